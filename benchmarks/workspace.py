"""A company in the stand-in for Slack: its channels, its people, and Earful in it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from benchmarks import company
from benchmarks.programs import Folder, folder
from bot.platforms.slack.scopes import HISTORY, NEEDED
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import User

A_CARD_EACH = "\n[alerts]\nopen_cards = 0\nburst = 0\n"


@asynccontextmanager
async def workspace(
    teams: Sequence[str] = company.TEAMS,
) -> AsyncIterator[tuple[SlackStandIn, User, Folder]]:
    """Slack, somebody in all channels, and a folder in which `earful run` finds them."""
    async with SlackStandIn() as slack:
        slack.scopes = {scope.name for scope in (*NEEDED, *HISTORY)}
        somebody = slack.add_user("jonas", real_name="Jonas Weber", email="jonas.weber@example.com")
        for team in teams:
            slack.add_channel(team, members=[somebody])
        env = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.url.rstrip("/"),
        }
        with folder(company.settings(tuple(teams)) + A_CARD_EACH, env) as place:
            yield slack, somebody, place
