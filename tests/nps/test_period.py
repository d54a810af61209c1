from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps.period import (
    ALL,
    WORDS,
    Kind,
    Period,
    day,
    month,
    named,
    quarter,
    spelled,
    week,
    weeks_of,
    weeks_until,
)
from nps.refusal import Refusal

DAY = timedelta(days=1)
FIRST, LAST = date(2020, 1, 1), date(2031, 12, 31)
DAYS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
LENGTHS = {day: {1}, week: {7}, month: {28, 29, 30, 31}, quarter: {90, 91, 92}}
WEDNESDAY = date(2026, 11, 25)

days = st.dates(FIRST, LAST)
ranges = st.tuples(days, days).map(lambda ends: Period(Kind.RANGE, min(ends), max(ends)))
periods = ranges | st.builds(lambda kind, of: kind(of), st.sampled_from(list(LENGTHS)), days)


def ends(period: Period) -> tuple[date, date]:
    assert period.start is not None
    assert period.end is not None
    return period.start, period.end


@pytest.mark.parametrize("kind", LENGTHS, ids=lambda kind: kind.__name__)
def test_periods_of_a_kind_share_out_every_day(kind: type) -> None:
    for today in DAYS:
        start, end = ends(kind(today))
        assert start <= today <= end
        assert (end - start).days + 1 in LENGTHS[kind]
        assert kind(start) == kind(end) == kind(today)
        assert kind(end + DAY) != kind(today)


@pytest.mark.parametrize("kind", LENGTHS, ids=lambda kind: kind.__name__)
def test_the_previous_period_is_the_one_just_before(kind: type) -> None:
    for today in DAYS:
        period = kind(today)
        start, _ = ends(period)
        assert period.previous == kind(start - DAY)
        assert ends(period.previous)[1] + DAY == start


@given(ranges)
def test_before_a_range_come_as_many_days(period: Period) -> None:
    start, end = ends(period)
    assert period.previous is not None
    before, until = ends(period.previous)

    assert until + DAY == start
    assert until - before == end - start


@pytest.mark.parametrize("kind", LENGTHS, ids=lambda kind: kind.__name__)
def test_every_label_can_be_asked_for_again(kind: type) -> None:
    for today in DAYS:
        period = kind(today)
        assert spelled(period.label) == period
        assert spelled(period.label.lower()) == period


@given(ranges)
def test_a_range_can_be_asked_for_again(period: Period) -> None:
    assert spelled(period.label) == period


@given(periods, days)
def test_a_day_is_in_a_period_from_its_first_to_its_last(period: Period, today: date) -> None:
    start, end = ends(period)

    assert (today in period) == (start <= today <= end)


@given(periods, days)
def test_a_period_is_unfinished_until_its_last_day_is_over(period: Period, today: date) -> None:
    _, end = ends(period)

    assert period.is_unfinished(today) == (today <= end)
    assert not period.is_unfinished(end + DAY)


def test_all_time_holds_every_day_and_has_nothing_before() -> None:
    assert FIRST in ALL
    assert ALL.previous is None
    assert ALL.label == "all"
    assert not ALL.is_unfinished(LAST)


@given(days, st.integers(1, 60))
def test_weeks_until_a_week_end_with_it(today: date, count: int) -> None:
    last = week(today)
    whole = weeks_until(last, count)
    weeks = list(weeks_of(whole))

    assert len(weeks) == count
    assert weeks[-1] == last
    assert whole.start == weeks[0].start
    assert whole.previous == weeks_until(ends_before(whole), count)
    assert all(later.previous == sooner for sooner, later in pairwise(weeks))


def ends_before(period: Period) -> Period:
    return week(ends(period)[0] - DAY)


@given(periods)
def test_the_weeks_of_a_period_cover_it_and_no_more(period: Period) -> None:
    start, end = ends(period)
    weeks = list(weeks_of(period))

    assert start in weeks[0]
    assert end in weeks[-1]
    assert len(weeks) == (ends(weeks[-1])[0] - ends(weeks[0])[0]).days // 7 + 1


def test_all_time_has_no_weeks() -> None:
    with pytest.raises(ValueError, match="all time"):
        weeks_until(ALL)
    with pytest.raises(ValueError, match="all time"):
        next(weeks_of(ALL))


LABELS = [
    (day(WEDNESDAY), "2026-11-25"),
    (week(WEDNESDAY), "2026-W48"),
    (week(date(2027, 1, 3)), "2026-W53"),
    (week(date(2027, 1, 4)), "2027-W01"),
    (week(date(2024, 12, 30)), "2025-W01"),
    (week(date(2021, 1, 1)), "2020-W53"),
    (month(date(2028, 2, 29)), "2028-02"),
    (quarter(date(2026, 1, 1)), "2026-Q1"),
    (quarter(WEDNESDAY), "2026-Q4"),
    (weeks_until(week(date(2026, 11, 22))), "2026-08-24..2026-11-22"),
]


@pytest.mark.parametrize(("period", "label"), LABELS, ids=[label for _, label in LABELS])
def test_a_label_says_which_period(period: Period, label: str) -> None:
    assert period.label == label


ENDS = [
    ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),
    ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
    ("2026-w5", date(2026, 1, 26), date(2026, 2, 1)),
    ("2026-10-31", date(2026, 10, 31), date(2026, 10, 31)),
    ("2026-10-01..2026-10-31", date(2026, 10, 1), date(2026, 10, 31)),
    ("2026-10-31..2026-10-31", date(2026, 10, 31), date(2026, 10, 31)),
]


@pytest.mark.parametrize(("word", "start", "end"), ENDS, ids=[word for word, _, _ in ENDS])
def test_figures_spell_a_period(word: str, start: date, end: date) -> None:
    assert ends(spelled(word) or ALL) == (start, end)


NO_PERIODS = ["", "2026", "w45", "2026-1", "2026-Q5", "2026-10-1", "10-2026", "2026-10..2026-11"]


@pytest.mark.parametrize("word", [*NO_PERIODS, "all", "this-week", "2026-10-01..", "..", "oct"])
def test_other_words_spell_none(word: str) -> None:
    assert spelled(word) is None


REFUSED = [
    ("2025-W53", "There is no 2025-W53 in the calendar."),
    ("2026-W00", "There is no 2026-W00 in the calendar."),
    ("2026-W60", "There is no 2026-W60 in the calendar."),
    ("2026-13", "There is no 2026-13 in the calendar."),
    ("2027-02-29", "There is no 2027-02-29 in the calendar."),
    ("2026-09-31..2026-10-02", "There is no 2026-09-31..2026-10-02 in the calendar."),
    ("0000-01", "There is no 0000-01 in the calendar."),
    ("0001-01", "0001-01 is too far away: ask for 1900 to 2199."),
    ("9999-12-31", "9999-12-31 is too far away: ask for 1900 to 2199."),
    ("2026-01-01..9999-12-31", "2026-01-01..9999-12-31 is too far away: ask for 1900 to 2199."),
    (
        "2026-10-31..2026-10-01",
        "2026-10-31..2026-10-01 ends before it starts: try 2026-10-01..2026-10-31.",
    ),
]


@pytest.mark.parametrize(("word", "sentence"), REFUSED, ids=[word for word, _ in REFUSED])
def test_a_period_that_is_none_is_refused_in_a_sentence(word: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        spelled(word)

    assert str(refusal.value) == sentence


@given(st.from_regex(r"\A\d{4}(-[wWqQ]?\d{1,2}(-\d\d)?)?(\.\.\d{4}-\d\d-\d\d)?\Z"))
def test_whatever_looks_like_a_period_is_one_or_none_or_refused(word: str) -> None:
    try:
        period = spelled(word)
    except Refusal:
        return
    if period:
        assert ends(period)[0] <= ends(period)[1]
        assert period.previous is not None


NAMED = {
    "today": ("2026-11-25", "2026-11-25"),
    "yesterday": ("2026-11-24", "2026-11-24"),
    "this-week": ("2026-11-23", "2026-11-29"),
    "last-week": ("2026-11-16", "2026-11-22"),
    "this-month": ("2026-11-01", "2026-11-30"),
    "last-month": ("2026-10-01", "2026-10-31"),
    "this-quarter": ("2026-10-01", "2026-12-31"),
    "last-quarter": ("2026-07-01", "2026-09-30"),
    "last-13-weeks": ("2026-08-24", "2026-11-22"),
}


@pytest.mark.parametrize(("word", "expected"), NAMED.items(), ids=NAMED.keys())
def test_a_named_period_is_told_from_today(word: str, expected: tuple[str, str]) -> None:
    start, end = ends(named(word, WEDNESDAY))

    assert (start.isoformat(), end.isoformat()) == expected


def test_every_named_period_is_in_the_table_above() -> None:
    assert set(WORDS) == {*NAMED, "all"}
    assert named("all", WEDNESDAY) == ALL


@given(days)
def test_last_is_what_comes_before_this(today: date) -> None:
    for kind in ("week", "month", "quarter"):
        assert named(f"last-{kind}", today) == named(f"this-{kind}", today).previous
    assert named("yesterday", today) == named("today", today).previous


def test_a_word_that_names_no_period_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="someday"):
        named("someday", WEDNESDAY)
