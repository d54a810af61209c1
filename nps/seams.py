"""Signs of no width: seams inside a word, and joiners, without which some words fall apart."""

import re
import unicodedata
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Part of the word in Persian and many scripts of India; between other letters they are seams."""
_SEAMS: Final = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u2060\ufeff"))

# Arabic, Syriac and their kin; the scripts of India; of Burma, Cambodia and Mongolia.
_JOINING: Final = (
    "\u0600-\u07bf\u0840-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff\u1000-\u109f\u1780-\u18af"
)
_ANY: Final = f"[{JOINERS}]+"
_LOOSE: Final = re.compile(
    rf"(?:(?<![{_JOINING}])|(?<=\d)){_ANY}|{_ANY}(?:(?![{_JOINING}{JOINERS}])|(?=\d))"
)
_LOOSE_AT_WORD: Final = re.compile(
    rf"(?<=\w)(?:(?<![{_JOINING}])|(?<=\d)){_ANY}|{_ANY}(?=\w)(?:(?![{_JOINING}])|(?=\d))"
)


def seamless(words: str) -> str:
    """Free *words*, in which no sign of no width hides a name or a number; emoji stay whole."""
    if words.isascii():
        return words
    return _LOOSE_AT_WORD.sub("", words.translate(_SEAMS))


def visible(words: str) -> str:
    """*words* without the signs that cannot be seen, but for joiners where a word needs them."""
    if words.isascii():
        return words
    seen = (sign for sign in words if sign in JOINERS or unicodedata.category(sign) != "Cf")
    return _LOOSE.sub("", "".join(seen))
