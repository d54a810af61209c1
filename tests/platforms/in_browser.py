"""The workspace in the browser, through the doors that its page uses."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Never

from aiohttp import ClientSession

from bot.demo.live import live
from bot.desk import Desk
from bot.now import Now
from bot.platforms.browser.doors import application
from bot.platforms.browser.guard import HEADER
from bot.platforms.browser.stage import Backstage, Persona, Role, Stage
from bot.platforms.browser.workspace import Browser
from bot.web import serving
from bot.wiring import Lodging
from nps.company import Company
from nps.people import Person, Staff
from storage.database import Database
from tests.browser.house import NEVER, drawn_for_slack
from tests.browser.markup import Element, parsed
from tests.browser.pressing import buttons, filled_in, form_beside
from tests.platforms.chat import CHANNELS, Chat, Seen


@dataclass
class InBrowser(Chat):
    page: ClientSession = field(init=False)
    personas: dict[str, Persona] = field(default_factory=dict)
    """By the ids of people."""
    private: list[tuple[Person, str, Element]] = field(default_factory=list)
    """What was drawn into one reader's page alone, and in which channel."""

    async def found(self, house: AsyncExitStack, staff: Sequence[Staff]) -> None:
        self.personas = {
            one.email: Persona(one.person, Role.FRONTLINE, "", CHANNELS) for one in staff
        }

    def spelled(self, channel: str) -> str:
        return f"browser:{channel}"

    async def connected(
        self, house: AsyncExitStack, desk: Desk, database: Database, company: Company, now: Now
    ) -> Lodging:
        browser = Browser(self.personas, now)
        stage = Stage(company, tuple(self.personas.values()), live, first_alert=NEVER)
        backstage = Backstage(desk.press, desk.ask, _unused, _unused, drawn_for_slack)
        app = application(browser, stage, backstage, now)
        port = await house.enter_async_context(serving(app, "127.0.0.1", 0))
        here = f"http://127.0.0.1:{port}"
        ours = {HEADER: "page", "Origin": here}
        self.page = await house.enter_async_context(ClientSession(here, headers=ours))
        house.push_async_callback(self._shows_the_same, await self._place(), browser)
        return Lodging(browser)

    async def arrive(self) -> None:
        """Nobody is told."""

    # Read

    async def posts(self, channel: str) -> list[Seen]:
        entries = await self._entries(channel)
        return [self._seen(one, channel) for one in entries if "data-thread" not in one]

    async def replies(self, channel: str) -> list[Seen]:
        entries = await self._entries(channel)
        return [self._seen(one, channel) for one in entries if "data-thread" in one]

    async def letters(self, person: Person) -> list[Seen]:
        mine = self.personas[person.id]
        return [self._seen(one, mine.direct) for one in await self._entries(mine.direct, mine)]

    async def whispers(self, person: Person) -> list[Seen]:
        return [self._seen(one, where) for reader, where, one in self.private if reader == person]

    async def _entries(self, channel: str, reader: Persona | None = None) -> list[Element]:
        return parsed(await self._drawn(channel, reader)).classed("post")

    async def _drawn(self, channel: str, reader: Persona | None = None) -> str:
        by = reader or next(iter(self.personas.values()))
        async with self.page.get("/channel", params={"as": by.key, "channel": channel}) as answer:
            return await answer.text()

    def _seen(self, entry: Element, channel: str) -> Seen:
        mentioned = {one["data-person"] for one in entry.classed("mention")}
        known = [one.person for one in self.personas.values() if one.person.id in mentioned]
        [card] = entry.classed("card")
        return Seen(
            chat=self,
            words=card.words,
            labels=tuple(one.text for one in buttons(card)),
            calls=frozenset(person.first_name for person in known),
            leads=frozenset(str(link["href"]) for link in entry.all("a")),
            is_edited=bool(entry.classed("edited")),
            itself=(channel, card),
        )

    # Do

    async def press(
        self, by: Person, seen: Seen, label: str, answers: Mapping[str, str] | None
    ) -> None:
        """A button with a form beside it opens that, and sends nothing until it is filled in."""
        channel, card = seen.itself
        [button] = [one for one in buttons(card) if one.text == label]
        form = form_beside(button, card)
        if form and answers is None:
            return
        told = {"verb": button["data-verb"], "subject": button["data-subject"]}
        filled = filled_in(form, answers) if form and answers is not None else None
        await self._tell("/press", by, {**told, "channel": channel, "answers": filled})

    async def ask(self, by: Person, words: str, channel: str | None) -> None:
        typed = f"/nps {words}" if channel else words
        where = channel or self.personas[by.id].direct
        await self._tell("/ask", by, {"words": typed, "channel": where})

    async def answered(self) -> None:
        """It is with the press itself."""

    async def _tell(self, door: str, by: Person, told: Mapping[str, Any]) -> None:
        body = {"as": self.personas[by.id].key, **told}
        async with self.page.post(door, json=body) as answer:
            assert answer.status == 200, await answer.text()
            reply = await answer.json()
        if "private" in reply:
            [entry] = parsed(reply["private"]).classed("post")
            self.private.append((by, told["channel"], entry))

    # A page that was opened at first, and lost the server meanwhile

    async def _place(self) -> str:
        """Where a page stands that is opened now."""
        async with self.page.get("/") as answer:
            told = (await answer.text()).rpartition('id="told">')[2]
        return str(json.loads(told.partition("</script>")[0])["place"])

    async def _shows_the_same(self, since: str, browser: Browser) -> None:
        """Once it has heard of all that happened: the same as one that is opened now."""
        async with self.page.get("/live", headers={"Last-Event-ID": since}) as stream:
            browser.close()
            events = (await stream.read()).decode().split("\n\n")
        shown: dict[str, dict[str, str]] = {}
        for event in (one for one in events if "data: " in one):
            change = json.loads(event.partition("data: ")[2])
            there = shown.setdefault(change["channel"], {})
            if html := change.get("html"):
                there[change["ref"]] = html
            else:
                there.pop(change["ref"], None)
        for channel, reader in [*((one, None) for one in CHANNELS), *self._directs()]:
            assert "".join(shown.get(channel, {}).values()) == await self._drawn(channel, reader)

    def _directs(self) -> list[tuple[str, Persona | None]]:
        return [(one.direct, one) for one in self.personas.values()]

    def faults(self, seen: Seen) -> Sequence[str]:
        """What is no markup of ours is refused as it is read."""
        return [lead for lead in seen.leads if not lead.startswith(("https:", "tel:", "mailto:"))]


async def _unused(*_: object) -> Never:
    raise AssertionError("nobody plays a customer here, nor the clock")
