"""A survey tool: how its webhooks are signed and read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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


def _no_settings(settings: Settings) -> list[str]:
    return [f"{name} is not a setting" for name in settings]


@dataclass(frozen=True, slots=True)
class Vendor:
    name: str
    """Its file's name, its cases' name, the end of its webhooks' address, its responses' source."""
    parse: Callable[[object, Reading], Sequence[Parsed]]
    """Pure. Empty where the payload says nothing of a customer's answer; may raise BadPayload."""
    signature: Signature
    faults: Callable[[Settings], Sequence[str]] = _no_settings
    """What is wrong with its settings, a sentence each, for the start to tell."""
    decode: Callable[[bytes], object] = read_json
    """May raise BadPayload."""

    def read(self, body: bytes, reading: Reading) -> Sequence[Parsed]:
        """The items of a signed *body*; one BadPayload where nothing of it can be read."""
        try:
            return self.parse(self.decode(body), reading)
        except BadPayload as bad:
            return [bad]
