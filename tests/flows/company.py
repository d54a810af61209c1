"""A small company, and what its customers say, for whole flows."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from nps.company import Admins, Company
from nps.people import Person, Roster, Staff, Team
from nps.response import Customer, Response
from nps.route import Route

NOW: Final = datetime(2026, 11, 17, 13, 2, tzinfo=UTC)
"""A Tuesday, two minutes past two in Berlin."""

SUPPORT: Final = Team(
    "support", "Support", ("test:#support",), root_causes=("No call-back", "Long wait")
)
DELIVERY: Final = Team("delivery", "Delivery", ("test:#delivery", "test:#vans"))
COMPANY: Final = Company(
    name="Alder & Finch",
    timezone=ZoneInfo("Europe/Berlin"),
    roster=Roster(
        (SUPPORT, DELIVERY),
        (
            Staff("amira@example.com", "Amira Haddad", "support"),
            Staff("jonas@example.com", "Jonas Weber", "support"),
            Staff("kim@example.com", "Kim Larsen", "support", lead=True),
            Staff("marta@example.com", "Marta Nowak", "delivery", lead=True),
            Staff("emre@example.com", "Emre Yilmaz", "delivery"),
            Staff("lukas@example.com", "Lukas Brandt", "delivery"),
        ),
    ),
    routes=(Route("delivery", touchpoint="Home delivery"), Route("support")),
    leadership=("test:#leadership",),
    admins=Admins(("kim@example.com",), ("test:#admins",)),
)
AMIRA: Final = Person("amira@example.com", "Amira Haddad")
JONAS: Final = Person("jonas@example.com", "Jonas Weber")
KIM: Final = Person("kim@example.com", "Kim Larsen")
"""Leads Support, and is an admin."""
MARTA: Final = Person("marta@example.com", "Marta Nowak")
"""Leads Delivery."""
MARIA: Final = Customer(
    id="c-1", name="Maria Keller", email="maria@example.org", phone="+49 170 555 0114"
)


def response(score: int = 2, **changes: Any) -> Response:
    """Maria's answer, a moment before NOW."""
    maria = Response(
        source="plain",
        id="r-1",
        score=score,
        answered_at=NOW,
        comment="Third week without my sofa. Nobody calls back.",
        customer=MARIA,
        touchpoint="Helpline",
    )
    return replace(maria, **changes)
