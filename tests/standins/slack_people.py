"""What people do in the workspace, and what Slack tells the app of it."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from tests.standins.slack_blocks import elements, options
from tests.standins.slack_form import FIELDS, fill, pick
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_json import message_json, person_json, place_json, team_json, view_json
from tests.standins.slack_things import (
    APP,
    DOMAIN,
    TEAM,
    Channel,
    Ephemeral,
    Json,
    Message,
    ResponseUrl,
    User,
    View,
)
from tests.standins.slack_world import World

TOKEN = "verification-token"


class People(World):
    """Each of these changes the workspace where the act does, and gives what the app is sent."""

    url = ""

    def click(
        self,
        where: Message | Ephemeral | View,
        what: str,
        *,
        by: User,
        choose: Any = None,
        values: Mapping[str, Any] | None = None,
    ) -> Inbound:
        """Press a button or pick an option, named by what is written on it or by action_id.

        `choose` is the value for a date, a person or an option of a menu named by action_id;
        `values` what else is filled in, in a modal.
        """
        block, element, option = _find(where.blocks, what)
        action = _action(block, element, option, choose) | {"action_ts": self.new_ts()}
        head = self._head("block_actions", by) | {"actions": [action]}
        state = fill(where.blocks, values or {}, sent=False)
        if isinstance(where, View):
            place = {"type": "view", "view_id": where.id}
            view = {"container": place, "view": view_json(where, state)}
            return Inbound("interactive", head | view | self._triggered(by, where))
        return Inbound("interactive", head | self._seen(where, by, state) | self._triggered(by))

    def submit(
        self, view: View, values: Mapping[str, Any] | None = None, *, by: User | None = None
    ) -> Inbound:
        """Send a modal; `values` by label, action_id or block_id, an option by its label.

        Raises NotSent where Slack would not let it go, as with an empty required field.
        """
        who = by or view.user
        state = fill(view.blocks, values or {})
        sent = {"view": view_json(view, state), "response_urls": []}
        head = self._head("view_submission", who) | self._triggered(who, view)
        return Inbound("interactive", head | sent)

    def close(self, view: View, *, cleared: bool = False) -> Inbound:
        """Close a modal; only views with `notify_on_close` tell."""
        view.open = False
        self.notify()
        told = {"view": view_json(view), "is_cleared": cleared}
        return Inbound("interactive", self._head("view_closed", view.user) | told)

    def command(
        self, command: str, text: str = "", *, by: User, where: "str | Channel", escape: bool = True
    ) -> Inbound:
        """Type a slash command; with `escape` (should_escape in the manifest) names become ids."""
        place = self.channel(where)
        payload = {
            "token": TOKEN,
            "team_id": TEAM,
            "team_domain": DOMAIN,
            "channel_id": place.id,
            "channel_name": place_json(place)["name"],
            "user_id": by.id,
            "user_name": by.name,
            "command": command,
            "text": self.typed(text, labelled=True) if escape else text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url("commands", place, by, None),
            "trigger_id": self.new_trigger(by),
        }
        return Inbound("slash_commands", payload)

    def mention(
        self, text: str, *, by: User, where: "str | Channel", thread: Message | None = None
    ) -> Inbound:
        """Write to the app by name in a channel: `@earful ` stands before the text by itself."""
        words = f"{self.bot.mention} {self.typed(text)}"
        event = self._spoken(words, by, self.channel(where), thread)
        return self.event(event | {"type": "app_mention"})

    def direct_message(self, text: str, *, by: User) -> Inbound:
        place = self.dm(by)
        spoken = self._spoken(self.typed(text), by, place, None)
        return self.event(spoken | {"type": "message", "channel_type": "im"})

    def join(self, who: User, where: "str | Channel", *, inviter: User | None = None) -> Inbound:
        """A person, or the app itself (`slack.bot`), becomes a member."""
        place = self.channel(where)
        if who.id not in place.members:
            place.members.append(who.id)
        self.notify()
        event = {
            "type": "member_joined_channel",
            "user": who.id,
            "channel": place.id,
            "channel_type": "C" if place.kind == "public" else "G",
            "team": who.team,
        }
        return self.event(event | ({"inviter": inviter.id} if inviter else {}))

    def leave(self, who: User, where: "str | Channel") -> Inbound:
        """A person leaves, or the app is removed."""
        place = self.channel(where)
        place.members.remove(who.id)
        self.notify()
        if who is self.bot:
            return self.event({"type": "channel_left", "channel": place.id})
        member = {"user": who.id, "channel": place.id, "channel_type": "C", "team": who.team}
        return self.event({"type": "member_left_channel"} | member)

    def archive(self, where: "str | Channel", *, by: User, back: bool = False) -> Inbound:
        place = self.channel(where)
        place.archived = not back
        self.notify()
        kind = "channel_unarchive" if back else "channel_archive"
        return self.event({"type": kind, "channel": place.id, "user": by.id})

    def open_home(self, by: User) -> Inbound:
        place = self.dm(by).id
        return self.event(
            {"type": "app_home_opened", "user": by.id, "channel": place, "tab": "home"}
        )

    def event(self, event: Json) -> Inbound:
        """Any event of the Events API in its wrapper, with an `event_id` of its own."""
        at = self.new_ts()
        place = self.channels.get(str(event.get("channel")))
        payload = {
            "token": TOKEN,
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": {"event_ts": at} | event,
            "type": "event_callback",
            "event_id": self.new_id("Ev"),
            "event_time": int(float(at)),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": self.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(place and place.shared),
            "event_context": f"4-{secrets.token_hex(8)}",
        }
        return Inbound("events_api", payload)

    def url_verification(self, challenge: str = "a-challenge") -> Inbound:
        payload = {"token": TOKEN, "challenge": challenge, "type": "url_verification"}
        return Inbound("events_api", payload)

    def typed(self, text: str, *, labelled: bool = False) -> str:
        """A person's words as Slack sends them: escaped, with @names and #channels as ids."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

        def link(match: re.Match[str]) -> str:
            sign, name = match[1], match[2]
            held: User | Channel | None = self.find_channel(name) if sign == "#" else None
            if sign == "@":
                held = next((user for user in self.users.values() if user.name == name), None)
            label = f"|{name}" if labelled else ""
            return f"<{sign}{held.id}{label}>" if held else match[0]

        return re.sub(r"([@#])([\w.-]*\w)", link, escaped)

    def _head(self, kind: str, by: User) -> Json:
        return {
            "type": kind,
            "team": team_json(),
            "user": person_json(by),
            "api_app_id": APP,
            "token": TOKEN,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _triggered(self, by: User, view: View | None = None) -> Json:
        return {"trigger_id": self.new_trigger(by, view)}

    def _seen(self, where: Message | Ephemeral, by: User, state: Json) -> Json:
        """Where a click on a message happened; an ephemeral is not sent along."""
        whispered = isinstance(where, Ephemeral)
        container = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": where.channel.id,
            "is_ephemeral": whispered,
        }
        if where.thread_ts:
            container["thread_ts"] = where.thread_ts
        place = {
            "container": container,
            "channel": place_json(where.channel),
            "state": {"values": state},
            "response_url": self._response_url("actions", where.channel, by, where),
        }
        return place if isinstance(where, Ephemeral) else place | {"message": message_json(where)}

    def _response_url(
        self, door: str, place: Channel, by: User, origin: Message | Ephemeral | None
    ) -> str:
        key = f"/{door}/{TEAM}/{self.new_id('r')[1:]}/{secrets.token_hex(12)}"
        self.response_urls[key] = ResponseUrl(place, by, self.now(), origin)
        return self.url.removesuffix("/api/") + key

    def _spoken(self, words: str, by: User, place: Channel, thread: Message | None) -> Json:
        parent = (thread.thread_ts or thread.ts) if thread else None
        line = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
        blocks = [{"type": "rich_text", "elements": [line]}]
        message = self.say(place, words, by=by, blocks=blocks, thread_ts=parent)
        drawn = message_json(message) | {"channel": place.id, "event_ts": message.ts}
        return drawn | {"client_msg_id": secrets.token_hex(16)}


def _find(blocks: list[Json], what: str) -> tuple[Json, Json, Json | None]:
    """The block, the element and, in a menu, the option that someone means."""
    held = [(block, element) for block in blocks for element in elements(block)]
    for block, element in held:
        if what in (element["action_id"], element.get("text", {}).get("text")):
            return block, element, None
    for block, element in held:
        for option in options(element):
            if what == option["text"]["text"]:
                return block, element, option
    seen = [element["action_id"] for _, element in held]
    raise LookupError(f"nothing to press is called {what!r}; there are {seen}")


def _action(block: Json, element: Json, option: Json | None, choose: Any) -> Json:
    kind = element["type"]
    action = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    for field in ("text", "value", "style", "url", "placeholder"):
        if field in element:
            action[field] = element[field]
    if kind == "button":
        return action
    if option is None and options(element):
        option = pick(element, choose)
    if kind == "overflow":
        return action | {"selected_option": option}
    field = FIELDS[kind][0]
    if option:
        return action | {field: [option] if field.endswith("s") else option}
    return action | {field: getattr(choose, "id", choose)}
