import csv
import json
import os
import pty
import signal
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.shell.terminal import SECONDS, Terminal

GOOD = "id,answered_at,score,comment,team\n1,2026-03-02,9,Fine,Web\n2,2026-03-03,2,Late,Web\n"
BAD = GOOD + "3,2026-03-04,eleven,Hm,Web\n4,nonsense,7,Hm,Web\n5,2026-03-04,,Hm,Web\n"


def test_an_import_says_how_it_reads_and_what_it_came_to(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)

    ended = terminal("import", "a.csv")

    assert (ended.code, ended.err) == (0, "")
    assert "Encoding" in ended.out
    assert "commas" in ended.out
    assert "Read 2 rows: 2 added, 0 seen before, 0 updated, 0 rejected." in ended.out
    assert "Too few responses for a number (2): 1 happy, 0 neutral, 1 unhappy." in ended.out
    assert "counted by their names: Web (2)." in ended.out


def test_a_file_s_name_steers_no_terminal(terminal: Terminal) -> None:
    name = "a\x1b]0;owned\x07\u202evsc.csv"
    terminal.write(name, BAD)
    terminal.write("b.csv", GOOD)

    ended, missing = terminal("import", name, "b.csv"), terminal("import", "\x1b[2J\x9b.csv")

    assert "a\ufffd]0;owned\ufffdvsc.csv.rejected.csv" in ended.out
    assert "\ufffd[2J\ufffd.csv: there is no such file." in missing.err
    assert not set("\x1b\x07\x9b\u202e") & set(ended.out + ended.err + missing.out + missing.err)


def test_enough_rows_have_a_number(terminal: Terminal) -> None:
    rows = "".join(f"{n},2026-03-02,{10 if n % 4 else 0}\n" for n in range(8))
    terminal.write("a.csv", f"id,answered_at,score\n{rows}")

    told = "NPS 50.0 (likely \N{MINUS SIGN}14.2 to 86.9) of 8: 6 happy, 0 neutral, 2 unhappy."
    assert told in terminal("import", "a.csv").out


def test_the_same_file_again_adds_nothing(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)
    terminal("import", "a.csv")

    assert "0 added, 2 seen before, 0 updated, 0 rejected" in terminal("import", "a.csv").out


def test_a_changed_row_updates(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)
    terminal("import", "a.csv")
    terminal.write("a.csv", GOOD.replace("Late", "Too late"))

    assert "0 added, 1 seen before, 1 updated, 0 rejected" in terminal("import", "a.csv").out


def test_bad_rows_are_reported_while_the_good_ones_go_in(terminal: Terminal) -> None:
    terminal.write("a.csv", BAD)

    ended = terminal("import", "a.csv")

    assert ended.code == 0
    assert "Read 5 rows: 2 added" in ended.out
    assert "3 rejected (1 without a score)" in ended.out
    assert "line 4: score" in ended.out
    with (terminal.folder / "a.csv.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == ["4", "5", "6"]


def test_a_file_without_one_good_row_is_refused(terminal: Terminal) -> None:
    terminal.write("a.csv", "id,answered_at,score\n1,2026-03-02,eleven\n")

    ended = terminal("import", "a.csv")

    assert ended.code == 1
    assert ended.err == "a.csv: not one row could be read.\n"


def test_a_dry_run_stores_nothing_and_says_so(terminal: Terminal) -> None:
    terminal.write("a.csv", BAD)

    ended = terminal("import", "a.csv", "--dry-run")

    assert ended.code == 0
    assert "2 added" in ended.out
    assert "Nothing has been stored" in ended.out
    assert [path.name for path in terminal.folder.iterdir()] == ["a.csv"]


def test_a_dry_run_knows_what_is_there(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)
    terminal("import", "a.csv")
    more = GOOD.replace("Late", "Too late") + "3,2026-03-04,10,Great,Web\n"
    terminal.write("b.csv", more)

    assert "1 added, 1 seen before, 1 updated" in terminal("import", "b.csv", "--dry-run").out
    assert "1 added, 1 seen before, 1 updated" in terminal("import", "b.csv").out


def test_several_files_go_in_one_after_the_other(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)
    terminal.write("b.csv", "id,answered_at,score\n7,2026-03-02,7\n")

    ended = terminal("import", "a.csv", "b.csv")

    assert ended.code == 0
    assert ended.out.index("a.csv") < ended.out.index("2 added")
    assert ended.out.index("b.csv") < ended.out.index("1 added")


UNREADABLE = {
    "missing": ("nowhere.csv", "nowhere.csv: there is no such file."),
    "a folder": ("folder", "folder: that is a folder. Name the files in it."),
    "empty": ("empty.csv", "empty.csv: The file is empty."),
    "without a date": ("dateless.csv", "--answered-at"),
    "without a score": ("scoreless.csv", '--map "score='),
    "ambiguous": ("ambiguous.csv", "--date-format"),
}


@pytest.mark.parametrize(("name", "sentence"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_refused_before_anything_is_stored(
    terminal: Terminal, name: str, sentence: str
) -> None:
    (terminal.folder / "folder").mkdir()
    terminal.write("good.csv", GOOD)
    terminal.write("empty.csv", "")
    terminal.write("dateless.csv", "id,score\n1,9\n")
    terminal.write("scoreless.csv", "id,date\n1,2026-03-02\n")
    terminal.write("ambiguous.csv", "id,score,date\n1,9,01/02/2026\n2,9,03/04/2026\n")

    ended = terminal("import", "good.csv", name)

    assert ended.code == 1
    assert ended.out == ""
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not (terminal.folder / "data").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "cp850"])
def test_options_reach_the_reader(terminal: Terminal, encoding: str) -> None:
    terminal.write("a.csv", "Wer;Wie gern;Kommentar\nx;9;Schön\ny;3;\n".encode(encoding))

    ended = terminal(
        *("import", "a.csv", "--map", "score=Wie gern", "--map", "id=Wer"),
        *("--encoding", encoding, "--delimiter", ";", "--source", "paper"),
        *("--answered-at", "2026-03-04", "--timezone", "Europe/Berlin"),
    )

    assert ended.code == 0, ended.err
    assert "2 added" in ended.out
    assert "paper" in ended.out
    exported = terminal("export").out.splitlines()[1]
    assert exported.startswith("paper,x,2026-03-04T11:00:00+00:00,9,Schön,")


def test_standard_input_is_a_file_too(terminal: Terminal) -> None:
    assert "2 added" in terminal("import", "-", typed=GOOD).out


COMPANY = """
[teams.web]
name = "Web"
channels = ["slack:#web"]
"""


@pytest.mark.parametrize(
    ("words", "cases"), [((), 0), (("--alert-since", "2026-03-03"), 1)], ids=["history", "asked"]
)
def test_imports_are_history_unless_asked(
    terminal: Terminal, words: tuple[str, ...], cases: int
) -> None:
    terminal.write("earful.toml", COMPANY)
    terminal.write("a.csv", GOOD)

    assert terminal("import", "a.csv", *words).code == 0

    assert len(terminal("export", "cases").out.splitlines()) - 1 == cases


def test_even_todays_answers_are_history(terminal: Terminal) -> None:
    terminal.write("a.csv", "id,score\n1,0\n")
    terminal("import", "a.csv", "--answered-at", terminal.today)

    assert len(terminal("export", "cases").out.splitlines()) == 1


@pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["for good", "dry"])
def test_what_is_too_old_to_keep_its_words_is_said(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    today = date.fromisoformat(terminal.today)
    days = [today - timedelta(days=ago) for ago in (10, 98, 102, 1_200)]
    rows = [f"{turn},{day},9,Fine\n" for turn, day in enumerate(days)]
    terminal.write("earful.toml", "[privacy]\nretention_days = 100\n")
    terminal.write("young.csv", f"id,answered_at,score,comment\n{''.join(rows[:2])}")
    terminal.write("one.csv", f"id,answered_at,score,comment\n{''.join(rows[:3])}")
    terminal.write("old.csv", f"id,answered_at,score,comment\n{''.join(rows)}")

    assert "retention_days" not in terminal("import", "young.csv", "--dry-run").out
    assert (
        "\n1 is older than retention_days (100): its words and name go tonight, and importing it"
        " again does not bring them back. To keep them longer, raise [privacy] retention_days"
        " first.\n"
    ) in terminal("import", "one.csv", "--dry-run").out
    assert (
        "\n2 are older than retention_days (100): their words and names go tonight, and importing"
        " them again does not bring them back. To keep them longer, raise [privacy] retention_days"
        " first.\n"
    ) in terminal("import", "old.csv", *words).out


def test_a_bar_is_drawn_on_a_terminal_only(terminal: Terminal) -> None:
    terminal.write("a.csv", GOOD)
    ours, theirs = pty.openpty()
    terminal.env |= {"TERM": "xterm", "COLUMNS": "100"}
    drawing = terminal.start("import", "a.csv", stdout=subprocess.PIPE, stderr=theirs)
    out, _ = drawing.communicate(timeout=SECONDS)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert drawing.returncode == 0
    assert "\N{ESCAPE}" in shown
    assert "\N{ESCAPE}" not in out.decode()
    assert terminal.program("import", "a.csv").err == ""


def test_ctrl_c_stops_after_the_rows_in_hand(terminal: Terminal) -> None:
    many = many_rows(terminal, 200_000)
    importing = terminal.start(
        "import",
        many.name,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert importing.stdout
    while not importing.stdout.readline().startswith("Known by"):
        pass
    wait_for_rows(terminal)
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=SECONDS)

    assert importing.returncode == 1
    assert err == "Stopped. What is counted above is stored; the same command does the rest.\n"
    stored = int(out.partition(" rows: ")[2].partition(" added")[0].replace(",", ""))
    assert 0 < stored < 200_000
    assert len(terminal("export").out.splitlines()) - 1 == stored
    assert terminal("rollup", "check").code == 0


def many_rows(terminal: Terminal, count: int) -> Path:
    rows = (f"{n},2025-0{n % 9 + 1}-01,{n % 11},{'so it goes ' * 9}\n" for n in range(count))
    return terminal.write("many.csv", "id,answered_at,score,comment\n" + "".join(rows))


def wait_for_rows(terminal: Terminal) -> None:
    """Until some are stored; each question takes its time, so nothing else is waited for."""
    for _ in range(200):
        if '"n": 0' not in terminal("ask", "all", "--json").out:
            return
    pytest.fail("no row was stored")


BAD_AND_GOOD = "id,answered_at,score\n1,2026-03-02,9\n2,2026-03-02,eleven\n"


def test_good_rows_go_in_though_the_bad_ones_can_be_kept_nowhere(terminal: Terminal) -> None:
    (terminal.folder / "sub").mkdir()
    terminal.write("sub/a.csv", BAD_AND_GOOD)
    file = terminal.folder / "sub" / ("a" * 240 + ".csv")
    file.write_text(BAD_AND_GOOD)  # with .rejected.csv behind it no file system takes the name

    ended = terminal("import", str(file))

    assert ended.code == 1
    assert "1 added" in ended.out
    assert "line 3: score" in ended.out
    assert "cannot be written: File name too long, so the rejected rows are kept nowhere" in (
        ended.err
    )
    assert "0 added, 1 seen before" in terminal("import", "sub/a.csv").out


def test_rejected_rows_go_where_somebody_says(terminal: Terminal) -> None:
    (terminal.folder / "sub").mkdir()
    terminal.write("a.csv", BAD_AND_GOOD)

    ended = terminal("import", "a.csv", "--rejects-to", "sub")

    assert ended.code == 0
    assert ended.out.endswith(
        "Rejected rows, with their lines and reasons: sub/a.csv.rejected.csv\n"
    )
    assert not (terminal.folder / "a.csv.rejected.csv").exists()
    assert terminal("import", "a.csv", "--rejects-to", "nowhere").code == 2


def test_nothing_goes_in_where_another_file_has_the_rejects_place(terminal: Terminal) -> None:
    terminal.write("a.csv", BAD_AND_GOOD)
    letter = terminal.write("a.csv.rejected.csv", "Dear Sir or Madam")

    ended = terminal("import", "a.csv")

    assert ended.code == 1
    assert ended.err.startswith("a.csv.rejected.csv, where rejected rows go, is in use")
    assert letter.read_text() == "Dear Sir or Madam"
    assert json.loads(terminal("ask", "all", "--json").out)["overall"]["n"] == 0
