"""chat.*: post, edit, take back, whisper."""

import re
from typing import Any

from tests.standins.slack_args import Args, known_user, method, visible_channel
from tests.standins.slack_json import message_json
from tests.standins.slack_limits import complaints, too_long_in_all
from tests.standins.slack_things import DOMAIN, Channel, Json, Message, SlackError
from tests.standins.slack_world import World


@method("chat.postMessage")
def post_message(world: World, args: Args) -> Json:
    world.require("chat:write")
    channel = _addressed(world, args)
    blocks = checked_blocks(world, args)
    text = checked_text(args, blocks, most=40_000)
    more = {
        "thread_ts": _thread(world, channel, args),
        "broadcast": args.flag("reply_broadcast"),
        "metadata": _metadata(args),
        "args": dict(args),
    }
    message = world.say(channel, text, by=world.bot, blocks=blocks, **more)
    drawn = message_json(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": drawn}


@method("chat.update")
def update(world: World, args: Args) -> Json:
    """Blocks and metadata that are not given stay as they are; empty ones are taken away."""
    world.require("chat:write")
    message = _own_message(world, args, "cant_update_message")
    if message.channel.archived:
        raise SlackError("is_inactive")
    blocks = checked_blocks(world, args)
    kept = message.blocks if blocks is None else blocks
    changes: Json = {"blocks": blocks}
    if args.text("text") or not kept:
        changes["text"] = checked_text(args, kept, most=4000)
    if "metadata" in args:
        changes["metadata"] = _metadata(args)
    world.edit(message, **changes)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(message, metadata=True),
    }


@method("chat.delete")
def delete(world: World, args: Args) -> Json:
    world.require("chat:write")
    message = _own_message(world, args, "cant_delete_message")
    world.delete(message)
    return {"channel": message.channel.id, "ts": message.ts}


@method("chat.postEphemeral")
def post_ephemeral(world: World, args: Args) -> Json:
    world.require("chat:write")
    channel = visible_channel(world, args)
    user = known_user(world, args.need("user"))
    if channel.archived:
        raise SlackError("is_archived")
    if world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    blocks = checked_blocks(world, args)
    text = checked_text(args, blocks, most=40_000)
    ephemeral = world.whisper(channel, user, text, blocks, args.text("thread_ts") or None)
    return {"message_ts": ephemeral.ts}


@method("chat.getPermalink")
def get_permalink(world: World, args: Args) -> Json:
    channel = visible_channel(world, args)
    ts = args.need("message_ts")
    if not any(message.ts == ts for message in channel.messages):
        raise SlackError("message_not_found")
    link = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def checked_blocks(world: World, args: Args) -> list[Json] | None:
    """The blocks given, or None; refused as a whole, with all that is wrong."""
    blocks = args.parsed("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    wrong = complaints(blocks, "message", world.refused_blocks)
    if wrong:
        messages = [f"[ERROR] {complaint}" for complaint in wrong]
        detail = {"errors": wrong, "response_metadata": {"messages": messages}}
        raise SlackError("invalid_blocks", **detail)
    if too_long_in_all(blocks):
        raise SlackError("msg_blocks_too_long")
    return list(blocks)


def checked_text(args: Args, blocks: Any, most: int) -> str:
    text = args.text("text")
    if not text and not blocks and not args.get("attachments"):
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    return text or "This content can't be displayed."


def _addressed(world: World, args: Args) -> Channel:
    """A channel by id or name, or a person, who gets a direct message; the app may post there."""
    where = args.need("channel")
    if where in world.users:
        return world.dm(where)
    channel = world.find_channel(where)
    if channel is None or (channel.kind != "public" and world.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if world.bot.id not in channel.members and "chat:write.public" not in world.scopes:
        raise SlackError("not_in_channel")
    return channel


def _thread(world: World, channel: Channel, args: Args) -> str | None:
    """The thread's parent, also when a reply is named; the thread of a deleted parent lives on."""
    ts = args.text("thread_ts")
    if not ts:
        return None
    if not re.fullmatch(r"\d+\.\d{6}", ts):
        raise SlackError("invalid_thread_ts")
    found = next((post for post in channel.posts if post.ts == ts), None)
    if found is None or (found.deleted and not any(world.thread(found))):
        raise SlackError("thread_not_found")
    return found.thread_ts or ts


def _metadata(args: Args) -> Json | None:
    given = args.parsed("metadata", "invalid_metadata_format")
    if not given:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(given.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    return given


def _own_message(world: World, args: Args, refusal: str) -> Message:
    channel = visible_channel(world, args)
    ts = args.need("ts")
    message = next((message for message in channel.messages if message.ts == ts), None)
    if message is None:
        raise SlackError("message_not_found")
    if message.user is not world.bot:
        raise SlackError(refusal)
    return message
