import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.shell.terminal import Terminal

FILE = """id,answered_at,score,touchpoint,team
1,2026-11-16T08:00,9,Store visit,Web
2,2026-11-17T23:30,2,Store visit,Web
3,2026-11-10,10,Call,Web
"""


@pytest.fixture
def filled(terminal: Terminal) -> Terminal:
    terminal.write("earful.toml", '[company]\ntimezone = "America/New_York"\n')
    terminal.write("a.csv", FILE)
    assert terminal("import", "a.csv").code == 0
    return terminal


def test_an_answer_is_told_in_lines(filled: Terminal) -> None:
    ended = filled("ask", "this-week", "--now", "2026-11-18T09:00")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("This week so far")
    assert "\N{ESCAPE}" not in ended.out


def test_an_answer_for_programs_has_the_numbers_of_few(filled: Terminal) -> None:
    ended = filled("ask", "this-week", "--now", "2026-11-18T09:00", "--json")

    told = json.loads(ended.out)
    assert (told["question"], told["by"], told["groups"]) == ("this-week", None, [])
    assert told["period"] == {
        "label": "2026-W47",
        "start": "2026-11-16",
        "end": "2026-11-22",
        "timezone": "America/New_York",
    }
    assert (told["overall"]["n"], told["overall"]["nps"]) == (2, 0.0)
    assert told["previous"]["n"] == 1


def test_now_without_a_zone_is_company_time(filled: Terminal) -> None:
    """In New York it is still Sunday of the week before."""
    local = filled("ask", "this-week", "--now", "2026-11-15T22:00", "--json")
    utc = filled("ask", "this-week", "--now", "2026-11-16T03:00Z", "--json")

    assert json.loads(local.out)["period"]["label"] == "2026-W46"
    assert local == utc


def test_a_shell_may_have_taken_the_quotes(filled: Terminal) -> None:
    one = filled("ask", 'all touchpoint:"Store visit"', "--json")
    several = filled("ask", "all", "touchpoint:Store visit", "--json")

    assert json.loads(one.out)["overall"]["n"] == 2
    assert json.loads(several.out)["filters"] == {"touchpoint": "Store visit"}


def test_what_is_not_understood_ends_with_1_and_the_nearest_word(filled: Terminal) -> None:
    ended = filled("ask", "lst-week")

    assert (ended.code, ended.out) == (1, "")
    assert "Did you mean last-week?" in ended.err


def test_help_speaks_of_the_shell(filled: Terminal) -> None:
    assert "earful ask this-week" in filled("ask", "help").out


def test_lists_are_items_for_programs(filled: Terminal) -> None:
    assert json.loads(filled("ask", "open", "--json").out) == {"question": "open", "items": []}


STAFF = """
[[staff]]
email = "amira@example.com"
name = "Amira Haddad"
"""


def test_a_stranger_cannot_be_asked_for(terminal: Terminal) -> None:
    ended = terminal("ask", "mine", "--as", "nobody@example.com")
    assert ended.code == 1
    assert "no colleague nobody@example.com" in ended.err


def test_one_asks_as_a_colleague(terminal: Terminal) -> None:
    terminal.write("earful.toml", STAFF)

    assert terminal("ask", "praise", "off").code == 1
    assert terminal("ask", "praise", "off", "--as", "AMIRA@example.com").code == 0


@pytest.mark.parametrize("question", ["mine", "kudos", "praise", "praise on"])
def test_what_is_about_whoever_asks_needs_somebody_who_asks(
    terminal: Terminal, question: str
) -> None:
    ended = terminal("ask", question)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"“{question}” is about whoever asks: say who, --as EMAIL.\n"


def test_an_empty_database_answers_too(terminal: Terminal) -> None:
    assert json.loads(terminal("ask", "all", "--json").out)["period"]["start"] is None
    assert "no responses" in terminal("ask", "all").out


BY = {
    "by_touchpoint": "touchpoint",
    "by_team": "team",
    "by_segment": "segment",
    "by_month": "month",
    "by_month_SYNTHETIC_dates": "month",
}


@pytest.mark.parametrize("name", ["nhs_fft", "jardinerie_fr"])
def test_real_data_is_counted_exactly(terminal: Terminal, shared: Path, name: str) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())[name]
    file = shared / "data" / expected["file"]
    assert terminal.program("import", str(file)).code == 0

    whole = asked(terminal, "all")
    assert figures(whole["overall"]) == figures(expected["overall"])
    assert whole["period"]["start"] == expected["first"][:10]
    assert whole["period"]["end"] == expected["last"][:10]
    for table, dimension in BY.items():
        groups = asked(terminal, f"all by {dimension}")["groups"]
        found = {group["key"]: figures(group) for group in groups if group["key"] is not None}
        if table in expected:
            assert found == {key: figures(row) for key, row in expected[table].items()}
    if "by_touchpoint_and_month" in expected:
        assert by_touchpoint_and_month(terminal, expected["by_touchpoint"]) == {
            pair: figures(row) for pair, row in expected["by_touchpoint_and_month"].items()
        }
    assert "0 added" in terminal("import", str(file)).out


def by_touchpoint_and_month(terminal: Terminal, touchpoints: Iterable[str]) -> Any:
    return {
        f"{touchpoint} | {month['key']}": figures(month)
        for touchpoint in touchpoints
        for month in asked(terminal, f'all by month touchpoint:"{touchpoint}"')["groups"]
    }


def asked(terminal: Terminal, question: str) -> Any:
    ended = terminal("ask", question, "--json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def figures(told: Any) -> tuple[int, int, int, int, float]:
    parts = (told["n"], told["promoters"], told["passives"], told["detractors"])
    return (*parts, round(told["nps"], 4))
