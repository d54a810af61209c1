import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps.refusal import Refusal
from nps.score import SCORES, SCORES_OF, Category, category, read_score

READ = [
    *((score, score) for score in range(11)),
    *((str(score), score) for score in range(11)),
    *((float(score), score) for score in range(11)),
    ("9.0", 9),
    ("10.00", 10),
    (" 9 ", 9),
    ("09", 9),
    ("9\n", 9),
    (-0.0, 0),
]


@pytest.mark.parametrize(("told", "score"), READ, ids=repr)
def test_a_whole_number_from_0_to_10_is_a_score(told: object, score: int) -> None:
    read = read_score(told)

    assert read == score
    assert type(read) is int


REFUSED = [
    (11, "11 is outside 0 to 10"),
    (-1, "-1 is outside 0 to 10"),
    ("11", "'11' is outside 0 to 10"),
    ("-1", "'-1' is outside 0 to 10"),
    (5.5, "5.5 is not a whole score"),
    ("5.5", "'5.5' is not a whole score"),
    ("ten", "'ten' is not a score from 0 to 10"),
    (None, "null is not a score from 0 to 10"),
    (True, "true is not a score from 0 to 10"),
    (False, "false is not a score from 0 to 10"),
    ("", "'' is not a score from 0 to 10"),
    (".", "'.' is not a score from 0 to 10"),
    ("-", "'-' is not a score from 0 to 10"),
    ("--5", "'--5' is not a score from 0 to 10"),
    ("+9", "'+9' is not a score from 0 to 10"),
    ("1e1", "'1e1' is not a score from 0 to 10"),
    ("1_0", "'1_0' is not a score from 0 to 10"),
    ("inf", "'inf' is not a score from 0 to 10"),
    ("nan", "'nan' is not a score from 0 to 10"),
    ("9/10", "'9/10' is not a score from 0 to 10"),
    ("9 10", "'9 10' is not a score from 0 to 10"),
    (float("inf"), "inf is not a whole score"),
    (float("nan"), "nan is not a whole score"),
    ([9], "[9] is not a score from 0 to 10"),
    ({"score": 9}, "{'score': 9} is not a score from 0 to 10"),
    (date(2026, 11, 18), "datetime.date(2026, 11, 18) is not a score from 0 to 10"),
]


@pytest.mark.parametrize(("told", "sentence"), REFUSED, ids=lambda case: repr(case)[:30])
def test_anything_else_is_refused_by_name(told: object, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_score(told)

    assert str(refusal.value) == sentence


LONG = {"number": 10**400, "long number": -(10**5000), "digits": "9" * 5000, "text": "x" * 5000}


@pytest.mark.parametrize("told", LONG.values(), ids=LONG.keys())
def test_a_refusal_stays_short_whatever_was_told(told: object) -> None:
    with pytest.raises(Refusal) as refusal:
        read_score(told)

    assert len(str(refusal.value)) < 100


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(json_values)
def test_whatever_is_told_is_a_score_or_refused(told: object) -> None:
    try:
        read = read_score(told)
    except Refusal:
        return
    assert read in SCORES
    assert float(told) == read  # type: ignore[arg-type]  # only numbers and their spellings pass


@given(st.integers(0, 10))
def test_a_score_survives_json(score: int) -> None:
    assert read_score(json.loads(json.dumps(score))) == score
    assert read_score(json.loads(json.dumps(str(score)))) == score


CATEGORIES = [Category.DETRACTOR] * 7 + [Category.PASSIVE] * 2 + [Category.PROMOTER] * 2


@pytest.mark.parametrize(("score", "expected"), list(enumerate(CATEGORIES)))
def test_a_score_alone_decides_the_category(score: int, expected: Category) -> None:
    assert category(score) is expected


def test_every_score_is_among_those_of_its_category_alone() -> None:
    assert [one for score in SCORES for one in Category if score in SCORES_OF[one]] == [
        category(score) for score in SCORES
    ]
