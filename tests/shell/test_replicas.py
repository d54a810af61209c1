"""Two programs on one PostgreSQL, beside a stand-in for Slack."""

import asyncio
from contextlib import ExitStack

from tests.cluster import Databases
from tests.shell.running import SECRET, Running, running
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


async def sent(terminal: Terminal, to: Running, words: str) -> Ended:
    typed = ("send", "--score", "2", "--comment", words, "--url", to.address)
    return await asyncio.to_thread(terminal.program, *typed)


async def test_two_replicas_post_each_card_once_and_one_goes_on_without_the_other(
    terminal: Terminal, postgres: Databases
) -> None:
    async with SlackStandIn() as slack:
        terminal.write("earful.toml", SETTINGS)
        terminal.env |= {
            "PORT": "0",
            "DATABASE_URL": postgres.bare(),
            "EARFUL_SECRET_PLAIN": SECRET,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.url,
        }
        jonas = slack.add_user("jonas")
        support = slack.add_channel("support", members=[jonas])
        slack.pace = 0

        with ExitStack() as programs:
            starting = [running(terminal), running(terminal)]
            one, other = await asyncio.gather(
                *(asyncio.to_thread(programs.enter_context, each) for each in starting)
            )
            told = await asyncio.gather(
                *(sent(terminal, to, f"word {n}") for n, to in enumerate((one, other)))
            )
            assert [each.code for each in told] == [0, 0], told
            await slack.wait_for(lambda: len(slack.messages(support)) == 2, PATIENCE)

            other.process.kill()
            click = slack.click(slack.messages(support)[0], "Claim", by=jonas)
            await slack.send(click, f"{one.address}/slack/events")
            await slack.wait_for(
                lambda: any("is on it" in card.words for card in slack.messages(support)), PATIENCE
            )
            assert (await sent(terminal, one, "word 3")).code == 0
            await slack.wait_for(lambda: len(slack.messages(support)) == 3, PATIENCE)
            assert (await asyncio.to_thread(one.stop))[0] == 0

        assert len(support.posts) == 3
