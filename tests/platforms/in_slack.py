"""A workspace of Slack: signed requests over HTTP, or Socket Mode."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import Desk
from bot.now import Now
from bot.platforms.slack.connection import SlackConnection, connected
from bot.platforms.slack.settings import PATH
from bot.wiring import Lodging
from nps.company import Company
from nps.people import Person, Staff
from storage.database import Database
from tests.platforms.chat import CHANNELS, Hosted, Seen
from tests.slack.conftest import settings, workspace
from tests.slack.limits import addressed, problems, unruly
from tests.standins.slack import SlackStandIn
from tests.standins.slack_blocks import words
from tests.standins.slack_faults import LostAnswer, RateLimited
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_things import Ephemeral, Message, User, View

PATIENCE = 10.0
"""Seconds that an answer may take which comes at once on a machine at rest."""


@dataclass
class InSlack(Hosted):
    over_socket: bool = False
    can_be_searched = True

    slack: SlackStandIn = field(init=False)
    connection: SlackConnection = field(init=False)

    async def found(self, house: AsyncExitStack, staff: Sequence[Staff]) -> None:
        self.slack = await house.enter_async_context(workspace())
        users = [self.slack.add_user(_name(one.email), real_name=one.name) for one in staff]
        for channel in CHANNELS:
            self.slack.add_channel(channel.removeprefix("#"), members=users)

    def spelled(self, channel: str) -> str:
        return f"slack:{channel}"

    async def connected(
        self, house: AsyncExitStack, desk: Desk, database: Database, company: Company, now: Now
    ) -> Lodging:
        app_token = self.slack.app_token if self.over_socket else ""
        told = settings(self.slack, app_token=app_token)
        self.connection = await house.enter_async_context(
            connected(told, desk, database, company, now)
        )
        one = self.connection
        # A form is known while its door is open, however busy this machine is.
        one.errands.hurry = self.slack.trigger_life = PATIENCE
        return Lodging(one.platform, one.routes, one.ailment)

    async def arrive(self) -> None:
        """Earful is where it was invited."""

    # Read

    async def posts(self, channel: str) -> list[Seen]:
        return [self._seen(one) for one in self.slack.messages(channel) if not one.thread_ts]

    async def replies(self, channel: str) -> list[Seen]:
        return [self._seen(one) for one in self.slack.messages(channel) if one.thread_ts]

    async def letters(self, person: Person) -> list[Seen]:
        chat = self.slack.dm(self._user(person))
        return [self._seen(one) for one in chat.messages if one.user is self.slack.bot]

    async def whispers(self, person: Person) -> list[Seen]:
        user = self._user(person)
        ephemerals = [self._seen(one) for one in self.slack.ephemerals if one.user is user]
        return [*ephemerals, *map(self._seen, self._modals(user))]

    def _seen(self, one: Message | Ephemeral | View) -> Seen:
        copy = replace(one, versions=[*one.versions]) if isinstance(one, Message) else one
        found = [*addressed(one.blocks)]
        leads = {it for it in found if re.match("[a-z]+:", it)}
        calls = {self._called(it) for it in found if it not in leads}
        return Seen(
            chat=self,
            words=self._named(read(one.blocks) or one.words),
            labels=tuple(one.labels),
            calls=frozenset(calls),
            leads=frozenset(leads),
            is_edited=isinstance(one, Message) and len(one.versions) > 1,
            itself=copy,
        )

    def _named(self, words: str) -> str:
        """With names in place of ids."""
        return re.sub(r"<@(U\w+)>", lambda found: self._called(f"user {found[1]}"), words)

    def _called(self, target: str) -> str:
        user = self.slack.users.get(target.removeprefix("user "))
        return user.real_name.split()[0] if user else target

    # Do

    async def press(
        self, by: Person, seen: Seen, label: str, answers: Mapping[str, str] | None
    ) -> None:
        user = self._user(by)
        await self._send(self.slack.click(seen.itself, label, by=user))
        await self.answered()
        if answers is not None and (open_now := self._modals(user)):
            await self._send(self.slack.submit(open_now[-1], answers))

    async def ask(self, by: Person, words: str, channel: str | None) -> None:
        user = self._user(by)
        words = re.sub("@[A-Z][a-z]+", lambda found: found[0].lower(), words)  # users' own names
        if channel is None:
            await self._send(self.slack.direct_message(words, by=user))
        else:
            await self._send(self.slack.command("/nps", words, by=user, where=channel))

    async def answered(self) -> None:
        await self.connection.errands.finish(PATIENCE)

    async def _send(self, inbound: Inbound) -> None:
        if self.over_socket:
            await self.slack.deliver(inbound)
        else:
            assert (await self.slack.send(inbound, self.door + PATH)).status == 200

    def _modals(self, user: User) -> list[View]:
        return [one for one in self.slack.views.values() if one.open and one.user is user]

    def _user(self, person: Person) -> User:
        return self.slack.user(_name(person.id))

    # Limits, and what goes wrong

    def faults(self, seen: Seen) -> Iterator[str]:
        drawing: dict[str, Any] = {"text": seen.itself.text, "blocks": seen.itself.blocks}
        yield from problems(drawing)
        yield from unruly(drawing, [user.mention for user in self.slack.users.values()])
        shown = (call for call in self.slack.calls if call.method.startswith("chat."))
        yield from (str(call.answer) for call in shown if call.answer and not call.answer["ok"])

    def too_fast(self, channel: str, seconds: int) -> None:
        self.slack.fail("chat.postMessage", RateLimited(seconds), where=channel)

    def lose_an_answer(self, channel: str) -> None:
        self.slack.fail("chat.postMessage", LostAnswer(), where=channel)

    def shut(self, channel: str) -> None:
        self.slack.channel(channel).archived = True

    def open_again(self, channel: str) -> None:
        self.slack.channel(channel).archived = False

    async def shows(self, channel: str, words: str) -> None:
        there = self.slack.channel(channel)
        await self.slack.wait_for(
            lambda: any(words in self._named(read(one.blocks)) for one in there.messages)
        )

    def delete(self, seen: Seen) -> None:
        [message] = [one for one in self.slack.messages() if one.ts == seen.itself.ts]
        self.slack.delete(message)

    def add_stranger(self, name: str) -> Person:
        user = self.slack.add_user(name.lower(), real_name=name)
        for channel in CHANNELS:
            self.slack.channel(channel).members.append(user.id)
        return Person(user.email or "", name)


def read(blocks: Sequence[Mapping[str, Any]]) -> str:
    """What is read in *blocks*, but for what can be pressed."""
    still = [
        {name: it for name, it in block.items() if name != "accessory"}
        for block in blocks
        if block["type"] != "actions"
    ]
    return re.sub(r"<!date\^[^|]+\|([^>]+)>", r"\1", words(still))


def _name(email: str) -> str:
    return email.partition("@")[0]
