"""`earful doctor --self-test` beside the program that runs, and where there is none."""

import asyncio
import subprocess

import pytest

from messages.trial import LABEL
from tests.shell.running import running_beside
from tests.shell.terminal import Terminal
from tests.shell.test_slack import PATIENCE, typed
from tests.shell.test_slack import slack as slack  # noqa: PLC0414  # a fixture
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import User


async def test_it_says_that_a_button_is_heard_in_less_than_a_minute(
    terminal: Terminal, slack: SlackStandIn
) -> None:
    jonas = slack.add_user("jonas", email="jonas@example.com")
    async with running_beside(terminal) as earful:
        trying = asyncio.create_task(
            typed(terminal, "doctor", "--self-test", "--as", "jonas@example.com")
        )
        (card,) = await slack.wait_for(lambda: slack.messages(slack.dm(jonas)), PATIENCE)
        await slack.send(slack.click(card, LABEL, by=jonas), f"{earful.address}/slack/events")
        ended = await trying
        await _broken_off(terminal, slack, jonas)

    assert (ended.code, ended.err) == (0, "")
    lines = [line for line in ended.out.splitlines() if "of 5" in line]
    assert [line.split()[:4] for line in lines] == [
        ["ok", "Self-test", str(hop), "of"] for hop in range(1, 6)
    ]
    assert f"note  Self-test press “{LABEL}” in Slack now" in ended.out


async def _broken_off(terminal: Terminal, slack: SlackStandIn, jonas: User) -> None:
    """By SIGTERM, while its card stands: that is taken back."""
    words = ("doctor", "--self-test", "--as", "jonas@example.com")
    process = terminal.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    standing = slack.dm(jonas)
    await slack.wait_for(lambda: len(slack.messages(standing)) == 2, PATIENCE)
    process.terminate()
    _, err = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    assert (process.returncode, err) == (1, "Stopped before it was done.\n")
    await slack.wait_for(lambda: len(slack.messages(standing)) == 1, PATIENCE)


@pytest.fixture
def slack_on(terminal: Terminal) -> Terminal:
    terminal.env |= {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 32}
    return terminal


def test_without_a_running_earful_nothing_is_tried(slack_on: Terminal) -> None:
    slack_on("rollup", "check")
    ended = slack_on("doctor", "--self-test", "--as", "jonas@example.com")
    assert ended.code == 1
    assert ended.err.startswith("No `earful run` works on this database")


def test_where_no_platform_is_on_there_is_nothing_to_try(terminal: Terminal) -> None:
    assert terminal("doctor", "--self-test").err.startswith("No chat platform is on")


ADMINS = {
    "two admins": '[admins]\npeople = ["a@example.com", "b@example.com"]\n',
    "nobody": "",
}


@pytest.mark.parametrize("settings", ADMINS.values(), ids=ADMINS)
def test_to_whom_the_card_goes_must_be_known(slack_on: Terminal, settings: str) -> None:
    slack_on.write("earful.toml", settings)
    ended = slack_on("doctor", "--self-test")
    assert ended.err == "Say to whom the card shall go: earful doctor --self-test --as EMAIL.\n"


def test_the_one_admin_need_not_say_who_they_are(slack_on: Terminal) -> None:
    slack_on.write("earful.toml", '[admins]\npeople = ["a@example.com"]\n')
    assert slack_on("doctor", "--self-test").err.startswith("There is no database yet")
