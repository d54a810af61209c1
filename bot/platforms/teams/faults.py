"""What Teams refuses and what gets lost on the way, as sentences with a verdict on trying again."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from bot.platforms.port import Undeliverable
from bot.platforms.verdict import Verdict, seconds

PATIENCE: Final = 2.0
"""Seconds to wait where Teams says that it is too much, but not for how long."""


@dataclass
class TeamsFault(Exception):
    """Teams answered, and refused."""

    status: int
    code: str = ""
    """Its own word for it, such as MessageWritesBlocked."""
    retry_after: str = field(default="", repr=False)


def code_of(body: bytes) -> str:
    """Teams' own word for a refusal; "" where it gave none."""
    try:
        told = json.loads(body)
        word = str((told.get("error") or told).get("code", ""))
    except (ValueError, AttributeError):
        return ""
    return word if word.isalnum() else ""


@dataclass
class NoLogin(Exception):
    """Microsoft gives Earful no token."""

    passes: bool
    """Whether it may without anybody mending anything."""


FAULTS: Final = (TeamsFault, NoLogin, aiohttp.ClientError, OSError)
"""All that a call raises when it does not succeed: an OSError where it took too long."""


_REMOVED: Final = Verdict(
    "Earful was removed from {where} in Microsoft Teams, or blocked there: add the app again"
)
_ABSENT: Final = Verdict(
    "Microsoft Teams has no {where} that Earful can write to: add the app there, and check the id"
    " in the settings"
)
_LOCKED_OUT: Final = Verdict(
    "Microsoft gives Earful no token: check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID",
    everywhere=True,
)
_TOO_BIG: Final = Verdict("Microsoft Teams takes no message as long as the one for {where}")
_UNSHOWABLE: Final = Verdict("Microsoft Teams cannot show the message for {where}")
_TOO_MUCH: Final = Verdict("Microsoft Teams asks for a pause in {where}", passes=True)
_BUSY: Final = Verdict("Microsoft Teams is busy", passes=True, everywhere=True)
_FAULTY: Final = Verdict(
    "Microsoft Teams has a fault of its own", passes=True, unclear=True, everywhere=True
)
_LOST: Final = Verdict("No answer from Microsoft Teams", passes=True, unclear=True, everywhere=True)
_UNREACHED: Final = Verdict("Microsoft Teams cannot be reached", passes=True, everywhere=True)

BY_CODE: Final[Mapping[str, Verdict]] = {
    "MessageWritesBlocked": _REMOVED,
    "BotNotInConversationRoster": _REMOVED,
    "BotDisabledByAdmin": Verdict(
        "An administrator of Microsoft Teams has switched Earful off", everywhere=True
    ),
    "ConversationBlockedByUser": Verdict("{where} has blocked Earful in Microsoft Teams"),
    "ForbiddenOperationException": _REMOVED,
    "ConversationNotFound": _ABSENT,
    "MessageSizeTooBig": _TOO_BIG,
}
BY_STATUS: Final[Mapping[int, Verdict]] = {
    400: _UNSHOWABLE,
    # A token may end before its time: the next call brings another.
    401: Verdict("Microsoft Teams does not accept Earful's token", passes=True, everywhere=True),
    403: _REMOVED,
    404: _ABSENT,
    412: _BUSY,
    413: _TOO_BIG,
    429: _TOO_MUCH,
    # These two say that another service was not reached, so nothing was shown.
    502: _BUSY,
    503: _BUSY,
}


@contextmanager
def delivering(where: str, *, posts: bool = False) -> Iterator[None]:
    """Turns what goes wrong inside into Undeliverable.

    *where* is for people to read. *posts*: doing it twice would show two messages.
    """
    try:
        yield
    except FAULTS as fault:
        raise undeliverable(fault, where, posts=posts) from fault


def undeliverable(fault: Exception, where: str, *, posts: bool = False) -> Undeliverable:
    return judged(fault).undeliverable(where, seconds_to_wait(fault), posts=posts)


def judged(fault: Exception) -> Verdict:
    match fault:
        case TeamsFault(status=status, code=code):
            return BY_CODE.get(code) or BY_STATUS.get(status) or _otherwise(status, code)
        case NoLogin(passes=passes):
            return _UNREACHED if passes else _LOCKED_OUT
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return _UNREACHED
        case _:
            return _LOST


def is_unshowable(fault: TeamsFault) -> bool:
    """Whether something simpler may be taken in its place."""
    return judged(fault) in (_UNSHOWABLE, _TOO_BIG)


def _otherwise(status: int, code: str) -> Verdict:
    if status >= 500:
        return _FAULTY
    return Verdict(f"Microsoft Teams refused it for {{where}} ({code or status})", passes=True)


def seconds_to_wait(fault: Exception, chance: Callable[[], float] = random.random) -> float:
    """What Teams asks for and a little more, by chance, so that not all come back at once.

    0 where it asks for nothing.
    """
    if not isinstance(fault, TeamsFault):
        return 0
    asked = seconds(fault.retry_after)
    if asked is None and fault.status != 429:
        return 0
    asked = PATIENCE if asked is None else asked
    return asked + chance() * max(asked / 10, 1)
