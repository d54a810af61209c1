"""As much of a message as Slack takes: shorter pieces first, then fewer of them."""

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from bot.platforms.slack.rich_text import joined
from bot.platforms.slack.words import LONGEST, Json
from messages.lengths import width

MOST_BLOCKS: Final = 50

# Over a whole message Slack takes about 13,200 characters, counting something for every block.
ALL_TEXT: Final = 12_000
PER_BLOCK: Final = 70
_COUNTED: Final = {"fallback", "label", "text", "title", "url", "value"}

SHORTER: Final = (LONGEST, 5000, 2500, 1200, 600, 300, 150, 75, 40)
"""How long a piece of text may be, tried in turn until the whole fits."""

_MORE: Final = {"type": "plain_text", "text": "… and more than fits here.", "emoji": False}


def fitted(drawn: Callable[[int], list[Json]]) -> list[Json]:
    """The blocks that *drawn* makes with the longest pieces of text with which the whole fits.

    Where even the shortest are too many, the last are left out, and the message says so.
    """
    parts: list[Json] = []
    for longest in SHORTER:
        parts = drawn(longest)
        whole = joined(parts)
        if _fits(whole):
            return whole
    counts = range(len(parts))
    least = bisect_left(counts, x=True, key=lambda kept: not _fits(_beginning(parts, kept)))
    return _beginning(parts, max(least - 1, 0))


def _fits(blocks: list[Json]) -> bool:
    weight = _weight(blocks) + PER_BLOCK * len(blocks)
    return len(blocks) <= MOST_BLOCKS and weight <= ALL_TEXT


def _beginning(parts: list[Json], kept: int) -> list[Json]:
    """The first of *parts*, and the last buttons: they are what there is to do."""
    last = [part for part in parts[kept:] if part["type"] == "actions"][-1:]
    return [*joined(parts[:kept]), {"type": "context", "elements": [_MORE]}, *last]


def _weight(node: object, name: str = "text") -> int:
    """How long all texts in *node* are together."""
    match node:
        case str() if name in _COUNTED:
            return width(node)
        case dict():
            return sum([_weight(value, key) for key, value in node.items()])
        case list():
            return sum([_weight(value) for value in node])
        case _:
            return 0
