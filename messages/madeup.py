"""A small made-up company and its customers: what every message's samples are drawn from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from nps.case import Case, Event, Happening
from nps.company import Admins, Company
from nps.followup import FollowUp, State
from nps.people import Person, Roster, Staff, Team
from nps.readers import Readers
from nps.response import Customer, Response
from nps.tally import Tally

T = TypeVar("T")


class Samples(Mapping[str, T], Generic[T]):
    """Samples by name, drawn when they are looked at: only tests and previews do.

    As the readers of a usual channel see them; `read_by` draws them for others.
    """

    def __init__(self, read_by: Callable[[Readers], Mapping[str, T]]) -> None:
        self.read_by = read_by

    @cached_property
    def _drawn(self) -> Mapping[str, T]:
        return self.read_by(READERS)

    def __getitem__(self, name: str) -> T:
        return self._drawn[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)


JONAS: Final = Person("jonas@example.com", "Jonas Weber")
AMIRA: Final = Person("amira@example.com", "Amira Haddad")
KIM: Final = Person("kim@example.com", "Kim Larsen")

DELIVERY: Final = Team(
    "delivery",
    "Delivery",
    ("chat:#delivery",),
    (KIM.id,),
    ("No call-back", "Late delivery", "Damaged", "Wrong item"),
)
ONBOARDING: Final = Team("onboarding", "Onboarding", ("chat:#onboarding",))
STORES: Final = Team("stores", "Stores", ("chat:#stores",))
SUPPORT: Final = Team("support", "Support", ("chat:#support",), (AMIRA.id,))

COMPANY: Final = Company(
    name="Nordlicht Furniture",
    timezone=ZoneInfo("Europe/Berlin"),
    roster=Roster(
        teams=(DELIVERY, ONBOARDING, STORES, SUPPORT),
        staff=(
            Staff(JONAS.id, JONAS.name, "delivery"),
            Staff(KIM.id, KIM.name, "delivery", lead=True),
            Staff("li@example.com", "Li Wei", "delivery"),
            Staff(AMIRA.id, AMIRA.name, "support", aliases=("Ami",)),
            Staff("tom@example.com", "Tom Okafor", "support"),
            Staff("nora@example.com", "Nora Lind", "support"),
            Staff("eva@example.com", "Eva Novak", "stores"),
            Staff("ben@example.com", "Ben Ali", "stores"),
            Staff("ida@example.com", "Ida Roos", "stores"),
            Staff("max@example.com", "Max Frey", "onboarding"),
            Staff("zoe@example.com", "Zoe Petit", "onboarding"),
            Staff("ann@example.com", "Ann Meyer", "onboarding"),
        ),
    ),
    admins=Admins((KIM.id,), ("chat:#earful-admins",)),
)

READERS: Final = Readers.of(DELIVERY.channels[0], COMPANY)

OPENED: Final = datetime(2026, 11, 17, 13, 2, tzinfo=UTC)
"""A Tuesday, 14:02 on the company's clocks."""
CLAIM_BY: Final = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
RESOLVE_BY: Final = datetime(2026, 11, 18, 13, 0, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
"""Wednesday, 11:40."""
MONDAY: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""09:00, when the digests of week 47 come."""

SOFA: Final = (
    "Third week without my sofa. Each time I call, someone promises to ring back, and nobody does."
)
MARIA: Final = Customer(
    "C-1", "Maria Keller", "maria@example.org", "+49 170 555 0114", since="2023-04-02"
)
NOBODY: Final = Customer()

_HOSTILE_PIECE: Final = (
    "<!channel> @here <@U024BE7LH> <at>x</at> [x](javascript:alert(1)) *bold* _i_ ~s~ `code` "
    "<https://evil.example|click> <script>alert(1)</script> &amp; ![y](https://evil.example/y.png) "
    "\u202egnp.exe\u2066 zero\u200bwidth \ufffd \x1b[31m\r\n# head\n> quote\n- item {{x}} %s "
)
HOSTILE: Final = (_HOSTILE_PIECE * 100)[:20_000]
"""All that a customer's words may try, 20,000 characters of it."""
HOSTILE_LINE: Final = _HOSTILE_PIECE
MALLORY: Final = Customer(
    "<!here>",
    f"Mallory {_HOSTILE_PIECE}",
    "mal@example.org?cc=all@example.com&body=<!channel>",
    "+49 170 555 0199;ext=<@U1>",
    _HOSTILE_PIECE,
    _HOSTILE_PIECE,
)


def response(score: int = 2, comment: str = SOFA, **changes: Any) -> Response:
    told = Response(
        source="plain",
        id="r-1",
        score=score,
        answered_at=OPENED,
        comment=comment,
        customer=MARIA,
        may_contact=True,
        touchpoint="Home delivery",
        team="delivery",
    )
    return replace(told, **changes)


def hostile_response(score: int = 2) -> Response:
    return response(
        score,
        HOSTILE,
        id=_HOSTILE_PIECE,
        customer=MALLORY,
        touchpoint=_HOSTILE_PIECE,
        team=_HOSTILE_PIECE,
        segment=_HOSTILE_PIECE,
        staff=(_HOSTILE_PIECE,),
        link="javascript:alert(1)",
    )


def case(said: Response | None = None, followup: FollowUp | None = None, **changes: Any) -> Case:
    said = said or response()
    opened = Case(
        number=1042,
        response=said,
        followup=followup or FollowUp(),
        opened_at=OPENED,
        claim_by=CLAIM_BY,
        resolve_by=RESOLVE_BY,
        first_score=said.score,
        team=DELIVERY,
        history=(Event(OPENED, Happening.OPENED),),
    )
    return replace(opened, **changes)


def excluded(reason: str) -> tuple[Event, ...]:
    """The history of a case whose response was taken out of every tally."""
    return (Event(OPENED, Happening.OPENED), Event(NOW, Happening.EXCLUDED, words=reason))


CLAIMED: Final = FollowUp(State.CLAIMED, JONAS, moved_by=JONAS)


def tally(promoters: int, passives: int, detractors: int) -> Tally:
    """So many of each, as if all promoters had given 9, all passives 7, all others 3."""
    return Tally.of_counts({9: promoters, 7: passives, 3: detractors})
