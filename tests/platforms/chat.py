"""A chat as people see it: what they read there, and what they press, whichever chat it is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from bot.desk import Desk
from bot.now import Now
from bot.wiring import Lodging
from nps.company import Company
from nps.people import Person, Staff
from storage.database import Database

CHANNELS = ("#support", "#delivery", "#vans", "#leadership", "#admins", "#new")


@dataclass(frozen=True)
class Seen:
    """A message as it stood when somebody looked."""

    chat: "Chat" = field(repr=False)
    words: str
    """All that is read in it, line by line; colleagues by their first names."""
    labels: Sequence[str]
    """What can be pressed, in the menu too."""
    calls: frozenset[str]
    """The first names of those whom it calls."""
    leads: frozenset[str]
    """The addresses that it leads to."""
    is_edited: bool
    itself: Any = field(repr=False, compare=False)
    """As its chat knows it."""

    @property
    def news(self) -> str:
        """Its first line."""
        return self.words.partition("\n")[0]


class Chat(ABC):
    """The platform's own Earful, its SDK, and in place of the platform what stands in for it.

    Channels are called as people call them ("#support").
    """

    door: str = ""
    """Where our doors are, once they are open."""

    @abstractmethod
    async def found(self, house: AsyncExitStack, staff: Sequence[Staff]) -> None:
        """A workspace with all CHANNELS, in each of which all *staff* are."""

    @abstractmethod
    def spelled(self, channel: str) -> str:
        """*channel* as settings spell it."""

    @abstractmethod
    async def connected(
        self, house: AsyncExitStack, desk: Desk, database: Database, company: Company, now: Now
    ) -> Lodging:
        """Earful moves in."""

    @abstractmethod
    async def arrive(self) -> None:
        """What happens once when Earful is at home here."""

    @abstractmethod
    async def posts(self, channel: str) -> list[Seen]:
        """What stands in *channel* itself, oldest first."""

    @abstractmethod
    async def replies(self, channel: str) -> list[Seen]:
        """What stands in the threads of *channel*, oldest first."""

    @abstractmethod
    async def letters(self, person: Person) -> list[Seen]:
        """Earful's direct messages to *person*, as they stand."""

    @abstractmethod
    async def whispers(self, person: Person) -> list[Seen]:
        """What *person* was told besides in answer to something, and nobody else saw."""

    @abstractmethod
    async def press(
        self, by: Person, seen: Seen, label: str, answers: Mapping[str, str] | None
    ) -> None:
        """As that chat sends it; a form is filled in by its labels and sent, else left open."""

    @abstractmethod
    async def ask(self, by: Person, words: str, channel: str | None) -> None:
        """In *channel*, by the chat's own command, or alone with Earful.

        "@Amira" in *words* is a mention, as the chat writes it.
        """

    @abstractmethod
    async def answered(self) -> None:
        """Return once nothing is being said in answer any more."""

    @abstractmethod
    def faults(self, seen: Seen) -> Iterable[str]:
        """What the platform would refuse in it, or read as markup that is none; none is good."""


class Hosted(Chat):
    """A chat on somebody else's machines, which may refuse what they are sent."""

    can_be_searched: bool
    """Whether Earful can look there for a message whose confirmation got lost."""

    @abstractmethod
    def too_fast(self, channel: str, seconds: int) -> None:
        """The next new message in *channel* has to wait so long."""

    @abstractmethod
    def lose_an_answer(self, channel: str) -> None:
        """The next new message in *channel* arrives, and nobody is told so."""

    @abstractmethod
    def shut(self, channel: str) -> None:
        """Earful cannot write there any more."""

    @abstractmethod
    def open_again(self, channel: str) -> None: ...

    @abstractmethod
    async def shows(self, channel: str, words: str) -> None:
        """Return once a message with *words* stands in *channel*, whoever brings it."""

    @abstractmethod
    def delete(self, seen: Seen) -> None:
        """Somebody wishes it gone."""

    @abstractmethod
    def add_stranger(self, name: str) -> Person:
        """Somebody in all channels whom no setting names; as the company calls them."""
