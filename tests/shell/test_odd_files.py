"""Files with odd names, and what only looks like a file."""

import os
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.shell.terminal import SECONDS, Terminal

AGAIN = 5
"""Seconds until somebody who waits presses Ctrl-C once more."""
ROWS = b"id,answered_at,score\n1,2026-03-02,9\n2,2026-03-02,eleven\n"
NAMES = [
    b"with blanks.csv",
    b"quote\"'s.csv",
    b"new\nline.csv",
    b"back\\slash.csv",
    b"*?[a].csv",
    "Größe ☕ 日本.csv".encode(),
    b"latin-\xe9.csv",
    b"%s{x}.csv",
    b"sub/../sub/a.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_anything(terminal: Terminal, name: bytes) -> None:
    (terminal.folder / "sub").mkdir()
    path = Path(os.fsdecode(name))
    path.write_bytes(ROWS)

    ended = terminal.program("import", os.fsdecode(name))

    assert ended.code == 0, ended.err
    assert "Read 2 rows: 1 added" in ended.out
    assert path.with_name(f"{path.name}.rejected.csv").is_file()


def test_a_name_that_begins_with_a_hyphen_needs_two_before_it(terminal: Terminal) -> None:
    terminal.write("-a.csv", ROWS)

    assert terminal("import", "-a.csv").code == 2
    assert "1 added" in terminal("import", "--", "-a.csv").out
    assert "1 seen before" in terminal("import", "./-a.csv").out


def test_what_is_no_file_is_refused_in_a_sentence(terminal: Terminal) -> None:
    (terminal.folder / "folder.csv").mkdir()
    (terminal.folder / "dangling.csv").symlink_to("nowhere")
    (terminal.folder / "loop.csv").symlink_to("loop.csv")
    terminal.write("empty.csv", b"")
    for name, why in {
        "folder.csv": "that is a folder. Name the files in it.",
        "dangling.csv": "there is no such file.",
        "nowhere.csv": "there is no such file.",
        "empty.csv": "The file is empty.",
        "/dev/null": "that is a device, and no file.",
        "/dev/zero": "that is a device, and no file.",
        "x" * 300: "file name too long.",
        "loop.csv": "there is no such file.",
    }.items():
        ended = terminal("import", name)
        assert (ended.code, ended.out, ended.err) == (1, "", f"{name}: {why}\n")


def test_a_link_to_a_file_is_read(terminal: Terminal) -> None:
    terminal.write("a.csv", ROWS)
    (terminal.folder / "link.csv").symlink_to("a.csv")

    assert "1 added" in terminal("import", "link.csv").out
    assert (terminal.folder / "link.csv.rejected.csv").is_file()


def test_a_pipe_is_read_to_its_end(terminal: Terminal) -> None:
    os.mkfifo("pipe.csv")
    writer = threading.Thread(target=Path("pipe.csv").write_bytes, args=(ROWS,))
    writer.start()

    ended = terminal.program("import", "pipe.csv")

    writer.join(SECONDS)
    assert ended.code == 0, ended.err
    assert "1 added" in ended.out
    assert (terminal.folder / "standard-input.rejected.csv").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(terminal: Terminal) -> None:
    terminal.write("a.csv", ROWS).chmod(0)

    assert terminal("import", "a.csv").err == "a.csv: permission denied.\n"


def test_a_file_that_changes_meanwhile_is_said(terminal: Terminal) -> None:
    """A second file, which is a pipe, holds the import up until the first one has changed."""
    terminal.write("a.csv", ROWS)
    os.mkfifo("pipe.csv")
    importing = terminal.start(
        "import",
        "a.csv",
        "pipe.csv",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with Path("pipe.csv").open("wb") as pipe:  # opens once the import does
        terminal.write("a.csv", ROWS + b"3,2026-03-02,1\n")
        pipe.write(ROWS)
    out, err = importing.communicate(timeout=SECONDS)

    assert importing.returncode == 1
    assert err.startswith("a.csv was changed while it was read. Import it again")
    assert "added" not in out
    assert "2 added" in terminal("import", "a.csv").out


def test_whoever_waits_for_a_pipe_can_stop(terminal: Terminal) -> None:
    os.mkfifo("pipe.csv")
    waiting = terminal.start(
        "import",
        "pipe.csv",
        stderr=subprocess.PIPE,
        text=True,
    )
    with Path("pipe.csv").open("wb"):
        err = _interrupted(waiting)
    assert (waiting.returncode, err) == (1, "Stopped before it was done.\n")


def _interrupted(waiting: subprocess.Popen[str]) -> str:
    """What it says when it is told to stop: a signal just before it waits is heard after that."""
    for _attempt in range(SECONDS // AGAIN):
        waiting.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return waiting.communicate(timeout=AGAIN)[1]
    raise AssertionError(f"it waited on for {SECONDS} s")
