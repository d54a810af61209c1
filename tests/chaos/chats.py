"""The chats in which Earful's cards stand: one shape, whatever each of them is like by nature."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, Self

from sqlalchemy import Row

from bot.platforms.slack.settings import PATH as SLACK
from bot.platforms.teams.places import Place, apart
from bot.platforms.teams.settings import PATH as TEAMS
from storage.posting import mark_of
from tests.chaos import company
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import Message, User
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_cards import read
from tests.standins.teams_things import Conversation, Post
from tests.standins.teams_things import User as Account

CLAIM: Final = "Claim"
LOOK_UPS: Final = ("conversations.history", "conversations.replies")


@dataclass(frozen=True)
class Said:
    """A message of Earful's, whether or not it stands still."""

    channel: str
    """As settings spell it; of direct messages what the chat has for it."""
    ref: str
    """As the database writes it, where it knows of it."""
    mark: str
    """Of its posting; empty where nothing says of which it is."""
    words: str
    deleted: bool = False
    was_in_doubt: bool = False
    """Whether nobody could know that it arrived, in a chat that cannot be asked."""


@dataclass(frozen=True)
class Knock:
    """A signed request for Earful, of something that somebody did in a chat."""

    path: str
    body: str | bytes
    headers: Mapping[str, str]


class Chat(Protocol):
    @property
    def env(self) -> Mapping[str, str]:
        """What settings the next program needs, to live in it."""

    @property
    def channels(self) -> Mapping[str, Sequence[str]]:
        """By team, as settings spell them."""

    def fail(self, method: str, fault: Any) -> None: ...
    def heal(self) -> None: ...
    def advance(self, seconds: float) -> None: ...

    def arrivals(self) -> Sequence[Knock]:
        """What Earful must hear before it can write there."""

    def arrived(self) -> None:
        """It did: what was said to that is no posting."""

    def claimable(self) -> Sequence[Any]:
        """The cards in channels that can be claimed, as far as the chat shows."""

    def claim(self, card: Any, by: User) -> tuple[int, Knock]:
        """The case that it is about, and what Earful hears of it."""

    def called(self, person: User) -> str:
        """What Earful calls them where the chat would not tell their address."""

    def said(self, postings: Iterable[Row[Any]], killed: Collection[int]) -> list[Said]:
        """All that Earful ever said; *killed*: which programs did not end in order."""

    def counted(self) -> Counter[str]: ...


@dataclass
class InSlack:
    slack: SlackStandIn
    channels: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    async def opened(cls, house: AsyncExitStack, people: Iterable[str]) -> Self:
        made = cls(await house.enter_async_context(SlackStandIn()))
        slack = made.slack
        slack.pace = None  # the courier keeps Slack's by itself
        everybody = [slack.add_user(one, real_name=company.called(one)) for one in people]
        for team in company.TEAMS:
            made.channels[team] = [f"slack:#{name}" for name in company.channels(team)]
            for name in company.channels(team):
                slack.add_channel(name, members=everybody)
        for name in ("leadership", "admins"):
            slack.add_channel(name, members=everybody)
        return made

    @property
    def env(self) -> Mapping[str, str]:
        return {
            "SLACK_API_URL": self.slack.url.rstrip("/"),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
        }

    def fail(self, method: str, fault: Any) -> None:
        self.slack.fail(method, fault)

    def heal(self) -> None:
        self.slack.heal()

    def advance(self, seconds: float) -> None:
        self.slack.advance(seconds)

    def arrivals(self) -> Sequence[Knock]:
        return ()

    def arrived(self) -> None: ...

    def claimable(self) -> Sequence[Message]:
        standing = (one for one in self.slack.messages() if one.channel.kind != "im")
        return [one for one in standing if CLAIM in one.labels]

    def claim(self, card: Message, by: User) -> tuple[int, Knock]:
        inbound = self.slack.click(card, CLAIM, by=by)
        signed = self.slack.signed(inbound)
        case = int(inbound.payload["actions"][0]["value"])
        return case, Knock(SLACK, signed.body, signed.headers)

    def called(self, person: User) -> str:
        return f"slack:{person.id}"

    def said(self, postings: Iterable[Row[Any]], killed: Collection[int]) -> list[Said]:
        return [
            Said(
                channel=f"slack:#{channel.name}",
                ref=f"{channel.id}:{post.ts}",
                mark=str((post.metadata or {}).get("event_payload", {}).get("key", "")),
                words=post.words,
                deleted=post.deleted,
            )
            for channel in self.slack.channels.values()
            for post in channel.posts
            if post.user is self.slack.bot
        ]

    def counted(self) -> Counter[str]:
        calls = self.slack.calls
        return Counter(
            {
                "posts asked for": sum(one.method == "chat.postMessage" for one in calls),
                "edits asked for": sum(one.method == "chat.update" for one in calls),
                "look-ups of posts in doubt": sum(one.method in LOOK_UPS for one in calls),
                "calls that failed on purpose": sum(one.fault is not None for one in calls),
            }
        )


@dataclass
class InTeams:
    """Nothing can be looked up there: of which posting something is, the database alone knows."""

    teams: TeamsStandIn
    accounts: dict[str, Account] = field(default_factory=dict)
    """By the names of people."""
    rooms: dict[str, Conversation] = field(default_factory=dict)
    """By team."""
    _started: int = 0

    @classmethod
    async def opened(cls, house: AsyncExitStack, people: Iterable[str]) -> Self:
        made = cls(await house.enter_async_context(TeamsStandIn()))
        for one in people:
            made.accounts[one] = made.teams.add_user(company.called(one), company.address(one))
        members = [*made.accounts.values()]
        for team in company.IN_BOTH_CHATS:
            of_team = f"19:{team}@thread.tacv2"
            made.rooms[team] = made.teams.add_channel(f"room-{team}", members, of_team)
        return made

    @property
    def env(self) -> Mapping[str, str]:
        """Each program logs in under a number, by which its posts are known."""
        number, self._started = self._started, self._started + 1
        return {
            "TEAMS_APP_ID": self.teams.app_id,
            "TEAMS_APP_PASSWORD": self.teams.password,
            "TEAMS_TENANT_ID": self.teams.tenant,
            "TEAMS_LOGIN_URL": f"{self.teams.url}/as/{number}",
            "TEAMS_METADATA_URL": self.teams.metadata_url,
        }

    @property
    def channels(self) -> Mapping[str, Sequence[str]]:
        return {team: [f"teams:{room.id}"] for team, room in self.rooms.items()}

    def fail(self, method: str, fault: Any) -> None:
        self.teams.fail(method, fault)

    def heal(self) -> None:
        self.teams.heal()

    def advance(self, seconds: float) -> None:
        """It tells no time to anybody."""

    def arrivals(self) -> Sequence[Knock]:
        told = (self.teams.installed(room, room.members[0]) for room in self.rooms.values())
        return [self._signed(one) for one in told]

    def arrived(self) -> None:
        for room in self.rooms.values():
            room.posts.clear()

    def claimable(self) -> Sequence[Post]:
        standing = (post for room in self.rooms.values() for post in room.standing)
        return [one for one in standing if any(act.get("title") == CLAIM for act in one.actions)]

    def claim(self, card: Post, by: User) -> tuple[int, Knock]:
        action = card.action(CLAIM)
        told = self.teams.press_action(card, action, self.accounts[by.name])
        return int(action["data"]["subject"]), self._signed(told)

    def called(self, person: User) -> str:
        return f"teams:{self.accounts[person.name].aad}"

    def said(self, postings: Iterable[Row[Any]], killed: Collection[int]) -> list[Said]:
        known = {
            (place.conversation, place.message): row
            for row in postings
            if row.ref and row.ref.startswith("{")
            for place in [Place.of(row.ref)]
        }
        doubtful = self._doubtful(killed)
        found = []
        for room in self.teams.conversations.values():
            for post in room.posts:
                row = known.get((room.id, post.id))
                found.append(
                    Said(
                        channel=row.channel if row else f"teams:{room.id}",
                        ref=row.ref if row else f"{room.id}:{post.id}",
                        mark=mark_of(row.key, row.channel) if row else "",
                        words=read(post.card),
                        deleted=post.deleted,
                        was_in_doubt=post.id in doubtful,
                    )
                )
        return found

    def _doubtful(self, killed: Collection[int]) -> set[str]:
        """The ids of what may have been said without its program's knowing, or noting it.

        A program writes one new message at a time in a conversation: of those that it has begun,
        only the last may not have been noted when it was killed.
        """
        lost, last = set(), {}
        for room in self.teams.conversations.values():
            for post in room.posts:
                assert post.call
                program = int(self.teams.logged_in[post.call.token])
                last[program, apart(post.conversation)[0]] = post.id
                if post.call.is_lost:
                    lost.add(post.id)
        return lost | {id_ for (program, _), id_ in last.items() if program in killed}

    def counted(self) -> Counter[str]:
        calls = self.teams.calls
        return Counter(
            {
                "posts asked for": sum(one.method == "post" for one in calls),
                "edits asked for": sum(one.method == "update" for one in calls),
                "calls that failed on purpose": sum(one.fault is not None for one in calls),
            }
        )

    def _signed(self, told: dict[str, Any]) -> Knock:
        token = self.teams.signing.token(self.teams.service_url)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return Knock(TEAMS, json.dumps(told).encode(), headers)


CHATS: Final[Mapping[str, Callable[[AsyncExitStack, Iterable[str]], Awaitable[Chat]]]] = {
    "slack": InSlack.opened,
    "teams": InTeams.opened,
}
