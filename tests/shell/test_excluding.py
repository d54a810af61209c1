"""`earful exclude` and `earful include`."""

import json
from pathlib import Path

import pytest

from tests.shell.terminal import Terminal

ROWS = "id,date,score,comment\na-1,2026-11-03,2,Nobody rang\na-2,2026-11-03,9,Quick\n"


@pytest.fixture
def stored(terminal: Terminal, tmp_path: Path) -> Terminal:
    terminal.write("answers.csv", ROWS)
    assert terminal("import", "answers.csv", "--source", "till").code == 0
    return terminal


def counted(terminal: Terminal) -> int:
    ended = terminal("ask", "all", "--json")
    number: int = json.loads(ended.out)["overall"]["n"]
    return number


def test_it_leaves_the_figures_and_comes_back(stored: Terminal) -> None:
    ended = stored("exclude", "till:a-1", "--reason", "A test of ours")
    assert ended.code == 0
    assert "till:a-1 does not count any more" in ended.out
    assert "earful include till:a-1" in ended.out
    assert counted(stored) == 1
    assert stored("rollup", "check").code == 0

    assert stored("include", "a-1").out == "till:a-1 counts again.\n"
    assert counted(stored) == 2
    assert stored("rollup", "check").code == 0


def test_what_is_out_is_listed_with_its_reason(stored: Terminal) -> None:
    assert stored("exclude").out == "Every response counts.\n"
    stored("exclude", "a-1", "--reason", "A test\nof ours\x1b[31m")
    stored("exclude", "a-2")
    first, second = stored("exclude").out.splitlines()
    assert first.startswith(stored.today[:4])
    assert first.endswith("  till:a-1  A test of ours\ufffd[31m")
    assert second.endswith("  till:a-2")


def test_what_is_out_is_not_exported_and_stays_out_when_it_is_told_again(stored: Terminal) -> None:
    stored("exclude", "a-1")
    assert "Nobody rang" not in stored("export").out
    stored("import", "answers.csv", "--source", "till")
    assert counted(stored) == 1


def test_twice_changes_nothing_and_says_so(stored: Terminal) -> None:
    assert stored("include", "a-1").out == "till:a-1 counts already.\n"
    stored("exclude", "a-1")
    stored("exclude", "a-2", "--reason", "A test of ours.")
    assert stored("exclude", "a-1") == (0, "till:a-1 is out already, without a reason.\n", "")
    for words in ((), ("--reason", "A test of ours.")):
        said = "till:a-2 is out already, for: A test of ours.\n"
        assert stored("exclude", "a-2", *words) == (0, said, "")


@pytest.mark.parametrize(
    ("first", "why"), [(("--reason", "one"), "for: one"), ((), "without a reason")]
)
def test_another_reason_for_what_is_out_is_refused(
    stored: Terminal, first: tuple[str, ...], why: str
) -> None:
    stored("exclude", "a-2", *first)
    assert stored("exclude", "a-2", "--reason", "another") == (
        1,
        "",
        f"till:a-2 is out already, {why}. `earful include` it first to give another reason.\n",
    )
    assert "another" not in stored("exclude").out


@pytest.mark.parametrize("command", ["exclude", "include"])
def test_an_unknown_id_is_refused_in_a_sentence(stored: Terminal, command: str) -> None:
    ended = stored(command, "a-3")
    assert ended.code == 1
    assert "There is no response a-3" in ended.err
    assert "earful export" in ended.err


def test_whoever_includes_says_what(stored: Terminal) -> None:
    assert stored("include").code == 2
