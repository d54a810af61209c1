"""A file taken in, as the tests here see it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from handlers.csvfile.plan import Options, Plan, plan
from handlers.csvfile.reading import Rejected, read
from nps.response import Response

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Taken:
    plan: Plan
    responses: list[Response]
    rejected: list[Rejected]
    repeated: int

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(one.line, one.reason) for one in self.rejected]


def taken(file: str | bytes, size: int = 10_000, **told: Any) -> Taken:
    """What comes of *file*, in Berlin; *told* are Options."""
    stream = BytesIO(file.encode() if isinstance(file, str) else file)
    planned = plan(stream, Options(BERLIN, NOW, **told))
    batches = list(read(stream, planned, size))
    return Taken(
        planned,
        [one for batch in batches for one in batch.responses],
        [one for batch in batches for one in batch.rejected],
        sum(batch.repeated for batch in batches),
    )
