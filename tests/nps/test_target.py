from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nps.followup import FollowUp, State
from nps.target import Phase, Quiet, Targets

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)

zones = st.sampled_from([BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])
instants = st.integers(0, 730 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))
clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
nights = st.builds(Quiet, clocks, clocks)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


NIGHT = [
    ("2026-11-18T19:59", False),
    ("2026-11-18T20:00", True),
    ("2026-11-18T23:59", True),
    ("2026-11-19T00:00", True),
    ("2026-11-19T07:59", True),
    ("2026-11-19T08:00", False),
]


@pytest.mark.parametrize(("local", "quiet"), NIGHT, ids=[local for local, _ in NIGHT])
def test_it_is_quiet_from_eight_to_eight_on_the_companys_clock(local: str, quiet: bool) -> None:
    at = berlin(local)

    assert Quiet().holds(at, BERLIN) is quiet
    assert Quiet().holds(at.astimezone(UTC), BERLIN) is quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = Quiet(time(13), time(15))

    assert siesta.holds(berlin("2026-11-18T14:00"), BERLIN)
    assert not siesta.holds(berlin("2026-11-18T15:00"), BERLIN)
    assert not siesta.holds(berlin("2026-11-18T02:00"), BERLIN)


def test_quiet_hours_of_no_length_are_none() -> None:
    never = Quiet(time(8), time(8))

    assert not never.holds(berlin("2026-11-18T08:00"), BERLIN)


@given(nights, instants, zones)
def test_whoever_is_woken_wakes_later_and_not_at_night(
    quiet: Quiet, at: datetime, zone: ZoneInfo
) -> None:
    woken = quiet.woken(at, zone)

    assert woken >= at
    assert woken - at < timedelta(hours=26)
    assert (woken == at) == (not quiet.holds(at, zone))


WOKEN = {
    "an evening": ("2026-11-18T21:00", "2026-11-19T08:00"),
    "a morning": ("2026-11-18T06:00", "2026-11-18T08:00"),
    "a day": ("2026-11-18T12:00", "2026-11-18T12:00"),
    "the night that is an hour shorter": ("2026-03-28T21:00", "2026-03-29T08:00"),
    "the night that is an hour longer": ("2026-10-24T21:00", "2026-10-25T08:00"),
}


@pytest.mark.parametrize(("at", "woken"), WOKEN.values(), ids=WOKEN.keys())
def test_the_night_ends_by_the_clock_on_the_wall(at: str, woken: str) -> None:
    assert Quiet().woken(berlin(at), BERLIN) == berlin(woken)


@pytest.mark.parametrize("minute", range(0, 240, 5))
def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_twice(minute: int) -> None:
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    at = midnight + timedelta(minutes=minute)
    quiet = Quiet(time(20), time(2, 30))

    ends = [midnight + timedelta(minutes=150), midnight + timedelta(minutes=210)]
    woken = next(end for end in ends if end > at) if quiet.holds(at, BERLIN) else at
    assert quiet.woken(at, BERLIN) == woken


def test_quiet_hours_that_end_in_the_missing_hour_end_after_it() -> None:
    woken = Quiet(time(20), time(2, 30)).woken(berlin("2026-03-28T23:00"), BERLIN)

    assert woken.astimezone(BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_waking_keeps_the_askers_time_zone() -> None:
    woken = Quiet().woken(datetime(2026, 11, 18, 22, tzinfo=UTC), BERLIN)

    assert woken.isoformat() == "2026-11-19T07:00:00+00:00"


DUE = {
    "in the morning": ("2026-11-18T10:02", "2026-11-18T14:00"),
    "on the quarter": ("2026-11-18T10:15", "2026-11-18T14:15"),
    "in the evening": ("2026-11-18T17:30", "2026-11-19T10:00"),
    "before the evening": ("2026-11-18T15:59", "2026-11-18T19:45"),
    "at night": ("2026-11-18T23:00", "2026-11-19T10:00"),
    "before waking": ("2026-11-19T05:30", "2026-11-19T10:00"),
    "at waking": ("2026-11-19T08:00", "2026-11-19T12:00"),
    "in the short night": ("2026-03-29T01:59", "2026-03-29T10:00"),
    "in the long night": ("2026-10-25T01:59", "2026-10-25T10:00"),
}


@pytest.mark.parametrize(("opened", "due"), DUE.values(), ids=DUE.keys())
def test_four_hours_to_claim_end_at_a_time_that_can_be_met(opened: str, due: str) -> None:
    claim_by = Targets().claim_by(berlin(opened), BERLIN)

    assert claim_by.astimezone(BERLIN).isoformat()[:16] == due


RESOLVED_BY = {
    "the day after": ("2026-11-18T14:02", "2026-11-19T14:00"),
    "soon after waking, but seen the day before": ("2026-11-18T09:00", "2026-11-19T09:00"),
    "24 hours, not the same clock time": ("2026-03-28T14:00", "2026-03-29T15:00"),
    "24 hours in autumn": ("2026-10-24T14:00", "2026-10-25T13:00"),
}


@pytest.mark.parametrize(("opened", "due"), RESOLVED_BY.values(), ids=RESOLVED_BY.keys())
def test_a_day_to_resolve_is_24_hours(opened: str, due: str) -> None:
    resolve_by = Targets().resolve_by(berlin(opened), BERLIN)

    assert resolve_by.astimezone(BERLIN).isoformat()[:16] == due


@given(instants, zones, st.sampled_from([0.25, 1, 2, 4, 12, 24, 72]))
def test_nothing_falls_due_at_night_or_long_before_its_time(
    opened: datetime, zone: ZoneInfo, hours: float
) -> None:
    due = Targets(claim_hours=hours).claim_by(opened, zone)

    assert not Quiet().holds(due, zone)
    assert due > opened
    assert due >= opened + timedelta(hours=hours) - timedelta(minutes=15)
    assert due <= opened + timedelta(hours=hours) + timedelta(hours=15)


@given(instants, zones, st.sampled_from([1, 4, 24]))
def test_whoever_wakes_up_to_a_case_has_time_for_it(
    opened: datetime, zone: ZoneInfo, hours: float
) -> None:
    assume(Quiet().holds(opened, zone))
    due = Targets(claim_hours=hours).claim_by(opened, zone)

    assert due - Quiet().woken(opened, zone) >= timedelta(hours=min(hours, 2))


OPENED = datetime(2026, 11, 18, 9, tzinfo=UTC)
CLAIM_BY, RESOLVE_BY = OPENED + timedelta(hours=4), OPENED + timedelta(hours=24)
PHASES = [
    (State.OPEN, 0, Phase.FRESH),
    (State.OPEN, 2.9, Phase.FRESH),
    (State.OPEN, 3, Phase.UNCLAIMED),
    (State.OPEN, 4, Phase.UNCLAIMED),
    (State.OPEN, 21.9, Phase.UNCLAIMED),
    (State.OPEN, 22, Phase.NEAR),
    (State.OPEN, 24, Phase.PAST),
    (State.OPEN, 999, Phase.PAST),
    (State.CLAIMED, 0, Phase.FRESH),
    (State.CLAIMED, 5, Phase.FRESH),
    (State.CLAIMED, 22, Phase.NEAR),
    (State.CLAIMED, 24, Phase.PAST),
    (State.RESOLVED, 3, Phase.FRESH),
    (State.RESOLVED, 999, Phase.FRESH),
    (State.WITHDRAWN, 999, Phase.FRESH),
]


@pytest.mark.parametrize(("state", "hours", "phase"), PHASES)
def test_a_phase_tells_how_near_the_end_is(state: State, hours: float, phase: Phase) -> None:
    now = OPENED + timedelta(hours=hours)

    assert Targets().phase(FollowUp(state), CLAIM_BY, RESOLVE_BY, now) is phase


@given(st.sampled_from(State), st.lists(st.floats(0, 100), min_size=2).map(sorted))
def test_a_phase_only_ever_goes_forward(state: State, hours: list[float]) -> None:
    order = list(Phase)
    phases = [
        Targets().phase(FollowUp(state), CLAIM_BY, RESOLVE_BY, OPENED + timedelta(hours=passed))
        for passed in hours
    ]

    assert all(order.index(sooner) <= order.index(later) for sooner, later in pairwise(phases))
