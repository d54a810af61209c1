"""Phone numbers in free words: by what stands before them, or by a country's rules."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher

from nps.digits import WORDY, Span, count, is_calendar, is_money, is_tail_of_amount

_GAP: Final = r"[ ().\-/]"
_ABROAD: Final = rf"(?:\+|00 ?(?=[1-9])){_GAP}{{0,2}}\d(?:{_GAP}{{0,3}}\d){{6,14}}(?!\d)"
_AT_HOME: Final = rf"\(?0[1-9](?:{_GAP}{{0,3}}\d){{6,12}}(?!\d)"
_ANY: Final = rf"\(?\d(?:{_GAP}{{0,3}}\d){{5,14}}(?!\d)"
_NOT_INSIDE: Final = rf"(?<!{WORDY})(?<![.,/+\-])"

_WORD: Final = (
    # English, German, Dutch
    "tel|telefon|telephone|telefoon|phone|mobile|mobil|mobiel|handy|handynummer|telefonnummer|cell|"
    "cellphone|gsm|whatsapp|fax|call|ring|text|reach|ruf|rufen|anrufen|bel|bellen|"
    # French, Spanish, Portuguese, Italian
    "t[eé]l[eé]phone|portable|appelez|rappelez|tel[eé]fono|m[oó]vil|llame|ll[aá]m[ae]me|telem[oó]vel|"
    "telefone|ligue|telefono|cellulare|chiamate|chiamatemi|"
    # Polish, Czech, Hungarian, Finnish, Scandinavian, Turkish
    r"telefonu?|kom[oó]rk\w|dzwoni[cć]|zadzwo\w{1,5}|volejte|h[ií]vjon|puh|puhelin|telefonum|cep|"
    # Russian, Greek, Arabic, Hebrew, Japanese, Chinese, Korean
    r"телефон\w{0,2}|тел|звоните|позвоните|τηλ[εέ]φωνο|τηλ|κινητό|هاتف\w?|هاتفي|جوال\w?|موبايل|اتصل|"
    "טלפון|נייד|電話|携帯|电话|手机|전화|휴대폰"
)
_TO_NUMBER: Final = (
    r"(?:numbers?|nummer|numero|num[eé]ro|n[uú]mero|numer|no|nr|n[°º]|id|番号|号码|번호|رقم|номер|"
    r"me|us|mich|uns|back|zurück|mij|mi|bana|мне|بي|at|on|under|unter|au|al|op|pod|على|по|is|ist|est|"
    r"es|é|è|to|は|是|です)"
)
_SPACE: Final = r"[ .:#°-]"
_AFTER_WORD: Final = re.compile(
    rf"(?<!{WORDY})(?:{_WORD})(?:{_SPACE}{{0,4}}{_TO_NUMBER}){{0,3}}{_SPACE}{{0,4}}"
    rf"(?<![A-Za-z])(?P<phone>{_ANY})",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(rf"{_NOT_INSIDE}(?P<phone>{_ABROAD}|{_AT_HOME})")
_NORTH_AMERICAN: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<phone>(?:\(\d{{3}}\) ?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}})(?!{WORDY}|-)"
)
_IN_QUESTION: Final = re.compile(rf"{_NOT_INSIDE}(?P<phone>\(?\d(?:{_GAP}{{0,3}}\d){{7,12}})(?!\d)")
_ONE_BY_ONE: Final = re.compile(
    rf"{_NOT_INSIDE}(?<!\d[ .-])(?P<phone>0(?:[ .-]\d){{6,14}}|\d(?:[ .-]\d){{8,14}})"
    rf"(?![ .-]?\d|{WORDY})"
)
_PAIRS: Final = re.compile(r"\d\d(?:[ .-]\d\d){3}")
_REGIONS: Final = (
    "AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB",
    "IE", "IN", "IT", "NL", "NO", "PL", "PT", "SE", "US",
)  # fmt: skip
_ASKED: Final = 20
"""So many numbers of one text are looked up; whoever writes more wrote a list of numbers."""


def after_a_word(words: str) -> Iterator[Span]:
    """After a word such as "Tel." or "call me on"."""
    return _phones(_AFTER_WORD, words)


def from_abroad_or_at_home(words: str) -> Iterator[Span]:
    """With a plus or a nought in front."""
    return _phones(_LEADING, words)


def north_american(words: str) -> Iterator[Span]:
    """Grouped as in North America."""
    return _phones(_NORTH_AMERICAN, words)


def one_by_one(words: str) -> Iterator[Span]:
    """Digit by digit, as some write who fear machines; not where somebody counts up or down."""
    for start, end in _phones(_ONE_BY_ONE, words):
        digits = [int(sign) for sign in words[start:end:2]]
        steps = {after - before for before, after in pairwise(digits)}
        if steps not in ({1}, {-1}, {0}):
            yield start, end


def looked_up(words: str) -> Iterator[Span]:
    """Grouped as a country's rules for its phone numbers have it."""
    asked = 0
    for start, end in _phones(_IN_QUESTION, words):
        phone = words[start:end]
        if count(phone) == 8 and not _PAIRS.fullmatch(phone):
            continue
        asked += 1
        if asked > _ASKED:
            yield start, end
            continue
        spans = (_span(phone, region) for region in _REGIONS)
        if found := next(filter(None, spans), None):
            yield start + found[0], start + found[1]


def _phones(pattern: re.Pattern[str], words: str) -> Iterator[Span]:
    for found in pattern.finditer(words):
        start, end = found.span("phone")
        if not _is_none(words, start, end):
            yield start, end


def _is_none(words: str, start: int, end: int) -> bool:
    phone = words[start:end]
    return (
        is_calendar(phone)
        or (not phone.startswith("+") and is_money(words, start, end))
        or is_tail_of_amount(words, start, phone)
    )


def _span(phone: str, region: str) -> Span | None:
    matcher = PhoneNumberMatcher(phone, region, Leniency.STRICT_GROUPING, 3)
    return next(((match.start, match.end) for match in matcher), None)
