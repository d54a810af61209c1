"""Bank accounts and payment cards in free words: known by their check digits."""

import re
from collections.abc import Iterator
from typing import Final

from nps.digits import WORDY, Span

# Accounts

_LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30,
    "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
    "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
"""Signs of an IBAN, by country: the IBAN registry of ISO 13616."""
_IBAN_START: Final = re.compile(rf"(?<!{WORDY})([A-Za-z]{{2}})\d\d(?=[ -]?[A-Za-z0-9])")
_SIGN: Final = re.compile(r"[ -]?([A-Za-z0-9])")


def ibans(words: str) -> Iterator[Span]:
    done = 0
    for start in _IBAN_START.finditer(words):
        length = _LENGTHS.get(start[1].upper(), 0)
        if length and start.start() >= done:
            signs, end = _signs(words, start.start(), length)
            is_whole = len(signs) == length and not _SIGN.match(words[end : end + 1])
            if is_whole and _has_check_number(signs):
                yield start.start(), end
                done = end


def _signs(words: str, at: int, most: int) -> tuple[str, int]:
    """The next *most* letters and digits, single spaces and hyphens between them; and their end."""
    signs = ""
    while len(signs) < most and (found := _SIGN.match(words, at)):
        signs, at = signs + found[1], found.end()
    return signs.upper(), at


def _has_check_number(iban: str) -> bool:
    """Whether the two digits after the country are right (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


# Cards: grouped as on the plastic, in one piece, or sign by sign

_CARD: Final = re.compile(
    rf"(?<!{WORDY})(?<!\+)(?:(?:\d{{4}}[ .-]?){{3}}\d{{4}}(?:[ .-]?\d{{3}})?"
    rf"|\d{{4}}[ .-]?\d{{6}}[ .-]?\d{{4,5}}|\d{{13,19}}|\d(?:[ .-]\d){{12,18}})(?!{WORDY}|-)"
)


def cards(words: str) -> Iterator[Span]:
    for found in _CARD.finditer(words):
        if _has_check_digit([int(sign) for sign in found[0] if sign.isdecimal()]):
            yield found.span()


def _has_check_digit(digits: list[int]) -> bool:
    """Whether the last digit is the one that Luhn's formula (ISO/IEC 7812-1) gives."""
    doubled = (2 * digit for digit in digits[-2::-2])
    total = sum(digits[-1::-2]) + sum(twice - 9 if twice > 9 else twice for twice in doubled)
    return total % 10 == 0
