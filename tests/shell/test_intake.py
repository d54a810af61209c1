"""What survey tools sent and nobody could read: listed, shown, read again, thrown away."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from subprocess import PIPE

import pytest
from sqlalchemy import insert

from handlers.intake import take_in
from handlers.unread import keep
from handlers.vendor import Reading
from handlers.vendors import VENDORS
from nps.company import Company
from nps.response import Response
from storage.database import Database
from storage.store import Store
from storage.unread import MOST, unread
from tests.shell.running import SECRET, running
from tests.shell.terminal import SECONDS, Terminal

NOW = datetime.now(UTC)
SETTINGS = """
[teams.web]
channels = ["slack:#web"]
[[routes]]
team = "web"
[vendors.formbricks]
"""
TIMES = ("createdAt", "updatedAt")
SURVEY = {
    "event": "responseFinished",
    "data": {
        "id": "f1",
        **dict.fromkeys(TIMES, NOW.isoformat()),
        "finished": True,
        "data": {"q1": 2, "q2": "Nobody rang back, wendeltreppe"},
    },
}


def received(
    terminal: Terminal, *bodies: object, vendor: str = "formbricks", at: datetime = NOW
) -> None:
    """*bodies*, as the door takes them in: kept as far as nobody can read them."""

    def unit(store: Store) -> None:
        for body in bodies:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            items = VENDORS[vendor].read(raw, Reading(store.company.timezone, at))
            good = [item for item in items if isinstance(item, Response)]
            bad = [item for item in items if not isinstance(item, Response)]
            take_in(good, store, store.company, at)
            assert keep(vendor, raw, bad, store, at)

    asyncio.run(written(terminal, unit))


async def written(terminal: Terminal, unit: Callable[[Store], object]) -> None:
    path = terminal.folder / "data/earful.db"
    async with Database(f"sqlite+aiosqlite:///{path}", Company()) as database:
        await database.write(unit)


def stored(terminal: Terminal) -> Sequence[tuple[str, int]]:
    lines = terminal("export", "--format", "jsonl").out.splitlines()
    return [(one["id"], one["score"]) for one in map(json.loads, lines)]


def test_nothing_is_said_to_be_kept_where_nothing_is(terminal: Terminal) -> None:
    assert terminal("intake", "failed") == (0, "Nothing is kept that could not be read.\n", "")
    assert terminal("intake", "replay", "--all") == (0, "", "")


def test_what_is_kept_is_listed_without_its_words(terminal: Terminal) -> None:
    item = {"id": "a", "score": "Nobody rang back, wendeltreppe"}
    received(terminal, b"{", [item] * 5, vendor="plain")

    listed = terminal("intake", "failed")

    assert (listed.code, listed.err) == (0, "")
    assert re.search(r"1 +plain +20\d\d-\S+ \d\d:\d\d +1 +body: is not JSON", listed.out)
    assert "item 1, score: … is not a score from 0 to 10" in listed.out
    assert "and 2 more" in listed.out
    assert "wendeltreppe" not in listed.out
    assert "Nobody" not in listed.out


def test_a_body_is_shown_to_the_byte(terminal: Terminal) -> None:
    body = b'\xff{"comment": "wendeltreppe\x1b[2J"}'
    received(terminal, body, vendor="plain")

    showing = terminal.start("intake", "failed", "--show", "1", stdout=PIPE, stderr=PIPE)

    assert showing.communicate(timeout=SECONDS) == (body, b"")
    assert showing.returncode == 0


def test_what_can_be_read_now_is_taken_in_and_leaves_the_list(terminal: Terminal) -> None:
    terminal.write("earful.toml", SETTINGS)
    received(terminal, SURVEY)
    assert terminal("intake", "replay", "--all").code == 1

    terminal.write("earful.toml", SETTINGS + 'score = "q1"\ncomment = "q2"\n')
    replayed = terminal("intake", "replay", "1")

    assert replayed == (0, "1: 1 stored\n", "")
    assert stored(terminal) == [("f1", 2)]
    assert terminal("intake", "failed").out.startswith("Nothing is kept")
    assert len(terminal("export", "cases", "--format", "jsonl").out.splitlines()) == 1


def test_what_was_answered_long_ago_is_history_by_then(terminal: Terminal) -> None:
    terminal.write("earful.toml", SETTINGS + 'score = "q1"\n')
    long_ago = NOW - timedelta(days=30)
    data = SURVEY["data"] | dict.fromkeys(TIMES, long_ago.isoformat())  # type: ignore[operator]
    received(terminal, SURVEY | {"data": data}, at=long_ago)

    assert terminal("intake", "replay", "--all").out == "1: 1 stored\n"
    assert terminal("export", "cases", "--format", "jsonl").out == ""


def test_what_cannot_be_read_yet_stays_with_its_new_reason(terminal: Terminal) -> None:
    terminal.write("earful.toml", SETTINGS)
    received(terminal, SURVEY, b"{")
    terminal.write("earful.toml", SETTINGS + 'score = "q9"\n')

    replayed = terminal("intake", "replay", "--all")

    assert replayed.code == 1
    assert "1: kept, score: no answer to 'q9', which the settings name" in replayed.out
    assert "2: kept, body: is not JSON" in replayed.out
    assert replayed.err == "2 still cannot be read whole and are kept.\n"
    assert "no answer to 'q9'" in terminal("intake", "failed").out


def test_of_a_body_that_was_partly_good_only_the_rest_is_news(terminal: Terminal) -> None:
    good, bad = {"id": "good", "score": 9}, {"id": "bad", "score": 11}
    received(terminal, [good, bad], vendor="plain")

    replayed = terminal("intake", "replay", "1")

    assert replayed.out == "1: 1 known already; kept, item 2, score: 11 is outside 0 to 10\n"
    assert stored(terminal) == [("good", 9)]


def test_what_is_read_late_undoes_nothing_that_came_since(terminal: Terminal) -> None:
    received(terminal, [{"id": "one", "score": 2}, {"id": "two", "score": 11}], vendor="plain")

    def mended(store: Store) -> None:
        reading = Reading(store.company.timezone, NOW)
        sent = VENDORS["plain"].read(b'[{"id": "one", "score": 9}]', reading)
        take_in([one for one in sent if isinstance(one, Response)], store, store.company, NOW)

    asyncio.run(written(terminal, mended))
    terminal("intake", "replay", "--all")

    assert stored(terminal) == [("one", 9)]


def test_a_tool_that_is_known_no_more_keeps_its_bodies(terminal: Terminal) -> None:
    asyncio.run(
        written(terminal, lambda store: store.unread.keep("former", b"{}", "no score", NOW))
    )

    replayed = terminal("intake", "replay", "--all")

    assert replayed.code == 1
    assert "knows no survey tool called former" in replayed.out


def test_what_is_thrown_away_is_gone(terminal: Terminal) -> None:
    received(terminal, b"{", b"[", b"!", vendor="plain")

    assert terminal("intake", "drop", "2") == (0, "1 thrown away.\n", "")
    assert "There is no 2" in terminal("intake", "failed", "--show", "2").err
    assert terminal("intake", "drop", "--all").out == "2 thrown away.\n"
    assert terminal("intake", "failed").out.startswith("Nothing is kept")


@pytest.mark.parametrize("word", ["replay", "drop"])
def test_a_number_that_there_is_not_changes_nothing(terminal: Terminal, word: str) -> None:
    received(terminal, b"{", vendor="plain")

    ended = terminal("intake", word, "1", "7")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "There is no 7: `earful intake failed` lists what there is.\n"
    assert "body: is not JSON" in terminal("intake", "failed").out


@pytest.mark.parametrize("words", [[], ["1", "--all"]])
def test_which_ones_has_to_be_said(terminal: Terminal, words: list[str]) -> None:
    assert terminal("intake", "replay", *words).code == 2


def test_the_doctor_mentions_what_is_kept(terminal: Terminal) -> None:
    received(terminal, b"{", vendor="plain")

    told = terminal("doctor")

    assert told.code == 0
    assert "1 body was signed but could not be read, and kept: `earful intake failed`" in told.out


def test_a_broken_tool_does_not_fill_the_disk(terminal: Terminal) -> None:
    def fill(store: Store) -> None:
        one = {"vendor": "plain", "body": b"{", "reason": "no JSON", "received_at": NOW}
        store.connection.execute(insert(unread), [one] * MOST)

    asyncio.run(written(terminal, fill))
    terminal.env |= {"EARFUL_SECRET_PLAIN": SECRET, "PORT": "0"}

    with running(terminal) as earful:
        assert earful.post("/webhooks/plain", b"[")[0] == 400
        assert earful.post("/webhooks/plain", {"id": "a", "score": 9})[0] == 200
        _, err = earful.stop()

    assert "no room for more unreadable bodies" in err
    told = terminal("doctor")
    assert told.code == 1
    assert "what plain sends and cannot be read is not kept any more" in told.out
