"""Who and what there is in the stand-in for Teams, and what people do there."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

from tests.standins.teams_signing import Signing
from tests.standins.teams_things import Call, Conversation, Fault, Json, Order, Post, User

Found = TypeVar("Found")


class People:
    app_id = "00000000-0000-4000-8000-00000000ea4f"
    password = "a-client-secret"
    tenant = "00000000-0000-4000-8000-000000007e4a"

    def __init__(self) -> None:
        self.url = self.service_url = self.metadata_url = ""
        self.bot = {"id": f"28:{self.app_id}", "name": "Earful"}
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.signing = Signing(self.app_id)
        self.tokens: set[str] = set()
        self.logged_in: dict[str, str] = {}
        """By their tokens, as whom programs did: `login_url` may end in /as/ANYTHING."""
        self.token_life = 3600
        self.calls: list[Call] = []
        self.whispers: list[tuple[str, Post]] = []
        """Who sees each alone, and what."""
        self.orders: list[Order] = []
        self._numbers = count(1)
        self._changed = asyncio.Event()

    # Set the scene.

    def add_user(self, name: str, email: str | None = "", *, tenant: str = "") -> User:
        number = next(self._numbers)
        address = f"{name.split(maxsplit=1)[0].lower()}@example.com" if email == "" else email
        aad = f"00000000-0000-4000-8000-{number:012d}"
        user = User(f"29:1user{number}", aad, name, address, tenant or self.tenant)
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        members: Sequence[User] = (),
        team: str = "19:team@thread.tacv2",
        tenant: str = "",
    ) -> Conversation:
        place = f"19:{name.lower()}{next(self._numbers)}@thread.tacv2"
        return self._add(Conversation(place, "channel", team, name, list(members), tenant))

    def add_group(self, members: Sequence[User]) -> Conversation:
        place = f"19:group{next(self._numbers)}@thread.v2"
        return self._add(Conversation(place, "groupChat", members=list(members)))

    def chat(self, user: User) -> Conversation:
        for known in self.conversations.values():
            if known.kind == "personal" and known.members == [user]:
                return known
        place, tenant = f"a:1chat{next(self._numbers)}", user.tenant
        return self._add(Conversation(place, "personal", members=[user], tenant=tenant))

    def _add(self, one: Conversation) -> Conversation:
        self.conversations[one.id] = one
        return one

    def fail(
        self,
        method: str,
        fault: Fault,
        times: int | None = 1,
        where: Conversation | None = None,
    ) -> None:
        """For the next calls of *method*, "*" for any; *times* None lasts until `heal`."""
        self.orders.append(Order(method, fault, times, where))

    def heal(self) -> None:
        self.orders.clear()

    # Look.

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def posts(self) -> list[Post]:
        return [post for place in self.conversations.values() for post in place.standing]

    def place_of(self, conversation: str) -> Conversation | None:
        """A team's id is as good as its first channel's, for its roster."""
        place = conversation.partition(";")[0]
        of_team = (one for one in self.conversations.values() if one.team == place)
        return self.conversations.get(place) or next(of_team, None)

    def notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, predicate: Callable[[], Found | None], timeout: float = 10) -> Found:  # noqa: ASYNC109  # a limit for a test that hangs, not for its caller
        """What the predicate gives once it is true, asked anew at each change."""
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self._changed.wait()
        return found

    # Act.

    def message(
        self, text: str, by: User, where: Conversation, *, thread: str = "", mention: bool = True
    ) -> Json:
        """*text* as somebody types it; in a channel behind a mention of the bot."""
        mentions = mention and where.kind != "personal"
        tag = "<at>Earful</at>"
        entity = {"type": "mention", "mentioned": self.bot, "text": tag}
        return self._activity("message", by, where, thread) | {
            "text": f"{tag} {text}" if mentions else text,
            "textFormat": "plain",
            "entities": [{"type": "clientInfo", "locale": "en-GB"}, *([entity] * mentions)],
        }

    def mentioning(self, told: Json, user: User) -> Json:
        """*told* with a mention of *user* at its end."""
        tag = f"<at>{user.name}</at>"
        entity = {"type": "mention", "mentioned": user.account, "text": tag}
        entities = [*told["entities"], entity]
        return told | {"text": f"{told['text']} {tag}", "entities": entities}

    def press_action(
        self,
        post: Post,
        action: Json,
        by: User,
        inputs: Json | None = None,
        *,
        as_submit: bool = False,
    ) -> Json:
        """A button of the post's card, with what was filled in; as older clients send it, too."""
        data = {**(action.get("data") or {}), **(inputs or {})}
        where = self.place_of(post.conversation)
        assert where is not None
        if as_submit:
            told = self._activity("message", by, where, post.thread)
            return told | {"value": data, "replyToId": post.id}
        value = {
            "action": {
                "type": "Action.Execute",
                "title": action.get("title", ""),
                "verb": action.get("verb", ""),
                "data": data,
            },
            "trigger": "manual",
        }
        told = self._activity("invoke", by, where, post.thread)
        return told | {"name": "adaptiveCard/action", "value": value, "replyToId": post.id}

    def installed(self, where: Conversation, by: User) -> Json:
        told = self._activity("conversationUpdate", by, where)
        data = told["channelData"] | {"eventType": "teamMemberAdded"}
        return told | {"membersAdded": [{"id": self.bot["id"]}], "channelData": data}

    def removed(self, where: Conversation, by: User) -> Json:
        where.has_bot = False
        told = self._activity("conversationUpdate", by, where)
        data = told["channelData"] | {"eventType": "teamMemberRemoved"}
        return told | {"membersRemoved": [{"id": self.bot["id"]}], "channelData": data}

    def _activity(self, kind: str, by: User, where: Conversation, thread: str = "") -> Json:
        number, tenant = next(self._numbers), where.tenant or self.tenant
        conversation = {
            "id": f"{where.id};messageid={thread or number}" if where.team else where.id,
            "conversationType": where.kind,
            "tenantId": tenant,
            "isGroup": where.kind != "personal",
        }
        channel_data: Json = {"tenant": {"id": tenant}}
        if where.team:
            channel = {"id": where.id}
            team = {"id": where.team}
            channel_data |= {"channel": channel, "team": team, "teamsChannelId": where.id}
        return {
            "type": kind,
            "id": f"act{number}",
            "timestamp": "2026-11-25T12:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": by.account,
            "recipient": self.bot,
            "conversation": conversation,
            "channelData": channel_data,
        }
