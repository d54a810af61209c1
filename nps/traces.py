"""What in free words leads to a person: e-mail addresses, accounts, papers, orders, phones."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from nps import accounts, orders, papers, phones
from nps.digits import WORDY, Span, plain

_Kind = tuple[Callable[[str], Iterable[Span]], str]
"""Where such a thing stands in the words, and what is written instead."""
_MAY_BE_ADDRESS: Final = re.compile(r"@|(?:\b|[(\[])at(?:\b|[)\]])", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
"""Without one there is no number to be found; most words hold none."""


@lru_cache(maxsize=8)
def without_traces(words: str) -> str:
    """*words* with what leads to a person replaced: "[e-mail]", "[account]", "[number]", "[phone]".

    Prices, dates, years, opening hours and postcodes stay. Where it is in doubt, a number goes.
    Takes time in proportion to the length, whatever the words are.
    """
    if _MAY_BE_ADDRESS.search(plain(words)):
        words = _without(_ADDRESSES, words)
    return _without(_NUMBERS, words) if _DIGIT.search(words) else words


def without_accounts(words: str) -> str:
    """*words* without bank accounts and payment cards, which no colleague needs in a chat."""
    return _without(_ACCOUNTS, words) if _DIGIT.search(words) else words


def _without(kinds: Sequence[_Kind], words: str) -> str:
    for found, instead in kinds:
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


_ACCOUNTS: Final[tuple[_Kind, ...]] = (
    (accounts.ibans, "[account]"),
    (accounts.cards, "[card]"),
)
_ADDRESSES: Final[tuple[_Kind, ...]] = ((_emails, "[e-mail]"),)
_NUMBERS: Final[tuple[_Kind, ...]] = (
    *_ACCOUNTS,
    (papers.of_persons, "[number]"),
    (orders.of_things, "[number]"),
    (phones.after_a_word, "[phone]"),
    (phones.from_abroad_or_at_home, "[phone]"),
    (phones.one_by_one, "[phone]"),
    (phones.north_american, "[phone]"),
    (phones.looked_up, "[phone]"),
    (orders.called_numbers, "[number]"),
    (orders.hashed, "[number]"),
)
"""In this order: what is surer comes first, and what is masked is looked at no more."""
