from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from nps.case import Event, Happening
from nps.company import Company
from nps.followup import FollowUp, Outcome, Resolution, State
from nps.people import Person, Roster, Staff, Team
from nps.period import Period, week, weeks_until
from nps.response import Response
from nps.tally import Tally
from nps.week import Cause, Loop, Restated, TeamWeek
from storage.store import Store
from storage.weeks import LEADERSHIP
from tests.storage.making import case, empty_store, response

ON_BOTH = True

BERLIN = ZoneInfo("Europe/Berlin")
SUPPORT = Team("support", "Support", root_causes=("late",))
STORES, DELIVERY = Team("stores", "Stores"), Team("delivery", "Delivery")
COMPANY = Company(
    timezone=BERLIN,
    roster=Roster(
        teams=(SUPPORT, STORES, DELIVERY),
        staff=(
            *(Staff(f"s{n}@example.com", f"S {n}", "support") for n in range(3)),
            *(Staff(f"t{n}@example.com", f"T {n}", "stores") for n in range(2)),
        ),
    ),
)
AMIRA = Person("amira@example.com", "Amira")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
"""When the digest is due: the clocks went back four weeks before."""
SUNDAY = MONDAY.date() - timedelta(days=1)
TOLD = week(SUNDAY)
HOUR = timedelta(hours=1)
EVERYONE = [None, SUPPORT, STORES, DELIVERY]


@pytest.fixture(scope="module")
def answers() -> list[Response]:
    """Of 30 weeks, one every five hours on average, midnights of Mondays among them."""
    random = Random("weeks")  # noqa: S311  # the same company each time
    midnights = [
        datetime(2026, 11, monday, tzinfo=BERLIN) + side
        for monday in (16, 23)
        for side in (-timedelta(seconds=1), timedelta(0))
    ]
    times = [MONDAY - timedelta(hours=random.uniform(0, 30 * 7 * 24)) for _ in range(1000)]
    return [
        response(
            str(n),
            random.choices(range(11), range(3, 14))[0],
            at.astimezone(UTC),
            comment="word " * random.randint(0, 60) if n % 2 else "",
            team=random.choice(["support", "stores", "unknown", ""]),
        )
        for n, at in enumerate([*midnights, *times])
    ]


@pytest.fixture(scope="module")
def store(answers: list[Response]) -> Iterator[Store]:
    with empty_store(COMPANY) as made:
        made.responses.add(answers, MONDAY)
        yield made


def of_team(answers: list[Response], team: Team | None) -> list[Response]:
    return [one for one in answers if team is None or one.team == team.key]


def within(answers: list[Response], period: Period) -> list[Response]:
    return [one for one in answers if one.answered_at.astimezone(BERLIN).date() in period]


def tally(answers: list[Response], period: Period) -> Tally:
    return Tally.of(one.score for one in within(answers, period))


def newest(answers: list[Response], period: Period, scores: range) -> list[Response]:
    words = [one for one in within(answers, period) if one.comment and one.score in scores]
    return sorted(words, key=lambda one: one.answered_at, reverse=True)


@pytest.mark.parametrize("team", EVERYONE, ids=str)
def test_a_week_is_the_count_by_hand(
    team: Team | None, store: Store, answers: list[Response]
) -> None:
    ours = of_team(answers, team)
    found = store.weeks.of(TOLD, team, MONDAY)
    weeks = [week(SUNDAY - n * timedelta(weeks=1)) for n in reversed(range(13))]
    quarter = weeks_until(TOLD)
    assert quarter.previous
    kind, hard = newest(ours, TOLD, range(9, 11)), newest(ours, TOLD, range(7))
    assert found == TeamWeek(
        team=team,
        week=TOLD,
        as_of=MONDAY,
        last=tally(ours, TOLD),
        before=tally(ours, weeks[-2]),
        quarter=tally(ours, quarter),
        quarter_before=tally(ours, quarter.previous),
        trend=tuple((one, tally(ours, one)) for one in weeks),
        kind_word=_best(kind[:20]),
        hard_word=_best(hard[:20]),
        words=tuple(newest(ours, quarter, range(11))[:3]),
        is_small=team is STORES,
    )
    assert (found.last.n > 0) == (team is not DELIVERY)


def _best(words: list[Response]) -> Response | None:
    return min(words, key=lambda one: abs(len(one.comment) - 120), default=None)


def opened(store: Store, answer: Response, team: Team, at: datetime, state: State) -> None:
    one = store.cases.open(case(answer, team, at))
    resolution = Resolution(Outcome.PUT_RIGHT, "late") if state is State.RESOLVED else None
    after = replace(
        one,
        followup=FollowUp(state, AMIRA, resolution),
        claimed_at=None if state is State.OPEN else at + HOUR,
    )
    store.cases.save(after, Event(at, Happening.CLAIMED, AMIRA))


def test_the_loop_and_its_causes_are_of_the_week_and_the_quarter(
    store: Store, answers: list[Response]
) -> None:
    first = datetime(2026, 11, 16, tzinfo=BERLIN)
    lives = [
        (SUPPORT, first - timedelta(days=200), State.OPEN),
        (SUPPORT, first - timedelta(days=50), State.RESOLVED),
        (SUPPORT, first - timedelta(seconds=1), State.RESOLVED),
        (SUPPORT, first, State.RESOLVED),
        (SUPPORT, first + HOUR, State.CLAIMED),
        (SUPPORT, first + HOUR, State.WITHDRAWN),
        (STORES, first + 7 * 24 * HOUR - HOUR, State.OPEN),
        (STORES, first + 7 * 24 * HOUR, State.RESOLVED),
    ]
    savepoint = store.connection.begin_nested()
    for answer, (team, at, state) in zip(answers, lives, strict=False):
        opened(store, answer, team, at, state)
    loops = [store.weeks.of(TOLD, team, MONDAY).loop for team in EVERYONE]
    causes = [store.weeks.of(TOLD, team, MONDAY).causes for team in EVERYONE]
    savepoint.rollback()
    longest = first - timedelta(days=200)
    assert loops == [
        Loop(unhappy=3, in_time=2, resolved=1, waiting=3, waiting_since=longest),
        Loop(unhappy=2, in_time=2, resolved=1, waiting=2, waiting_since=longest),
        Loop(unhappy=1, waiting=1, waiting_since=first + 7 * 24 * HOUR - HOUR),
        Loop(),
    ]
    assert causes == [(Cause("late", 3),), (Cause("late", 3),), (), ()]


def test_a_week_of_which_something_else_was_told_is_restated(
    store: Store, answers: list[Response]
) -> None:
    before = week(SUNDAY - timedelta(weeks=1))
    true, other = tally(of_team(answers, SUPPORT), before), Tally.of([3, 9])
    savepoint = store.connection.begin_nested()
    store.told.keep("support", before, other)
    store.told.keep("stores", before, tally(of_team(answers, STORES), before))
    store.told.keep(LEADERSHIP, before, other)
    restated = [store.weeks.of(TOLD, team, MONDAY).restated for team in EVERYONE]
    savepoint.rollback()
    assert restated == [
        Restated(before, other, tally(answers, before)),
        Restated(before, other, true),
        None,
        None,
    ]
