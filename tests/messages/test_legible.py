"""Words from outside that would turn round, or cover, what stands around them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.legible import MOST_MARKS, closed, legible, within

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FIRST, LAST = "\u2068", "\u2069"
STAY = {
    "Hebrew with all its points": "שָׁ֭לוֹם",
    "Vietnamese": "Nguyễn Thị Ánh",
    "the same, taken apart": unicodedata.normalize("NFD", "Nguyễn Thị Ánh"),
    "Thai": "ที่นี่ดีมาก",
    "Tibetan stacks": "བསྒྲུབས་རྒྱུ་",
    "Devanagari": "क्षत्रिय ज़िंदगी",
    "a family": "👨‍👩‍👧‍👦 👍🏽 🏳️‍🌈",
    "keycaps": "1️⃣2️⃣",
    "Persian with its joiners": "می‌خواهم",
    "right-to-left marks": "\u200fשלום\u200f!",
}


@pytest.mark.parametrize("words", STAY.values(), ids=STAY)
def test_what_people_write_stays(words: str) -> None:
    assert legible(words) == words


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u20dd", "\u0321", "\u05b0"])
def test_a_flood_of_marks_is_dammed(mark: str) -> None:
    assert legible(f"a{mark * 100}b") == f"a{mark * MOST_MARKS}b"
    assert within(f"a{mark * 100}b").count(mark) == MOST_MARKS


def test_many_marks_on_many_letters_stay() -> None:
    words = "a\u0301\u0302e\u0301" * 1_000
    assert legible(words) == words


def test_what_turns_the_direction_is_left_out() -> None:
    assert legible(f"a{TURNING}b") == within(f"a{TURNING}b") == "ab"


def test_a_name_from_right_to_left_turns_nothing_around_it() -> None:
    assert within("דנה כהן · customer since 2023") == f"{FIRST}דנה כהן{LAST} · customer since 2023"
    assert within("2/10 for محمد, סניף") == f"2/10 for {FIRST}محمد, סניף{LAST}"
    assert within("\u200fדנה · שרה") == f"{FIRST}דנה{LAST} · {FIRST}שרה{LAST}"


def test_what_is_begun_is_ended_where_it_is_cut() -> None:
    assert closed(within("דנה כהן")[:3]) == f"{FIRST}דנ{LAST}"
    assert closed("plain") == "plain"


@given(st.text())
def test_nothing_visible_is_lost_but_floods(words: str) -> None:
    shown = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", words)
    kept = [sign for sign in shown if sign not in TURNING and not unicodedata.combining(sign)]
    marks = {sign for sign in words if unicodedata.category(sign) == "Me"}
    for seen in (legible(words), within(words).replace(FIRST, "").replace(LAST, "")):
        left = [sign for sign in seen if not unicodedata.combining(sign)]
        drop = {"\u061c", "\u200e", "\u200f", *marks}
        assert [s for s in left if s not in drop] == [s for s in kept if s not in drop]


@given(st.text(alphabet=st.sampled_from(f"אב ab12{TURNING}\u0301\u200f.,·")))
def test_every_direction_that_is_begun_is_ended(words: str) -> None:
    depth = 0
    for sign in within(words):
        depth += (sign == FIRST) - (sign == LAST)
        assert depth in (0, 1)
    assert depth == 0
    assert legible(legible(words)) == legible(words)
    assert within(within(words)) == within(words)
