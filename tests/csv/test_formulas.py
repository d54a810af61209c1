"""Cells that a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.csvfile.formulas import neutral, restored

BEGINNINGS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "\N{MINUS SIGN}"]
BEFORE = ["", " ", "   ", "\t", "\r", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u202e", "'"]


@pytest.mark.parametrize("sign", BEGINNINGS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_text_however_it_hides(before: str, sign: str) -> None:
    for cell in (f"{before}{sign}1+1", f"{before}{sign}cmd|' /C calc'!A0", f"{before}{sign}"):
        assert neutral(cell) == f"'{cell}"
        assert restored(neutral(cell)) == cell


@pytest.mark.parametrize("cell", ["\t1", "\r1", "\n1"])
def test_what_some_programs_start_a_new_cell_at_is_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "a=b", "1-2", "'quoted'", "'", "''", " a", "kim@example.com", "(=1)"]
)
def test_words_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell == restored(cell)


def test_numbers_may_be_spared() -> None:
    for number in ("-1", "+4.5", "-3,75"):
        assert neutral(number, spares_numbers=True) == number == restored(number)
        assert neutral(number) == f"'{number}"
    assert neutral("-1+1", spares_numbers=True) == "'-1+1"


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n 1a＝\u200b"), max_size=8), st.booleans())
def test_exactly_one_apostrophe_comes_and_goes(cell: str, spares: bool) -> None:
    assert restored(neutral(cell, spares_numbers=spares)) == cell


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n 1a＝\u200b"), max_size=8))
def test_twice_can_be_taken_away_twice(cell: str) -> None:
    assert restored(restored(neutral(neutral(cell)))) == cell
