"""What single cells say."""

import re
from collections.abc import Iterable
from typing import Final

from handlers.payload import LONGEST_COMMENT, LONGEST_TEXT, cut
from handlers.times import shown
from nps.refusal import Refusal
from nps.response import Customer
from nps.score import read_score

NOTHING: Final = frozenset(
    {"", "na", "n/a", "#n/a", "nan", "null", "-", "–", "—", "did not answer", "not answered"}
)
"""Words that tools and statisticians write where there was no answer; in lower case."""
LONGEST_SOURCE: Final = 60
_LONGEST_NOTHING: Final = max(map(len, NOTHING))
_NPS: Final = frozenset({"", "nps", "net promoter", "net promoter score"})

_LABELLED: Final = re.compile(
    # "10 - Extremely likely", "Not at all likely - 0", "9/10"
    r"(\d{1,2})\s*(?:[-–—:=(]\s*[^\W\d_]\D*|/\s*10)|[^\W\d_]\D*(?:[-–—]\s+|[:=(]\s*)(\d{1,2})\)?"
)
_DECIMAL: Final = re.compile(r"\d+,0+")
_YES: Final = re.compile(
    r"(yes|y|true|1|x|ja|j|wahr|oui|o|vrai|s[ií]|s|accepted|agreed|on)\b", re.IGNORECASE
)
_FIGURE: Final = re.compile(r"\d")
_HARD_BREAK: Final = re.compile(r"\s*[;|\n]\s*")
_SOFT_BREAK: Final = re.compile(r"\s*,\s*")
_ANY_BREAK: Final = re.compile(r"\s*[;|,\n]\s*")
_TO_ESCAPE: Final = re.compile(r"[;\\]")
_ESCAPED: Final = re.compile(r"\\([;\\])")
_PART: Final = re.compile(r"(?:[^;\\]|\\.|\\$)+", re.DOTALL)


def is_nothing(cell: str) -> bool:
    """Whether the cell says that there is no answer."""
    return len(cell) <= _LONGEST_NOTHING and cell.strip().casefold() in NOTHING


def score(cell: str) -> int:
    """0 to 10. Raises Refusal, as read_score does, for what is none."""
    word = cell.strip()
    if found := _LABELLED.fullmatch(word):
        return read_score(found[1] or found[2])
    return read_score(word.partition(",")[0] if _DECIMAL.fullmatch(word) else word)


def source(cell: str) -> str:
    """Whose ids a row's, or a file's, are. Raises Refusal: the colon after it must be the first."""
    name = cell.strip()
    if ":" in name or len(name) > LONGEST_SOURCE:
        raise Refusal(f"{shown(name)} is no name of a source: up to 60 signs, and no colon")
    return name


def comment(cell: str, *, is_verbatim: bool = False) -> str:
    """The customer's words; nothing where the cell only says that there are none.

    *is_verbatim* for a cell that came from words which a customer did write.
    """
    words = cell.strip()
    if len(words) <= _LONGEST_NOTHING and not is_verbatim and words.casefold() in NOTHING:
        return ""
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    return words if len(words) <= LONGEST_COMMENT else cut(words, LONGEST_COMMENT)


def consent(cell: str) -> bool | None:
    """Whether the customer may be contacted; None for an empty cell.

    A word that is not plainly a yes is a no: nobody should be rung by mistake.
    """
    word = cell.strip()
    return None if word.casefold() in NOTHING else _YES.match(word) is not None


def people(cell: str) -> tuple[str, ...]:
    """The colleagues of a cell, between semicolons, bars or line ends.

    Between commas too where each part is a full name or an address: "Kim Lee, Noor Dahl" are two,
    "Lee, Kim" is one.
    """
    found: list[str] = []
    for name in _HARD_BREAK.split(cell.strip()):
        parts = _SOFT_BREAK.split(name)
        found.extend(parts if all(" " in part or "@" in part for part in parts) else [name])
    return tuple(dict.fromkeys(filter(None, found)))


def tags(cell: str) -> tuple[str, ...]:
    """The tags of a cell, between commas, semicolons, bars or line ends."""
    return tuple(dict.fromkeys(filter(None, _ANY_BREAK.split(cell.strip()))))


def in_one_cell(parts: Iterable[str]) -> str:
    """*parts* with semicolons between; a backslash stands before one that is in a part."""
    return ";".join(_TO_ESCAPE.sub(r"\\\g<0>", part) for part in parts)


def exactly(cell: str) -> tuple[str, ...]:
    """The parts of a cell that in_one_cell() has written."""
    parts = (_ESCAPED.sub(r"\1", part).strip() for part in _PART.findall(cell))
    return tuple(dict.fromkeys(filter(None, parts)))


def is_nps(cell: str) -> bool:
    """Whether a cell that names the kind of question leaves room for NPS."""
    return cell.strip().casefold() in _NPS


def customer(cell: str) -> Customer:
    """What a column called just "customer" says.

    An address if there is an @ in it, an id if it is one word with a figure in it, else a name.
    """
    word = cut(cell.strip(), LONGEST_TEXT)
    if " " in word:
        return Customer(name=word)
    if "@" in word:
        return Customer(email=word)
    return Customer(word) if _FIGURE.search(word) else Customer(name=word)


def joined(one: Customer, other: Customer) -> Customer:
    """*one*, and what only *other* tells."""
    return Customer(
        one.id or other.id,
        one.name or other.name,
        one.email or other.email,
        one.phone or other.phone,
        one.company or other.company,
        one.since or other.since,
    )
