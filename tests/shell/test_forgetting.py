"""Who is forgotten, what is asked before, and what stands on the receipt."""

import os
import pty
import re
import select
import sqlite3
import subprocess
import time

import pytest

from storage.held import HELD, Fate
from tests.settings.reading import EXAMPLE, ROOT
from tests.shell.terminal import SECONDS, Terminal
from tests.storage.fates import fates

ROWS = (
    "id,answered_at,score,comment,email,customer_id\n"
    "1,2026-11-02,2,Nobody rang,Maria@example.org,c-1\n"
    "2,2026-11-03,9,Fine now,maria@example.org,\n"
    "3,2026-11-03,9,Lovely,other@example.org,\n"
)


@pytest.fixture
def imported(terminal: Terminal) -> Terminal:
    terminal.write("a.csv", ROWS)
    assert terminal("import", "a.csv").code == 0
    return terminal


def comments(terminal: Terminal) -> list[str]:
    path = terminal.folder / "data/earful.db"
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT comment FROM response ORDER BY id").fetchall()
    connection.close()
    return [row[0] for row in rows]


def test_a_customer_is_forgotten_with_a_receipt(imported: Terminal) -> None:
    ended = imported("forget", "MARIA@example.org", "--yes")

    assert (ended.code, ended.err) == (0, "")
    assert "Known as maria@example.org and csv:c-1." in ended.out
    assert re.search(r"Receipt 1: .*, a customer asked: 2 responses\.", ended.out)
    assert "Nothing of it stands in any message any more." in ended.out
    assert "Not in Earful's hands: your survey tool, exports" in ended.out
    assert comments(imported) == ["", "", "Lovely"]
    assert imported("rollup", "check").code == 0


def test_where_nobody_can_be_asked_nothing_is_done_without_yes(imported: Terminal) -> None:
    ended = imported("forget", "maria@example.org")

    assert ended.code == 1
    assert ended.err == "Nothing has been forgotten: --yes says so where nobody can be asked.\n"
    assert comments(imported)[0] == "Nobody rang"
    assert imported("receipts").out == "Nobody has been forgotten.\n"


@pytest.mark.parametrize(("typed", "code", "left"), [("n", 1, "Nobody rang"), ("y", 0, "")])
def test_on_a_terminal_it_is_asked(imported: Terminal, typed: str, code: int, left: str) -> None:
    ours, theirs = pty.openpty()
    process = imported.start(
        "forget",
        "maria@example.org",
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    until = time.monotonic() + SECONDS
    asked = b""
    while b"[y/N]" not in asked and time.monotonic() < until:
        if select.select([ours], [], [], 1)[0]:
            asked += os.read(ours, 1024)
    os.write(ours, f"{typed}\n".encode())
    out, _ = process.communicate(timeout=SECONDS)
    os.close(ours)
    os.close(theirs)

    assert b"Forget this customer?" in asked
    assert process.returncode == code
    assert "2 responses will be forgotten" in out
    assert comments(imported)[0] == left


@pytest.mark.parametrize("typed", ["nobody@example.org", "c-2", "csv:7", "csv:", "", "?"])
def test_who_is_not_known_is_said_and_nothing_is_done(imported: Terminal, typed: str) -> None:
    ended = imported("forget", typed, "--yes")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"No e-mail address, id or answer is known as {typed}.\n"
    assert imported("receipts").out == "Nobody has been forgotten.\n"


BORNE = {
    "maria kern": "2 answers bear that name, and a name is not unique. Name the customer by an"
    " e-mail address, an id, or one of these answers: csv:q1, csv:q2.\n",
    "+49 170 2": "1 answer bears that phone number, and a phone number is not unique. Name the"
    " customer by an e-mail address, an id, or this answer: csv:q2.\n",
    "Kim": "7 answers bear that name, and a name is not unique. Name the customer by an e-mail"
    " address, an id, or one of these answers: csv:k0, csv:k1, csv:k2, csv:k3, csv:k4 and"
    " 2 more.\n",
}


@pytest.mark.parametrize(("typed", "sentence"), BORNE.items())
def test_a_name_or_a_phone_number_names_nobody_and_whose_it_is_is_said(
    terminal: Terminal, typed: str, sentence: str
) -> None:
    kims = "".join(f"k{turn},2026-11-03,9,Fine,Kim,\n" for turn in range(7))
    terminal.write(
        "a.csv",
        "id,answered_at,score,comment,customer_name,customer_phone\n"
        "q1,2026-11-02,2,Nobody rang,Maria Kern,+49 170 1\n"
        f"q2,2026-11-03,9,Fine now,Maria Kern,+49 170 2\n{kims}",
    )
    assert terminal("import", "a.csv").code == 0

    assert terminal("forget", typed, "--yes") == (1, "", sentence)
    assert sorted(comments(terminal)) == [*["Fine"] * 7, "Fine now", "Nobody rang"]
    assert terminal("receipts").out == "Nobody has been forgotten.\n"


def test_somebody_may_be_forgotten_before_the_file_is_rewritten(imported: Terminal) -> None:
    ended = imported("forget", "csv:1", "--yes", "--later")

    assert ended.code == 0
    assert "The last traces leave the database file on Sunday night." in ended.out
    assert comments(imported) == ["", "", "Lovely"]
    assert imported("forget", "csv:1", "--yes").err == "csv:1 is forgotten already.\n"


def test_the_newest_receipts_are_listed_first(imported: Terminal) -> None:
    imported("forget", "maria@example.org", "--yes")
    imported("forget", "other@example.org", "--yes")

    lines = imported("receipts").out.splitlines()

    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert all(line.endswith("; done") for line in lines)
    assert "example.org" not in imported("receipts", "2").out
    assert imported("receipts", "3").err == "There is no receipt 3.\n"


# What is kept

PRIVACY_ENV = {
    "EARFUL_SETTINGS": str(EXAMPLE),
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "s" * 32,
    "EARFUL_SECRET_FORMBRICKS": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0",
}


def test_the_docs_show_what_the_example_keeps(terminal: Terminal) -> None:
    terminal.env |= PRIVACY_ENV
    ended = terminal("privacy")
    docs = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")

    assert (ended.code, ended.err) == (0, "")
    assert f"```\n{ended.out}```" in docs


def test_the_docs_name_every_column_and_what_becomes_of_it() -> None:
    docs = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", docs, re.MULTILINE))
    place = {Fate.FORGOTTEN: 0, Fate.AGED: 1, Fate.TIDIED: 2, Fate.WISHED: 3, Fate.NOBODY: 3}

    assert rows.keys() == HELD.keys()
    for table, column, fate in fates():
        assert f"`{column}`" in rows[table].split("|")[place[fate]], (table, column)


def test_privacy_is_told_without_any_settings_and_opens_no_database(terminal: Terminal) -> None:
    ended = terminal("privacy")

    assert ended.code == 0
    assert "no door is open" in ended.out
    assert "none is on" in ended.out
    assert list(terminal.folder.iterdir()) == []


def test_privacy_tells_what_the_settings_say(terminal: Terminal) -> None:
    terminal.write(
        "earful.toml",
        '[teams.care]\nname = "Care"\nchannels = ["slack:#care", "slack:#all"]\n'
        '[praise]\nchannels = ["slack:#kind"]\nsharing = "private"\n'
        '[privacy]\ncustomer = "none"\nretention_days = 30\n'
        '[privacy.channels]\n"slack:#care" = "full"\n',
    )
    told = terminal("privacy").out

    assert "go 30 days after the answer" in told
    assert re.search(
        r"^- slack:#care: unhappy .* words without account and card numbers$", told, re.MULTILINE
    )
    assert re.search(r"^- slack:#all: unhappy .* no name;", told, re.MULTILINE)
    assert re.search(r"^- slack:#kind: kind words about Care\.", told, re.MULTILINE)
    assert "kind words are not shared unless their colleague says so" in told
