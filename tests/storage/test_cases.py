from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import FollowUp, Move, Outcome, Promise, Resolution, State
from nps.people import Person, Roster, Team
from nps.period import ALL, day
from nps.question import Dimension
from nps.refusal import Refusal
from nps.target import Phase
from nps.week import Loop
from storage.store import Store
from tests.storage.making import NOON, case, customer, empty_store, response

ON_BOTH = True

HOUR = timedelta(hours=1)
SUPPORT, STORES = Team("support", "Support"), Team("stores", "Stores")
COMPANY = Company(roster=Roster(teams=(SUPPORT, STORES)))
AMIRA, KIM = Person("amira@example.com", "Amira Haddad"), Person("slack:U1", "Kim")
RESOLUTION = Resolution(
    Outcome.PUT_RIGHT, "no call-back", Promise("a sofa", date(2026, 11, 27)), "rang her mother"
)
DONE = {
    Move.CLAIM: Happening.CLAIMED,
    Move.RESOLVE: Happening.RESOLVED,
    Move.RELEASE: Happening.RELEASED,
    Move.REOPEN: Happening.REOPENED,
}


@pytest.fixture
def store() -> Iterator[Store]:
    with empty_store(COMPANY) as made:
        yield made


def opened(
    store: Store, id_: str = "1", team: Team | None = SUPPORT, hours: int = 0, score: int = 3
) -> Case:
    """A case opened so many hours after noon."""
    one = response(id_, score, NOON + hours * HOUR, customer=customer("maria@example.org"))
    store.responses.add([one], NOON)
    return store.cases.open(case(one, team, one.answered_at))


def moved(store: Store, of: Case, move: Move, by: Person, how: Resolution | None = None) -> Case:
    claimed_at = of.claimed_at or NOON + HOUR
    after = replace(of, followup=of.followup.moved(move, by, how), claimed_at=claimed_at)
    saved = store.cases.save(after, Event(NOON + HOUR, DONE[move], by))
    assert saved == store.cases.get(of.number)
    return saved


def test_a_case_is_found_by_its_number_and_by_its_response(store: Store) -> None:
    found = opened(store)
    assert found == replace(case(found.response, SUPPORT), number=found.number)
    assert store.cases.get(found.number) == found
    assert store.cases.about("plain:1") == found
    assert store.cases.about("plain:2") is None
    assert store.cases.opened_by(["plain:1", "plain:2"]) == {"plain:1"}


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_a_number_without_a_case_is_refused_in_words(number: int, store: Store) -> None:
    with pytest.raises(Refusal, match="no longer known"):
        store.cases.get(number)


def test_everything_about_a_case_comes_back(store: Store) -> None:
    claimed = moved(store, opened(store), Move.CLAIM, AMIRA)
    resolved = moved(store, claimed, Move.RESOLVE, KIM, RESOLUTION)
    found = store.cases.get(resolved.number)
    assert found.followup == FollowUp(State.RESOLVED, KIM, RESOLUTION, KIM)
    assert found.version == 2
    assert found.claimed_at == NOON + HOUR
    assert [(one.what, one.by) for one in found.history] == [
        (Happening.OPENED, None),
        (Happening.CLAIMED, AMIRA),
        (Happening.RESOLVED, KIM),
    ]
    reopened = moved(store, found, Move.REOPEN, AMIRA)
    assert reopened.followup == FollowUp(State.OPEN, moved_by=AMIRA)


def test_phase_and_deadlines_are_saved(store: Store) -> None:
    later = replace(opened(store), phase=Phase.NEAR, resolve_by=NOON + 9 * HOUR)
    store.cases.save(later)
    assert store.cases.get(later.number) == replace(later, version=1)


def test_whoever_saves_an_older_version_is_refused_and_leaves_no_line(store: Store) -> None:
    read_by_both = opened(store)
    moved(store, read_by_both, Move.CLAIM, AMIRA)
    with pytest.raises(Refusal, match="quicker"):
        moved(store, read_by_both, Move.CLAIM, KIM)
    found = store.cases.get(read_by_both.number)
    assert found.followup.owner == AMIRA
    assert len(found.history) == 2


def test_a_team_that_settings_no_longer_name_is_not_forgotten(store: Store) -> None:
    number = opened(store).number
    without = Store(store.connection, replace(COMPANY, roster=Roster(teams=(STORES,))))
    homeless = without.cases.get(number)
    assert homeless.team is None
    moved(without, homeless, Move.CLAIM, AMIRA)
    assert store.cases.get(number).team == SUPPORT


def test_a_case_can_be_handed_to_another_team(store: Store) -> None:
    store.cases.save(replace(opened(store), team=STORES))
    assert [one.team for one in store.cases.waiting("stores")] == [STORES]
    assert store.cases.waiting("support") == []


def test_numbers_are_never_used_again(store: Store) -> None:
    first = opened(store, "1").number
    store.connection.exec_driver_sql("DELETE FROM case_event")
    store.connection.exec_driver_sql("DELETE FROM followup_case")
    assert opened(store, "2").number == first + 1


def test_a_case_shows_what_the_customer_gave_before_and_after(store: Store) -> None:
    opened(store, "1", hours=0, score=1)
    opened(store, "2", hours=1, score=2)
    opened(store, "3", hours=2, score=4)
    shown = [
        (one.earlier.score if one.earlier else None, one.later.score if one.later else None)
        for one in store.cases.waiting()
    ]
    assert shown == [(None, 2), (1, 4), (2, None)]


def test_who_waits_longest_comes_first(store: Store) -> None:
    late, early = opened(store, "1", hours=5), opened(store, "2", STORES, hours=1)
    done = opened(store, "3", hours=0)
    claimed = moved(store, opened(store, "4", hours=3), Move.CLAIM, AMIRA)
    moved(store, done, Move.RESOLVE, AMIRA, RESOLUTION)
    waiting = [one.number for one in store.cases.waiting()]
    assert waiting == [early.number, claimed.number, late.number]
    assert [one.number for one in store.cases.waiting("stores")] == [early.number]
    assert store.cases.waiting("nobody") == []


def test_a_colleague_has_what_they_claimed_and_have_not_resolved(store: Store) -> None:
    mine = moved(store, opened(store, "1"), Move.CLAIM, AMIRA)
    moved(store, opened(store, "2"), Move.CLAIM, KIM)
    done = moved(store, opened(store, "3"), Move.CLAIM, AMIRA)
    moved(store, done, Move.RESOLVE, AMIRA, RESOLUTION)
    moved(store, moved(store, opened(store, "4"), Move.CLAIM, AMIRA), Move.RELEASE, AMIRA)
    assert store.cases.owned_by(AMIRA.id) == [mine]


def test_causes_are_counted_most_frequent_first(store: Store) -> None:
    for n, (cause, team) in enumerate(
        [("late", SUPPORT), ("rude", SUPPORT), ("rude", STORES), ("lost", STORES), ("", STORES)]
    ):
        resolution = replace(RESOLUTION, cause=cause)
        moved(store, opened(store, str(n), team), Move.RESOLVE, AMIRA, resolution)
    day = (NOON, NOON + 24 * HOUR)
    assert store.case_figures.causes(*day) == [("rude", 2), ("late", 1), ("lost", 1)]
    assert store.case_figures.causes(*day, "support") == [("late", 1), ("rude", 1)]
    assert store.case_figures.causes(NOON + HOUR, NOON + 24 * HOUR) == []


def test_a_response_opens_one_case(store: Store) -> None:
    again = opened(store)
    with pytest.raises(IntegrityError):
        store.cases.open(again)


def test_a_case_needs_a_response_that_is_stored(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.cases.open(case(response("nowhere")))


def test_states_are_counted_by_when_and_what_customers_answered(store: Store) -> None:
    for n, (hours, segment) in enumerate([(0, "b2b"), (1, "b2b"), (2, ""), (24, "b2b")]):
        one = response(str(n), 3, NOON + hours * HOUR, segment=segment)
        store.responses.add([one], NOON)
        made = store.cases.open(case(one, SUPPORT))
        if n % 2:
            moved(store, made, Move.CLAIM, AMIRA)
    store.responses.exclude("plain:0")
    today, both = day(NOON.date()), {Dimension.SEGMENT: "b2b", Dimension.TEAM: ""}
    assert store.case_figures.states(ALL, {}) == {State.OPEN: 1, State.CLAIMED: 2}
    assert store.case_figures.states(today, {}) == {State.OPEN: 1, State.CLAIMED: 1}
    assert store.case_figures.states(today, both) == {State.CLAIMED: 1}


# In a window of time, against a count by hand

lives = st.lists(
    st.tuples(
        st.integers(0, 9),  # opened so many hours after noon
        st.sampled_from([SUPPORT, STORES, None]),
        st.sampled_from(State),
        st.sampled_from([None, 1, 4, 5]),  # claimed so many hours after that
    ),
    max_size=12,
)


def lived(store: Store, life: tuple[int, Team | None, State, int | None], id_: str) -> Case:
    hours, team, state, claimed = life
    one = opened(store, id_, team, hours)
    return store.cases.save(
        replace(
            one,
            followup=FollowUp(state, AMIRA if state is State.CLAIMED else None),
            claimed_at=None if claimed is None else one.opened_at + claimed * HOUR,
        )
    )


@settings(max_examples=60, deadline=None)
@given(lives, st.integers(0, 9), st.integers(0, 9), st.sampled_from([None, "support", "stores"]))
def test_the_loop_is_the_count_by_hand(
    told: list[tuple[int, Team | None, State, int | None]], start: int, hours: int, team: str | None
) -> None:
    with empty_store(COMPANY) as store:
        everyone = [lived(store, life, str(n)) for n, life in enumerate(told)]
        ours = [one for one in everyone if team in {None, one.team.key if one.team else ""}]
        window = (NOON + start * HOUR, NOON + (start + hours) * HOUR)
        inside = [
            one
            for one in ours
            if window[0] <= one.opened_at < window[1] and one.followup.state is not State.WITHDRAWN
        ]
        waiting = [one for one in ours if one.followup.state in {State.OPEN, State.CLAIMED}]
        assert store.case_figures.loop(*window, team) == Loop(
            unhappy=len(inside),
            in_time=sum(
                one.claimed_at is not None and one.claimed_at <= one.claim_by for one in inside
            ),
            resolved=sum(one.followup.state is State.RESOLVED for one in inside),
            waiting=len(waiting),
            waiting_since=min((one.opened_at for one in waiting), default=None),
        )
        assert {one.number for one in store.cases.opened_between(*window, team)} == {
            one.number for one in inside
        }
