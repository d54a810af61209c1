"""What in free words leads to a person: e-mail addresses, accounts, orders, phone numbers."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from nps import accounts, orders, phones
from nps.digits import WORDY, Span, plain

_HOLDS: Final = re.compile(r"[\d@]|(?:\b|[(\[])at(?:\b|[)\]])", re.IGNORECASE)
"""Without any of these there is nothing to find; most words hold none."""


@lru_cache(maxsize=8)
def without_traces(words: str) -> str:
    """*words* with what leads to a person replaced: "[e-mail]", "[account]", "[number]", "[phone]".

    Prices, dates, years, opening hours and postcodes stay. Where it is in doubt, a number goes.
    Takes time in proportion to the length, whatever the words are.
    """
    if not _HOLDS.search(plain(words)):
        return words
    for found, instead in _KINDS:
        words = _replaced(words, found(plain(words)), instead)
    return words


def _replaced(words: str, spans: Iterable[Span], instead: str) -> str:
    pieces, copied = [], 0
    for start, end in spans:
        pieces += [words[copied:start], instead]
        copied = end
    return "".join([*pieces, words[copied:]])


# E-mail addresses, also as people spell them who fear machines

_AT: Final = r"(?:@| ?[(\[{] ?at ?[)\]}] ?)"
_DOT: Final = r"(?:\.| ?[(\[{] ?dot ?[)\]}] ?)"
_LABEL: Final = rf"(?:{WORDY}|-){{1,63}}"
_TOP: Final = r"(?:com|org|net|info|biz|co|uk|de|fr|es|it|nl|pl|eu|ch|at|be|se|no|dk|pt|ie)"
_EMAIL: Final = re.compile(
    rf"(?<!{WORDY})(?<![.+-])(?:{WORDY}|[.+'-]){{1,64}}"
    rf"(?:{_AT}(?:{_LABEL}{_DOT}){{1,8}}(?:(?!\d|_){WORDY}){{2,24}}(?!{WORDY}|-)"
    rf"| at {_LABEL}(?: dot {_LABEL}){{0,2}} dot {_TOP}(?!{WORDY}))",
    re.IGNORECASE,
)


def _emails(words: str) -> Iterable[Span]:
    return (found.span() for found in _EMAIL.finditer(words))


_KINDS: Final[tuple[tuple[Callable[[str], Iterable[Span]], str], ...]] = (
    (_emails, "[e-mail]"),
    (accounts.ibans, "[account]"),
    (accounts.cards, "[card]"),
    (orders.of_things, "[number]"),
    (phones.after_a_word, "[phone]"),
    (phones.from_abroad_or_at_home, "[phone]"),
    (phones.north_american, "[phone]"),
    (phones.looked_up, "[phone]"),
    (orders.called_numbers, "[number]"),
)
"""In this order: what is surer comes first, and what is masked is looked at no more."""
