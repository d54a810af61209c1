"""Whether Slack is set up as Earful needs it, and what to do where it is not."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Final

from bot.doctor.finding import Finding, bad, fine, note
from bot.doctor.skew import by_header
from bot.now import Now
from bot.platforms.port import Undeliverable
from bot.platforms.slack.api import Api, Me
from bot.platforms.slack.channels import PREFIX, Channels
from bot.platforms.slack.faults import FAULTS, judged
from bot.platforms.slack.scopes import HISTORY, NEEDED
from bot.platforms.slack.settings import PATH, SlackSettings

ABOUT: Final = "Slack"
LIKE_A_SECRET: Final = re.compile("[0-9a-f]{32}")
ONLY_A_CLICK: Final = (
    "Whether the signing secret is right only a click shows: earful doctor --self-test"
)
REINSTALL: Final = "bring the app up to date with `earful manifest slack`, then install it again"


async def slack(
    settings: SlackSettings, channels: Iterable[str], now: Now
) -> AsyncIterator[Finding]:
    """*channels* as settings spell them; those of other platforms are passed over."""
    for finding in _way_in(settings):
        yield finding
    async with Api(settings) as api:
        try:
            me = await api.me()
        except FAULTS as fault:
            yield bad(ABOUT, judged(fault).sentence.format(where=ABOUT, needed=""))
            return
        yield fine(ABOUT, "the bot token is accepted")
        for finding in by_header(ABOUT, "Slack's", me.date, now()):
            yield finding
        for finding in _scopes(me):
            yield finding
        if settings.app_token:
            yield await _app_token(api)
        directory = Channels(api, settings.allow_shared_channels)
        for spelled in dict.fromkeys(channels):
            if spelled.startswith(PREFIX):
                yield await _channel(spelled.removeprefix(PREFIX), directory)


def _way_in(settings: SlackSettings) -> Iterator[Finding]:
    if settings.app_token:
        yield fine(ABOUT, "is listened to over Socket Mode")
        return
    if settings.signing_secret:
        yield fine(ABOUT, f"is listened to over HTTP, at {PATH}. {ONLY_A_CLICK}")
        if not LIKE_A_SECRET.fullmatch(settings.signing_secret):
            yield note(
                ABOUT,
                "SLACK_SIGNING_SECRET does not look like one: it is 32 digits and letters from a to"
                " f, under Basic Information of the app. The verification token is another thing",
            )
        return
    yield bad(
        ABOUT,
        "nothing that people press or ask there can reach Earful: set SLACK_SIGNING_SECRET (HTTP)"
        " or SLACK_APP_TOKEN (Socket Mode)",
    )


def _scopes(me: Me) -> Iterator[Finding]:
    """Slack says in its answers what the installation may do; silent, it is not judged."""
    if not me.scopes:
        return
    for scope in NEEDED:
        if scope.name not in me.scopes:
            yield bad(ABOUT, f"the app lacks {scope.name}, {scope.reason}: {REINSTALL}")
    if not me.scopes.issuperset(scope.name for scope in HISTORY):
        yield note(
            ABOUT,
            "Earful may not look back in channels: when a connection breaks at the wrong moment,"
            " a message may come twice. `earful manifest slack --with-history` asks for that",
        )


async def _app_token(api: Api) -> Finding:
    token = api.settings.app_token
    try:
        await api.client(token).apps_connections_open(app_token=token)
    except FAULTS:
        return bad(
            ABOUT,
            "the app token is not accepted: make one with the scope connections:write, and set"
            " SLACK_APP_TOKEN to it",
        )
    return fine(ABOUT, "the app token is accepted")


async def _channel(name: str, directory: Channels) -> Finding:
    try:
        channel = await directory.look_up(name)
        directory.refuse(channel, name)
    except Undeliverable as why:
        return bad(ABOUT, why.reason)
    if not channel.joined:
        return bad(ABOUT, f"Earful is not in {name}: type /invite @Earful there")
    return fine(ABOUT, f"Earful is in {name}")
