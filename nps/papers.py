"""Numbers by which a state knows a person, in free words: known by the words before them."""

import re
from collections.abc import Iterator
from typing import Final

from nps.digits import WORDY, Span, count, is_calendar, is_money
from nps.orders import LINK

_CALLED: Final = (
    # English
    "ssn|itin|social security|social insurance|national insurance|nino|national id|tax id|"
    "tax file|tfn|nhs|medicare|passport|driving licen[cs]e|driver['’]?s? licen[cs]e|"
    "identity card|id card|aadhaa?r|"
    # German, Dutch
    r"steuer-?id|steuer-?nr|steuernummer|sozialversicherung\w{0,10}|sv-?nummer|sv-?nr|ahv|"
    r"(?:personal)?ausweis\w{0,10}|reisepass\w{0,10}|führerschein\w{0,10}|"
    r"krankenversicherten\w{0,10}|bsn|burgerservicenummer|paspoort\w{0,10}|rijbewijs\w{0,10}|"
    "rijksregisternummer|"
    # French, Spanish, Portuguese, Italian
    "s[eé]curit[eé] sociale|s[eé]cu|insee|carte d['’]identit[eé]|passeport|permis de conduire|"
    "(?-i:DNI|NIE|NIF)|curp|pasaporte|seguridad social|cpf|cart[aã]o de cidad[aã]o|passaport[eo]|"
    "contribuinte|codice fiscale|carta d['’]identit[aà]|"
    # Polish, Czech, the North, Turkish
    r"pesel|dow[oó]d\w{0,4} osobist\w{0,4}|rodn[eé] [cč][ií]slo|personnummer|cpr|f[oø]dselsnummer|"
    "henkil[oö]tunnus|kimlik|"
    # Russian, Arabic, Hebrew, Japanese, Chinese, Korean
    r"инн|снилс|паспорт\w{0,3}|الهوية|هويتي|جواز\w{0,4}|תעודת זהות|דרכון|"
    "マイナンバー|パスポート|身份证|护照|주민등록번호|여권"
)
_PART: Final = r"(?=[A-Za-z]{0,8}\d)[A-Za-z\d]{1,20}"
_LETTER_AFTER: Final = rf"(?:(?<=\d\d) (?-i:[A-D])(?!{WORDY}|['’]))?"
"""Ends a British one: "QQ 12 34 56 C"."""
_NUMBER: Final = re.compile(
    rf"(?<!{WORDY})(?:{_CALLED}){LINK}"
    rf"(?P<number>(?:[A-Za-z]{{2}} (?=\d\d ))?{_PART}(?:[ ./-]{_PART}){{0,8}}{_LETTER_AFTER})"
    rf"(?!{WORDY})",
    re.IGNORECASE,
)
_FEWEST: Final = 6
"""Digits of the shortest of them."""


def of_persons(words: str) -> Iterator[Span]:
    """Of a person, to a state: "SSN 078-05-1120"."""
    for found in _NUMBER.finditer(words):
        start, number = found.start("number"), found["number"]
        while " " in number and is_money(words, start, start + len(number)):
            number = number.rpartition(" ")[0]  # what follows is a price
        is_price = is_money(words, start, start + len(number))
        if count(number) >= _FEWEST and not is_calendar(number) and not is_price:
            yield start, start + len(number)
