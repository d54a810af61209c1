"""A comment as words, and names among them."""

import re
from dataclasses import dataclass
from typing import Final

from nps import lexicon
from nps.names import WORD, Name, folded

_ELISION: Final = re.compile(r"(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu)'(?=\w)", re.IGNORECASE)
_BREAK: Final = re.compile(r"[.!?…:;\n\r•\"“”«»()\[\]–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as words and what stands between them."""

    words: tuple[str, ...]
    """Without an elision ("d'Amira" is "Amira")."""
    folds: tuple[str, ...]
    gaps: tuple[str, ...]
    """Before each word, and after the last."""
    customer: Name
    capitals_tell: bool
    """Whether capitals are kept for names and beginnings."""

    @classmethod
    def read(cls, text: str, customer: Name) -> "Comment":
        plain = re.sub(r"\S+", _without_address, text)
        found = list(WORD.finditer(plain))
        words = tuple(_ELISION.sub("", word[0], count=1) for word in found)
        edges = [0, *(edge for word in found for edge in word.span()), len(plain)]
        gaps = tuple(plain[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))
        return cls(words, tuple(map(folded, words)), gaps, customer, _capitals_tell(words))

    def fold(self, at: int) -> str:
        """The word there, folded; empty where there is none."""
        return self.folds[at] if 0 <= at < len(self.folds) else ""

    def touches(self, at: int) -> bool:
        """Whether nothing but a space stands before the word there."""
        return 0 < at < len(self.words) and self.gaps[at] in {" ", "  ", "\u00a0"}

    def is_capital(self, at: int) -> bool:
        return self.words[at][0].isupper()

    def begins_sentence(self, at: int) -> bool:
        return at == 0 or bool(_BREAK.search(self.gaps[at]))

    def is_listed_after(self, before: int, at: int) -> bool:
        """Whether the words there are neighbours in a row such as "Ann, Bob and Cy"."""
        return before + 1 == at and self.gaps[at].strip() in {",", "/", "&", "+"}

    def ends_line(self, at: int) -> bool:
        """Whether no word but kisses follows on the line."""
        while "\n" not in self.gaps[at + 1] and self.fold(at + 1) in lexicon.KISSES:
            at += 1
        return at + 1 == len(self.words) or "\n" in self.gaps[at + 1]


def _without_address(chunk: re.Match[str]) -> str:
    """The chunk, or a line's end where it is an e-mail address or a link."""
    text = chunk[0]
    return "\n" if "@" in text[1:] or "://" in text or text.startswith("www.") else text


def _capitals_tell(words: tuple[str, ...]) -> bool:
    cased = [word for word in words if len(word) > 1 and word.upper() != word.lower()]
    if all(word.isupper() for word in cased):
        return False
    small = sum(word[0].islower() for word in cased)
    return len(cased) < 4 or 3 * small >= len(cased) - small


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody's name, from the word at *name* to that at *last*."""

    person: str
    first: int
    """Where it begins, with what stands before it ("Mr", "nurse")."""
    name: int
    last: int
    words: Name
    owns: bool
    """Whether it ends in 's."""
    in_row: bool = False
    """Whether it follows another colleague's, as in "Ann, Bob and Cy"."""

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1 and len(self.words[-1]) > 1
