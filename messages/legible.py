"""Words from outside, kept from disturbing what stands around them, on every platform."""

import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 6
"""Marks above and below one sign: Hebrew with all its points has five, a flood has a hundred, and
covers the lines around it."""

_UNSEEN: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_DISTURBING: Final = re.compile(f"[{_UNSEEN}]")
"""Signs that steer whatever shows them, and those that turn the direction of all that follows."""
_ANY_TURNING: Final = re.compile(f"[{_UNSEEN}\u061c\u200e\u200f]")
_FIRST, _LAST = "\u2068", "\u2069"
"""What stands between finds its own direction, and turns nothing else."""

# Scripts that run from right to left; between their words what belongs to both.
_LEFTWARD: Final = (
    "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_RUN: Final = re.compile(f"[{_LEFTWARD}](?:[{_LEFTWARD}\u200c\u200d\\s'’\"“”.,()-]*[{_LEFTWARD}])?")
_NO_LETTERS: Final = re.compile(rf"[^\w\s!-~]{{{MOST_MARKS + 1},}}")


def legible(words: str) -> str:
    """*words* without signs that steer or turn round what follows, and without floods of marks."""
    seen = _DISTURBING.sub("", words)
    return seen if seen.isascii() else _without_floods(seen)


def within(words: str) -> str:
    """*words* as they stand inside a line of ours: runs from right to left turn nothing else."""
    seen = _ANY_TURNING.sub("", words)
    if seen.isascii():
        return seen
    return _RUN.sub(f"{_FIRST}\\g<0>{_LAST}", _without_floods(seen))


def closed(words: str) -> str:
    """*words* that were cut, with the end of what was begun in them."""
    return words + _LAST * (words.count(_FIRST) - words.count(_LAST))


def _without_floods(words: str) -> str:
    return _NO_LETTERS.sub(lambda run: _thinned(run[0]), words)


def _thinned(signs: str) -> str:
    marks = 0
    kept: list[str] = []
    for sign in signs:
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _is_mark(sign: str) -> bool:
    """Whether *sign* is drawn over the one before; vowels and letters that stand below are not."""
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Me"


# On a terminal


_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STEERING: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


def inert(line: str) -> str:
    """*line* without signs that steer a terminal, and without those that turn the direction."""
    spaced = "".join(" " if sign.isspace() else sign for sign in _TURNING.sub("", line))
    return _STEERING.sub("\ufffd", spaced)
