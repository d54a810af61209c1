"""E-mail addresses, phone, card and order numbers in free words, and the words without them."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher


@lru_cache(maxsize=8)
def without_traces(words: str) -> str:
    """*words* with what leads to a person replaced: "[e-mail]", "[card]", "[number]", "[phone]".

    Prices, dates, years and opening hours stay. Where it is in doubt, a number goes. Takes time in
    proportion to the length, whatever the words are.
    """
    words = _EMAIL.sub("[e-mail]", words)
    words = _CARD.sub(_card, words)
    words = _THING.sub(_number, words)
    words = _phones(words)
    return _BARE_NUMBER.sub(_number, words)


_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)


# Cards: grouped as on the plastic, or in one piece

_CARD: Final = re.compile(
    r"(?<![\w+])(?:(?:\d{4}[ \u00a0-]?){3}\d{4}(?:[ \u00a0-]?\d{3})?"
    r"|\d{4}[ \u00a0-]?\d{6}[ \u00a0-]?\d{4,5}|\d{13,19})(?![\w-])"
)


def _card(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found[0] if sign.isdecimal()]
    return "[card]" if _has_check_digit(digits) else found[0]


def _has_check_digit(digits: list[int]) -> bool:
    """Whether the last digit is the one that Luhn's formula (ISO/IEC 7812-1) gives."""
    doubled = (2 * digit for digit in digits[-2::-2])
    total = sum(digits[-1::-2]) + sum(twice - 9 if twice > 9 else twice for twice in doubled)
    return total % 10 == 0


# Order and customer numbers: known by the word before them

_NUMBER_WORD: Final = r"(?:numbers?|nummer|numer|num[eé]ro|n[uú]mero|num|no|nr|n[°º]|id|code|ref)"
_LINK: Final = (
    rf"[ \u00a0.:#°º()-]{{0,4}}(?:(?:{_NUMBER_WORD}|is|was|ist|war|lautet|est|es|è)"
    r"[ \u00a0.:#°º()-]{1,4}){0,3}"
)
_FIGURES: Final = r"(?P<figures>[^\W\d_]{0,4}[-/]?\d[\d./-]{0,40})"
_THING: Final = re.compile(
    r"(?<!\w)(?P<before>(?:order|booking|reservation|invoice|customer|account|contract|ticket|"
    r"reference|tracking|parcel|policy|bestell|auftrag|kunde|rechnung|vertrag|sendung|buchung|"
    r"vorgang|commande|client|facture|dossier|r[eé]servation|contrat|colis|pedido|reserva|factura|"
    r"contrato|ordine|prenotazione|fattura|bestelling|klant|factuur|zam[oó]wieni|encomenda)"
    rf"[^\W\d_]{{0,12}}{_LINK}){_FIGURES}(?!\w)",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(
    rf"(?<!\w)(?P<before>{_NUMBER_WORD}{_LINK}){_FIGURES}(?!\w)", re.IGNORECASE
)
_SAYS_NUMBER: Final = re.compile(
    rf"(?:(?<!\w)|(?<=[a-zé])s?){_NUMBER_WORD}[ \u00a0.:#°º()-]*$|#\s?$", re.IGNORECASE
)


def _number(found: re.Match[str]) -> str:
    token = found["figures"].rstrip("./-")
    rest = found["figures"][len(token) :]
    digits = sum(sign.isdecimal() for sign in token)
    needed = 4 if found.re is _THING and _SAYS_NUMBER.search(found["before"]) else 6
    if digits < needed or _is_calendar(token) or _is_money(found.string, *found.span("figures")):
        return found[0]
    return f"{found['before']}[number]{rest}"


# Phone numbers: known by a plus or nought in front, by a word before them, or by a country's rules

_GAP: Final = r"[ \u00a0\u2009\u202f().\-\u2010-\u2013/]"
_ABROAD: Final = rf"(?:\+|00 ?(?=[1-9])){_GAP}{{0,2}}\d(?:{_GAP}{{0,3}}\d){{6,14}}(?!\d)"
_AT_HOME: Final = rf"\(?0[1-9](?:{_GAP}{{0,3}}\d){{6,12}}(?!\d)"
_ANY: Final = rf"\(?\d(?:{_GAP}{{0,3}}\d){{5,14}}(?!\d)"
_NOT_INSIDE: Final = r"(?<![\w.,/+\-])"
_PHONE_WORD: Final = (
    r"tel|telefon|telefono|tel[eé]fono|t[eé]l[eé]phone|telephone|telefoon|phone|mobile|mobil|"
    r"portable|handy|handynummer|telefonnummer|cell|cellphone|cellulare|m[oó]vil|telemóvel|gsm|"
    r"whatsapp|fax|call|ring|text|reach|ruf|rufen|anrufen|appelez|llame|chiamate"
)
_TO_NUMBER: Final = (
    rf"(?:{_NUMBER_WORD}|me|us|mich|uns|back|zurück|at|on|under|unter|au|al|is|ist|est|es)"
)
_AFTER_WORD: Final = re.compile(
    rf"(?<!\w)(?P<before>(?:{_PHONE_WORD})[ \u00a0.:#°-]{{1,4}}"
    rf"(?:{_TO_NUMBER}[ \u00a0.:#°-]{{1,4}}){{0,3}})(?P<phone>{_ANY})",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(rf"{_NOT_INSIDE}(?P<phone>{_ABROAD}|{_AT_HOME})")
_NORTH_AMERICAN: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<phone>(?:\(\d{{3}}\) ?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}})(?![\w-])"
)
_IN_QUESTION: Final = re.compile(rf"{_NOT_INSIDE}(?P<phone>\(?\d(?:{_GAP}{{0,3}}\d){{7,12}})(?!\d)")
_PAIRS: Final = re.compile(r"\d\d(?:[ .-]\d\d){3}")
_REGIONS: Final = (
    "AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB",
    "IE", "IN", "IT", "NL", "NO", "PL", "PT", "SE", "US",
)  # fmt: skip
_ASKED: Final = 20
"""So many numbers of one text are looked up; whoever writes more wrote a list of numbers."""


def _phones(words: str) -> str:
    words = _AFTER_WORD.sub(_phone, words)
    words = _LEADING.sub(_phone, words)
    words = _NORTH_AMERICAN.sub(_phone, words)
    asked = count(1)
    return _IN_QUESTION.sub(_looked_up(lambda: next(asked)), words)


def _phone(found: re.Match[str]) -> str:
    if _is_none(found):
        return found[0]
    return found[0].removesuffix(found["phone"]) + "[phone]"


def _looked_up(asked: Callable[[], int]) -> Callable[[re.Match[str]], str]:
    def judged(found: re.Match[str]) -> str:
        phone = found["phone"]
        if _is_none(found) or (_digits(phone) == 8 and not _PAIRS.fullmatch(phone)):
            return phone
        if asked() > _ASKED:
            return "[phone]"
        spans = (_span(phone, region) for region in _REGIONS)
        start, end = next(filter(None, spans), (0, 0))
        return f"{phone[:start]}[phone]{phone[end:]}" if end else phone

    return judged


def _span(phone: str, region: str) -> tuple[int, int] | None:
    matcher = PhoneNumberMatcher(phone, region, Leniency.STRICT_GROUPING, 3)
    return next(((match.start, match.end) for match in matcher), None)


def _is_none(found: re.Match[str]) -> bool:
    phone = found["phone"]
    start, end = found.span("phone")
    return (
        _is_calendar(phone)
        or (not phone.startswith("+") and _is_money(found.string, start, end))
        or _is_tail_of_amount(found.string, start, phone)
    )


def _digits(token: str) -> int:
    return sum(sign.isdecimal() for sign in token)


# What is no number of a person's

_DATE: Final = (
    r"\d{1,2}([./-]) ?\d{1,2}\1 ?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}"
)
_YEAR: Final = r"(?:19|20)\d\d"
_TIME: Final = r"[012]?\d[.:][0-5]\d"
_SHIFT: Final = (
    r"(?:[01]\d|2[0-4])(?:00|15|30|45) ?[-\u2010-\u2013] ?(?:[01]\d|2[0-4])(?:00|15|30|45)"
)
_WHEN: Final = re.compile(rf"{_DATE}|{_YEAR}(?!\d)|{_TIME}(?!\d)|{_SHIFT}")
_FIVE_PAIRS: Final = re.compile(r"\d\d([.-])\d\d(?:\1\d\d){3}")
_BETWEEN: Final = re.compile(r"[ \u00a0]*[-\u2010-\u2013/.]?[ \u00a0]*(?:\d{1,2}(?!\d)\.?)?")
_CURRENCY: Final = (
    r"(?:[€$£¥]|(?:EUR|USD|CHF|GBP|SEK|NOK|DKK|PLN|CZK|euros?|dollars?|pounds?|francs?|kr|zł|Kč)\b)"
)
_PAID_BEFORE: Final = re.compile(rf"{_CURRENCY}[ \u00a0]?\(?$", re.IGNORECASE)
_PAID_AFTER: Final = re.compile(rf"[ \u00a0]?(?:{_CURRENCY}|,(?:\d\d?|-)(?!\d))", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"\d{3}(?:[ \u00a0\u202f.]\d{3})*")


def _is_calendar(token: str) -> bool:
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


def _is_money(words: str, start: int, end: int) -> bool:
    return bool(
        _PAID_BEFORE.search(words, max(0, start - 10), start) or _PAID_AFTER.match(words, end)
    )


def _is_tail_of_amount(words: str, start: int, token: str) -> bool:
    """Whether *token* is the "050 000 000" of "1 050 000 000"."""
    goes_on = (
        words[max(0, start - 2) : start - 1].isdecimal() and words[start - 1] in " \u00a0\u202f"
    )
    return goes_on and bool(_THOUSANDS.fullmatch(token))
