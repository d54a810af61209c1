"""What reaches a handler from a platform, and what goes back; the same for every platform."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from messages.blocks import Form, Message
from nps.people import Person


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed, or its form sent."""

    verb: str
    subject: str
    by: Person
    at: datetime
    channel: str = ""
    """Where the button stood, as settings spell channels."""
    answers: Mapping[str, str] | None = None
    """What the form's fields hold, by name, days as ISO dates; None where no form was shown yet."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Words typed after the command, or to the bot."""

    words: str
    by: Person | None
    """None where nobody said who asks: in a terminal."""
    at: datetime
    channel: str = ""
    """Where it was asked, as settings spell channels."""
    mentioned: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    """Colleagues mentioned in *words*, by the word that stands for them there."""
    command: str = "/nps"
    """How commands begin on the asker's platform, for the help text."""


class Where(StrEnum):
    """Where a reply is shown."""

    PRIVATE = "private"
    """To the asker alone."""
    CHANNEL = "channel"
    """To everybody in the channel where it was asked."""
    IN_PLACE = "in-place"
    """Instead of the message whose button was pressed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back at once. All parts None: what was asked is done, there is nothing to say."""

    message: Message | None = None
    where: Where = Where.PRIVATE
    form: Form | None = None
    """To be filled in and sent as the same click with answers."""
    for_programs: Callable[[], Mapping[str, Any]] | None = None
    """Makes the answer as `earful ask --json` promises it; in chat nobody wants it."""

    @property
    def data(self) -> Mapping[str, Any] | None:
        return self.for_programs and self.for_programs()
