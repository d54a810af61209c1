import csv
import io
import json
import os
import pty
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.shell.exporting import CASE, RESPONSE
from tests.shell.running import SECRET, running
from tests.shell.terminal import SECONDS, Terminal

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
ODD = [
    {"id": "1", "score": 0, "comment": "=HYPERLINK(1)", "tags": ["a b", "c, d"]},
    {"id": "2", "score": 9, "comment": "'=quoted", "staff": ["Lee, Kim", "mo@example.com"]},
    {"id": "3", "score": 8, "comment": 'Fine,\n"really"; 5 €', "may_contact": False},
    {"id": "4", "score": 8, "comment": "- none", "customer": {"phone": "+49 170", "name": "NA"}},
    {"id": "5", "score": 8, "comment": "N/A", "customer": {"email": "Ann@Example.com"}},
    {"id": "-6", "score": 7, "touchpoint": "@home", "may_contact": True, "segment": "-"},
    {"id": "7", "score": 7, "link": "https://example.com/7", "language": "de", "team": "+1"},
    {"id": "8", "score": 3, "comment": "Ünï\u202ecode 😀", "customer": {"since": "2019"}},
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with odd responses that came by webhook."""
    folder = tmp_path_factory.mktemp("told")
    at = datetime(2026, 11, 3, 14, 2, 59, 123456, UTC)
    body = [
        {"answered_at": (at + timedelta(seconds=turn)).isoformat()} | one
        for turn, one in enumerate(ODD)
    ]
    with running(Terminal(folder, {"PORT": "0", "EARFUL_SECRET_PLAIN": SECRET})) as earful:
        assert earful.post("/webhooks/plain", body)[1]["stored"] == len(ODD)
        assert earful.stop() == (0, "")
    return folder / "data"


@pytest.fixture
def filled(terminal: Terminal, told: Path) -> Terminal:
    shutil.copytree(told, terminal.folder / "data")
    return terminal


def test_customers_words_steer_no_terminal(terminal: Terminal) -> None:
    terminal.write("a.csv", "id,score,date,comment\n1,3,2026-11-03,\x1b[2Jwendeltreppe\x9b1A\n")
    assert terminal("import", "a.csv").code == 0
    assert "\x1b[2Jwendeltreppe" in terminal("export").out
    ours, theirs = pty.openpty()
    showing = terminal.start("export", stdout=theirs)
    assert showing.wait(SECONDS) == 0
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)

    assert "\ufffd[2Jwendeltreppe\ufffd1A" in shown
    assert "\x1b" not in shown


def test_every_response_is_a_row(filled: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(filled("export").out, newline="")))

    assert tuple(rows[0]) == RESPONSE
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "'-6", "7", "8"]
    assert {row["source"] for row in rows} == {"plain"}
    assert rows[2]["comment"] == 'Fine,\n"really"; 5 €'


def test_no_cell_is_a_formula(filled: Terminal) -> None:
    rows = csv.reader(io.StringIO(filled("export").out, newline=""))

    assert [cell for row in rows for cell in row if cell.startswith(FORMULAS)] == []


def test_an_export_that_is_imported_changes_nothing(filled: Terminal) -> None:
    exported = filled.write("out.csv", filled("export").out)

    ended = filled("import", str(exported))

    assert f"0 added, {len(ODD)} seen before, 0 updated, 0 rejected" in ended.out


def test_an_export_fills_an_empty_database_with_the_same(filled: Terminal) -> None:
    before = filled("export").out
    exported = filled.write("out.csv", before)
    filled.env["DATABASE_URL"] = "sqlite:///other/earful.db"

    assert f"{len(ODD)} added" in filled("import", str(exported)).out
    assert filled("export").out == before


def test_lines_of_json_tell_the_same(filled: Terminal) -> None:
    lines = [json.loads(line) for line in filled("export", "--format", "jsonl").out.splitlines()]

    assert [line["comment"] for line in lines] == [one.get("comment", "") for one in ODD]
    assert lines[0]["tags"] == ["a b", "c, d"]
    assert lines[2]["may_contact"] is False
    assert lines[0]["score"] == 0


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ((), ["1", "2", "3"]),
        (("--since", "2026-03-03"), ["2", "3"]),
        (("--until", "2026-03-03"), ["1", "2"]),
        (("--since", "2026-03-03", "--until", "2026-03-03"), ["2"]),
        (("--since", "2027-01-01"), []),
    ],
)
def test_days_are_the_companys_and_inclusive(
    terminal: Terminal, words: tuple[str, ...], ids: list[str]
) -> None:
    terminal.write("earful.toml", '[company]\ntimezone = "Asia/Tokyo"\n')
    terminal.write(
        "a.csv",
        "id,answered_at,score\n1,2026-03-02T23:59,9\n2,2026-03-03T00:00,9\n3,2026-03-04T00:00,9\n",
    )
    assert terminal("import", "a.csv").code == 0

    rows = csv.DictReader(io.StringIO(terminal("export", *words).out, newline=""))

    assert [row["id"] for row in rows] == ids


@pytest.mark.parametrize("what", ["responses", "cases"])
def test_a_first_day_after_the_last_is_refused(filled: Terminal, what: str) -> None:
    ended = filled("export", what, "--since", "2026-11-04", "--until", "2026-11-03")

    assert (ended.code, ended.out) == (2, "")
    assert "--since 2026-11-04 is after --until 2026-11-03: no day is between." in ended.err


def test_it_is_utf8_wherever_it_runs(filled: Terminal) -> None:
    filled.env["LC_ALL"] = "C"
    filled.env["PYTHONIOENCODING"] = "latin-1"

    assert "😀" in filled.program("export").out


CASES = """
[teams.web]
name = "Web"
channels = ["slack:#web"]
"""


def test_cases_are_told_with_their_owners_and_without_a_stopwatch(terminal: Terminal) -> None:
    terminal.write("earful.toml", CASES)
    terminal.write("a.csv", "id,answered_at,score,comment,team\n1,2026-03-02,2,=Late,web\n")
    terminal("import", "a.csv", "--alert-since", "2026-03-01")

    rows = list(csv.DictReader(io.StringIO(terminal("export", "cases").out, newline="")))
    line = json.loads(terminal("export", "cases", "--format", "jsonl").out)

    assert tuple(rows[0]) == CASE == tuple(line)
    assert (line["number"], line["state"], line["team"], line["id"]) == (1, "open", "web", "1")
    assert not any("claimed" in column for column in CASE)
    assert terminal("export", "cases", "--until", "2020-01-01").out.count("\n") == 1
