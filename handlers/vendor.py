"""A survey tool: how its webhooks are signed and read."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.payload import BadPayload, read_json
from handlers.signature import Signature
from nps.response import Response

Parsed: TypeAlias = Response | BadPayload
"""One item of a payload: what the customer answered, or why it cannot be read."""

Settings: TypeAlias = Mapping[str, object]
"""A vendor's own table of settings, as it stands in the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parser knows besides the payload."""

    timezone: ZoneInfo
    """Whose clock times without an offset show."""
    now: datetime
    """Also the answered_at of an answer whose source gives none."""
    settings: Settings = field(default_factory=lambda: MappingProxyType({}))


def unknown(settings: Settings, known: Collection[str] = ()) -> list[str]:
    """A sentence for each of *settings* that is none of the *known*."""
    return [f"{one} is not a setting.{_meant(one, known)}" for one in settings if one not in known]


def _meant(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name[:60].casefold(), known, n=1)
    return f" Did you mean {near[0]}?" if near else ""


@dataclass(frozen=True, slots=True)
class Vendor:
    name: str
    """Its file's name, its cases' name, the end of its webhooks' address, its responses' source."""
    parse: Callable[[object, Reading], Sequence[Parsed]]
    """Pure. Empty where the payload says nothing of a customer's answer; may raise BadPayload."""
    signature: Signature
    faults: Callable[[Settings], Sequence[str]] = unknown
    """What is wrong with its settings, a sentence each, for the start to tell."""
    decode: Callable[[bytes], object] = read_json
    """May raise BadPayload."""

    def read(self, body: bytes, reading: Reading) -> Sequence[Parsed]:
        """The items of a signed *body*; one BadPayload where nothing of it can be read."""
        try:
            return self.parse(self.decode(body), reading)
        except BadPayload as bad:
            return [bad]
