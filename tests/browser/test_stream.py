"""Pages hear of every change once, also when they were away for a while."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.platforms.browser.workspace import REMEMBERED
from messages.blocks import How, Line, Message, Moment
from tests.browser.house import House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def client(house: House) -> AsyncIterator[ClientSession]:
    async with ClientSession(house.url) as session:
        yield session


async def place(client: ClientSession, url: str = "") -> str:
    """Where the page stands that is drawn now."""
    async with client.get(f"{url}/") as answer:
        page = await answer.text()
    told = page.rpartition('id="told">')[2].partition("</script>")[0]
    return str(json.loads(told)["place"])


async def heard(
    client: ClientSession, house: House, since: str, zone: str = ""
) -> list[dict[str, Any]]:
    """All that a page is told which saw everything up to *since*, until the server lets it go."""
    seen = {"Last-Event-ID": since}
    async with client.get("/live", headers=seen, params={"zone": zone}) as stream:
        house.browser.close()
        told = (await stream.read()).decode()
    return [
        dict(line.split(": ", 1) for line in event.splitlines() if ": " in line)
        for event in told.split("\n\n")
        if "data: " in event
    ]


async def test_what_was_missed_is_told_in_order(client: ClientSession, house: House) -> None:
    house.says("#support", "seen")
    since = await place(client)
    for words in ("one", "two", "three"):
        house.says("#support", words)
    events = await heard(client, house, since)
    assert [json.loads(event["data"])["summary"] for event in events] == ["one", "two", "three"]
    assert events[-1]["id"] == await place(client)


async def test_who_missed_too_much_looks_anew(client: ClientSession, house: House) -> None:
    house.says("#support", "seen")
    since = await place(client)
    for number in range(REMEMBERED + 1):
        house.says("#support", f"message {number}")
    (event,) = await heard(client, house, since)
    assert event["event"] == "anew"


@pytest.mark.parametrize("since", ["", "0", "elsewhere-0", "elsewhere-", "-1", "x"])
async def test_a_page_from_before_the_start_looks_anew(
    client: ClientSession, house: House, since: str
) -> None:
    (event,) = await heard(client, house, since)
    assert event["event"] == "anew"


async def test_a_change_from_the_future_is_not_believed(
    client: ClientSession, house: House
) -> None:
    start = (await place(client)).partition("-")[0]
    (event,) = await heard(client, house, f"{start}-7")
    assert event["event"] == "anew"


async def test_a_server_that_stops_lets_its_pages_go_first() -> None:
    async with asyncio.timeout(4.5):  # it would wait five seconds for a page that stays
        async with ClientSession() as session, open_house() as soon:
            stream = await session.get(f"{soon.url}/live?since={await place(session, soon.url)}")
            assert stream.status == 200


@pytest.mark.parametrize(
    ("zone", "clock"),
    [("Asia/Tokyo", "22:02"), ("", "14:02"), ("Europe", "14:02"), ("../etc/passwd", "14:02")],
)
async def test_what_is_announced_tells_the_readers_own_time(
    client: ClientSession, house: House, zone: str, clock: str
) -> None:
    since = await place(client)
    moment = Moment(datetime(2026, 11, 17, 13, 2, tzinfo=UTC), How.CLOCK)
    house.browser.say("#support", Message((moment,), (Line((moment,)),)))
    (event,) = await heard(client, house, since, zone)
    assert json.loads(event["data"])["summary"] == clock
