"""From a planned file to responses, batch by batch, in the memory of one batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from handlers.csvfile.cells import is_nothing
from handlers.csvfile.encoding import Source, lines, texts
from handlers.csvfile.plan import Plan
from handlers.csvfile.records import Records, Row
from handlers.csvfile.respondents import as_one
from handlers.csvfile.rows import BadRow, RowReader
from nps.response import Response

BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no response, or all rows of a respondent whose answer is none."""

    line: int
    reason: str
    cells: Sequence[str]
    is_unanswered: bool = False
    """Whether there is just no score: nothing is wrong, and nothing was said."""
    others: Sequence[Row] = ()
    """The respondent's other rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    responses: Sequence[Response]
    rejected: Sequence[Rejected]
    repeated: int
    """Responses whose id an earlier row of the file has too: the later one will stand."""
    bytes_read: int
    """Of the file so far; the plan has its size."""
    joined: int = 0
    """Rows that are told of by another row of the same respondent."""

    @property
    def rows(self) -> int:
        return len(self.responses) + len(self.rejected) + self.joined


def read(source: Source, plan: Plan, size: int | Callable[[], int] = BATCH) -> Iterator[Batch]:
    """The rows of *source*, *size* at a time, asked anew for each; empty rows are passed over.

    In the memory of one batch; where respondents have several rows each, all are held, since nobody
    knows where somebody's last row stands.
    """
    bytes_read = 0

    def tell(read: int, _guessed: int, _lost: int) -> None:
        nonlocal bytes_read
        bytes_read = read

    text = lines(texts(source, plan.encoding, tell))
    rows = Records(text, plan.dialect, len(plan.header.names))
    reader = RowReader(plan)
    answers = map(_alone, rows) if plan.one_per is None else _of_respondents(rows, plan, reader)
    first_line, fitted, read_row = plan.header.first_line, reader.fitted, reader.read
    responses: list[Response] = []
    rejected: list[Rejected] = []
    repeated = joined = 0
    most = size() if callable(size) else size
    for (line, cells, fault), others in answers:
        if line < first_line or not cells:
            continue
        try:
            if fault:
                raise BadRow(fault)  # noqa: TRY301  # rejected like all that the reader refuses
            responses.append(read_row(cells if others else fitted(cells)))
        except BadRow as bad:
            if bad.is_empty:
                continue
            told = others[0].cells if others else cells
            rejected.append(Rejected(line, bad.reason, told, bad.is_unanswered, others[1:]))
        joined += len(others[1:])
        if len(responses) + len(rejected) >= most:
            yield Batch(responses, rejected, reader.repeated - repeated, bytes_read, joined)
            responses, rejected, repeated, joined = [], [], reader.repeated, 0
            most = size() if callable(size) else size
    yield Batch(responses, rejected, reader.repeated - repeated, bytes_read, joined)


_Answer: TypeAlias = tuple[Row, Sequence[Row]]
"""A row, and the rows that it was made of where it was made of several."""


def _alone(row: Row) -> _Answer:
    return row, ()


def _of_respondents(rows: Iterable[Row], plan: Plan, reader: RowReader) -> Iterator[_Answer]:
    """First what is no respondent's, as it comes; then one row for each respondent."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        if row.line < plan.header.first_line or not row.cells:
            continue
        if name := _respondent(row, plan, reader):
            held.setdefault(name, []).append(row)
        else:
            yield row, ()
    for some in held.values():
        fitted = [row._replace(cells=reader.fitted(row.cells)) for row in some]
        yield as_one(fitted, plan.header.columns), some


def _respondent(row: Row, plan: Plan, reader: RowReader) -> str:
    """Whose row it is; nothing where that cannot be told."""
    try:
        name = "" if row.fault else reader.fitted(row.cells)[plan.one_per or 0].strip()
    except BadRow:
        return ""  # which is said when it is read
    return "" if is_nothing(name) else name
