"""Under which key a message is posted, and in which channel one person alone reads."""

import re
from datetime import UTC, date, datetime
from typing import Final

from nps.case import Case
from nps.people import Person
from nps.period import Period
from nps.praise import Praise
from nps.readers import DIRECT

ALERT: Final = "alert:"
"""Before a case's number: its card."""
LATE: Final = "late:"
"""Before a day: what gathers the cards that were late then."""

TRIAL: Final = "trial:"
"""Before what names a trial: its card."""
WAITING: Final = "waiting:"
"""Before a case's number, its version and a channel: the list of those who wait there beside the
cards."""
BURST: Final = "burst:"
"""As above: the list of those who came there at once."""
_DIGEST: Final = "digest:"
_NUMBERED: Final = re.compile(r"[a-z0-9-]+:(\d+)(?::|$)")


def alert(case: Case) -> str:
    """Of its card, in every channel where that stands."""
    return f"{ALERT}{case.number}"


def number(key: str) -> int:
    """Of the case that *key* is about; 0 where it is about none."""
    found = _NUMBERED.match(key)
    return int(found[1]) if found else 0


def late(day: date) -> str:
    """Of the message under which the cards stand that were late on *day*."""
    return f"{LATE}{day}"


def waiting(case: Case, channel: str) -> str:
    """Of the waiting list in *channel* that began with *case*, as it was then."""
    return f"{WAITING}{case.number}:{case.version}:{channel}"


def burst(case: Case, channel: str) -> str:
    """Of the burst in *channel* in which *case* was the first without a card of its own."""
    return f"{BURST}{case.number}:{case.version}:{channel}"


def brief(case: Case, owner: Person) -> str:
    return f"brief:{case.number}:{owner.id}"


def about(case: Case, what: str) -> str:
    """Of what else is said about *case*; *what* tells it from everything else that is."""
    return f"{what}:{case.number}"


def about_list(listing: str, due: datetime) -> str:
    """Of what is said below the list with this key, of those who wait too long then."""
    return f"nobody:{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}:{listing}"


def overdue(team: str, due: datetime) -> str:
    """Of what the leads of *team* hear where the time of many is over at once."""
    return f"overdue:{team}:{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def told(praise: Praise) -> str:
    return f"praise-told:{praise.id}"


def digest(reader: str, week: Period) -> str:
    """*reader*: a team's key, or "leadership"."""
    return f"{_DIGEST}{reader}:{week.label}"


def is_digest(key: str) -> bool:
    return key.startswith(_DIGEST)


def trial(subject: str) -> str:
    return f"{TRIAL}{subject}"


def parked(channel: str, reason: str = "") -> str:
    """Of what the admins hear of *channel*; without a *reason*, how all such keys begin."""
    return f"parked:{channel}:{reason}"


def copy(ref: str) -> str:
    """Of a second copy of a message, which is to go."""
    return f"copy:{ref}"


def direct(person: Person, platform: str = "") -> str:
    """The messages that *person* alone reads: on *platform*, else on whichever knows them."""
    return f"{platform}:{DIRECT}{person.id}" if platform else f"{DIRECT}{person.id}"


def is_direct(channel: str) -> bool:
    return channel.startswith(DIRECT)
