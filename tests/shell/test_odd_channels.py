"""Channels that settings spell as no platform would: said by name, and in nobody's way."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.shell.running import SECRET, running_beside
from tests.shell.terminal import Terminal
from tests.shell.test_stopping import low
from tests.standins.slack import SlackStandIn

PATIENCE = 40.0
ODD = ['sup"port', "a/b", "a b", "<!channel>", "../x", "%2f", "ünï"]
SETTINGS = """
[teams.support]
name = 'The "Desk" / Support'
channels = [{channels}]
[teams."a/b"]
channels = ["slack:#support"]
[[routes]]
team = "support"
"""


@pytest.fixture
async def slack(terminal: Terminal) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as one:
        names = ", ".join(f"'slack:#{name}'" for name in [*ODD, "support"])
        terminal.write("earful.toml", SETTINGS.format(channels=names))
        terminal.env |= {
            "PORT": "0",
            "EARFUL_SECRET_PLAIN": SECRET,
            "SLACK_BOT_TOKEN": one.bot_token,
            "SLACK_SIGNING_SECRET": one.signing_secret,
            "SLACK_API_URL": one.url,
        }
        yield one


async def test_a_channel_that_cannot_be_holds_up_no_other(
    terminal: Terminal, slack: SlackStandIn
) -> None:
    support = slack.add_channel("support")

    async with running_beside(terminal) as earful:
        status, _ = await asyncio.to_thread(earful.post, "/webhooks/plain", low("one"))
        assert status == 200
        assert await slack.wait_for(lambda: slack.messages(support), PATIENCE)
        code, err = await asyncio.to_thread(earful.stop)

    assert (code, "Traceback" in err) == (0, False)
    doctor = await asyncio.to_thread(terminal.program, "doctor")
    assert doctor.code == 1
    for name in ODD:
        assert f"#{name}" in doctor.out
    assert "Earful is in #support" in doctor.out
