import sqlite3
import subprocess
from pathlib import Path

from tests.shell.terminal import Terminal

FAULTS = """
[company]
timezone = "Europe/Berlinn"
[teams.support]
chanels = []
[[routes]]
team = "suport"
[digest]
hour = 25
"""


def test_every_fault_of_the_settings_has_its_line(terminal: Terminal) -> None:
    terminal.write("earful.toml", FAULTS)
    terminal.env["PORT"] = "many"

    ended = terminal("rollup", "check")

    assert ended.code == 1
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 5
    assert "Did you mean channels?" in ended.err


def test_the_real_program_ends_with_1_and_without_a_traceback(terminal: Terminal) -> None:
    terminal.write("earful.toml", FAULTS)

    ended = terminal.program("export")

    assert ended.code == 1
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert "Berlinn" in ended.err


def test_settings_that_are_named_must_exist(terminal: Terminal) -> None:
    terminal.env["EARFUL_SETTINGS"] = "elsewhere.toml"

    assert terminal("rollup", "check") == (1, "", "elsewhere.toml: there is no such file.\n")


def test_a_database_in_the_way_is_named(terminal: Terminal) -> None:
    (terminal.folder / "data/earful.db").mkdir(parents=True)

    ended = terminal("rollup", "check")

    assert ended.code == 1
    assert ended.err.startswith("The database cannot be used now: data/earful.db: ")
    assert len(ended.err.splitlines()) == 1


def test_where_no_database_can_be_made_the_reason_stands_in_words(terminal: Terminal) -> None:
    terminal.write("file", "")
    terminal.env["DATABASE_URL"] = "sqlite:///file/earful.db"

    ended = terminal("ask", "all")

    assert ended.code == 1
    assert "file/earful.db: " in ended.err
    assert "Errno" not in ended.err


def test_what_is_no_database_is_let_be(terminal: Terminal) -> None:
    (terminal.folder / "data").mkdir()
    letter = terminal.write("data/earful.db", "Dear Sir or Madam, this is no database. " * 99)

    ended = terminal("export")

    assert ended.code == 1
    assert "data/earful.db" in ended.err
    assert letter.read_text().startswith("Dear Sir")


def test_a_reader_that_goes_ends_the_export_quietly(terminal: Terminal) -> None:
    fill(terminal, 3_000)
    export = terminal.start(
        "export",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert export.stdout
    assert export.stderr
    export.stdout.readline()
    export.stdout.close()

    assert export.stderr.read() == b""
    assert export.wait(60) == 1
    export.stderr.close()


def test_a_terminal_of_another_age_gets_question_marks(terminal: Terminal) -> None:
    terminal.env["PYTHONIOENCODING"] = "latin-1"

    ended = terminal.program("ask", "lst-week")

    assert ended.code == 1
    assert ended.err == "I do not know ?lst-week?. Did you mean last-week?\n"


def test_a_fault_of_our_own_is_told_without_anybodys_words(terminal: Terminal) -> None:
    assert terminal("rollup", "check").code == 0
    path = terminal.folder / "data/earful.db"
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE rollup")
    connection.close()

    ended = terminal("rollup", "check")

    assert ended.code == 1
    assert ended.err.startswith("This is a fault in Earful itself.")
    assert "no such table" in ended.err


def fill(terminal: Terminal, rows: int) -> Path:
    """A database with that many responses."""
    lines = (f"r{n},2026-03-0{n % 9 + 1},{n % 11},{'word ' * 40}\n" for n in range(rows))
    path = terminal.write("many.csv", "id,answered_at,score,comment\n" + "".join(lines))
    assert terminal("import", str(path)).code == 0
    return path
