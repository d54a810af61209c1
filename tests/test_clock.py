"""The clock: what it has done, and how often."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import INSTALLED, Clock
from bot.schedule import Schedule
from jobs.job import CatchUp, Job, by_day, by_minute, by_week, every_minutes, weekly
from nps.company import Company, Weekday, Weekly
from nps.period import week
from nps.refusal import Refusal
from nps.tally import Tally
from storage.database import Database, Unavailable
from storage.store import Store

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
COMPANY = Company(timezone=BERLIN)
TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine o'clock in Berlin."""
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@dataclass
class Diary:
    """A job that writes down when it was due, in memory and in the database."""

    dues: list[datetime] = field(default_factory=list)
    failures: int = 0
    """So many times it writes, and then fails."""
    written: asyncio.Event = field(default_factory=asyncio.Event)

    def job(
        self,
        line: str = weekly(Weekly(Weekday.MON, 9)),
        period: Callable[[datetime], str] = by_week,
        catch_up: CatchUp = CatchUp.LATEST,
    ) -> Job:
        return Job("diary", cron=lambda _: line, period=period, run=self._run, catch_up=catch_up)

    def _run(self, due: datetime, store: Store, company: Company) -> None:
        store.told.keep("diary", week(due.date()), Tally.of([9]))
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError
        self.dues.append(due)
        self.written.set()

    @property
    def days(self) -> list[str]:
        return [due.date().isoformat() for due in self.dues]


@dataclass
class Time:
    now: datetime = TUESDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database("sqlite+aiosqlite://", COMPANY) as opened:
        yield opened


async def wrote(database: Database, due: datetime) -> bool:
    told = await database.read(lambda store: store.told.get("diary", week(due.date())))
    return told is not None


async def test_the_first_start_ever_catches_up_with_nothing(database: Database) -> None:
    diary = Diary()
    clock = Clock(database, COMPANY, [diary.job()], Time())

    assert await clock.catch_up()
    assert diary.dues == []


async def test_a_job_is_told_when_it_was_due_on_the_companys_clock(database: Database) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    await clock.catch_up()

    time.now = MONDAY_NINE + timedelta(minutes=3)
    await clock.catch_up()

    assert [due.isoformat() for due in diary.dues] == ["2026-11-23T09:00:00+01:00"]


async def test_a_job_whose_readers_are_to_have_time_is_told_when_it_runs(
    database: Database,
) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [replace(diary.job(), as_of_now=True)], time)
    await clock.catch_up()

    time.now = MONDAY_NINE + timedelta(days=9)
    await clock.catch_up()
    await clock.catch_up()

    assert [due.isoformat() for due in diary.dues] == ["2026-12-02T09:00:00+01:00"]
    assert await database.read(lambda store: store.runs.last_due("diary")) == (
        MONDAY_NINE + timedelta(days=7)
    )


async def test_a_job_is_done_at_the_very_instant_and_not_before(database: Database) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    await clock.catch_up()

    time.now = MONDAY_NINE - timedelta(microseconds=1)
    await clock.catch_up()
    assert diary.dues == []
    time.now = MONDAY_NINE
    await clock.catch_up()
    assert diary.dues == [MONDAY_NINE]


async def test_a_job_is_done_once_however_often_the_clock_wakes(database: Database) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    for _ in range(24 * 14):
        await clock.catch_up()
        time.now += HOUR

    assert diary.days == ["2026-11-23", "2026-11-30"]


async def test_a_job_is_done_once_however_often_earful_starts(database: Database) -> None:
    diary, time = Diary(), Time()
    for _ in range(24 * 14):
        await Clock(database, COMPANY, [diary.job()], time).catch_up()
        time.now += HOUR

    assert diary.days == ["2026-11-23", "2026-11-30"]


@pytest.mark.parametrize("together", [2, 5])
async def test_of_several_clocks_one_does_the_work(database: Database, together: int) -> None:
    diary, time = Diary(), Time()
    clocks = [Clock(database, COMPANY, [diary.job()], time) for _ in range(together)]
    for _ in range(4):
        await asyncio.gather(*(clock.catch_up() for clock in clocks))
        time.now += WEEK

    assert diary.days == ["2026-11-23", "2026-11-30", "2026-12-07"]


async def test_of_several_processes_one_does_the_work(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/earful.db"
    diary, time = Diary(), Time()
    async with Database(url, COMPANY) as one, Database(url, COMPANY) as other:
        clocks = [Clock(database, COMPANY, [diary.job()], time) for database in (one, other)]
        for _ in range(3):
            await asyncio.gather(*(clock.catch_up() for clock in clocks))
            time.now += WEEK

    assert diary.days == ["2026-11-23", "2026-11-30"]


MISSED = ["2026-11-23", "2026-11-30", "2026-12-07"]
MADE_UP = {CatchUp.LATEST: MISSED[-1:], CatchUp.ALL: MISSED, CatchUp.NONE: []}


@pytest.mark.parametrize(("policy", "days"), MADE_UP.items())
async def test_after_downtime_a_job_makes_up_as_it_says(
    database: Database, policy: CatchUp, days: list[str]
) -> None:
    diary, time = Diary(), Time()
    job = diary.job(catch_up=policy)
    await Clock(database, COMPANY, [job], time).catch_up()
    time.now += 3 * WEEK
    clock = Clock(database, COMPANY, [job], time)
    await clock.catch_up()
    assert diary.days == days

    time.now += WEEK
    await clock.catch_up()
    assert diary.days == [*days, "2026-12-14"]


async def test_after_a_long_sleep_of_the_machine_only_the_last_slot_is_done(
    database: Database,
) -> None:
    diary, time = Diary(), Time()
    job = diary.job(every_minutes(5), by_minute, CatchUp.NONE)
    clock = Clock(database, COMPANY, [job], time)
    await clock.catch_up()
    time.now += timedelta(hours=3, minutes=2)
    await clock.catch_up()

    assert diary.dues == [TUESDAY + 3 * HOUR]


async def test_the_last_time_due_is_found_years_back(database: Database) -> None:
    diary, time = Diary(), Time()
    job = diary.job("0 9 1 jan *", by_day)
    await Clock(database, COMPANY, [job], time).catch_up()
    time.now += timedelta(days=600)
    await Clock(database, COMPANY, [job], time).catch_up()

    assert diary.days == ["2028-01-01"]


async def test_a_job_that_is_new_in_this_release_starts_now(database: Database) -> None:
    old, new, time = Diary(), Diary(), Time()
    await Clock(database, COMPANY, [old.job()], time).catch_up()
    time.now += WEEK
    jobs = [old.job(), replace(new.job(), name="new")]
    await Clock(database, COMPANY, jobs, time).catch_up()

    assert old.days == ["2026-11-23"]
    assert new.days == []


def test_a_schedule_that_cannot_be_read_stops_the_start() -> None:
    with pytest.raises(Refusal, match="cannot be due at"):
        Clock(Database("sqlite+aiosqlite://", COMPANY), COMPANY, [Diary().job("0 9 * * 1")], Time())


async def test_a_job_that_fails_leaves_nothing_behind_and_is_tried_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    diary, time = Diary(failures=2), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    await clock.catch_up()
    time.now = MONDAY_NINE

    for _ in range(2):
        assert not await clock.catch_up()
        assert not await wrote(database, MONDAY_NINE)
    time.now += HOUR
    assert await clock.catch_up()

    assert diary.dues == [MONDAY_NINE]
    assert await wrote(database, MONDAY_NINE)
    failures = [record for record in caplog.records if record.message == "job failed"]
    assert [record.__dict__["job"] for record in failures] == ["diary", "diary"]
    assert all(record.exc_info for record in failures)


async def test_a_failure_loses_no_period_of_a_job_that_makes_up_for_all(
    database: Database,
) -> None:
    diary, time = Diary(), Time()
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    time.now += 3 * WEEK
    diary.failures = 1
    clock = Clock(database, COMPANY, [diary.job(catch_up=CatchUp.ALL)], time)

    assert not await clock.catch_up()
    assert await clock.catch_up()
    assert diary.days == MISSED


async def test_a_failure_survives_a_restart(database: Database) -> None:
    diary, time = Diary(failures=1), Time()
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    time.now = MONDAY_NINE
    assert not await Clock(database, COMPANY, [diary.job()], time).catch_up()

    assert await Clock(database, COMPANY, [diary.job()], time).catch_up()
    assert diary.dues == [MONDAY_NINE]


async def test_a_job_that_fails_keeps_no_other_from_its_work(database: Database) -> None:
    bad, good, time = Diary(failures=99), Diary(), Time()
    jobs = [bad.job(), replace(good.job(), name="good")]
    clock = Clock(database, COMPANY, jobs, time)
    await clock.catch_up()
    time.now = MONDAY_NINE
    await clock.catch_up()

    assert good.dues == [MONDAY_NINE]


async def test_a_database_that_is_away_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    class Away(Database):
        async def write(self, unit: object) -> None:  # type: ignore[override]  # writes nothing
            raise Unavailable("the disk is full")

    clock = Clock(Away("sqlite+aiosqlite://", COMPANY), COMPANY, [Diary().job()], Time())

    assert not await clock.catch_up()
    assert caplog.records


# Nights of a clock change

CHANGES = {
    "Berlin, spring": (BERLIN, date(2026, 3, 29)),
    "Berlin, autumn": (BERLIN, date(2026, 10, 25)),
    "New York, spring": (NEW_YORK, date(2026, 3, 8)),
    "New York, autumn": (NEW_YORK, date(2026, 11, 1)),
}


@pytest.mark.parametrize("restarting", [False, True], ids=["running on", "restarting"])
@pytest.mark.parametrize("line", ["30 2 * * *", "30 1 * * *", "0 3 * * *"])
@pytest.mark.parametrize(("zone", "night"), CHANGES.values(), ids=CHANGES.keys())
async def test_a_nightly_job_runs_once_a_night_whatever_the_clocks_do(
    database: Database, zone: ZoneInfo, night: date, line: str, restarting: bool
) -> None:
    company, diary = Company(timezone=zone), Diary()
    time = Time(local(f"{night - timedelta(days=1)}T12:00", zone).astimezone(UTC))
    job = diary.job(line, by_day)
    clock = Clock(database, company, [job], time)
    for _ in range(3 * 48):
        await clock.catch_up()
        time.now += HOUR / 2
        clock = Clock(database, company, [job], time) if restarting else clock

    assert diary.days == [(night + timedelta(days=n)).isoformat() for n in range(3)]


@pytest.mark.parametrize(("zone", "night"), CHANGES.values(), ids=CHANGES.keys())
async def test_a_night_of_a_clock_change_that_was_missed_is_made_up_for_once(
    database: Database, zone: ZoneInfo, night: date
) -> None:
    company, diary = Company(timezone=zone), Diary()
    job = diary.job("30 2 * * *", by_day, CatchUp.ALL)
    time = Time(local(f"{night - timedelta(days=1)}T12:00", zone).astimezone(UTC))
    await Clock(database, company, [job], time).catch_up()
    time.now += timedelta(hours=24)
    await Clock(database, company, [job], time).catch_up()

    assert diary.days == [night.isoformat()]


# By hand


async def test_a_job_by_hand_is_told_the_time_that_it_is_given(database: Database) -> None:
    diary = Diary()
    clock = Clock(database, COMPANY, [diary.job()], Time())

    said = await clock.run_by_hand("diary", local("2026-11-02T09:00"))

    assert said == "diary is done for 2026-W45."
    assert [due.isoformat() for due in diary.dues] == ["2026-11-02T09:00:00+01:00"]


async def test_a_job_by_hand_is_done_now_where_no_time_is_given(database: Database) -> None:
    diary = Diary()

    await Clock(database, COMPANY, [diary.job()], Time()).run_by_hand("diary")

    assert diary.dues == [TUESDAY]


async def test_a_job_by_hand_is_done_again_where_it_was_done(database: Database) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    await clock.catch_up()
    time.now = MONDAY_NINE + HOUR
    await clock.catch_up()

    said = await clock.run_by_hand("diary")

    assert said.startswith("diary is done again for 2026-W48")
    assert len(diary.dues) == 2


@pytest.mark.parametrize("catch_up", [CatchUp.LATEST, CatchUp.ALL])
async def test_what_was_done_by_hand_the_clock_does_not_do_again(
    database: Database, catch_up: CatchUp
) -> None:
    diary, time = Diary(), Time()
    job = diary.job(catch_up=catch_up)
    await Clock(database, COMPANY, [job], time).catch_up()
    time.now = MONDAY_NINE + HOUR
    await Clock(database, COMPANY, [job], time).run_by_hand("diary")
    await Clock(database, COMPANY, [job], time).catch_up()
    assert diary.dues == [MONDAY_NINE + HOUR]

    time.now += WEEK
    await Clock(database, COMPANY, [job], time).catch_up()
    assert diary.dues == [MONDAY_NINE + HOUR, MONDAY_NINE + WEEK]


@pytest.mark.parametrize("due", [None, MONDAY_NINE, MONDAY_NINE + WEEK])
async def test_what_was_done_by_hand_before_its_time_the_clock_does_again(
    database: Database, due: datetime | None
) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [diary.job()], time)
    await clock.catch_up()
    time.now = MONDAY_NINE - HOUR
    said = await clock.run_by_hand("diary", due)
    assert said.endswith("before its time: it is brought up to date then.")

    diary.dues.clear()
    for _ in range(2):
        time.now += HOUR if time.now < MONDAY_NINE else WEEK
        await clock.catch_up()
    assert diary.dues == [MONDAY_NINE, MONDAY_NINE + WEEK]


@pytest.mark.parametrize("due", ["2020-01-06T09:00", "2026-12-07T09:00"], ids=["past", "future"])
async def test_a_job_by_hand_hides_nothing_that_the_clock_has_yet_to_do(
    database: Database, due: str
) -> None:
    diary, time = Diary(), Time()
    job = diary.job(catch_up=CatchUp.ALL)
    await Clock(database, COMPANY, [job], time).catch_up()
    time.now += WEEK
    await Clock(database, COMPANY, [job], time).run_by_hand("diary", local(due))
    diary.dues.clear()
    time.now += WEEK
    await Clock(database, COMPANY, [job], time).catch_up()

    assert diary.days == ["2026-11-23", "2026-11-30"]


async def test_a_job_by_hand_before_the_first_start_starts_the_clocks_count(
    database: Database,
) -> None:
    diary, time = Diary(), Time()
    await Clock(database, COMPANY, [diary.job()], time).run_by_hand("diary", local("2026-11-02"))
    diary.dues.clear()
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    assert diary.dues == []

    time.now += WEEK
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    assert diary.days == ["2026-11-23"]


async def test_a_job_by_hand_that_fails_says_so_and_leaves_nothing(database: Database) -> None:
    diary = Diary(failures=1)
    clock = Clock(database, COMPANY, [diary.job()], Time())

    with pytest.raises(ZeroDivisionError):
        await clock.run_by_hand("diary")
    assert not await wrote(database, TUESDAY)
    assert (await clock.run_by_hand("diary")).startswith("diary is done for")


@pytest.mark.parametrize(
    ("name", "hint"), [("dairy", "Did you mean diary?"), ("zzz", "There are: diary.")]
)
async def test_a_job_that_is_not_there_is_refused_by_name(
    database: Database, name: str, hint: str
) -> None:
    clock = Clock(database, COMPANY, [Diary().job()], Time())

    with pytest.raises(Refusal) as refusal:
        await clock.run_by_hand(name)
    assert str(refusal.value) == f"There is no job {name}. {hint}"
    with pytest.raises(Refusal):
        clock.next_due(name)


async def test_the_clock_says_when_a_job_is_due_next(database: Database) -> None:
    clock = Clock(database, COMPANY, [Diary().job()], Time())

    assert clock.next_due("diary") == MONDAY_NINE


async def test_runs_that_are_forgotten_are_not_done_again(database: Database) -> None:
    diary, time = Diary(), Time()
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    time.now += WEEK
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    await database.write(lambda store: store.runs.prune(time.now + WEEK))
    await Clock(database, COMPANY, [diary.job()], time).catch_up()

    assert diary.days == ["2026-11-23"]
    assert await database.write(
        lambda store: store.runs.first("diary", INSTALLED, time.now, time.now)
    )


# Waking


def once(at: datetime) -> Schedule:
    return Schedule(lambda shown: at if shown <= at else None, ZoneInfo("UTC"))


async def test_a_started_clock_wakes_when_a_job_is_due(database: Database) -> None:
    diary = Diary()
    clock = Clock(database, COMPANY, [diary.job(period=by_minute)], lambda: datetime.now(UTC))
    await clock.catch_up()
    soon = datetime.now(UTC) + timedelta(milliseconds=150)
    clock._schedules = {"diary": once(soon)}
    await clock.start()
    async with asyncio.timeout(10):
        await diary.written.wait()
    await clock.stop()

    assert diary.dues == [soon]


@pytest.mark.parametrize("failures", [0, 3])
async def test_a_started_clock_catches_up_and_tries_again_by_itself(
    database: Database, failures: int
) -> None:
    diary, time = Diary(failures=failures), Time()
    await Clock(database, COMPANY, [diary.job()], time).catch_up()
    time.now += WEEK
    clock = Clock(database, COMPANY, [diary.job()], time, patience=0.001)
    await clock.start()
    async with asyncio.timeout(10):
        await diary.written.wait()
    await clock.stop()

    assert diary.days == ["2026-11-23"]


async def test_a_clock_can_be_stopped_twice_and_before_it_starts(database: Database) -> None:
    clock = Clock(database, COMPANY, [Diary().job()], Time())
    await clock.stop()
    await clock.start()
    await clock.stop()
    await clock.stop()


async def test_a_clock_that_rings_as_it_is_stopped_stops(database: Database) -> None:
    diary, time = Diary(failures=1), Time()
    clock = Clock(database, COMPANY, [diary.job()], time, patience=1000)
    await clock.catch_up()
    time.now += WEEK
    await clock.start()
    async with asyncio.timeout(10):
        while not clock._rung._waiters:  # noqa: ASYNC110  # nothing tells that somebody waits
            await asyncio.sleep(0)
        clock._rung.set()
        await clock.stop()


PAUSES = [(0, None), (1, 1.0), (2, 2.0), (3, 4.0), (9, 256.0), (10, 300.0), (10_000, 300.0)]


@pytest.mark.parametrize(("failures", "seconds"), PAUSES)
def test_pauses_grow_and_stay_bounded(failures: int, seconds: float | None) -> None:
    clock = Clock(Database("sqlite+aiosqlite://", COMPANY), COMPANY, [], Time())

    assert clock._pause(failures) == seconds


# What is too long for one transaction


@dataclass
class Heap:
    """A job that takes so many parts, and writes each down in the database."""

    size: int
    failures: int = 0
    """So many times a part writes, and then fails."""

    def job(self) -> Job:
        return Job(
            "heap",
            cron=lambda _: weekly(Weekly(Weekday.MON, 9)),
            period=by_week,
            run=lambda due, store, _: self._carried(due, store, "rest"),
            part=self._part,
        )

    def _part(self, due: datetime, store: Store, company: Company) -> bool:
        left = self.size - sum(name.startswith("part") for name in carried(store))
        if left:
            self._carried(due, store, f"part {left}")
            if self.failures:
                self.failures -= 1
                raise ZeroDivisionError
        return left > 0

    def _carried(self, due: datetime, store: Store, name: str) -> None:
        store.told.keep(name, week(due.date()), Tally())


def carried(store: Store) -> list[str]:
    rows = store.connection.exec_driver_sql("SELECT digest FROM told_tally ORDER BY rowid")
    return [row[0] for row in rows]


async def test_a_job_in_parts_is_done_part_by_part_and_then_noted(database: Database) -> None:
    time = Time()
    clock = Clock(database, COMPANY, [Heap(3).job()], time)
    await clock.catch_up()
    time.now = MONDAY_NINE

    assert await clock.catch_up()

    assert await database.read(carried) == ["part 3", "part 2", "part 1", "rest"]
    assert await database.read(lambda store: store.runs.last_due("heap")) == MONDAY_NINE


async def test_others_have_their_turn_between_the_parts(database: Database) -> None:
    diary, time = Diary(), Time()
    clock = Clock(database, COMPANY, [Heap(3).job(), diary.job()], time, turn=0)
    await clock.catch_up()
    time.now = MONDAY_NINE

    assert await clock.catch_up()

    assert await database.read(carried) == ["part 3", "diary"]
    assert diary.dues == [MONDAY_NINE]
    assert await database.read(lambda store: store.runs.last_due("heap")) == TUESDAY
    for _turn in range(3):
        await clock.catch_up()
    assert (await database.read(carried))[-1] == "rest"
    assert await database.read(lambda store: store.runs.last_due("heap")) == MONDAY_NINE


async def test_a_started_clock_goes_on_with_the_parts_by_itself(database: Database) -> None:
    time = Time()
    clock = Clock(database, COMPANY, [Heap(5).job()], time, turn=0)
    await clock.catch_up()
    time.now = MONDAY_NINE
    await clock.start()
    try:
        async with asyncio.timeout(10):
            while "rest" not in await database.read(carried):
                pass
    finally:
        await clock.stop()


async def test_a_part_that_fails_is_undone_alone_and_the_rest_is_done_later(
    database: Database,
) -> None:
    time = Time()
    heap = Heap(2, failures=1)
    clock = Clock(database, COMPANY, [heap.job()], time)
    await clock.catch_up()
    time.now = MONDAY_NINE

    assert not await clock.catch_up()
    assert await database.read(carried) == []
    assert await Clock(database, COMPANY, [heap.job()], time).catch_up()
    assert await database.read(carried) == ["part 2", "part 1", "rest"]


async def test_by_hand_all_the_parts_are_done(database: Database) -> None:
    clock = Clock(database, COMPANY, [Heap(3).job()], Time(), turn=0)
    assert await clock.run_by_hand("heap") == "heap is done for 2026-W47."
    assert (await database.read(carried))[-1] == "rest"


def test_help_needs_no_scheduler() -> None:
    script = (
        "import sys; sys.argv = ['earful', '--help']\n"
        "from bot.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'apscheduler' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)
