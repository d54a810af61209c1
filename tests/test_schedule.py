"""Which instants a schedule means, and what names a run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Schedule
from bot.timetable import prove
from jobs.job import Job, by_day, by_minute, by_week, daily, every_minutes, weekly
from nps.company import Company, Weekday, Weekly
from nps.refusal import Refusal
from storage.store import Store

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def nothing(due: datetime, store: Store, company: Company) -> None:
    """Does nothing."""


def a_job(line: str, name: str = "it") -> Job:
    return Job(name, cron=lambda _: line, period=by_day, run=nothing)


def schedule(line: str, zone: ZoneInfo = BERLIN) -> Schedule:
    return prove([a_job(line)], Company(timezone=zone))["it"]


def dues(line: str, zone: ZoneInfo, start: datetime, end: datetime) -> list[str]:
    """When the line is due after *start* and not after *end*, as local times."""
    found = takewhile(lambda due: due <= end, schedule(line, zone).after(start))
    return [due.astimezone(zone).isoformat(timespec="minutes") for due in found]


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_weekly_line_means_that_day_and_hour_on_the_companys_clock() -> None:
    line = weekly(Weekly(Weekday.MON, 9))

    assert dues(line, BERLIN, local("2026-10-19T09:00"), local("2026-11-02T09:00")) == [
        "2026-10-26T09:00+01:00",
        "2026-11-02T09:00+01:00",
    ]


@pytest.mark.parametrize("day", Weekday)
def test_a_weekly_line_comes_on_the_day_of_its_name(day: Weekday) -> None:
    due = next(schedule(weekly(Weekly(day, 15))).after(TUESDAY)).astimezone(BERLIN)

    assert (f"{due:%a}".lower(), due.hour) == (day.value, 15)


NIGHTS = {
    "Berlin in spring": (BERLIN, "2026-03-28", ["2026-03-29T03:30+02:00"]),
    "Berlin in autumn": (
        BERLIN,
        "2026-10-24",
        ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"],
    ),
    "New York in spring": (NEW_YORK, "2026-03-07", ["2026-03-08T03:30-04:00"]),
    "New York in autumn": (NEW_YORK, "2026-10-31", ["2026-11-01T02:30-05:00"]),
    "Lord Howe in autumn, by half an hour": (
        ZoneInfo("Australia/Lord_Howe"),
        "2026-04-04",
        ["2026-04-05T02:30+10:30"],
    ),
}


@pytest.mark.parametrize(("zone", "evening", "expected"), NIGHTS.values(), ids=NIGHTS.keys())
def test_half_past_two_in_a_night_of_a_clock_change(
    zone: ZoneInfo, evening: str, expected: list[str]
) -> None:
    start = local(f"{evening}T12:00", zone)

    assert dues("30 2 * * *", zone, start, start + timedelta(hours=24)) == expected


HOURS = {
    "an hour that comes twice": (local("2026-10-25T00:00"), 25),
    "an hour that is missing": (local("2026-03-29T00:00"), 23),
    "a usual day": (local("2026-11-18T00:00"), 24),
}


@pytest.mark.parametrize(("midnight", "hours"), HOURS.values(), ids=HOURS.keys())
def test_every_quarter_of_an_hour_comes_as_often_as_there_are(
    midnight: datetime, hours: int
) -> None:
    start = midnight.astimezone(UTC)
    due = set(
        takewhile(lambda due: due <= start + hours * HOUR, schedule("*/15 * * * *").after(start))
    )

    assert due == {start + n * HOUR / 4 for n in range(1, 4 * hours + 1)}


@given(
    st.sampled_from(["*/5 * * * *", "30 2 * * *", "0 9 * * mon", "15 1,2,3 * * sat,sun"]),
    st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Africa/Cairo")]),
    st.integers(0, 366 * 24 * 60),
)
def test_dues_only_go_forward_and_none_is_skipped_by_looking_later(
    line: str, zone: ZoneInfo, minutes: int
) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = schedule(line, zone).after(since)
    first, second = next(found), next(found)

    assert since < first <= second
    assert next(schedule(line, zone).after(first - timedelta(seconds=1))) == first


BAD = {
    "a day's number": ("0 9 * * 1", "the days of the week have names here"),
    "a range of numbers": ("0 9 * * 1-5", "the days of the week have names here"),
    "no such day": ("0 9 * * funday", "funday"),
    "no such hour": ("0 25 * * mon", "25"),
    "too few fields": ("0 9 * *", "Wrong number of fields"),
    "nothing": ("", "Wrong number of fields"),
    "a day that never comes": ("0 9 30 feb *", "never comes"),
}


@pytest.mark.parametrize(("line", "why"), BAD.values(), ids=BAD.keys())
def test_a_schedule_that_cannot_be_read_is_refused_in_a_sentence(line: str, why: str) -> None:
    with pytest.raises(Refusal, match=why) as refusal:
        prove([a_job(line)], Company())

    assert str(refusal.value).startswith(f"The job it cannot be due at {line!r}: ")


def test_all_that_is_wrong_with_jobs_is_told_at_once() -> None:
    jobs = [a_job("0 9 * * 1", "one"), a_job(daily(9), "two"), a_job(daily(9), "two")]

    with pytest.raises(Refusal) as refusal:
        prove(jobs, Company())
    assert len(str(refusal.value).splitlines()) == 2


@pytest.mark.parametrize("step", [0, 7, 45, 60])
def test_steps_that_do_not_fit_an_hour_are_refused(step: int) -> None:
    with pytest.raises(ValueError, match=str(step)):
        every_minutes(step)


PERIODS = [
    (by_week, "2027-01-03T09:00:00+01:00", "2026-W53"),
    (by_week, "2026-11-23T00:00:00+01:00", "2026-W48"),
    (by_day, "2026-10-25T02:30:00+02:00", "2026-10-25"),
    (by_day, "2026-10-25T02:30:00+01:00", "2026-10-25"),
    (by_minute, "2026-10-25T02:30:00+02:00", "2026-10-25T00:30Z"),
    (by_minute, "2026-10-25T02:30:00+01:00", "2026-10-25T01:30Z"),
]


@pytest.mark.parametrize(
    ("name", "due", "period"), PERIODS, ids=[f"{name.__name__} {due}" for name, due, _ in PERIODS]
)
def test_a_period_names_a_run(name: Callable[[datetime], str], due: str, period: str) -> None:
    assert name(datetime.fromisoformat(due).astimezone(BERLIN)) == period
