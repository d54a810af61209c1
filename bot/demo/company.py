"""The made-up company: a furniture maker with shops, vans and a helpline."""

from typing import Final
from zoneinfo import ZoneInfo

from nps.company import Admins, Company, PraiseRules
from nps.people import Roster, Staff, Team
from nps.route import Route

HOME: Final = "support"
"""The team whose channel a newcomer sees first."""


def address(first_name: str) -> str:
    """A colleague's e-mail address; the domain is one that can never exist."""
    return f"{first_name.lower()}@alderfinch.example"


AMIRA: Final = address("Amira")
"""The new colleague whom customers love."""

TEAMS: Final = (
    Team(
        "delivery",
        "Delivery",
        ("browser:#delivery",),
        root_causes=(
            "No call-back",
            "Late delivery",
            "Damaged on the way",
            "Wrong item",
            "Trouble with assembly",
        ),
    ),
    Team(
        "onboarding",
        "Onboarding",
        ("browser:#onboarding",),
        root_causes=("Unclear instructions", "Trouble with the account", "Promised something else"),
    ),
    Team(
        "stores",
        "Stores",
        ("browser:#stores",),
        root_causes=("Out of stock", "Long queue", "Not welcome", "Price not as shown"),
    ),
    Team(
        "support",
        "Support",
        ("browser:#support",),
        root_causes=("Long wait", "Had to repeat everything", "No call-back", "Wrong answer"),
    ),
)

STAFF: Final = (
    Staff(address("Amira"), "Amira Haddad", "support"),
    Staff(address("Jonas"), "Jonas Weber", "support"),
    Staff(address("Kim"), "Kim Larsen", "support", lead=True),
    Staff(address("Marta"), "Marta Nowak", "delivery", lead=True),
    Staff(address("Emre"), "Emre Yilmaz", "delivery"),
    Staff(address("Lukas"), "Lukas Brandt", "delivery"),
    Staff(address("Sofia"), "Sofia Marino", "onboarding", aliases=("Sophie",), lead=True),
    Staff(address("Ben"), "Ben Adeyemi", "onboarding"),
    Staff(address("Hanna"), "Hanna Koch", "onboarding"),
    Staff(address("Piotr"), "Piotr Zielinski", "stores", aliases=("Peter",), lead=True),
    Staff(address("Claire"), "Claire Dubois", "stores"),
    Staff(address("Noah"), "Noah Fischer", "stores"),
    Staff(address("Ingrid"), "Ingrid Solberg"),
    Staff(address("Paul"), "Paul Okonkwo"),
)

TOUCHPOINTS: Final = {
    "delivery": ("Home delivery", "Assembly"),
    "onboarding": ("Welcome call", "First order"),
    "stores": ("Store visit", "Click and collect"),
    "support": ("Delivery helpline", "Helpline", "Chat"),
}
"""Where customers are asked, by team; the most usual first."""

COMPANY: Final = Company(
    name="Alder & Finch",
    timezone=ZoneInfo("Europe/Berlin"),
    roster=Roster(TEAMS, STAFF),
    routes=(
        *(
            Route(team, touchpoint=touchpoint)
            for team, touchpoints in TOUCHPOINTS.items()
            for touchpoint in touchpoints
        ),
        Route(HOME),
    ),
    leadership=("browser:#leadership",),
    praise=PraiseRules(channels=("browser:#kind-words",)),
    admins=Admins(people=(address("Ingrid"),), channels=("browser:#leadership",)),
)
