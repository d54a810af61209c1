"""A company made up around somebody's own responses: their teams, our colleagues."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from nps.company import Admins, Company, PraiseRules
from nps.people import Roster, Staff, Team
from nps.response import Response
from nps.route import Route

MOST_TEAMS: Final = 8
"""More would not fit beside a chat; the others are counted, and heard of by the default team."""
NOBODY: Final = Team("everyone", "Everyone", ("browser:#everyone",))
"""The team of a file that names none."""
COLLEAGUES: Final = (  # three for each of that many
    *("Amira Haddad", "Jonas Weber", "Kim Larsen", "Emre Yilmaz", "Lukas Brandt", "Marta Nowak"),
    *("Ben Adeyemi", "Hanna Koch", "Sofia Marino", "Claire Dubois", "Noah Fischer"),
    *("Piotr Zielinski", "Lena Holm", "Omar Farouk", "Ida Berg", "Mateo Ruiz", "Grace Mensah"),
    *("Felix Baum", "Yuki Mori", "Tara Singh", "Leo Conti", "Aino Virta", "Sam Reed", "Eva Kos"),
)
CAUSES: Final = ("Long wait", "No call-back", "Wrong information", "Not welcome", "Not as promised")


def company_of(responses: Sequence[Response], zone: ZoneInfo) -> Company:
    """A company with the teams that *responses* name, largest first, three colleagues in each."""
    teams = tuple(_teams(responses)) or (NOBODY,)
    return Company(
        name="Your company",
        timezone=zone,
        roster=Roster(teams, tuple(_staff(teams))),
        routes=(Route(teams[0].key),),
        leadership=("browser:#leadership",),
        praise=PraiseRules(channels=("browser:#kind-words",)),
        admins=Admins(people=("ingrid@example.com",), channels=("browser:#leadership",)),
    )


def _teams(responses: Sequence[Response]) -> Iterator[Team]:
    named = Counter(name for one in responses if (name := one.team.strip()))
    keys: set[str] = {"leadership", "kind-words"}
    for number, (name, _) in enumerate(named.most_common(MOST_TEAMS), 1):
        key = slug(name) or f"team-{number}"
        key = key if key not in keys else f"{key}-{number}"
        keys.add(key)
        yield Team(key, name, (f"browser:#{key}",), root_causes=CAUSES)


def slug(name: str) -> str:
    """*name* as a channel may be called: a to z, digits and hyphens, at most 40; perhaps empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def _staff(teams: Sequence[Team]) -> Iterator[Staff]:
    """Three to a team, the last of them its lead; and two who lead the whole."""
    names = iter(COLLEAGUES)
    for team in teams:
        for place, name in enumerate(islice(names, 3)):
            yield Staff(f"{slug(name.split()[0])}@example.com", name, team.key, lead=place == 2)
    yield Staff("ingrid@example.com", "Ingrid Solberg")
    yield Staff("paul@example.com", "Paul Okonkwo")
