"""What the doctor says of the machine: its SQLite, its clock, its doors as others see them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.doctor.finding import Finding, Verdict
from bot.doctor.outside import doors, running
from bot.doctor.records import database as examined
from bot.doctor.records import of_sqlite
from bot.doctor.refused import requests
from bot.doctor.skew import by_header, skew
from bot.settings import Settings, load
from bot.web import serving
from storage.database import Database
from storage.knocks import Knock, Unheard

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FAULTY = [(3, 7, 0), (3, 40, 1), (3, 51, 2)]
SOUND = [(3, 51, 3), (3, 52, 0), (4, 0, 0)]


@pytest.mark.parametrize("version", FAULTY)
def test_an_sqlite_that_can_damage_a_file_is_named(version: tuple[int, ...]) -> None:
    told = of_sqlite(version)
    assert told.verdict is Verdict.NOTE
    assert "mended in 3.51.3" in told.sentence
    assert ".".join(map(str, version)) in told.sentence


@pytest.mark.parametrize("version", SOUND)
def test_an_sqlite_without_that_fault_is_fine(version: tuple[int, ...]) -> None:
    assert of_sqlite(version).verdict is Verdict.FINE


CLOCKS = {
    "to the second": (0, Verdict.FINE, "agrees"),
    "a little ahead": (59, Verdict.FINE, "agrees"),
    "ahead": (61, Verdict.BAD, "61 seconds ahead of Slack's"),
    "behind": (-600, Verdict.BAD, "10 minutes behind Slack's"),
    "a time zone off": (3 * 3600, Verdict.BAD, "3 hours ahead of"),
}


@pytest.mark.parametrize(("seconds", "verdict", "words"), CLOCKS.values(), ids=CLOCKS)
def test_a_clock_is_judged_by_another(seconds: int, verdict: Verdict, words: str) -> None:
    told = skew("Slack", "Slack's", NOW, NOW + timedelta(seconds=seconds))
    assert told.verdict is verdict
    assert words in told.sentence


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Nov 2026 12:00:00 GMT"])
def test_an_answer_without_a_time_judges_nobody(date: str) -> None:
    assert list(by_header("Slack", "Slack's", date, NOW)) == []


@pytest.mark.parametrize("date", ["Fri, 20 Nov 2026 12:00:00 GMT", "Fri, 20 Nov 2026 12:00:00"])
def test_an_answers_time_is_read_as_http_writes_it(date: str) -> None:
    [told] = by_header("Slack", "Slack's", date, NOW)
    assert told.verdict is Verdict.FINE


async def test_a_servers_clock_is_compared_and_its_release_is_told(on_postgres: Database) -> None:
    told = [
        one async for one in examined(on_postgres, lambda: datetime.now(UTC) + timedelta(hours=3))
    ]
    assert any("3 hours ahead of the database's" in one.sentence for one in told)
    assert any("PostgreSQL 1" in one.sentence for one in told)


async def test_a_server_is_only_looked_at(on_postgres: Database) -> None:
    only = Database(on_postgres.url, on_postgres.company, only_looks=True)
    async with only:
        assert await only.read(lambda store: store.unread.count()) == 0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "earful.toml"
    file.write_text("")
    return replace(load(file, {}), secrets={"plain": (SecretStr("x"),)})


@asynccontextmanager
async def answering(path: str, status: int, body: object = None) -> AsyncIterator[int]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    app = web.Application()
    app.add_routes([web.get(path, answer), web.post(path, answer)])
    async with serving(app, "127.0.0.1", 0) as port:
        yield port


async def asked(settings: Settings, port: int, *, is_here: bool = True) -> list[Finding]:
    told = replace(settings, port=port, host="0.0.0.0")
    return [one async for one in running(told, is_here=is_here)]


async def test_what_the_running_one_says_of_itself_is_told(settings: Settings) -> None:
    reasons = ["Slack does not accept the bot token: check SLACK_BOT_TOKEN"]
    async with answering("/ready", 503, {"ready": False, "reasons": reasons}) as port:
        [told] = await asked(settings, port)
    assert told.verdict is Verdict.BAD
    assert told.sentence == f"it is not ready: {reasons[0]}"

    async with answering("/ready", 200, {"ready": True, "reasons": []}) as port:
        [told] = await asked(settings, port)
    assert (told.verdict, told.sentence) == (Verdict.FINE, "it is ready")


async def test_one_that_does_not_answer_where_it_should_is_told(settings: Settings) -> None:
    async with answering("/other", 200) as port:
        [told] = await asked(settings, port)
        assert told.sentence.endswith("is no Earful") or "nobody answers" in told.sentence
    assert [one.verdict for one in await asked(settings, port)] == [Verdict.NOTE]
    assert await asked(settings, port, is_here=False) == []
    assert await asked(settings, 0) == []


@pytest.mark.parametrize(
    ("status", "verdict"), [(401, Verdict.FINE), (404, Verdict.BAD), (502, Verdict.BAD)]
)
async def test_an_address_that_does_not_lead_to_earful_is_found(
    settings: Settings, status: int, verdict: Verdict
) -> None:
    async with answering("/webhooks/plain", status) as port:
        told = replace(settings, public_url=f"http://127.0.0.1:{port}")
        found = [one async for one in doors(told)]
    assert [one.verdict for one in found] == [verdict]
    assert "/webhooks/plain" in found[0].sentence


async def test_an_address_that_cannot_be_asked_from_here_is_no_fault(settings: Settings) -> None:
    async with answering("/webhooks/plain", 401) as port:
        pass
    told = replace(settings, public_url=f"http://127.0.0.1:{port}")
    assert [one.verdict async for one in doors(told)] == [Verdict.NOTE]


@pytest.mark.parametrize("reason", Unheard)
async def test_who_was_not_heard_lately_is_told(database: Database, reason: Unheard) -> None:
    for ago, door in ((timedelta(minutes=59), "slack"), (timedelta(minutes=61), "teams")):
        one = Knock(door, reason, "", NOW - ago)
        await database.write(lambda store, one=one: store.knocks.note(one))  # type: ignore[misc]
    [said] = [one async for one in requests(database, lambda: NOW)]
    assert (said.verdict, "(slack)" in said.sentence) == (Verdict.NOTE, True)
