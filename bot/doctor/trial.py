"""A trial of the whole way: a card to a colleague, its button pressed, and where it got lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, TypeVar

from bot.doctor.finding import Finding, Verdict, bad, fine, note
from bot.now import Now
from messages.trial import LABEL
from nps.people import Person
from storage import keys
from storage.database import Database
from storage.knocks import Unheard
from storage.store import Store
from storage.trials import Passage, new_subject

T = TypeVar("T")

ABOUT: Final = "Self-test"
HEARD: Final = "heard"


@dataclass(frozen=True)
class Patience:
    """Seconds for each hop."""

    taken: float = 40
    """A courier of another machine that is not woken looks every half minute."""
    shown: float = 30
    reminded: float = 30
    """Until somebody is asked to press once more."""
    pressed: float = 60
    answered: float = 20
    between: float = 0.25
    """Two looks."""


@dataclass(frozen=True)
class Way:
    """How a platform reaches Earful, for people to read."""

    platform: str
    """As channels are spelled."""
    title: str
    silence: str
    """What to look at where nothing of a click came."""
    forged: str
    """What to do where a click is signed, but not for us."""
    why: Callable[[], AsyncIterator[Finding]]
    """What the doctor finds outside, where the reason may lie."""


@dataclass
class Trial:
    """On one platform. `hops` is gone through once."""

    database: Database
    way: Way
    person: Person
    now: Now
    patience: Patience = field(default_factory=Patience)
    _subject: str = field(default_factory=new_subject, init=False)

    async def hops(self) -> AsyncIterator[Finding]:
        """Each as it is passed; the first that is not is BAD, and the last."""
        channel = keys.direct(self.person, self.way.platform)
        began = self.now()
        await self.database.write(lambda store: store.trials.begin(self._subject, channel, began))
        yield fine(ABOUT, f"1 of 5: a card for {self.person.name} is written to the outbox")
        try:
            for hop in (self._taken, self._shown, self._pressed, self._answered):
                async for found in hop():
                    yield found
                    if found.verdict is Verdict.BAD:
                        async for reason in self._reasons(found):
                            yield reason
                        return
        finally:
            await self.database.write(lambda store: store.trials.end(self._subject, self.now()))

    async def _taken(self) -> AsyncIterator[Finding]:
        if await self._until(lambda store: self._passage(store).is_taken, self.patience.taken):
            yield fine(ABOUT, "2 of 5: a courier has taken it")
            return
        yield bad(
            ABOUT,
            f"no courier has taken the card in {self.patience.taken:.0f} seconds. Is `earful run`"
            f" started with the same settings, and {self.way.title} on in them? Else restart it",
        )

    async def _shown(self) -> AsyncIterator[Finding]:
        def look(store: Store) -> Passage | None:
            found = self._passage(store)
            return found if found.is_shown or found.parked else None

        found = await self._until(look, self.patience.shown)
        if found and found.is_shown:
            yield fine(ABOUT, f"3 of 5: {self.way.title} shows it")
        elif found:
            yield bad(ABOUT, f"{self.way.title} does not show the card: {found.parked}")
        else:
            yield bad(
                ABOUT,
                f"{self.way.title} has not shown the card in {self.patience.shown:.0f} seconds:"
                " the log of `earful run` says why after “not shown”",
            )

    async def _pressed(self) -> AsyncIterator[Finding]:
        yield note(
            ABOUT,
            f"press “{LABEL}” in {self.way.title} now, in the messages of Earful to"
            f" {self.person.name}: there is a minute",
        )
        whole, first = self.patience.pressed, self.patience.reminded
        found = await self._until(self._click, min(first, whole))
        if found is None and whole > first:
            yield note(ABOUT, f"nothing has come yet: please press “{LABEL}” once more")
            found = await self._until(self._click, whole - first)
        yield self._of_click(found)

    async def _answered(self) -> AsyncIterator[Finding]:
        if await self._until(lambda store: self._passage(store).is_shown, self.patience.answered):
            yield fine(ABOUT, f"5 of 5: {self.way.title} shows the answer. Buttons work there")
            return
        yield bad(
            ABOUT,
            f"the click was heard, and {self.way.title} has not shown the answer in"
            f" {self.patience.answered:.0f} seconds: the log of `earful run` says why",
        )

    def _click(self, store: Store) -> str | None:
        """Whether it was HEARD, else why not where it came; None where none came."""
        if self._passage(store).is_heard:
            return HEARD
        knock = store.knocks.of(self._subject)
        return knock.reason if knock else None

    def _of_click(self, found: str | None) -> Finding:
        match found:
            case "heard":
                return fine(ABOUT, "4 of 5: the click came, its signature holds, Earful heard it")
            case Unheard.SIGNATURE:
                return bad(
                    ABOUT,
                    f"the click came from {self.way.title}, and its signature is not for this"
                    f" Earful: {self.way.forged}",
                )
            case Unheard.TIME:
                return bad(
                    ABOUT,
                    "the click came and was well signed, but more than five minutes from now by"
                    " this machine's clock, so it was refused: have the clock set by the network"
                    " (timedatectl set-ntp true)",
                )
            case Unheard.FAULT:
                return bad(
                    ABOUT,
                    "the click came and was let in, and Earful itself failed at it: the log of"
                    " `earful run` says how, after “a handler failed”",
                )
        return bad(
            ABOUT,
            f"the card stands, and in {self.patience.pressed:.0f} seconds nothing of a click has"
            f" reached Earful. {self.way.silence}",
        )

    async def _reasons(self, found: Finding) -> AsyncIterator[Finding]:
        """What else is wrong, as the doctor sees it: the reason may lie there."""
        async for one in self.way.why():
            if one.verdict is Verdict.BAD and one.sentence not in found.sentence:
                yield one

    def _passage(self, store: Store) -> Passage:
        return store.trials.passage(self._subject)

    async def _until(self, look: Callable[[Store], T | None], seconds: float) -> T | None:
        """What *look* finds, as soon as it finds anything; None where it does not in time."""
        end = monotonic() + seconds
        while not (found := await self.database.read(look)) and monotonic() < end:  # noqa: ASYNC110  # it happens in another process
            await asyncio.sleep(self.patience.between)
        return found or None
