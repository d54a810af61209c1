"""Words cut to the room that a platform has for them, with an ellipsis where something is gone."""

import re
from typing import Final

from messages.legible import closed, legible, within

_GAPS: Final = re.compile(r"\n\s*\n\s*\n+")


def shown(words: str, most: int) -> str:
    """*words* without what is invisible in them, cut with an ellipsis where they are too long."""
    return _cut(legible(words), most)


def amid(words: str, most: int) -> str:
    """As `shown`, for words that stand in a line of ours, which they must not turn round."""
    kept = _cut(within(words), most)
    return kept if closed(kept) == kept else closed(_cut(within(words), most - 1))


def width(words: str) -> int:
    """How long *words* are where an emoji counts twice: few platforms say how they count."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "replace")) // 2


def _cut(words: str, most: int) -> str:
    seen = _GAPS.sub("\n\n", words).strip("\n")
    if width(seen) <= most:
        return seen
    kept = seen.encode("utf-16-le", "replace")[: 2 * max(most - 1, 0)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"
