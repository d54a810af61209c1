"""auth.test, users.*, bots.info, team.info: who is who."""

from tests.standins.slack_args import Args, known_user, method, page
from tests.standins.slack_json import BOT_PROFILE, user_json
from tests.standins.slack_things import APP, BOT, DOMAIN, TEAM, TEAM_NAME, Json, SlackError
from tests.standins.slack_world import World


@method("api.test")
def api_test(world: World, args: Args) -> Json:
    if args.text("error"):
        raise SlackError(args.text("error"), args=dict(args))
    return {"args": dict(args)}


@method("auth.test")
def auth_test(world: World, args: Args) -> Json:
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": world.bot.name,
        "team_id": TEAM,
        "user_id": world.bot.id,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


@method("users.info")
def users_info(world: World, args: Args) -> Json:
    world.require("users:read")
    return {"user": _drawn(world, args.need("user"))}


@method("users.list")
def users_list(world: World, args: Args) -> Json:
    world.require("users:read")
    users, more = page(list(world.users), args, default=1000, most=1000)
    return {"members": [_drawn(world, who) for who in users], "cache_ts": int(world.now())} | more


@method("users.lookupByEmail")
def lookup_by_email(world: World, args: Args) -> Json:
    world.require("users:read.email")
    wanted = args.need("email").lower()
    for user in world.users.values():
        if (user.email or "").lower() == wanted and not user.deleted and user.team == TEAM:
            return {"user": _drawn(world, user.id)}
    raise SlackError("users_not_found")


@method("bots.info")
def bots_info(world: World, args: Args) -> Json:
    world.require("users:read")
    if args.text("bot") != BOT:
        raise SlackError("bot_not_found")
    return {"bot": BOT_PROFILE | {"user_id": world.bot.id}}


@method("team.info")
def team_info(world: World, args: Args) -> Json:
    world.require("team:read")
    team = {"id": TEAM, "name": TEAM_NAME, "domain": DOMAIN, "email_domain": "example.com"}
    return {"team": team | {"icon": {"image_default": True}}}


@method("apps.connections.open")
def connections_open(world: World, args: Args) -> Json:
    """The URL is completed by the server, which knows its own address."""
    ticket = world.new_id("ticket")
    world.tickets.add(ticket)
    return {"url": f"/link/?ticket={ticket}&app_id={APP}"}


def _drawn(world: World, who: str) -> Json:
    return user_json(known_user(world, who), with_email="users:read.email" in world.scopes)
