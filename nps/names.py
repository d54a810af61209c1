"""By which words people are called."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nps.lexicon import HONORIFICS

Name = tuple[str, ...]
"""The words of a name, folded."""

# Without the marks, the letters of scripts that write their vowels as marks fall apart.
_MARKS: Final = "".join(
    sign for sign in map(chr, range(0x300, 0x1D00)) if unicodedata.category(sign)[0] == "M"
)
WORD: Final = re.compile(rf"[\w{_MARKS}]+(?:['-][\w{_MARKS}]+)*")
"""A word of tidied text: letters, digits, and hyphens and apostrophes between them."""

_TIDY: Final = str.maketrans(
    dict.fromkeys("’‘ʼ＇`´", "'")
    | dict.fromkeys("‐‑", "-")
    | {"_": " "}
    | dict.fromkeys("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), "")
)
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
"""As whoever has no such keys writes them."""


def tidied(text: str) -> str:
    """*text* with one kind of apostrophe and hyphen, composed letters, and nothing invisible."""
    return unicodedata.normalize("NFC", text).translate(_TIDY)


def folded(text: str) -> str:
    """*text* as it is compared: without case and accents ("MAËLLE" and "Maelle" are one)."""
    if text.isascii():
        return text.lower()
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", small))


def name_of(text: str) -> Name:
    """The words of *text* as a name, without what goes before names ("Dr.")."""
    found = (folded(one[0]) for one in WORD.finditer(tidied(text)))
    words = tuple(filter(None, found))  # of nothing but accents, nothing is left
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return words


@dataclass(frozen=True)
class Names:
    """Who is meant by which words; words that could mean two people mean nobody."""

    by_name: Mapping[Name, str | None]
    """Full names, either way round, nicknames, first names alone and with an initial; None where
    several people are called so."""
    by_surname: Mapping[Name, str | None]
    """The rest of full names: a name only after "Mr" or "Frau"."""
    longest: int = field(init=False)
    """The most words that any name has."""
    beginnings: frozenset[str] = field(init=False)
    """The words with which names begin."""

    def __post_init__(self) -> None:
        known = [*self.by_name, *self.by_surname]
        object.__setattr__(self, "longest", max(map(len, known), default=0))
        object.__setattr__(self, "beginnings", frozenset(name[0] for name in known))

    @classmethod
    def of(cls, people: Iterable[tuple[str, str, Iterable[str]]]) -> "Names":
        """The names of *people*: for each an id, the full name and other names."""
        called: list[tuple[Name, str]] = []
        surnamed: list[tuple[Name, str]] = []
        for person, full, others in people:
            for name in _spelled(full):
                called += ((variant, person) for variant in _variants(name))
                surnamed += ((variant, person) for variant in (name[1:], name[1:][-1:]))
            called += ((name, person) for other in others for name in _spelled(other))
        return cls(_unambiguous(called), _unambiguous(surnamed))

    def whose(self, words: str) -> str | None:
        """The id of the one person whom *words* name and nothing else; None where there is none."""
        return self.by_name.get(name_of(words))


def _spelled(text: str) -> Iterator[Name]:
    """The name *text* in each spelling: Müller and Mueller."""
    tidy = tidied(text).lower()
    yield name_of(tidy)
    yield name_of(tidy.translate(UMLAUTS))


def _variants(name: Name) -> Iterator[Name]:
    """By what somebody with this full name is called, honorifics aside."""
    yield name
    if len(name) > 1:
        first, *_, last = name
        yield (first, last)
        yield (*name[1:], first)
        if len(first) > 1:
            yield (first,)
            yield (first, last[0])


def _unambiguous(called: Iterable[tuple[Name, str]]) -> dict[Name, str | None]:
    owners: dict[Name, str | None] = {}
    for name, person in called:
        unhyphened = tuple(part for word in name for part in word.split("-"))
        for spelling in filter(None, (name, unhyphened)):
            owners[spelling] = person if owners.get(spelling, person) == person else None
    return owners
