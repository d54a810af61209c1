"""A tenant of Microsoft Teams: signed activities, and the real SDK before them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import Desk
from bot.now import Now
from bot.platforms.teams.answers import SENTENCE
from bot.platforms.teams.connection import TeamsConnection, connected
from bot.platforms.teams.settings import PATH
from bot.wiring import Lodging
from nps.company import Company
from nps.people import Person, Staff
from storage.database import Database
from tests.platforms.chat import CHANNELS, Hosted, Seen
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_cards import buttons, filled_in, read
from tests.standins.teams_things import Conversation, Json, LostAnswer, Post, Refuse, User
from tests.teams.conftest import settings
from tests.teams.limits import addressed, links, problems, unruly


@dataclass
class InTeams(Hosted):
    can_be_searched = False

    teams: TeamsStandIn = field(init=False)
    connection: TeamsConnection = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    """By the ids of people."""
    channels: dict[str, Conversation] = field(default_factory=dict)
    sentences: list[tuple[User, str]] = field(default_factory=list)
    """What Teams shows to whoever pressed, beside the card."""

    async def found(self, house: AsyncExitStack, staff: Sequence[Staff]) -> None:
        self.teams = await house.enter_async_context(TeamsStandIn())
        self.users = {one.email: self.teams.add_user(one.name, one.email) for one in staff}
        for channel in CHANNELS:
            self.channels[channel] = self.teams.add_channel(channel[1:], [*self.users.values()])

    def spelled(self, channel: str) -> str:
        return f"teams:{self.channels[channel].id}"

    async def connected(
        self, house: AsyncExitStack, desk: Desk, database: Database, company: Company, now: Now
    ) -> Lodging:
        self.connection = await house.enter_async_context(
            connected(settings(self.teams), desk, database, company, now)
        )
        one = self.connection
        one.platform.limits.seconds = lambda: now().timestamp()
        return Lodging(one.platform, one.routes, one.ailment)

    async def arrive(self) -> None:
        """Earful is added to the team; its welcome is told of elsewhere."""
        support = self.channels["#support"]
        await self._send(self.teams.installed(support, support.members[0]))
        [welcome] = support.standing
        welcome.deleted = True

    # Read

    async def posts(self, channel: str) -> list[Seen]:
        return [self._seen(one) for one in self.channels[channel].standing if not one.thread]

    async def replies(self, channel: str) -> list[Seen]:
        return [self._seen(one) for one in self.channels[channel].standing if one.thread]

    async def letters(self, person: Person) -> list[Seen]:
        return [self._seen(one) for one in self.teams.chat(self.users[person.id]).standing]

    async def whispers(self, person: Person) -> list[Seen]:
        me = self.users[person.id]
        return [_sentence(self, words) for user, words in self.sentences if user is me]

    def _seen(self, post: Post) -> Seen:
        names = {user.aad: user.name.split()[0] for user in self.users.values()}
        return Seen(
            chat=self,
            words=read(post.card),
            labels=tuple(one["title"] for one in buttons(post.card)),
            calls=frozenset(names.get(one, one) for one in addressed(post.card)),
            leads=frozenset(link.rpartition("(")[2][:-1] for link in links(post.card)),
            is_edited=bool(post.versions),
            itself=replace(post),
        )

    # Do

    async def press(
        self, by: Person, seen: Seen, label: str, answers: Mapping[str, str] | None
    ) -> None:
        user = self.users[by.id]
        [action] = [one for one in buttons(seen.itself.card) if one["title"] == label]
        inputs: Json = {}
        if action["type"] == "Action.ShowCard":
            if answers is None:
                return  # it opens, and nobody hears of that
            inputs, [action] = filled_in(action["card"], answers), action["card"]["actions"]
        answer = await self._send(self.teams.press_action(seen.itself, action, user, inputs))
        assert answer["statusCode"] == 200
        if answer["type"] == SENTENCE and answer["value"]:
            self.sentences.append((user, answer["value"]))

    async def ask(self, by: Person, words: str, channel: str | None) -> None:
        user = self.users[by.id]
        where = self.channels[channel] if channel else self.teams.chat(user)
        said, _, name = words.partition(" @")
        told = self.teams.message(said, user, where)
        if name:
            [meant] = [one for one in self.users.values() if one.name.split()[0] == name]
            told = self.teams.mentioning(told, meant)
        await self._send(told)

    async def answered(self) -> None:
        """It is before Teams has its own answer."""

    async def _send(self, activity: Json) -> Any:
        answer = await self.teams.send(activity, self.door + PATH)
        assert answer.status == 200, answer
        return answer.json

    # Limits, and what goes wrong

    def faults(self, seen: Seen) -> Iterator[str]:
        yield from problems(seen.itself.card)
        yield from unruly(seen.itself.card)

    def too_fast(self, channel: str, seconds: int) -> None:
        fault = Refuse(429, retry_after=str(seconds))
        self.teams.fail("post", fault, where=self.channels[channel])

    def lose_an_answer(self, channel: str) -> None:
        self.teams.fail("post", LostAnswer(), where=self.channels[channel])

    def shut(self, channel: str) -> None:
        self.channels[channel].has_bot = False

    def open_again(self, channel: str) -> None:
        self.channels[channel].has_bot = True

    async def shows(self, channel: str, words: str) -> None:
        there = self.channels[channel]
        await self.teams.wait_for(lambda: any(words in read(one.card) for one in there.standing))

    def delete(self, seen: Seen) -> None:
        [post] = [one for one in self.teams.posts if one.id == seen.itself.id]
        post.deleted = True

    def add_stranger(self, name: str) -> Person:
        user = self.teams.add_user(name, f"{name.lower()}@example.com")
        for conversation in self.channels.values():
            conversation.members.append(user)
        self.users[user.email or ""] = user
        return Person(user.email or "", name)


def _sentence(chat: InTeams, words: str) -> Seen:
    nothing = frozenset[str]()
    return Seen(chat, words, (), calls=nothing, leads=nothing, is_edited=False, itself=None)
