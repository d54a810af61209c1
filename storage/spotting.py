"""Whether somebody is named in a body that nobody could read."""

import re
from collections.abc import Callable, Iterable
from typing import Final

_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORT: Final = 4
"""Characters; a shorter id would be found in every body, as a score or a part of a date."""


def spotter(words: Iterable[str]) -> Callable[[bytes], bool]:
    """Says of a body whether one of *words* occurs there as a whole, in any case.

    *words* are addresses and ids: names are not unique enough to throw a body away for them.
    """
    named = [_whole(word) for word in words if word.strip()]
    return lambda body: any(word.search(_spelled_out(body)) for word in named)


def _whole(word: str) -> re.Pattern[str]:
    """Where *word* stands by itself, not as a part of a longer one; a short one only in quotes."""
    exact = re.escape(word.strip().casefold())
    if len(word.strip()) < _SHORT:
        return re.compile(f'"{exact}"')
    return re.compile(rf"(?<![\w@.+-]){exact}(?![\w@]|[.+-]\w)")


def _spelled_out(body: bytes) -> str:
    """*body* in small letters, without what JSON, or an address on its way, writes otherwise."""
    text = body.decode(errors="replace").replace("\\/", "/")
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("%40", "@").casefold()
