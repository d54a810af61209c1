"""Single words of the settings: what each may be, and what it becomes."""

import re
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from nps.company import Weekday
from nps.score import HIGHEST, LOWEST

PLATFORMS: Final = ("slack", "teams", "browser")
"""What may stand before the colon of a channel."""
SAID: Final = "said"
"""The type of the errors whose message is a sentence already."""

NOT_PRIVATE: Final = "must begin with https://, since customers' words come that way."

_EMAIL: Final = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")
_COMMAND: Final = re.compile(r"/[a-z0-9_-]{1,31}")
_RANGE: Final = re.compile(r"(\d{1,2})\s*(?:-|–|\.\.|…)\s*(\d{1,2})")
_CLOCK: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_OWN_ADDRESS: Final = re.compile(r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(/.*)?")
_DAYS: Final = {
    name: day
    for day, name in zip(
        Weekday,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        strict=True,
    )
}


def said(sentence: str) -> PydanticCustomError:
    """An error that people read as it stands."""
    return PydanticCustomError(SAID, "{sentence}", {"sentence": sentence})


def shown(told: object) -> str:
    """*told* in quotation marks, as the file would spell it, and not too much of it."""
    word = str(told).lower() if isinstance(told, bool) else str(told)
    return f"“{word}”" if len(word) <= 60 else f"“{word[:59]}…”"


def nearest(word: str, choices: Any) -> str:
    """A question after a space, "Did you mean …?", or nothing."""
    near = get_close_matches(word.casefold()[:60], [str(one) for one in choices], n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _channel(told: str) -> str:
    platform, colon, place = told.partition(":")
    if not colon:
        raise said(
            f"{shown(told)} does not say on which platform: write slack:#support, for example."
        )
    if platform not in PLATFORMS:
        known = ", ".join(f"{one}:" for one in PLATFORMS)
        raise said(f"{shown(told)} begins with none of {known}.{nearest(platform, PLATFORMS)}")
    if not place.strip("# "):
        raise said(f"{shown(told)} names no channel after the colon.")
    return told


def _email(told: str) -> str:
    if not _EMAIL.fullmatch(told):
        raise said(f"{shown(told)} is not an e-mail address.")
    return told.lower()


def _team(told: str, info: ValidationInfo) -> str:
    """The key of the team that has this key or name."""
    teams: Mapping[str, str] = (info.context or {}).get("teams", {})
    key = teams.get(told.casefold())
    if key is None:
        raise said(f"there is no team {shown(told)}.{nearest(told, teams)}")
    return key


def _timezone(told: object) -> ZoneInfo:
    if isinstance(told, ZoneInfo):
        return told
    try:
        return ZoneInfo(str(told))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "", "..", a folder
        by_lower = {zone.casefold(): zone for zone in available_timezones()}
        near = get_close_matches(str(told).casefold()[:60], by_lower, n=1)
        hint = (
            f" Did you mean {by_lower[near[0]]}?" if near else " Write Europe/Berlin, for example."
        )
        raise said(f"{shown(told)} is not a time zone.{hint}") from None


def _day(told: object) -> Weekday:
    word = str(told).strip().casefold()
    found = [day for name, day in _DAYS.items() if len(word) >= 3 and name.startswith(word)]
    if len(found) != 1:
        hint = nearest(word, _DAYS) or " Write monday, for example."
        raise said(f"{shown(told)} is not a day of the week.{hint}")
    return found[0]


def _clock(told: object) -> time:
    """20, "20:30", or TOML's own 20:30:00."""
    if isinstance(told, time):
        return told
    found = _CLOCK.fullmatch(str(told).strip()) if isinstance(told, str | int) else None
    try:
        if found and not isinstance(told, bool):
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    raise said(f'{shown(told)} is not a time of day: write 20 or "20:30", for example.')


def _scores(told: object) -> frozenset[int]:
    """3, "0-6", "0..6", or a list of such."""
    many = told if isinstance(told, list) else [told]
    if isinstance(told, frozenset):
        return told
    scores = frozenset(score for one in many for score in _score(one))
    if not scores:
        raise said("names no score.")
    return scores


def _score(told: object) -> range:
    found = _RANGE.fullmatch(told.strip()) if isinstance(told, str) else None
    if found:
        first, last = int(found[1]), int(found[2])
    elif isinstance(told, int) and not isinstance(told, bool):
        first = last = told
    else:
        raise said(f'{shown(told)} is neither a score nor a range such as "0-6".')
    if not LOWEST <= first <= last <= HIGHEST:
        raise said(f"{shown(told)} does not lie within 0 to 10.")
    return range(first, last + 1)


def _command(told: str) -> str:
    if not _COMMAND.fullmatch(told):
        raise said(
            f"{shown(told)} is not a command: a slash and up to 31 small letters, such as /nps."
        )
    return told


def is_address(told: str) -> bool:
    """Whether *told* is an address of the web, without a question behind it."""
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", told):
        return False
    try:
        parts = urlsplit(told)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # half a bracket, or a port that there cannot be
        return False


def is_private(told: str) -> bool:
    """Whether nobody reads on the way what is sent to *told*: https, or this machine's own."""
    return told.startswith("https://") or bool(_OWN_ADDRESS.fullmatch(told))


def _address(told: str) -> str:
    """*told* without its last slash. Raises where it is no address of the web."""
    if not is_address(told):
        raise said("must be an address such as https://earful.example.com.")
    return told.rstrip("/")


def _public(told: str) -> str:
    """*told*, which anybody may read and nothing may be read on the way to."""
    if "@" in told.partition("://")[2].partition("/")[0]:
        raise said("holds a name or a password: secrets do not belong in this file.")
    if not is_private(told):
        raise said(NOT_PRIVATE)
    return told


Filled = Annotated[str, Field(min_length=1)]
Channel = Annotated[str, AfterValidator(_channel)]
Email = Annotated[str, AfterValidator(_email)]
TeamKey = Annotated[str, AfterValidator(_team)]
Timezone = Annotated[ZoneInfo, BeforeValidator(_timezone)]
Day = Annotated[Weekday, BeforeValidator(_day)]
Hour = Annotated[int, Field(ge=0, le=23)]
Clock = Annotated[time, BeforeValidator(_clock)]
Scores = Annotated[frozenset[int], BeforeValidator(_scores)]
Hours = Annotated[float, Field(gt=0, le=24 * 90)]
Command = Annotated[str, AfterValidator(_command)]
Address = Annotated[str, AfterValidator(_address)]
PublicAddress = Annotated[Address, AfterValidator(_public)]
