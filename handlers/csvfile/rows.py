"""From the cells of a row to a response; this runs a million times for a large file."""

from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Final

from handlers.csvfile import cells as say
from handlers.csvfile.dates import reader
from handlers.csvfile.formulas import restored
from handlers.csvfile.ids import RowIds, Sightings
from handlers.csvfile.meanings import plain
from handlers.csvfile.mojibake import mended
from handlers.csvfile.names import EARFUL
from handlers.csvfile.plan import Plan
from handlers.csvfile.rejected import is_rejects
from handlers.payload import LONGEST_ID, LONGEST_TEXT, cut, is_link
from handlers.times import NotATime, shown
from nps.refusal import Refusal
from nps.response import Customer, Response

MOST_REMEMBERED: Final = 50_000
"""Cells of which the meaning is kept: touchpoints, teams and days repeat, names need not."""

_NOBODY: Final = Customer()
_PARTS: Final = ("id", "name", "email", "phone", "company", "since", "first_name", "last_name")
_PICKED: Final = (
    *("id", "score", "answered_at", "comment", "customer", "may_contact", "touchpoint", "team"),
    *("staff", "segment", "language", "tags", "link", "survey_type", "source"),
)
_NO_CELL: Final = [""]
_NOBODYS: Final = ("",) * len(_PARTS)


class BadRow(Exception):
    """A row that is no response, and why."""

    def __init__(self, reason: str, *, is_unanswered: bool = False, is_empty: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_unanswered = is_unanswered
        self.is_empty = is_empty


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, plan: Plan) -> None:
        self._source = plan.source
        self._width = len(plan.header.names)
        self._least = _least(plan)
        self._answered_at = plan.answered_at
        self._date = reader(plan.dates, plan.zone, plan.now)
        self._is_own = plan.header.tool is EARFUL
        self._apostrophes = self._is_own + is_rejects(plan.header.names)
        """How many stand before what looks like a formula."""
        self._meanings = plan.meanings
        self._no_answer = plan.no_answer
        self._scores: dict[str, int] = {}
        self._sources: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._people: dict[str, tuple[str, ...]] = {}
        self._tags: dict[str, tuple[str, ...]] = {}
        self._ids = RowIds()
        self._seen = Sightings()
        self.repeated = 0
        """Rows so far with an id that an earlier row has too."""
        place = plan.header.columns.get
        nowhere = self._width  # behind the last cell, where an empty one is added
        self._pick = itemgetter(*[place(one, nowhere) for one in _PICKED])
        self._pick_customer = itemgetter(*[place(f"customer_{one}", nowhere) for one in _PARTS])

    def fitted(self, cells: list[str]) -> list[str]:
        """A row's cells as they were meant, as many as the header has. Raises BadRow."""
        if len(cells) != self._width:
            cells = self._fitted(cells)
        for _ in range(self._apostrophes):
            cells = list(map(restored, cells))
        if self._no_answer:
            cells = ["" if plain(cell) in self._no_answer else cell for cell in cells]
        return cells

    def read(self, cells: list[str]) -> Response:
        """The response of a row that is fitted. Raises BadRow."""
        told = cells + _NO_CELL
        (
            id_,
            score_cell,
            when,
            comment,
            customer,
            may_contact,
            touchpoint,
            team,
            staff,
            segment,
            language,
            tags,
            link,
            survey_type,
            source,
        ) = self._pick(told)
        score = self._scores.get(score_cell)
        if score is None:
            score = self._new_score(score_cell, cells)
        if survey_type and not say.is_nps(survey_type):
            raise BadRow(f"{shown(survey_type)}: not an answer to an NPS question")
        texts = self._texts
        return Response(
            self._source_of(source) if source else self._source,
            self._own_id(id_, source) if id_ else self._ids.of(cells),
            score,
            self._when_answered(when),
            self._words(comment) if comment else "",
            self._customer_of(self._pick_customer(told), customer),
            say.consent(may_contact) if may_contact else None,
            touchpoint and (texts.get(touchpoint) or self._text(touchpoint)),
            team and (texts.get(team) or self._text(team)),
            (self._people.get(staff) or self._split_people(staff)) if staff else (),
            segment and (texts.get(segment) or self._text(segment)),
            language and (texts.get(language) or self._text(language)),
            (self._tags.get(tags) or self._split_tags(tags)) if tags else (),
            link and _link(link),
        )

    def _fitted(self, cells: list[str]) -> list[str]:
        """A row as wide as the header.

        Empty cells at the end may be too many, or be left out (Excel does). Where the row ends with
        the comment or before, it was more likely torn by a line end without quotation marks.
        """
        if len(cells) > self._width and not any(map(str.strip, cells[self._width :])):
            return cells[: self._width]
        if self._least <= len(cells) < self._width:
            return cells + [""] * (self._width - len(cells))
        if not any(map(str.strip, cells)):
            raise BadRow("nothing", is_empty=True)
        raise BadRow(f"{len(cells)} cells, where the header has {self._width}")

    def _new_score(self, cell: str, cells: list[str]) -> int:
        if say.is_nothing(cell):
            raise BadRow("no score", is_unanswered=True, is_empty=not any(map(str.strip, cells)))
        score = self._meant(cell) if self._meanings else _score(cell)
        if len(self._scores) < MOST_REMEMBERED:
            self._scores[cell] = score
        return score

    def _meant(self, cell: str) -> int:
        """What somebody said that an answer of another scale means."""
        if (answer := plain(cell)) not in self._meanings:
            raise BadRow(f"score: {shown(cell)} is not among the answers of --scores")
        score = self._meanings[answer]
        if score is None:
            raise BadRow("no score", is_unanswered=True)
        return score

    def _when_answered(self, cell: str) -> datetime:
        if cell and not say.is_nothing(cell):
            try:
                return self._date(cell.strip())
            except NotATime as bad:
                raise BadRow(f"answered_at: {bad}") from None
        if self._answered_at is None:
            raise BadRow("no date")
        return self._answered_at

    def _source_of(self, cell: str) -> str:
        known = self._sources.get(cell)
        if known is None:
            known = _source(cell) or self._source
            if len(self._sources) < MOST_REMEMBERED:
                self._sources[cell] = known
        return known

    def _own_id(self, cell: str, source: str) -> str:
        own = cell.strip()
        if len(own) > LONGEST_ID:
            raise BadRow(f"id: longer than {LONGEST_ID} characters")
        if self._seen.before(hash((own, source))):
            self.repeated += 1
        return own

    def _customer_of(self, parts: tuple[str, ...], other: str) -> Customer:
        if parts == _NOBODYS:
            return say.customer(other) if other else _NOBODY
        told = parts if self._is_own else map(mended, parts)
        id_, name, email, phone, company, since, *names = [part and _short(part) for part in told]
        name = name or " ".join(filter(None, names))
        known = Customer(id_, name, email, phone, company, since)
        return say.joined(known, say.customer(other)) if other else known

    def _words(self, cell: str) -> str:
        return say.comment(cell, is_verbatim=True) if self._is_own else say.comment(mended(cell))

    def _text(self, cell: str) -> str:
        """A cell whose words many rows share, kept once for them all."""
        text = _short(cell if self._is_own else mended(cell))
        if len(self._texts) < MOST_REMEMBERED:
            self._texts[cell] = text
        return text

    def _split_people(self, cell: str) -> tuple[str, ...]:
        return _split(cell, say.exactly if self._is_own else say.people, self._people)

    def _split_tags(self, cell: str) -> tuple[str, ...]:
        return _split(cell, say.exactly if self._is_own else say.tags, self._tags)


def _score(cell: str) -> int:
    try:
        return say.score(cell)
    except Refusal as refusal:
        raise BadRow(f"score: {refusal}") from None


def _source(cell: str) -> str:
    try:
        return say.source(cell)
    except Refusal as refusal:
        raise BadRow(f"source: {refusal}") from None


def _split(
    cell: str, split: Callable[[str], tuple[str, ...]], known: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    found = tuple(map(_short, split(cell)))
    if len(known) < MOST_REMEMBERED:
        known[cell] = found
    return found


def _short(cell: str) -> str:
    return cut(cell.strip(), LONGEST_TEXT)


def _link(cell: str) -> str:
    link = cell.strip()
    return link if is_link(link) else ""


def _least(plan: Plan) -> int:
    """How many cells a row must have for nothing that matters to be missing."""
    place = plan.header.columns.get
    ends = (place(one, -1) + 1 for one in ("id", "score", "answered_at"))
    return min(max(*ends, place("comment", -2) + 2), len(plan.header.names))
