"""Several rows of one customer, made one answer: some tools write a row for each question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.csvfile.cells import is_nothing, is_nps
from handlers.csvfile.records import Row
from handlers.times import shown


def as_one(rows: Sequence[Row], columns: Mapping[str, int]) -> Row:
    """One row that says what all of *rows* say.

    Of each column the first cell that says anything; of the words all, one below the other, each
    behind its question where a column has that. A question of another kind than NPS adds its words
    alone. Its fault says where two scores contradict.
    """
    first = rows[0]
    cells = [
        next(_telling(column), "") for column in zip(*(row.cells for row in rows), strict=True)
    ]
    kind = columns.get("survey_type")
    asked = [row for row in rows if kind is None or is_nps(row.cells[kind])] or rows
    cells[columns["score"]] = next(iter(scores := _scores(asked, columns["score"])), "")
    if kind is not None:
        cells[kind] = asked[0].cells[kind]
    if (place := columns.get("comment")) is not None:
        cells[place] = "\n".join(_words(rows, place, columns.get("question")))
    if len(scores) > 1:
        lines = ", ".join(str(row.line) for row in rows)
        told = " and ".join(map(shown, scores[:3]))
        return Row(first.line, cells, f"score: one respondent's rows (lines {lines}) say {told}")
    return Row(first.line, cells)


def _scores(rows: Sequence[Row], place: int) -> Sequence[str]:
    return list(dict.fromkeys(_telling(row.cells[place].strip() for row in rows)))


def _telling(cells: Iterable[str]) -> Iterator[str]:
    return (cell for cell in cells if not is_nothing(cell))


def _words(rows: Sequence[Row], place: int, question: int | None) -> Iterable[str]:
    told: dict[str, None] = {}
    for row in rows:
        words = row.cells[place].strip()
        if is_nothing(words):
            continue
        asked = " ".join(row.cells[question].split()) if question is not None else ""
        told[_asked(asked, words)] = None
    return told


def _asked(question: str, words: str) -> str:
    if not question:
        return words
    return f"{question} {words}" if question[-1] in "?:.!" else f"{question}: {words}"
