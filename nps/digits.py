"""Figures in free words, in whichever script, and what of them belongs to nobody."""

import re
import unicodedata
from typing import Final

Span = tuple[int, int]
"""Where something stands in the words: its start, and the place after its end."""

WORDY: Final = (
    r"(?-i:[^\W\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u9fff\uf900-\ufaff])"
)
"""A sign of a word, in scripts that part words by spaces: a Japanese one may touch a number.

These scripts have no upper case. To say so makes patterns compile three times as fast.
"""

_SIGNS: Final = {
    **dict.fromkeys("\xa0\u2009\u202f\u3000\u2007", " "),
    **dict.fromkeys("‐‑‒–—−－ー―", "-"),
    "：": ":",
    "（": "(",
    "）": ")",
    "＋": "+",
    "．": ".",
    "／": "/",
    "＃": "#",
    "＠": "@",
}


class _Plain(dict[int, str]):
    def __missing__(self, sign: int) -> str:
        letter = chr(sign)
        digit = unicodedata.decimal(letter, None) if sign > 0x7F else None
        self[sign] = letter if digit is None else str(digit)
        return self[sign]


_PLAIN: Final = _Plain({ord(sign): instead for sign, instead in _SIGNS.items()})


def plain(words: str) -> str:
    """*words*, sign for sign, with the digits and the spaces, dashes and colons of ASCII."""
    return words if words.isascii() else words.translate(_PLAIN)


def count(token: str) -> int:
    """How many digits stand in *token*."""
    return sum("0" <= sign <= "9" for sign in token)


# What is no number of a person's

_DATE: Final = (
    r"\d{1,2}([./-]) ?\d{1,2}\1 ?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}"
)
_YEAR: Final = r"(?:19|20)\d\d"
_TIME: Final = r"[012]?\d[.:][0-5]\d"
_SHIFT: Final = r"(?:[01]\d|2[0-4])(?:00|15|30|45) ?- ?(?:[01]\d|2[0-4])(?:00|15|30|45)"
_WHEN: Final = re.compile(rf"{_DATE}|{_YEAR}(?!\d)|{_TIME}(?!\d)|{_SHIFT}")
_FIVE_PAIRS: Final = re.compile(r"\d\d([.-])\d\d(?:\1\d\d){3}")
_BETWEEN: Final = re.compile(r" *[-/.]? *(?:\d{1,2}(?!\d)\.?)?")
_CURRENCY: Final = (
    r"(?:[€$£¥₺₽₹₴円元원]|(?:EUR|USD|CHF|GBP|SEK|NOK|DKK|PLN|CZK|TRY|JPY|euros?|dollars?|pounds?|"
    r"francs?|kr|zł|Kč|Ft|lei|TL|lira|Rs|руб|ريال|درهم|دينار|جنيه)\b)"
)
_PAID_BEFORE: Final = re.compile(rf"{_CURRENCY}\.? ?\(?$", re.IGNORECASE)
_PAID_AFTER: Final = re.compile(rf" ?(?:{_CURRENCY}|,(?:\d\d?|-)(?!\d))", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"\d{3}(?:[ .]\d{3})*")


def is_calendar(token: str) -> bool:
    """Whether *token* is made of dates, years and clock times, with small numbers between."""
    at, seen = 0, False
    if _FIVE_PAIRS.fullmatch(token):
        return False  # 01.23.45.67.89: how a French number is written
    while at < len(token):
        if found := _WHEN.match(token, at):
            seen = True
        elif not (found := _BETWEEN.match(token, at)) or found.end() == at:
            return False
        at = found.end()
    return seen


def is_money(words: str, start: int, end: int) -> bool:
    """Whether a currency stands beside the figures there, or cents behind them."""
    return bool(
        _PAID_BEFORE.search(words, max(0, start - 10), start) or _PAID_AFTER.match(words, end)
    )


def is_tail_of_amount(words: str, start: int, token: str) -> bool:
    """Whether *token* is the "050 000 000" of "1 050 000 000"."""
    goes_on = words[max(0, start - 2) : start - 1].isdecimal() and words[start - 1] == " "
    return goes_on and bool(_THOUSANDS.fullmatch(token))
