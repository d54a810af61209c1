"""Words as people type them: quoted, cut short, mistyped."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from messages.phrases import plainly
from nps.people import Person
from nps.refusal import Refusal

LONGEST: Final = 1000
"""Characters of a question; what is longer was pasted by mistake."""

_CLOSES: Final = {
    '"': '"',
    "“": "”“",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "'": "'",
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
}
"""What ends a quote that begins so; phones and languages differ."""
_DOUBLE: Final = '"“„”«»'
_DOUBLED: Final = re.compile(r'"((?:[^"]|"")*)"(?!")')
"""Straight quotes; two of them inside stand for one."""
_NAME: Final = re.compile(r"([^\W\d_]+):\s*")
_BARE: Final = re.compile(r"\S+")
_SPACE: Final = re.compile(r"\s*")
_UNSEEN: Final = {"Cc", "Cf", "Cs"}
"""Unicode's controls, formatting marks and halves of letters."""


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word ("this-week"), a named one ("team:Support") or a mention of a colleague."""

    typed: str
    """With name and quotes, for showing it again."""
    value: str
    """Without them."""
    name: str = ""
    """What stands before the colon."""
    person: Person | None = None
    """The colleague mentioned."""

    @property
    def is_plain(self) -> bool:
        return not self.name and self.person is None


def split(typed: str, mentioned: Mapping[str, Person]) -> tuple[Word, ...]:
    """The words of *typed*; *mentioned* says which pieces of it stand for colleagues.

    Raises Refusal where a quote is never closed, or where it is far too long.
    """
    if len(typed) > LONGEST:
        raise Refusal("That is more than I can read at once. Ask me with a few words.")
    words = []
    at = _after_space(typed, 0)
    while at < len(typed):
        word, at = _next(typed, at, mentioned)
        words.append(word)
        at = _after_space(typed, at)
    return tuple(words)


def _after_space(typed: str, at: int) -> int:
    space = _SPACE.match(typed, at)
    return space.end() if space else at


def _next(typed: str, start: int, mentioned: Mapping[str, Person]) -> tuple[Word, int]:
    """The word that starts at *start*, and where it ends."""
    for piece in sorted(mentioned, key=len, reverse=True):
        end = start + len(piece)
        if piece and typed.startswith(piece, start) and not typed[end : end + 1].isalnum():
            return Word(piece, piece, person=mentioned[piece]), end
    if named := _NAME.match(typed, start):
        value, end = _value(typed, named.end())
        return Word(typed[start:end], value, folded(named[1])), end
    value, end = _value(typed, start)
    return Word(typed[start:end], value.rstrip("?!,;.") or value), end


def _value(typed: str, start: int) -> tuple[str, int]:
    """The value that starts at *start*, without its quotes, and where it ends."""
    if doubled := _DOUBLED.match(typed, start):
        return doubled[1].replace('""', '"'), doubled.end()
    if start < len(typed) and typed[start] in _CLOSES:
        end = _closing(typed, start)
        if end is not None:
            return typed[start + 1 : end], end + 1
    bare = _BARE.match(typed, start)
    return (bare[0], bare.end()) if bare else ("", start)


def _closing(typed: str, start: int) -> int | None:
    """Where the quote that opens at *start* is closed; None for what is just an apostrophe."""
    opened = typed[start]
    if opened not in _DOUBLE:
        ends = re.compile(f"[{_CLOSES[opened]}](?!\\S)").search(typed, start + 1)
        return ends.start() if ends else None
    for closes in (_CLOSES[opened], _DOUBLE):
        ends = re.compile(f"[{closes}]").search(typed, start + 1)
        if ends:
            return ends.start()
    after = typed[start + 1 :].strip()
    where = f" before {quoted(after)}" if after else ""
    raise Refusal(f"A quote opens{where}, but none closes it.")


def folded(word: str) -> str:
    """*word* for comparing: case, spaces and invisible marks make no difference."""
    words = " ".join(word.split())
    seen = "".join(sign for sign in words if unicodedata.category(sign) not in _UNSEEN)
    return unicodedata.normalize("NFC", seen).casefold().strip()


def matches(word: str, choices: Iterable[str]) -> list[str]:
    """The *choices* that *word* may mean: itself, else in other case, else what begins so."""
    choices = list(choices)
    if word in choices:
        return [word]
    wanted = folded(word)
    if not wanted:
        return []
    same = [choice for choice in choices if folded(choice) == wanted]
    return same or [choice for choice in choices if folded(choice).startswith(wanted)]


def meant(word: str, choices: Iterable[str]) -> str | None:
    """The one of *choices* that *word* means, or None. Raises Refusal where it may mean several."""
    found = matches(word, choices)
    if len(found) > 1:
        raise Refusal(f"{quoted(word)} could be {either(found)}. Which one?")
    return found[0] if found else None


def unknown(word: str, choices: Iterable[str]) -> Refusal:
    """The answer to a word that means none of *choices*: the nearest of them."""
    near = nearest(word, choices)
    hint = f"Did you mean {either(near)}?" if near else "The word help shows all that I understand."
    return Refusal(f"I do not know {quoted(word)}. {hint}")


def nearest(word: str, choices: Iterable[str]) -> list[str]:
    """What *word* is most like, at most three of *choices*; empty where it is like none."""
    by_folded = {folded(choice): choice for choice in choices}
    wanted = folded(word[:60])  # difflib takes quadratic time
    near = difflib.get_close_matches(wanted, by_folded, n=3, cutoff=0.6)
    likeness = [difflib.SequenceMatcher(None, one, wanted).ratio() for one in near]
    return [
        by_folded[one]
        for one, like in zip(near, likeness, strict=True)
        if like > likeness[0] - 0.05
    ]


def either(words: Sequence[str]) -> str:
    """Says "a, b or c"; of more than five the first four."""
    *others, last = words if len(words) <= 5 else [*words[:4], f"{len(words) - 4} others"]
    return f"{', '.join(others)} or {last}" if others else last


def quoted(word: str) -> str:
    """*word* as a sentence quotes it: cut, on one line, with nothing invisible in it."""
    return f"“{plainly(word, 40)}”"
