"""Customers who answer and colleagues who press buttons, whatever happens to Earful meanwhile."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import ClientError

from handlers.signature import StandardWebhooks
from tests.chaos import company
from tests.chaos.chats import Chat, Knock
from tests.chaos.ledger import Ledger, Letter, Press
from tests.chaos.scene import Replica, Scene
from tests.shell.running import SECRET
from tests.standins.slack_things import User

LOST: Final = (ClientError, OSError, TimeoutError)
"""Nobody can know what became of what was sent."""
HURRIED: Final = 1.5
"""Seconds; after two, Slack is answered whether or not a click is done."""
CUSTOMERS: Final = 3
COLLEAGUES: Final = 2
PAUSE: Final = 0.03
"""Seconds between two of one customer's, so that cards stay as few as Slack's pace allows."""


@dataclass(frozen=True)
class Card:
    """One that can be claimed."""

    chat: Chat
    itself: Any


@dataclass
class Traffic:
    scene: Scene
    rng: random.Random
    ledger: Ledger = field(default_factory=Ledger)

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """From all sides, until the block ends; what is under way is waited for."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as sides:
            for _ in range(CUSTOMERS):
                sides.create_task(self._customer(over))
            for _ in range(COLLEAGUES):
                sides.create_task(self._colleague(over))
            try:
                yield
            finally:
                over.set()

    async def insist(self) -> None:
        """Send what was never answered until it is, as survey tools do."""
        for letter in self.ledger.unanswered:
            await self.send(letter, self._somebody())

    async def send(self, letter: Letter, to: Replica | None) -> None:
        if to is None:
            return
        headers = StandardWebhooks().headers(
            SECRET, f"msg-{letter.id}", letter.body, self.scene.clock.now()
        )
        headers["Content-Type"] = "application/json"
        letter.sent += 1
        url = f"{to.address}/webhooks/plain"
        try:
            async with self.scene.session.post(url, data=letter.body, headers=headers) as answer:
                self.ledger.note(letter, answer.status, await answer.json())
        except LOST:
            return

    def pressed(self, card: Card, by: User) -> tuple[Press, Knock]:
        """Claim, as the card offers it now."""
        case, knock = card.chat.claim(card.itself, by)
        press = Press(case, by)
        self.ledger.presses.append(press)
        return press, knock

    async def press(self, press: Press, knock: Knock, to: Replica) -> None:
        began, was_away = time.monotonic(), self.ledger.is_away
        try:
            async with self.scene.session.post(
                f"{to.address}{knock.path}", data=knock.body, headers=knock.headers
            ) as answer:
                await answer.read()
                is_soon = time.monotonic() - began < HURRIED
                is_sure = is_soon and not was_away and not self.ledger.is_away
                press.is_heard = press.is_heard or (answer.status == 200 and is_sure)
                if answer.status != 200:
                    self.ledger.odd.append(f"a click was answered {answer.status}")
        except LOST:
            return

    def letter(self, *, low: bool = False) -> Letter:
        """A new one; *low*: with words, of somebody unhappy."""
        name = f"r{len(self.ledger.letters)}"
        score = 2 if low else self.rng.choice((0, 2, 5, 6, 7, 9, 10, 10))
        team = self.rng.choice(company.TEAMS)
        comment = f"Words of {name}."
        if score >= 9 and self.rng.random() < 0.5:
            comment = f"{company.called(self.rng.choice(company.people()))} was kind to {name}."
        if not low and self.rng.random() < 0.1:
            comment = ""
        told = {
            "id": name,
            "score": score,
            "comment": comment,
            "touchpoint": f"{team} desk",
            "customer": {"name": f"Maria {name}", "phone": "+49 170 5550114"},
        }
        letter = Letter(name, score, comment, json.dumps(told).encode())
        self.ledger.letters.append(letter)
        return letter

    async def _customer(self, over: asyncio.Event) -> None:
        while not over.is_set():
            if (somebody := self._somebody()) is not None:
                letters = [letter for letter in self.ledger.letters if letter.body]
                chance = self.rng.random()
                if chance < 0.15 and letters:
                    letter = self.rng.choice(letters)  # again, whether or not it was answered
                elif chance < 0.3 and (waiting := self.ledger.unanswered):
                    letter = self.rng.choice(waiting)
                else:
                    letter = self.letter()
                await self.send(letter, somebody)
            await asyncio.sleep(PAUSE)

    async def _colleague(self, over: asyncio.Event) -> None:
        while not over.is_set():
            living, cards = self.scene.living(), self.cards()
            if living and cards:
                card = self.rng.choice(cards)
                several = self.rng.sample(self.scene.people, self.rng.choice((1, 1, 2, 3)))
                pressed = [self.pressed(card, one) for one in several]
                await asyncio.gather(
                    *(self.press(*one, self.rng.choice(living)) for one in pressed)
                )
                if self.rng.random() < 0.15:  # networks deliver some things twice
                    await self.press(*pressed[0], self.rng.choice(living))
            await asyncio.sleep(3 * PAUSE)

    def cards(self) -> Sequence[Card]:
        """Those in channels that can be claimed, as far as the chats show."""
        return [Card(one, card) for one in self.scene.chats.values() for card in one.claimable()]

    def _somebody(self) -> Replica | None:
        living = self.scene.living()
        return self.rng.choice(living) if living else None
