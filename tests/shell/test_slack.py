"""The program beside a stand-in for Slack."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.shell.running import SECRET, running_beside
from tests.shell.terminal import Ended, Terminal
from tests.standins.slack import SlackStandIn

PATIENCE = 40.0
"""Seconds; a program's start takes some on a busy machine, and a courier looks again after 30."""
SETTINGS = """
[teams.support]
channels = ["slack:#support"]
[[routes]]
team = "support"
"""


@pytest.fixture
async def slack(terminal: Terminal) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as one:
        terminal.write("earful.toml", SETTINGS)
        terminal.env |= {
            "PORT": "0",
            "EARFUL_SECRET_PLAIN": SECRET,
            "SLACK_BOT_TOKEN": one.bot_token,
            "SLACK_SIGNING_SECRET": one.signing_secret,
            "SLACK_API_URL": one.url,
        }
        yield one


async def typed(terminal: Terminal, *words: str) -> Ended:
    """The real program, while the stand-in answers it."""
    return await asyncio.to_thread(terminal.program, *words)


async def test_a_low_score_that_is_sent_is_claimed_in_slack(
    terminal: Terminal, slack: SlackStandIn
) -> None:
    jonas = slack.add_user("jonas")
    support = slack.add_channel("support", members=[jonas])

    async with running_beside(terminal) as earful:
        assert "with slack" in earful.said
        words = ("--score", "2", "--comment", "Nobody rang back", "--name", "Maria Kern")
        sent = await typed(terminal, "send", *words, "--url", earful.address)
        assert sent.code == 0, sent.err
        (card,) = await slack.wait_for(lambda: slack.messages(support), PATIENCE)
        assert "Nobody rang back" in card.words
        await slack.send(slack.click(card, "Claim", by=jonas), f"{earful.address}/slack/events")
        assert await slack.wait_for(
            lambda: "is on it" in slack.messages(support)[0].words, PATIENCE
        )
        assert (await asyncio.to_thread(earful.stop))[0] == 0

    exported = await typed(terminal, "export", "cases")
    assert ",claimed," in exported.out


async def test_the_doctor_finds_slack_well(terminal: Terminal, slack: SlackStandIn) -> None:
    slack.add_channel("support")

    ended = await typed(terminal, "doctor")

    assert ended.code == 0, ended.out
    assert "Earful is in #support" in ended.out
    assert slack.bot_token not in ended.out


async def test_the_doctor_says_where_to_invite_it(terminal: Terminal, slack: SlackStandIn) -> None:
    slack.add_channel("support", app_in=False)

    ended = await typed(terminal, "doctor")

    assert ended.code == 1
    assert "type /invite @Earful there" in ended.out


async def test_what_cannot_be_shown_stands_in_the_outbox(
    terminal: Terminal, slack: SlackStandIn
) -> None:
    support = slack.add_channel("support", private=True, app_in=False)

    async with running_beside(terminal) as earful:
        await typed(terminal, "send", "--score", "2", "--comment", "Hm", "--url", earful.address)
        await slack.wait_for(lambda: slack.calls_of("conversations.list"), PATIENCE)
        assert (await asyncio.to_thread(earful.stop))[0] == 0
    listed = await typed(terminal, "outbox")
    assert "alert:1  slack:#support" in listed.out
    assert "in a private channel, type /invite @Earful" in listed.out
    assert (await typed(terminal, "doctor")).code == 1

    slack.join(slack.bot, support, inviter=slack.add_user("kim"))
    assert (await typed(terminal, "outbox", "retry")).out.startswith("1 will be tried again")
    async with running_beside(terminal):
        assert await slack.wait_for(lambda: slack.messages(support), PATIENCE)
