"""Two programs on one PostgreSQL, beside a stand-in for Slack."""

import asyncio
from contextlib import ExitStack

import asyncpg

from tests.cluster import Databases
from tests.shell.running import SECRET, Running, running
from tests.shell.terminal import Terminal
from tests.standins.slack import SlackStandIn

PATIENCE = 40.0
"""Seconds; a program's start takes some on a busy machine, and a courier looks again after 30."""
SETTINGS = """
[teams.support]
channels = ["slack:#support"]
[[routes]]
team = "support"
"""


async def told(to: Running, id_: str) -> int:
    """A low score; the status that it is answered with."""
    body = {"id": id_, "score": 2, "comment": f"Nobody rang back, {id_}."}
    status, _ = await asyncio.to_thread(to.post, "/webhooks/plain", body)
    return status


async def nothing_in_hand(url: str) -> None:
    """Else a lease of whoever dies must run out first, which takes half a minute."""
    connection = await asyncpg.connect(url)
    asked = "SELECT count(*) FROM posting WHERE due_at IS NOT NULL"
    while await connection.fetchval(asked):  # noqa: ASYNC110  # it sets no event here
        await asyncio.sleep(0.02)  # another program's database sets no event
    await connection.close()


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
            # One after the other: forked at once, each would hold the other's pipe open.
            one = await asyncio.to_thread(programs.enter_context, running(terminal))
            other = await asyncio.to_thread(programs.enter_context, running(terminal))
            same = await asyncio.gather(told(one, "1"), told(other, "1"), told(other, "2"))
            assert list(same) == [200, 200, 200]
            await slack.wait_for(lambda: len(slack.messages(support)) == 2, PATIENCE)

            await nothing_in_hand(terminal.env["DATABASE_URL"])

            other.process.kill()
            click = slack.click(slack.messages(support)[0], "Claim", by=jonas)
            await slack.send(click, f"{one.address}/slack/events")
            await slack.wait_for(
                lambda: any("is on it" in card.words for card in slack.messages(support)), PATIENCE
            )
            assert await told(one, "3") == 200
            await slack.wait_for(lambda: len(slack.messages(support)) == 3, PATIENCE)
            assert (await asyncio.to_thread(one.stop))[0] == 0

        assert len(support.posts) == 3
