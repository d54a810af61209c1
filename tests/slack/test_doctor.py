"""What the doctor finds wrong with Slack, and what to do about it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.doctor.finding import Verdict
from bot.now import Now, utc_now
from bot.platforms.slack.doctor import slack as examined
from tests.slack.conftest import settings
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import Refuse

CHANNELS = ("slack:#support", "browser:#support", "slack:#support")


async def found(
    slack: SlackStandIn, *channels: str, now: Now = utc_now, **more: Any
) -> dict[str, Verdict]:
    told = settings(slack, **more)
    found = examined(told, channels or CHANNELS, now)
    return {one.sentence: one.verdict async for one in found}


async def test_all_is_well(slack: SlackStandIn) -> None:
    slack.add_channel("support")

    assert await found(slack, app_token=slack.app_token) == {
        "is listened to over Socket Mode": Verdict.FINE,
        "the bot token is accepted": Verdict.FINE,
        "this machine's clock agrees with Slack's": Verdict.FINE,
        "the app token is accepted": Verdict.FINE,
        "Earful is in #support": Verdict.FINE,
    }


async def test_a_wrong_token_is_told_at_once(slack: SlackStandIn) -> None:
    slack.fail("auth.test", Refuse("invalid_auth"))

    told = await found(slack)

    assert told["Slack does not accept the bot token: check SLACK_BOT_TOKEN"] is Verdict.BAD
    assert "Earful is in #support" not in told


async def test_a_wrong_app_token_is_told(slack: SlackStandIn) -> None:
    slack.add_channel("support")

    told = await found(slack, app_token="xapp-wrong")

    assert any("connections:write" in one and told[one] is Verdict.BAD for one in told)


async def test_without_a_way_in_nothing_reaches_earful(slack: SlackStandIn) -> None:
    told = await found(slack, signing_secret="")

    assert any("SLACK_SIGNING_SECRET" in one and told[one] is Verdict.BAD for one in told)


async def test_a_clock_by_which_clicks_would_be_refused_is_told(slack: SlackStandIn) -> None:
    told = await found(slack, now=lambda: utc_now() + timedelta(minutes=7))

    [said] = [one for one in told if "clock" in one]
    assert said.startswith("this machine's clock is 7 minutes ahead of Slack's")
    assert told[said] is Verdict.BAD


async def test_what_cannot_be_a_signing_secret_is_noted(slack: SlackStandIn) -> None:
    told = await found(slack, signing_secret="a verification token")
    assert any("does not look like one" in one and told[one] is Verdict.NOTE for one in told)

    told = await found(slack, signing_secret="0123456789abcdef" * 2)
    assert not any("does not look like one" in one for one in told)
    assert any("earful doctor --self-test" in one and told[one] is Verdict.FINE for one in told)


async def test_a_missing_scope_is_told_with_its_reason(slack: SlackStandIn) -> None:
    slack.scopes -= {"im:write", "channels:history"}

    told = await found(slack)

    bad = [one for one, verdict in told.items() if verdict is Verdict.BAD]
    assert any(one.startswith("the app lacks im:write, to write to a colleague") for one in bad)
    assert not any("history" in one for one in bad)
    assert any("--with-history" in one and told[one] is Verdict.NOTE for one in told)


ROOMS: dict[str, tuple[dict[str, Any], str]] = {
    "not invited": (
        {"app_in": False},
        "Earful is not in #support: type /invite @Earful there",
    ),
    "private": ({"private": True, "app_in": False}, "in a private channel, type /invite @Earful"),
    "shared": ({"shared": True}, "set allow_shared_channels = true under [slack]"),
}


@pytest.mark.parametrize(("room", "remedy"), ROOMS.values(), ids=ROOMS)
async def test_a_channel_that_cannot_be_written_to_is_told(
    slack: SlackStandIn, room: dict[str, Any], remedy: str
) -> None:
    slack.add_channel("support", **room)

    told = await found(slack)

    assert any(remedy in one and told[one] is Verdict.BAD for one in told), told


async def test_an_archived_channel_is_told(slack: SlackStandIn) -> None:
    old = slack.add_channel("old", archived=True)

    told = await found(slack, f"slack:{old.id}")

    assert any("is archived in Slack" in one and told[one] is Verdict.BAD for one in told)
