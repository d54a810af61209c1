"""From a planned file to responses, batch by batch, in the memory of one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.csvfile.encoding import Source, lines, texts
from handlers.csvfile.plan import Plan
from handlers.csvfile.records import Records
from handlers.csvfile.rows import BadRow, RowReader
from nps.response import Response

BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no response."""

    line: int
    reason: str
    cells: Sequence[str]
    is_unanswered: bool = False
    """Whether there is just no score: nothing is wrong, and nothing was said."""


@dataclass(frozen=True, slots=True)
class Batch:
    responses: Sequence[Response]
    rejected: Sequence[Rejected]
    repeated: int
    """Responses whose id an earlier row of the file has too: the later one will stand."""
    bytes_read: int
    """Of the file so far; the plan has its size."""

    @property
    def rows(self) -> int:
        return len(self.responses) + len(self.rejected)


def read(source: Source, plan: Plan, size: int = BATCH) -> Iterator[Batch]:
    """The rows of *source*, *size* at a time; empty ones are passed over."""
    bytes_read = 0

    def tell(read: int, _guessed: int, _lost: int) -> None:
        nonlocal bytes_read
        bytes_read = read

    text = lines(texts(source, plan.encoding, tell))
    rows = Records(text, plan.dialect, len(plan.header.names))
    reader = RowReader(plan)
    first_line, read_row = plan.header.first_line, reader.read
    responses: list[Response] = []
    rejected: list[Rejected] = []
    repeated = 0
    for line, cells, fault in rows:
        if line < first_line or not cells:
            continue
        try:
            if fault:
                raise BadRow(fault)  # noqa: TRY301  # rejected like all that the reader refuses
            responses.append(read_row(cells))
        except BadRow as bad:
            if bad.is_empty:
                continue
            rejected.append(Rejected(line, bad.reason, cells, bad.is_unanswered))
        if len(responses) + len(rejected) >= size:
            yield Batch(responses, rejected, reader.repeated - repeated, bytes_read)
            responses, rejected, repeated = [], [], reader.repeated
    yield Batch(responses, rejected, reader.repeated - repeated, bytes_read)
