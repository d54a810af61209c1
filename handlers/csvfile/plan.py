"""A CSV file looked at before anything of it is stored: what was found, and what was decided."""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from handlers.csvfile import dates, encoding, header
from handlers.csvfile.cells import source as read_source
from handlers.csvfile.columns import mapped, named
from handlers.csvfile.dates import DateStyle
from handlers.csvfile.doubts import doubts
from handlers.csvfile.encoding import Encoding, Source, lines, opened, texts
from handlers.csvfile.header import Header
from handlers.csvfile.meanings import Meanings, meanings, plain, said
from handlers.csvfile.records import DELIMITERS, Dialect, Records, Row, sniffed
from handlers.times import NotATime, read_time
from nps.refusal import Refusal

SAMPLE_TEXT: Final = 1 << 18
"""Characters from which the delimiter is found."""
SAMPLE_ROWS: Final = 1_000
_DELIMITERS: Final = {
    **{word.removesuffix("s"): char for char, word in DELIMITERS.items()},
    "\\t": "\t",
    "pipe": "|",
}
_NOT_TEXT: Final = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What somebody said about a file; what they left out ("") is found out."""

    company_zone: ZoneInfo
    now: datetime
    source: str = "csv"
    """Whose ids the file's are: of all imported files, unless named."""
    maps: Sequence[str] = ()
    """As --map takes them: "score=Column"."""
    answered_at: str = ""
    """When those answered whose row has no date."""
    encoding: str = ""
    delimiter: str = ""
    """One character, or its name."""
    date_format: str = ""
    """day-first, month-first, or a pattern for strptime."""
    timezone: str = ""
    """Whose clock the file's naive times show."""
    one_per: str = ""
    """The column that names the respondent, where each has several rows."""
    scores: Sequence[str] = ()
    """As --scores takes them: "Very good=10"."""
    no_answer: Sequence[str] = ()
    """More words that mean that there is no answer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file will be read."""

    encoding: Encoding
    dialect: Dialect
    header: Header
    dates: DateStyle
    zone: ZoneInfo
    now: datetime
    source: str
    answered_at: datetime | None
    size: int
    """Bytes."""
    one_per: int | None = None
    """The place of the column of which each value is one respondent."""
    meanings: Meanings = field(default_factory=dict)
    """Of the score column's answers, where they are no scores."""
    no_answer: frozenset[str] = frozenset()
    """Without case and doubled blanks."""
    notes: tuple[str, ...] = ()
    """What somebody should know before the file is imported, a sentence each."""

    @property
    def used(self) -> Mapping[str, str]:
        """Column by field."""
        return {one: self.header.names[place] for one, place in self.header.columns.items()}

    @property
    def unused(self) -> tuple[str, ...]:
        used = set(self.header.columns.values())
        names = enumerate(self.header.names)
        return tuple(name for place, name in names if place not in used and name.strip())

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """All that was found and decided, as names and words, to be shown before an import."""
        read = (one if one == name else f"{one} from {name!r}" for one, name in self.used.items())
        columns = self.header.columns
        source = "each row's own source" if "source" in columns else f"source {self.source!r}"
        ids = "of the column" if "id" in columns else "made from each row"
        return (
            *self._said_of_answers(),
            ("Encoding", self.encoding.said),
            ("Cells between", self.dialect.said),
            ("Columns read", ", ".join(read)),
            ("Columns left out", ", ".join(map(repr, self.unused)) or "none"),
            ("Dates", self._said_dates()),
            ("Known by", f"{source} and ids {ids}"),
        )

    def _said_of_answers(self) -> Iterator[tuple[str, str]]:
        if self.one_per is not None:
            yield "One answer per", repr(self.header.names[self.one_per])
        if self.meanings:
            yield "Scores", said(self.meanings)

    def _said_dates(self) -> str:
        given = f"{self.answered_at:%Y-%m-%d %H:%M} UTC" if self.answered_at else ""
        if "answered_at" not in self.header.columns:
            return f"{given} for all"
        naive = f"{self.dates.said}; times without a zone are {self.zone.key}'s"
        return f"{naive}; {given} where there is none" if given else naive


def plan(source: Source, options: Options) -> Plan:
    """How *source* will be read by *options*.

    Reads the whole file once for its encoding, and once more where the order of its dates must be
    proved. Raises Refusal, which says what to pass, where something cannot be found out.
    """
    size = _checked(source)
    coding = (
        encoding.asked(options.encoding, source) if options.encoding else encoding.detected(source)
    )
    dialect = _dialect(source, coding, options.delimiter)
    top = itertools.islice(rows(source, coding, dialect), header.ROWS)
    known = meanings(options.scores)
    head = header.found(list(top), options.maps)
    one_per = named(head.names, options.one_per) if options.one_per else None
    if one_per is not None and not mapped("id", options.maps):
        head = replace(head, columns={**head.columns, "id": one_per})
    width = len(head.names)

    def answers() -> Iterator[Row]:
        return (row for row in rows(source, coding, dialect, width) if row.line >= head.first_line)

    sample = list(itertools.islice(answers(), SAMPLE_ROWS))
    answered_at = _given_time(options)
    if "answered_at" not in head.columns and answered_at is None:
        raise Refusal(
            "No column says when the customers answered. Say which one does:"
            ' --map "answered_at=NAME", or give one time for all: --answered-at 2026-11-03.'
        )
    return Plan(
        encoding=coding,
        dialect=dialect,
        header=head,
        dates=_dates(head, sample, answers, options.date_format),
        zone=_zone(options, head),
        now=options.now,
        source=_source(options.source),
        answered_at=answered_at,
        size=size,
        one_per=one_per,
        meanings=known,
        no_answer=frozenset(map(plain, options.no_answer)),
        notes=(*_notes(head, coding, options), *doubts(head, sample, options)),
    )


def rows(source: Source, coding: Encoding, dialect: Dialect, width: int = 0) -> Iterator[Row]:
    return iter(Records(lines(texts(source, coding)), dialect, width))


def _checked(source: Source) -> int:
    """The size of *source*, which is worth reading."""
    with opened(source) as stream:
        head = stream.read(8)
        size = stream.seek(0, os.SEEK_END)
    if not size:
        raise Refusal("The file is empty.")
    for magic, what in _NOT_TEXT:
        if head.startswith(magic):
            raise Refusal(f"This is {what}, not CSV. In Excel, save it as CSV UTF-8.")
    return size


def _dialect(source: Source, coding: Encoding, asked: str) -> Dialect:
    start = next(texts(source, coding), "")
    sample = start[:SAMPLE_TEXT]
    if len(start) > SAMPLE_TEXT:
        sample = sample[: sample.rfind("\n") + 1] or sample
    first = sample.partition("\n")[0].rstrip("\r")
    named = first[4] if len(first) == 5 and first.startswith("sep=") else ""  # Excel's own word
    return sniffed(sample, _delimiter(asked) or named)


def _delimiter(word: str) -> str:
    found = _DELIMITERS.get(word.casefold(), word)
    if len(found) > 1 or found in {'"', "\r", "\n"}:
        raise Refusal(
            f"{word!r} cannot stand between cells: give one character, or the word comma,"
            " semicolon, tab or bar."
        )
    return found


def _dates(
    head: Header, sample: Sequence[Row], answers: Callable[[], Iterator[Row]], asked: str
) -> DateStyle:
    if asked:
        return dates.asked(asked)
    if not dates.are_in_figures(head.cell(row, "answered_at") for row in sample):
        return DateStyle()
    return dates.detected((row.line, head.cell(row, "answered_at")) for row in answers())


def _zone(options: Options, head: Header) -> ZoneInfo:
    told = options.timezone or head.zone
    return _named_zone(told) if told else options.company_zone


def _source(told: str) -> str:
    try:
        return read_source(told)
    except Refusal as bad:
        raise Refusal(f"--source: {bad}.") from None


def _named_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise Refusal(f"No time zone is called {name!r}: try --timezone Europe/Berlin.") from None


def _given_time(options: Options) -> datetime | None:
    if not options.answered_at:
        return None
    zone = _named_zone(options.timezone) if options.timezone else options.company_zone
    try:
        return read_time(options.answered_at, zone, options.now)
    except NotATime as bad:
        raise Refusal(f"--answered-at: {bad}.") from None


def _notes(head: Header, coding: Encoding, options: Options) -> Iterator[str]:
    if head.tool:
        yield f"This looks like an export of {head.tool.name}."
    if head.line > 1:
        yield f"The header is on line {head.line}; what stands above it is left out."
    if head.below:
        yield f"{len(head.below)} rows right below the header are no answers, and are left out."
    if head.zone and not options.timezone:
        yield f"Times without a zone are {head.zone}'s, as the file itself says."
    if coding.is_mixed:
        yield (
            f"Some of the file is in {coding.second}: letters were read by the words around them."
            " Look at a few, or pass --encoding."
        )
