"""Whether somebody is named in a body that nobody could read."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import unquote

_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORT: Final = 4
"""Characters; a shorter id would be found in every body, as a score or a part of a date."""


def spotter(words: Iterable[str]) -> Callable[[bytes], bool]:
    """Says of a body whether one of *words* occurs there as a whole, in any case.

    *words* are addresses and ids: names are not unique enough to throw a body away for them.
    """
    named = [_whole(word) for word in words if word.strip()]

    def spots(body: bytes) -> bool:
        texts = _spelled_out(body)
        return any(word.search(text) for text in texts for word in named)

    return spots


def _whole(word: str) -> re.Pattern[str]:
    """Where *word* stands by itself, not as a part of a longer one; a short one only in quotes."""
    exact = re.escape(word.strip().casefold())
    if len(word.strip()) < _SHORT:
        return re.compile(f'"{exact}"')
    return re.compile(rf"(?<![\w@.+-]){exact}(?![\w@]|[.+-]\w)")


def _spelled_out(body: bytes) -> set[str]:
    """*body* in small letters, without what JSON, or an address on its way, writes otherwise.

    JSON may come in UTF-16 or UTF-32, and is read so; what only looks like that is UTF-8 too.
    """
    encodings = {"utf-8", json.detect_encoding(body)}
    texts = {_unescaped(body.decode(encoding, errors="replace")) for encoding in encodings}
    # An address of the web may hold another, whose escapes are escaped once more.
    texts |= {unquote(text) for text in texts}
    texts |= {unquote(text) for text in texts}
    return {text.casefold() for text in texts}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text.replace("\\/", "/"))
