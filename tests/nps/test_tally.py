import math
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps.score import SCORES
from nps.tally import Interval, Tally, Verdict, shown

scores = st.sampled_from(SCORES)
tallies = st.lists(st.integers(0, 300), min_size=11, max_size=11).map(
    lambda counts: Tally(tuple(counts))
)
some = tallies.filter(lambda tally: tally.n > 0)


def tally(promoters: int, passives: int, detractors: int) -> Tally:
    return Tally.of_counts({10: promoters, 8: passives, 2: detractors})


class Figure(NamedTuple):
    """Counts, and what people read of them."""

    promoters: int
    passives: int
    detractors: int
    nps: int
    low: int
    high: int


FIGURES = {
    "13 weeks": Figure(1436, 640, 564, nps=33, low=30, high=36),
    "week 47": Figure(115, 51, 46, nps=33, low=21, high=43),
    "this week so far": Figure(46, 22, 20, nps=30, low=12, high=45),
    "Delivery so far": Figure(8, 6, 9, nps=-4, low=-36, high=29),
    "Stores so far": Figure(27, 11, 6, nps=48, low=24, high=66),
    "Support so far": Figure(9, 4, 4, nps=29, low=-11, high=61),
    "all content": Figure(0, 40, 0, nps=0, low=-6, high=6),
    "all happy": Figure(40, 0, 0, nps=100, low=84, high=100),
    "all unhappy": Figure(0, 0, 40, nps=-100, low=-100, high=-84),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES.keys())
def test_a_tally_reads_as_its_figures(figure: Figure) -> None:
    counted = tally(figure.promoters, figure.passives, figure.detractors)

    assert counted.nps is not None
    assert counted.interval is not None
    assert shown(counted.nps) == figure.nps
    assert shown(counted.interval.low) == figure.low
    assert shown(counted.interval.high) == figure.high


def test_the_teams_of_a_week_add_up_to_its_whole() -> None:
    teams = [tally(8, 6, 9), tally(2, 1, 1), tally(27, 11, 6), tally(9, 4, 4)]

    assert sum(teams, Tally()) == tally(46, 22, 20)


@given(st.lists(scores), st.lists(scores))
def test_tallies_add_up_as_their_scores_do(some: list[int], others: list[int]) -> None:
    both = Tally.of(some) + Tally.of(others)

    assert both == Tally.of(some + others)
    assert both - Tally.of(others) == Tally.of(some)


@given(st.lists(scores))
def test_every_answer_is_in_exactly_one_category(given_scores: list[int]) -> None:
    counted = Tally.of(given_scores)

    assert counted.n == len(given_scores)
    assert counted.promoters + counted.passives + counted.detractors == counted.n


@given(st.dictionaries(scores, st.integers(0, 1000)))
def test_counting_by_score_is_counting_the_scores(counts: dict[int, int]) -> None:
    one_by_one = Tally.of(score for score, n in counts.items() for _ in range(n))

    assert Tally.of_counts(counts) == one_by_one


@pytest.mark.parametrize("score", [-1, 11])
def test_what_is_no_score_is_not_counted(score: int) -> None:
    with pytest.raises(ValueError, match=str(score)):
        Tally.of([9, score])
    with pytest.raises(ValueError, match=str(score)):
        Tally.of_counts({9: 1, score: 1})


@given(some)
def test_nps_is_promoters_less_detractors_of_all(counted: Tally) -> None:
    exact = Fraction(100 * (counted.promoters - counted.detractors), counted.n)

    assert counted.nps == pytest.approx(float(exact))
    assert counted.nps is not None
    assert -100 <= counted.nps <= 100


def test_nobody_answered_means_no_figures_rather_than_nought() -> None:
    assert Tally().nps is None
    assert Tally().interval is None


@given(some)
def test_an_interval_stays_on_the_scale_and_is_never_a_point(counted: Tally) -> None:
    interval = counted.interval

    assert interval is not None
    assert -100 <= interval.low < interval.high <= 100


@given(some.filter(lambda counted: counted.n > 1))
def test_from_two_answers_on_the_nps_lies_in_its_interval(counted: Tally) -> None:
    assert counted.interval is not None
    assert counted.nps is not None
    # Rounding of the last bit aside: with all answers alike, the end is the scale's.
    assert counted.interval.low - 1e-9 <= counted.nps <= counted.interval.high + 1e-9


@pytest.mark.parametrize(
    ("score", "low", "high"), [(10, -48.5, 98.5), (0, -98.5, 48.5), (8, -60.01, 60.01)]
)
def test_a_single_answer_says_next_to_nothing(score: int, low: float, high: float) -> None:
    interval = Tally.of([score]).interval

    assert interval is not None
    assert interval.low == pytest.approx(low, abs=0.01)
    assert interval.high == pytest.approx(high, abs=0.01)


@given(some, st.integers(2, 50))
def test_more_answers_of_the_same_kind_are_surer(counted: Tally, times: int) -> None:
    many = Tally(tuple(times * n for n in counted.counts))

    assert width(many) < width(counted)


def width(counted: Tally) -> float:
    interval = counted.interval or Interval(-100, 100)
    return interval.high - interval.low


@given(some)
def test_the_unhappy_mirror_the_happy(counted: Tally) -> None:
    happy = tally(counted.promoters, counted.passives, counted.detractors)
    unhappy = tally(counted.detractors, counted.passives, counted.promoters)

    assert happy.nps is not None
    assert unhappy.nps == -happy.nps
    assert happy.interval is not None
    assert unhappy.interval is not None
    assert unhappy.interval.low == pytest.approx(-happy.interval.high)
    assert unhappy.interval.high == pytest.approx(-happy.interval.low)


MIRRORED = {
    Verdict.RISE: Verdict.FALL,
    Verdict.FALL: Verdict.RISE,
    Verdict.UNCLEAR: Verdict.UNCLEAR,
}


@given(tallies, tallies)
def test_a_rise_is_a_fall_seen_from_the_other_side(now: Tally, before: Tally) -> None:
    assert before.since(now) is MIRRORED[now.since(before)]


@given(tallies)
def test_nothing_changes_without_a_change(counted: Tally) -> None:
    assert counted.since(counted) is Verdict.UNCLEAR


@given(tallies)
def test_nothing_is_known_from_no_answers(counted: Tally) -> None:
    assert counted.since(Tally()) is Verdict.UNCLEAR
    assert Tally().since(counted) is Verdict.UNCLEAR


@given(some, some)
def test_a_verdict_goes_the_way_of_the_figures(now: Tally, before: Tally) -> None:
    verdict = now.since(before)

    if verdict is not Verdict.UNCLEAR:
        assert now.nps is not None
        assert before.nps is not None
        assert (verdict is Verdict.RISE) == (now.nps > before.nps)


VERDICTS = {
    "13 weeks, six points more of 2,600": (tally(1436, 640, 564), tally(1290, 720, 590), "rise"),
    "the same the other way": (tally(1290, 720, 590), tally(1436, 640, 564), "fall"),
    "three days against a week": (tally(46, 22, 20), tally(115, 51, 46), "no clear change"),
    "nine points of 38 answers": (tally(15, 16, 7), tally(14, 8, 10), "no clear change"),
    "from all unhappy to all happy": (tally(5, 0, 0), tally(0, 0, 5), "rise"),
    "two answers each": (tally(2, 0, 0), tally(0, 0, 2), "no clear change"),
}


@pytest.mark.parametrize(("now", "before", "verdict"), VERDICTS.values(), ids=VERDICTS.keys())
def test_only_what_is_hardly_chance_is_called_a_change(
    now: Tally, before: Tally, verdict: str
) -> None:
    assert now.since(before).endswith(verdict)


SHOWN = [
    (0.0, 0),
    (-0.0, 0),
    (0.4, 0),
    (0.5, 1),
    (-0.5, -1),
    (12.5, 13),
    (-12.5, -13),
    (13.5, 14),
    (-13.49, -13),
    (32.547, 33),
    (99.5, 100),
    (-99.5, -100),
    (100.0, 100),
]


@pytest.mark.parametrize(("nps", "whole"), SHOWN)
def test_people_read_an_nps_rounded_half_away_from_zero(nps: float, whole: int) -> None:
    assert shown(nps) == whole


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(-n, n), st.just(n))))
def test_rounding_is_that_of_the_exact_fraction(net_of_n: tuple[int, int]) -> None:
    net, n = net_of_n
    exact = Fraction(100 * net, n)
    away = math.floor(abs(exact) + Fraction(1, 2))

    assert shown(100 * net / n) == (away if exact > 0 else -away)
