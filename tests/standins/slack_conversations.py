"""conversations.*: where people talk, who is there, and what was said."""

from collections.abc import Sequence

from tests.standins.slack_args import Args, known_user, method, page, visible_channel
from tests.standins.slack_json import channel_json, message_json
from tests.standins.slack_things import Channel, Json, Kind, Message, SlackError
from tests.standins.slack_world import World

PREFIX: dict[Kind, str] = {
    "public": "channels",
    "private": "groups",
    "im": "im",
    "mpim": "mpim",
}
KINDS: dict[str, Kind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}


@method("conversations.list")
def list_(world: World, args: Args) -> Json:
    """Private ones only where the app is in; with `exclude_archived` a page may come out short."""
    wanted = (args.text("types") or "public_channel").replace(" ", "").split(",")
    if not set(wanted) <= KINDS.keys():
        raise SlackError("invalid_types")
    kinds = [KINDS[one] for one in wanted]
    for kind in kinds:
        world.require(f"{PREFIX[kind]}:read")
    seen = [
        channel
        for channel in world.channels.values()
        if channel.kind in kinds and (channel.kind == "public" or world.bot.id in channel.members)
    ]
    channels, more = page(seen, args, default=100, most=1000)
    if args.flag("exclude_archived"):
        channels = [channel for channel in channels if not channel.archived]
    return {"channels": [_listed(channel, world) for channel in channels]} | more


@method("conversations.info")
def info(world: World, args: Args) -> Json:
    channel = _readable(world, args, "read")
    drawn = channel_json(channel, world.bot)
    if args.flag("include_num_members"):
        drawn["num_members"] = len(channel.members)
    return {"channel": drawn}


@method("conversations.history")
def history(world: World, args: Args) -> Json:
    """Newest first, without the replies in threads."""
    channel = _readable(world, args, "history")
    if world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    tops = [
        post
        for post in channel.posts
        if (not post.thread_ts or post.broadcast) and (not post.deleted or any(world.thread(post)))
    ]
    return _messages(_between(world, tops[::-1], args), args, default=100, most=999) | {
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


@method("conversations.replies")
def replies(world: World, args: Args) -> Json:
    """The parent, then the replies, oldest first; `ts` may also name a reply."""
    channel = _readable(world, args, "history")
    if world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    named = next((post for post in channel.posts if post.ts == args.need("ts")), None)
    top = named.thread_ts if named and named.thread_ts else args.need("ts")
    parent = next((post for post in channel.posts if post.ts == top), None)
    if parent is None or (parent.deleted and not any(world.thread(parent))):
        raise SlackError("thread_not_found")
    thread = [parent, *_between(world, list(world.thread(parent)), args)]
    return _messages(thread, args, default=1000, most=1000)


@method("conversations.open")
def open_(world: World, args: Args) -> Json:
    if args.text("channel"):
        return {"no_op": True, "already_open": True, "channel": {"id": args.text("channel")}}
    users = [known_user(world, who) for who in args.need("users").replace(" ", "").split(",")]
    world.require("im:write" if len(users) == 1 else "mpim:write")
    if any(user.deleted for user in users):
        raise SlackError("user_disabled")
    before = set(world.channels)
    channel = world.dm(users[0]) if len(users) == 1 else _group(world, [it.id for it in users])
    known = {"no_op": True, "already_open": True} if channel.id in before else {}
    full = args.flag("return_im")
    return {**known, "channel": channel_json(channel, world.bot) if full else {"id": channel.id}}


@method("conversations.join")
def join(world: World, args: Args) -> Json:
    world.require("channels:join")
    channel = visible_channel(world, args)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    warning: Json = {}
    if world.bot.id in channel.members:
        again = "already_in_channel"
        warning = {"warning": again, "response_metadata": {"warnings": [again]}}
    else:
        channel.members.append(world.bot.id)
        world.notify()
    return {"channel": channel_json(channel, world.bot), **warning}


@method("conversations.members")
def members(world: World, args: Args) -> Json:
    channel = _readable(world, args, "read")
    there, more = page(channel.members, args, default=100, most=1000)
    return {"members": there} | more


def _readable(world: World, args: Args, right: str) -> Channel:
    """Slack looks at the scopes once it knows what kind of conversation it is."""
    world.require(*(f"{prefix}:{right}" for prefix in PREFIX.values()))
    channel = visible_channel(world, args)
    world.require(f"{PREFIX[channel.kind]}:{right}")
    return channel


def _listed(channel: Channel, world: World) -> Json:
    return channel_json(channel, world.bot) | {"num_members": len(channel.members)}


def _between(world: World, messages: list[Message], args: Args) -> list[Message]:
    """Those after `oldest` and before `latest`; `inclusive` lets in the two themselves.

    What is newer than the workspace's lag is not known yet.
    """
    oldest, latest = _time(args, "oldest", 0), _time(args, "latest", float("inf"))
    edges = {oldest, latest} if args.flag("inclusive") else set()
    known_until = world.now() - world.history_lag
    times = ((float(message.ts), message) for message in messages)
    times = ((at, message) for at, message in times if at <= known_until)
    return [message for at, message in times if oldest < at < latest or at in edges]


def _time(args: Args, name: str, default: float) -> float:
    try:
        return float(args.get(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _messages(found: Sequence[Message], args: Args, default: int, most: int) -> Json:
    shown, more = page(found, args, default, most)
    metadata = args.flag("include_all_metadata")
    drawn = [message_json(message, metadata=metadata) for message in shown]
    goes_on = bool(more["response_metadata"]["next_cursor"])
    return {"messages": drawn, "has_more": goes_on} | (more if goes_on else {})


def _group(world: World, users: list[str]) -> Channel:
    """The conversation of several people with the app."""
    everyone = sorted([world.bot.id, *users])
    for channel in world.channels.values():
        if channel.kind == "mpim" and sorted(channel.members) == everyone:
            return channel
    channel = Channel(world.new_id("C"), "mpdm-" + "--".join(users), "mpim", members=everyone)
    world.channels[channel.id] = channel
    return channel
