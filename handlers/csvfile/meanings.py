"""What somebody says the answers of another scale mean: never guessed, since no scale is NPS."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from nps.refusal import Refusal
from nps.score import read_score

Meanings = Mapping[str, int | None]
"""By an answer as the file writes it, its score; None where it means that there was no answer."""

_SHOWN: Final = 12


def meanings(told: Iterable[str]) -> Meanings:
    """What --scores says: "Very good=10", "1=10,2=8", "Do not know="; empty for none at all.

    Raises Refusal for what makes no sense.
    """
    found: dict[str, int | None] = {}
    for word in told:
        for one in _parts(word):
            answer, equals, score = one.rpartition("=")
            if not equals or not answer.strip():
                raise Refusal(
                    f'--scores {one!r}: give ANSWER=SCORE, such as "Very good=10"; nothing behind'
                    " the = where the answer is none."
                )
            if plain(answer) in found:
                raise Refusal(f"--scores tells twice what {answer.strip()!r} means.")
            found[plain(answer)] = _score(score.strip(), one)
    return found


def plain(answer: str) -> str:
    """*answer* without case, outer blanks and doubled ones."""
    return " ".join(answer.split()).casefold()


def said(known: Meanings) -> str:
    """*known*, in words."""
    each = [
        f"{answer!r} is {'none' if score is None else score}" for answer, score in known.items()
    ]
    more = f" and {len(each) - _SHOWN} more" if len(each) > _SHOWN else ""
    return ", ".join(each[:_SHOWN]) + more


def _parts(word: str) -> list[str]:
    """Between commas, where each part tells something: an answer may have a comma in it."""
    parts = re.split(r"\s*,\s*", word)
    return parts if all("=" in part for part in parts) else [word]


def _score(word: str, whole: str) -> int | None:
    if not word:
        return None
    try:
        return read_score(word)
    except Refusal as refusal:
        raise Refusal(f"--scores {whole!r}: {refusal}.") from None
