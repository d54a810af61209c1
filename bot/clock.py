"""The clock: has each job done when it is due, once a period, whatever happened meanwhile."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from itertools import takewhile
from time import monotonic
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.schedule import Schedule
from bot.timetable import Waking, prove
from bot.witness import NOBODY, Witness
from jobs.job import CatchUp, Job, Part, Wipe
from nps.company import Company
from nps.refusal import Refusal
from storage.database import Database, Unavailable
from storage.store import Store

log: Final = logging.getLogger(__name__)

INSTALLED: Final = "installed"
"""The period noted for a job that has never been due: what comes after it is caught up."""
LONGEST_PAUSE: Final = 300.0
"""Seconds after which a job that failed is tried again, at the latest."""
LOOKED_BACK: Final = (1, 8, 32, 366)
"""Days, widening, in which the last time a job was due is looked for."""


@dataclass
class Clock:
    """Does what is due; the truth about what was done is in the database, with the work itself.

    Any number of clocks may share a database: whoever notes a period first does its work. Raises
    Refusal at once where a job's schedule cannot be read.
    """

    database: Database
    company: Company
    jobs: Sequence[Job]
    now: Callable[[], datetime]
    patience: float = 1
    """Seconds until a job that failed is tried again; twice as long each further time."""
    turn: float = 5
    """Seconds that a job done in parts goes on until the others get their turn."""
    witness: Witness = NOBODY
    _schedules: Mapping[str, Schedule] = field(init=False, repr=False)
    _made_up: dict[str, datetime] = field(default_factory=dict, repr=False)
    """Until when nothing of a job is left to do."""
    _rung: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _waker: AsyncIOScheduler | None = field(default=None, repr=False)
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._schedules = prove(self.jobs, self.company)

    async def start(self) -> None:
        """Catch up, and from now on do what is due, until `stop`."""
        self._waker = AsyncIOScheduler(timezone=UTC)
        for job in self.jobs:
            self._waker.add_job(
                self._ring,
                Waking(self._schedules[job.name]),
                id=job.name,
                coalesce=True,
                misfire_grace_time=None,
                max_instances=len(self.jobs) + 1,
            )
        self._waker.start()
        self._task = asyncio.create_task(self._keep(), name="clock")

    async def stop(self) -> None:
        """What is being done is done to its end by the database."""
        if self._waker:
            self._waker.shutdown(wait=False)
            self._waker = None
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    @property
    def ailment(self) -> str | None:
        """What keeps it from working now; None when all is well, or before it was started."""
        if self._task is None or not self._task.done():
            return None
        return "the clock has stopped, so no job is done: the log says why; a restart helps"

    def overdue(self) -> Mapping[str, float]:
        """For how many seconds each job should have been done; 0 for what is done in time."""
        now = self.now()
        return {job.name: self._overdue(job, now) for job in self.jobs}

    def _overdue(self, job: Job, now: datetime) -> float:
        since = self._made_up.get(job.name)
        due = next(self._schedules[job.name].after(since)) if since else now
        return max((now - due).total_seconds(), 0)

    async def catch_up(self) -> bool:
        """Do all that is due by now; False where something failed, and should be tried again."""
        async with self._one_at_a_time:
            now = self.now()
            try:
                await self._remember(now)
            except Exception:  # above all a database that is away: it may come back
                log.exception("what was done before cannot be told")
                return False
            return all([await self._catch_up_with(job, now) for job in self.jobs])

    async def run_by_hand(self, name: str, due: datetime | None = None) -> str:
        """Do a job as if it were due then, an aware time, or now; what was done, in a sentence.

        Under the key that the clock would use; done before, it is done again, which revises what
        it said. Before its time it is not noted: the clock does it once more, when all is known.
        Raises Refusal for an unknown name, and whatever the job raises.
        """
        job = self._named(name)
        now = self.now()
        local = (due or now).astimezone(self.company.timezone)
        period = job.period(local)
        is_early = self._is_still_to_come(job, period, local, now)

        def unit(store: Store) -> tuple[bool, Wipe]:
            # Noted as no later than the clock's own last run, which it must not hide.
            noted = min(local.astimezone(UTC), _last_due(job, store, now))
            is_first = is_early or store.runs.first(job.name, period, noted, now)
            job.run(local, store, self.company)
            return is_first, job.wipe(local, store)

        while not await self._in_parts(job, local):
            pass
        is_first, wipe = await self.database.write(unit)
        await self._wipe(wipe)
        if is_early:
            return f"{name} is done for {period}, before its time: it is brought up to date then."
        if is_first:
            return f"{name} is done for {period}."
        return f"{name} is done again for {period}: what it said before is brought up to date."

    def _is_still_to_come(self, job: Job, period: str, local: datetime, now: datetime) -> bool:
        """Whether the clock has yet to do the job for *period*."""
        upcoming = next(self._schedules[job.name].after(now)).astimezone(self.company.timezone)
        return local > now or job.period(upcoming) == period

    def next_due(self, name: str) -> datetime:
        """When the job is due next, in UTC. Raises Refusal for an unknown name."""
        return next(self._schedules[self._named(name).name].after(self.now()))

    def _named(self, name: str) -> Job:
        names = [job.name for job in self.jobs]
        if name in names:
            return self.jobs[names.index(name)]
        near = get_close_matches(name, names, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
        raise Refusal(f"There is no job {name}. {hint}")

    async def _ring(self) -> None:
        self._rung.set()

    async def _keep(self) -> None:
        failures = 0
        while True:
            self._rung.clear()
            failures = 0 if await self.catch_up() else failures + 1
            with suppress(TimeoutError):
                # Not asyncio.wait_for: see the courier.
                async with asyncio.timeout(self._pause(failures)):
                    await self._rung.wait()

    def _pause(self, failures: int) -> float | None:
        """Seconds until the next attempt; None: until a job is due."""
        return (
            min(self.patience * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE) if failures else None
        )

    async def _remember(self, now: datetime) -> None:
        """Learn until when the jobs were done that this clock has not met yet."""
        unmet = [job for job in self.jobs if job.name not in self._made_up]
        if unmet:
            last = await self.database.write(
                lambda store: {job.name: _last_due(job, store, now) for job in unmet}
            )
            gone = {job.name: now for job in unmet if job.catch_up is CatchUp.NONE}
            self._made_up |= last | gone

    async def _catch_up_with(self, job: Job, now: datetime) -> bool:
        for due in self._dues(job, now):
            try:
                is_done = await self._do(job, due, now)
            except Exception:  # a bug must not stop the other jobs
                log.exception("job failed", extra={"job": job.name, "due": due.isoformat()})
                self.witness.failed(job.name)
                return False
            if not is_done:
                self._rung.set()  # the other jobs first, then the rest of this one
                return True
            self._made_up[job.name] = due
        self._made_up[job.name] = now
        return True

    def _dues(self, job: Job, now: datetime) -> Sequence[datetime]:
        """When the job was due since it was done last, as far as it makes up for that."""
        since = self._made_up[job.name]
        after = self._schedules[job.name].after
        if job.catch_up is CatchUp.ALL:
            return list(takewhile(lambda due: due <= now, after(since)))
        last: deque[datetime] = deque(maxlen=1)
        for days in LOOKED_BACK:
            start = max(since, now - timedelta(days=days))
            last.extend(takewhile(lambda due: due <= now, after(start)))
            if last or start == since:
                break
        return last

    async def _do(self, job: Job, due: datetime, now: datetime) -> bool:
        """The work and the note that it is done, in one transaction; or neither.

        False: of what is done in parts, some is left.
        """
        period = job.period(due.astimezone(self.company.timezone))
        told = (now if job.as_of_now else due).astimezone(self.company.timezone)

        def unit(store: Store) -> Wipe | None:
            if not store.runs.first(job.name, period, due, now):
                return None
            job.run(told, store, self.company)
            return job.wipe(told, store)

        if not await self._in_parts(job, told):
            return False
        wipe = await self.database.write(unit)
        if wipe:
            log.info("job done", extra={"job": job.name, "period": period})
            self.witness.did(job.name, self.now() - due)
            await self._wipe(wipe)
        return True

    async def _in_parts(self, job: Job, local: datetime) -> bool:
        """What comes before the job itself, for a while; False where more is left."""
        until = monotonic() + self.turn
        while job.part and await self._one_part(job.part, local):
            if monotonic() >= until:
                return False
        return True

    async def _one_part(self, part: Part, local: datetime) -> bool:
        return await self.database.write(lambda store: part(local, store, self.company))

    async def _wipe(self, wipe: Wipe) -> None:
        """The job is done, whatever becomes of this: the next time does it too."""
        if wipe is Wipe.NOTHING:
            return
        try:
            if not await self.database.wipe(rewrite=wipe is Wipe.FILE):
                log.warning("somebody reads what was deleted", extra={"wipe": wipe.value})
        except Unavailable as why:
            log.warning("what was deleted is still in the file", extra={"reason": str(why)})


def _last_due(job: Job, store: Store, now: datetime) -> datetime:
    """When the job was last due and done; for one that never was, now is noted as its start."""
    last = store.runs.last_due(job.name)
    if last is None:
        store.runs.first(job.name, INSTALLED, now, now)
    return last or now
