"""Who gets in over HTTP, and how the Socket Mode connection stays alive."""

import asyncio
import hashlib
import hmac
import io
import logging
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.platforms.slack.api import Api
from bot.platforms.slack.app import bolt
from bot.platforms.slack.connection import connected
from bot.platforms.slack.socket import Socket
from storage.database import Database
from tests.slack.conftest import COMPANY, Office, Remembering, moved_in, served, settings
from tests.standins.slack import SlackStandIn

SECRET = "We were promised a call back"


@pytest.fixture
async def address(slack: SlackStandIn, database: Database) -> AsyncIterator[str]:
    async with (
        connected(settings(slack), Remembering(), database, COMPANY) as connection,
        served(connection.routes) as root,
    ):
        yield f"{root}/slack/events"


async def knock(address: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


async def test_a_request_that_slack_signed_comes_in(slack: SlackStandIn, address: str) -> None:
    answer = await slack.send(slack.url_verification("prove it"), address)

    assert (answer.status, answer.json) == (200, {"challenge": "prove it"})


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
async def test_an_old_signature_does_not(slack: SlackStandIn, address: str, seconds: float) -> None:
    answer = await slack.send(slack.url_verification(), address, at=time.time() + seconds)

    assert answer.status == 401


async def test_a_signature_with_another_secret_does_not(slack: SlackStandIn, address: str) -> None:
    answer = await slack.send(slack.url_verification(), address, secret="another secret")

    assert answer.status == 401


FORGED = {
    "no headers": {},
    "no signature": {"X-Slack-Request-Timestamp": str(int(time.time()))},
    "no time": {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=00"},
    "an endless time": {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=00"},
    "another time": {"X-Slack-Request-Timestamp": "nan", "X-Slack-Signature": "v0=00"},
    "signs": {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=é"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("body", [b"{}", b"payload=%7B", b"{", b"\xff\xfe", b""])
async def test_whatever_cannot_be_checked_does_not(
    address: str, headers: dict[str, str], body: bytes
) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert await knock(address, body, headers | {"Content-Type": kind}) == 401


@pytest.mark.parametrize(
    ("written", "status"),
    [("{}", 200), ("+{}", 401), ("{}.0", 401), ("-{}", 401), ("0{}_", 401), ("{}e0", 401)],
)
async def test_a_time_that_is_not_plainly_written_does_not_though_it_is_signed(
    slack: SlackStandIn, address: str, written: str, status: int
) -> None:
    at = written.format(int(time.time()))
    key = slack.signing_secret.encode()
    mac = hmac.new(key, f"v0:{at}:{{}}".encode(), hashlib.sha256).hexdigest()
    signed = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mac}"}

    assert await knock(address, b"{}", signed | {"Content-Type": "application/json"}) == status


async def test_a_body_over_a_mebibyte_does_not(slack: SlackStandIn, address: str) -> None:
    body = "x" * (1024 * 1024 + 1)

    assert await knock(address, body.encode(), slack.sign(body)) == 413


async def test_without_a_signing_secret_there_is_no_door(
    slack: SlackStandIn, database: Database
) -> None:
    told = settings(slack, signing_secret="")

    async with connected(told, Remembering(), database, COMPANY) as connection:
        assert not connection.routes


async def test_nobodys_words_or_secrets_reach_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """At its most talkative, and when things go wrong."""
    caplog.set_level(logging.DEBUG)
    await office.send(office.slack.command("/nps", SECRET, by=office.jonas, where=office.support))
    await office.send(office.slack.mention(SECRET, by=office.jonas, where="support"))
    await office.slack.wait_for(lambda: len(office.slack.ephemerals) == 2)
    await office.send(office.slack.event({"type": "message_like", "text": SECRET}))

    assert SECRET not in caplog.text
    assert office.slack.bot_token not in caplog.text


async def test_a_fault_of_ours_is_a_500_that_slack_repeats(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        raise RuntimeError

    office.desk.press_hook = fails
    command = office.slack.command("/nps", SECRET, by=office.jonas, where=office.support)

    with pytest.raises(AssertionError):
        await office.send(command)

    assert "a request from Slack failed" in caplog.text
    assert SECRET not in caplog.text


# Socket Mode


@pytest.fixture
async def socket(slack: SlackStandIn) -> AsyncIterator[Socket]:
    """One that looks after itself ten times a second."""
    async with (
        Api(settings(slack)) as api,
        Socket(bolt(api), api.client(slack.app_token), beat=0.1) as opened,
    ):
        yield opened


async def test_a_connection_is_alive_once_it_was_answered(
    slack: SlackStandIn, socket: Socket
) -> None:
    assert not socket.is_alive
    await socket.answered.wait()
    assert socket.is_alive


async def test_a_connection_that_slack_renews_or_that_breaks_comes_back(
    slack: SlackStandIn, socket: Socket
) -> None:
    [first] = await slack.wait_for(slack.sockets.live)

    await slack.sockets.disconnect("refresh_requested")
    [second] = await slack.wait_for(
        lambda: [one for one in slack.sockets.live() if one is not first]
    )
    slack.sockets.drop()
    await slack.wait_for(
        lambda: [one for one in slack.sockets.live() if one not in (first, second)]
    )


async def test_a_connection_that_falls_silent_is_replaced(
    slack: SlackStandIn, socket: Socket
) -> None:
    [first] = await slack.wait_for(slack.sockets.live)
    first.silent = True

    await slack.wait_for(lambda: [one for one in slack.sockets.live() if one is not first])


async def test_a_connection_whose_listeners_have_died_is_replaced(
    slack: SlackStandIn, socket: Socket
) -> None:
    """The SDK looks after its connection in two tasks, and nobody looks after those."""
    [first] = await slack.wait_for(slack.sockets.live)
    await socket.answered.wait()
    listeners = ("receive_messages", "monitor_current_session")
    for task in asyncio.all_tasks():
        if getattr(task.get_coro(), "__name__", "") in listeners:
            task.cancel()

    await slack.wait_for(lambda: [one for one in slack.sockets.live() if one is not first])


async def test_a_wrong_app_token_is_told_as_an_ailment(
    slack: SlackStandIn, database: Database
) -> None:
    told = settings(slack, app_token="xapp-wrong")

    async with connected(told, Remembering(), database, COMPANY) as connection:
        await slack.wait_for(lambda: slack.calls_of("apps.connections.open"))
        await connection.platform.api.me()
        assert connection.ailment() is not None


async def test_slack_may_be_away_when_earful_starts(
    slack: SlackStandIn, database: Database
) -> None:
    told = settings(slack, api_url="http://127.0.0.1:1/api/", app_token=slack.app_token)

    async with connected(told, Remembering(), database, COMPANY) as connection:
        assert connection.ailment() is not None


async def test_both_doors_may_be_open_at_once(slack: SlackStandIn, database: Database) -> None:
    async with moved_in(slack, database, "socket") as office:
        await office.send(office.slack.command("/nps", by=office.jonas, where=office.support))
        assert office.connection.routes
    assert len(slack.ephemerals) == 1
