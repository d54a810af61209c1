"""Which jobs were done for which periods."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select, text

from storage.columns import Instant
from storage.tables import RunRow

run: Final = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

_FIRST: Final = text(
    "INSERT INTO job_run (job, period, due_at, ran_at) VALUES (:job, :period, :due_at, :ran_at) "
    "ON CONFLICT (job, period) DO NOTHING"
).bindparams(bindparam("due_at", type_=Instant), bindparam("ran_at", type_=Instant))


@dataclass(frozen=True)
class Runs:
    """The truth about jobs: whoever notes a run first does the work, in the same transaction."""

    connection: Connection

    def first(self, job: str, period: str, due: datetime, now: datetime) -> bool:
        """Note that *job* runs for *period*; False where that is noted already."""
        values = {"job": job, "period": period, "due_at": due, "ran_at": now}
        return bool(self.connection.execute(_FIRST, values).rowcount)

    def last_due(self, job: str) -> datetime | None:
        """When the latest noted run of *job* was due; None where there is none."""
        return self.connection.scalar(select(func.max(run.c.due_at)).where(run.c.job == job))

    def prune(self, before: datetime) -> None:
        """Forget runs that were due before then, the latest of each job excepted."""
        latest = select(func.max(run.c.due_at)).group_by(run.c.job)
        self.connection.execute(
            delete(run).where(run.c.due_at < before, run.c.due_at.not_in(latest))
        )
