"""Answers to an interaction: at its response URL, or in its acknowledgement."""

from typing import Any

from tests.standins.slack_args import Args
from tests.standins.slack_chat import checked_blocks, checked_text
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_limits import view_complaints
from tests.standins.slack_things import (
    Channel,
    Ephemeral,
    Json,
    Message,
    ResponseUrl,
    SlackError,
    User,
    View,
)
from tests.standins.slack_views import change, put
from tests.standins.slack_world import World

USES, LIFE = 5, 30 * 60  # seconds


def use(world: World, url: ResponseUrl, body: Args) -> None:
    """One POST to a response URL."""
    if world.now() - url.born > LIFE:
        raise SlackError("expired_url")
    if url.uses >= USES:
        raise SlackError("used_url")
    if body.flag("delete_original") and url.origin:
        _take_back(world, url.origin)
    elif body.flag("replace_original") and url.origin:
        _replace(world, url.origin, body)
    else:
        _say(world, url.channel, url.user, body)
    url.uses += 1


def acknowledge(world: World, inbound: Inbound, answer: Any) -> None:
    """What an acknowledgement's payload does: answer a command, or move on a modal."""
    if inbound.kind == "slash_commands":
        body = Args(answer if isinstance(answer, dict) else {"text": answer or ""})
        if body.get("text") or body.get("blocks"):
            place, user = inbound.payload["channel_id"], inbound.payload["user_id"]
            _say(world, world.channels[place], world.users[user], body)
    elif inbound.payload.get("type") == "view_submission":
        _move_on(world, world.views[inbound.payload["view"]["id"]], answer or {})


def _say(world: World, place: Channel, to: User, body: Args) -> None:
    """To the one who asked, unless the channel is meant; membership does not matter here."""
    blocks = checked_blocks(world, body)
    text = checked_text(body, blocks, most=40_000)
    thread = body.text("thread_ts") or None
    if body.get("response_type") == "in_channel":
        world.say(place, text, by=world.bot, blocks=blocks, thread_ts=thread, args=dict(body))
    else:
        world.whisper(place, to, text, blocks, thread)


def _replace(world: World, origin: Message | Ephemeral, body: Args) -> None:
    blocks = checked_blocks(world, body)
    text = checked_text(body, blocks, most=40_000)
    if isinstance(origin, Message):
        world.edit(origin, text=text, blocks=blocks or [])
    else:
        new = world.whisper(origin.channel, origin.user, text, blocks, origin.thread_ts)
        world.ephemerals.remove(new)
        origin.text, origin.blocks = new.text, new.blocks
        world.notify()


def _take_back(world: World, origin: Message | Ephemeral) -> None:
    if isinstance(origin, Message):
        world.delete(origin)
    elif origin in world.ephemerals:
        world.ephemerals.remove(origin)
        world.notify()


def _move_on(world: World, view: View, answer: Json) -> None:
    """A modal closes after it was sent, unless the app says what comes next."""
    action = answer.get("response_action")
    content = answer.get("view")
    if content and (wrong := view_complaints(content, world.refused_blocks)):
        raise AssertionError(f"Slack would show an error in place of this view: {wrong}")
    match action:
        case "errors":
            fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not set(answer["errors"]) <= fields:
                raise AssertionError(f"errors for {set(answer['errors'])}, fields {fields}")
            view.errors = dict(answer["errors"])
        case "update" if content:
            change(world, view, content)
        case "push" if content:
            put(world, view.user, content, view)
        case _:
            stack = [one for one in world.views.values() if one.root == view.root]
            for one in stack if action == "clear" else [view]:
                one.open = False
    world.notify()
