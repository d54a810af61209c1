"""What makes one wonder whether a file is what it is taken for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from handlers.csvfile import cells as say
from handlers.csvfile.header import Header
from handlers.csvfile.records import Row
from handlers.times import shown
from nps.refusal import Refusal

_SCALE_ENOUGH: Final = 50
"""Scores from which it is likelier that those which occur are the whole scale."""
_WORDS_ENOUGH: Final = 5
_SHOWN: Final = 6


class Wishes(Protocol):
    """What somebody said already, which leaves no doubt."""

    @property
    def one_per(self) -> str: ...
    @property
    def scores(self) -> Sequence[str]: ...


def doubts(head: Header, sample: Sequence[Row], told: Wishes) -> Iterator[str]:
    """A sentence for each. Raises Refusal where the scores are none at all."""
    if not told.scores:
        yield from _about_scores([head.cell(row, "score") for row in sample])
    ids = [cell for row in sample if (cell := head.cell(row, "id"))]
    if ids and all(one.isdecimal() and len(one) < 6 for one in ids):
        yield (
            "The ids are small numbers, which another file may hold too: give each survey a"
            " --source of its own, lest one file's rows take the place of another's."
        )
    if not told.one_per and _has_other_words_for_one(head, sample):
        name = head.names[head.columns["id"]]
        yield (
            f"Several rows have the same {name!r} and other words; only the last of them counts."
            f' Are they one customer\'s answers to several questions? Then pass --one-per "{name}".'
        )


def _about_scores(told: Sequence[str]) -> Iterator[str]:
    answers = [cell for cell in told if not say.is_nothing(cell)]
    scores = {score for cell in set(answers) if (score := _score(cell)) is not None}
    if len(answers) >= _WORDS_ENOUGH and not scores:
        raise Refusal(_no_scores(answers))
    for top in (5, 7):
        if len(answers) >= _SCALE_ENOUGH and scores <= set(range(1, top + 1)):
            yield (
                f"All scores lie between 1 and {top}: was the scale really 0 to 10? If it was not,"
                " say what each answer means, as far as that can be said, such as --scores"
                ' "Very good=10".'
            )
            return


def _score(cell: str) -> int | None:
    try:
        return say.score(cell)
    except Refusal:
        return None


def _no_scores(answers: Sequence[str]) -> str:
    most = [answer for answer, _ in Counter(answers).most_common(_SHOWN)]
    return (
        f"No score is a number from 0 to 10, but {', '.join(map(shown, most))}. Another scale is no"
        " NPS by itself: say which score each answer stands for, where that can be said:"
        f' --scores "{most[0]}=N", and nothing behind the = where an answer is none.'
    )


def _has_other_words_for_one(head: Header, sample: Sequence[Row]) -> bool:
    if "id" not in head.columns or "comment" not in head.columns:
        return False
    words: dict[str, str] = {}
    for row in sample:
        name, said = head.cell(row, "id"), head.cell(row, "comment")
        if name and words.setdefault(name, said) != said:
            return True
    return False
