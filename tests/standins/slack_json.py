"""How Slack spells its things in JSON, in answers and payloads alike."""

import datetime as dt
import zoneinfo

from tests.standins.slack_things import (
    APP,
    BOT,
    DOMAIN,
    TEAM,
    Channel,
    Json,
    Message,
    User,
    View,
)

BOT_PROFILE = {
    "id": BOT,
    "app_id": APP,
    "user_id": None,
    "name": "Earful",
    "icons": {"image_36": "", "image_48": "", "image_72": ""},
    "deleted": False,
    "updated": 1700000000,
    "team_id": TEAM,
}


def message_json(message: Message, *, metadata: bool = False) -> Json:
    """As history and payloads carry it; metadata only where it was asked for."""
    if message.deleted:
        return _tombstone(message)
    drawn: Json = {
        "type": "message",
        "user": message.user.id,
        "ts": message.ts,
        "text": message.text,
        "team": message.user.team,
    }
    if message.user.is_bot:
        drawn |= {"bot_id": BOT, "app_id": APP, "bot_profile": BOT_PROFILE}
    if message.blocks:
        drawn["blocks"] = message.blocks
    if len(message.versions) > 1:
        drawn["edited"] = {"user": message.user.id, "ts": message.versions[-1].at}
    if metadata and message.metadata:
        drawn["metadata"] = message.metadata
    return drawn | _thread(message)


def _tombstone(message: Message) -> Json:
    text = "This message was deleted."
    head = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
    return head | {"text": text, "ts": message.ts} | _thread(message)


def _thread(message: Message) -> Json:
    if message.thread_ts:
        posts = message.channel.posts
        parent = next((post for post in posts if post.ts == message.thread_ts), None)
        reply: Json = {"thread_ts": message.thread_ts}
        if parent:
            reply["parent_user_id"] = parent.user.id
        return reply | ({"subtype": "thread_broadcast"} if message.broadcast else {})
    replies = [post for post in message.channel.messages if post.thread_ts == message.ts]
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user.id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": True,
    }


def channel_json(channel: Channel, app_user: User) -> Json:
    shared: Json = {
        "created": 1700000000,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": TEAM,
        "updated": 1700000000000,
    }
    if channel.kind == "im":
        others = [user for user in channel.members if user != app_user.id]
        return {"id": channel.id, "user": others[0], "is_user_deleted": False} | shared
    return shared | {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_member": app_user.id in channel.members,
        "is_general": False,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_pending_ext_shared": False,
        "shared_team_ids": [TEAM, "T0ELSEWHERE"] if channel.shared else [TEAM],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def user_json(user: User, *, with_email: bool) -> Json:
    now = dt.datetime.now(zoneinfo.ZoneInfo(user.tz))
    offset = now.utcoffset() or dt.timedelta()
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": user.real_name.split(" ")[0],
        "last_name": user.real_name.partition(" ")[2],
        "team": user.team,
    }
    if with_email and user.email:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()),
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_stranger": user.team != TEAM,
        "updated": 1700000000,
    }


def view_json(view: View, state: Json | None = None) -> Json:
    """A view with all that Slack adds; `state` is what the person has filled in."""
    given = {key: value for key, value in view.content.items() if key != "state"}
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit_disabled": False,
        "close": None,
        "submit": None,
        "title": None,
        **given,
        "id": view.id,
        "team_id": TEAM,
        "state": {"values": state or {}},
        "hash": view.hash,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }


def person_json(user: User) -> Json:
    """The one who acts, in a payload."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}


def place_json(channel: Channel) -> Json:
    """Where it happened, in a payload: private places keep their names to themselves."""
    names = {"private": "privategroup", "im": "directmessage"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def team_json() -> Json:
    return {"id": TEAM, "domain": DOMAIN}
