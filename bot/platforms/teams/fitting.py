"""As much of a message as Teams takes: shorter pieces first, then fewer of them."""

import json
from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from bot.platforms.teams.words import LONGEST, Json

MOST_BYTES: Final = 72_000
"""A whole activity may have about 100 KB in UTF-16, and should stay under 80."""
SHORTER: Final = (LONGEST, 5000, 2500, 1200, 600, 300, 150, 75, 40)
"""How long a piece of text may be, tried in turn until the whole fits."""

_MORE: Final[Json] = {
    "type": "TextBlock",
    "text": "… and more than fits here.",
    "wrap": True,
    "isSubtle": True,
}


def weight(drawing: Json) -> int:
    """Bytes of *drawing* in UTF-16, every sign beyond ASCII spelled out: the most it can take."""
    return 2 * len(json.dumps(drawing))


def fitted(drawn: Callable[[int], Json]) -> Json:
    """The card that *drawn* makes with the longest pieces of text with which the whole fits.

    Where even the shortest are too many, the last are left out, and the card says so.
    """
    card: Json = {}
    for longest in SHORTER:
        card = drawn(longest)
        if weight(card) <= MOST_BYTES:
            return card
    parts = card["body"]
    least = bisect_left(
        range(len(parts)), x=True, key=lambda kept: weight(_beginning(card, kept)) > MOST_BYTES
    )
    return _beginning(card, max(least - 1, 0))


def _beginning(card: Json, kept: int) -> Json:
    """The first of what the card holds; its buttons stay: they are what there is to do."""
    return card | {"body": [*card["body"][:kept], _MORE]}
