from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nps.period import ALL, DAY, Kind, Period, day, month, quarter, week
from nps.question import MONTH, Dimension
from nps.response import Response
from nps.tally import Tally
from storage.store import Store
from tests.storage.making import NOON, empty_store, response

ON_BOTH = True

TODAY = NOON.date()
VALUES = {
    Dimension.TEAM: ["", "support", "stores"],
    Dimension.TOUCHPOINT: ["", "Delivery", "Store visit"],
    Dimension.SEGMENT: ["", "b2b", "It's; -- % ' \""],
}

told = st.lists(
    st.builds(
        lambda score, days, team, touchpoint, segment: response(
            score=score,
            at=NOON - days * DAY,
            team=team,
            touchpoint=touchpoint,
            segment=segment,
        ),
        st.integers(0, 10),
        st.integers(0, 100),
        *(st.sampled_from(values) for values in VALUES.values()),
    ),
    max_size=25,
)
periods = st.one_of(
    st.just(ALL),
    st.integers(0, 100).flatmap(
        lambda days: st.sampled_from([of(TODAY - days * DAY) for of in (day, week, month, quarter)])
    ),
    st.tuples(st.integers(0, 100), st.integers(0, 30)).map(
        lambda span: Period(Kind.RANGE, TODAY - sum(span) * DAY, TODAY - span[0] * DAY)
    ),
)
filters = st.fixed_dictionaries(
    {}, optional={dimension: st.sampled_from(values) for dimension, values in VALUES.items()}
)
Filters = Mapping[Dimension, str]


def stored(store: Store, several: list[Response]) -> list[Response]:
    """*several* with an id each, in the store."""
    numbered = [
        Response(
            "plain",
            str(n),
            one.score,
            one.answered_at,
            team=one.team,
            touchpoint=one.touchpoint,
            segment=one.segment,
        )
        for n, one in enumerate(several)
    ]
    store.responses.add(numbered, NOON)
    return numbered


def fits(one: Response, period: Period, which: Filters) -> bool:
    return one.answered_at.date() in period and all(
        getattr(one, dimension) == value for dimension, value in which.items()
    )


def tally(several: list[Response]) -> Tally:
    return Tally.of(one.score for one in several)


def grouped(several: list[Response], by: str) -> dict[str | None, Tally]:
    groups: defaultdict[str | None, list[Response]] = defaultdict(list)
    for one in several:
        key = f"{one.answered_at:%Y-%m}" if by == MONTH else getattr(one, by)
        groups[key or None].append(one)
    return {key: tally(group) for key, group in groups.items()}


@settings(max_examples=150, deadline=None)
@given(told, periods, filters)
def test_every_tally_is_the_brute_count(
    several: list[Response], period: Period, which: Filters
) -> None:
    with empty_store() as store:
        counted = [one for one in stored(store, several) if fits(one, period, which)]
        assert store.tallies.of(period, which) == tally(counted)
        for by in (*Dimension, MONTH):
            assert store.tallies.by(by, period, which) == grouped(counted, by)
        daily = store.tallies.daily(period, which)
        assert list(daily) == sorted(daily)
        assert daily == {
            of: tally([one for one in counted if one.answered_at.date() == of])
            for of in {one.answered_at.date() for one in counted}
        }


@settings(max_examples=50, deadline=None)
@given(told, st.lists(periods, min_size=1, max_size=4), filters)
def test_several_periods_at_once_are_each_of_them_alone(
    several: list[Response], asked: list[Period], which: Filters
) -> None:
    with empty_store() as store:
        stored(store, several)
        alone = {period: store.tallies.of(period, which) for period in asked}
        assert store.tallies.of_each(asked, which) == alone


@settings(max_examples=50, deadline=None)
@given(told, filters)
def test_days_are_the_first_and_the_last_that_have_answers(
    several: list[Response], which: Filters
) -> None:
    with empty_store() as store:
        days = [one.answered_at.date() for one in stored(store, several) if fits(one, ALL, which)]
        assert store.tallies.days(which) == ((min(days), max(days)) if days else None)


def test_values_are_those_that_some_response_has_now() -> None:
    with empty_store() as store:
        for team in ("stores", "Support", "delivery", ""):
            store.responses.add([response(team, team=team)], NOON)
        store.responses.add([response("gone", team="gone")], NOON)
        store.responses.add([response("gone", team="delivery")], NOON)
        assert store.tallies.values(Dimension.TEAM) == ["delivery", "stores", "Support"]
        assert store.tallies.values(Dimension.SEGMENT) == []


def test_a_response_that_moved_away_leaves_no_day_and_no_group_behind() -> None:
    with empty_store() as store:
        store.responses.add([response(team="support")], NOON)
        store.responses.add([response(team="stores", at=NOON + timedelta(days=3))], NOON)
        assert store.tallies.days() == (date(2026, 11, 21), date(2026, 11, 21))
        assert store.tallies.days({Dimension.TEAM: "support"}) is None
        assert list(store.tallies.by("team", ALL)) == ["stores"]
        assert list(store.tallies.daily(ALL)) == [date(2026, 11, 21)]
