"""Whom a comment names: words that are somebody's name, and stand there for that person."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from nps import lexicon
from nps.comment import Comment, Mention
from nps.names import WORD, Name, Names, folded, name_of, tidied
from nps.namesakes import is_somebody_else

_INSIDE: Final = re.compile(r"[ .-]{1,3}")
"""What may stand between the words of one name."""


def mentioned(comment: str, names: Names, customer: str = "") -> tuple[str, ...]:
    """The ids of the people whom *comment* names, each once, in its order.

    Nobody is meant by an ambiguous name, by the *customer*'s own, by a signature, by a name that
    belongs to a place, a product or somebody of the customer's, or by an everyday word. Takes time
    in proportion to the length, whatever the words are.
    """
    text = tidied(comment)
    if names.beginnings.isdisjoint(_pieces(folded(text))):
        return ()
    said = Comment.read(text, name_of(customer))
    found: list[Mention] = []
    for mention in _mentions(said, names):
        in_row = bool(found) and said.is_listed_after(found[-1].last, mention.first)
        if not is_somebody_else(said, replace(mention, in_row=in_row)):
            found.append(mention)
    return tuple(dict.fromkeys(mention.person for mention in found))


def _pieces(text: str) -> Iterator[str]:
    for word in WORD.findall(text):
        yield word
        if "'" in word:
            yield from word.split("'")


def _mentions(said: Comment, names: Names) -> Iterator[Mention]:
    at = 0
    while at < len(said.words):
        count, person, words, owns = _name_at(said, at, names)
        if person:
            first = _with_title(said, at)
            yield Mention(person, first, at, at + count - 1, words, owns)
        at += max(count, 1)


def _name_at(said: Comment, at: int, names: Names) -> tuple[int, str | None, Name, bool]:
    """How many words from there on are a name (0: none), whose, which, and whether with 's."""
    for count in range(_joined(said, at, names.longest), 0, -1):
        whole = said.folds[at : at + count]
        bare = (*whole[:-1], whole[-1].removesuffix("'s"))
        for words in (whole,) if bare == whole else (whole, bare):
            is_name, person = _whose(said, at, words, names)
            if is_name:
                return count, person, words, words != whole
    return 0, None, (), False


def _joined(said: Comment, at: int, most: int) -> int:
    """How many words from there on stand so close that they can be one name."""
    count = 1
    while (
        count < most and at + count < len(said.words) and _INSIDE.fullmatch(said.gaps[at + count])
    ):
        count += 1
    return count


def _whose(said: Comment, at: int, words: Name, names: Names) -> tuple[bool, str | None]:
    """Whether *words*, which end the words from there on, are a name, and whose; None: several."""
    if len(words) > 1 and len(words[-1]) == 1 and not said.is_capital(at + len(words) - 1):
        return False, None  # "Sam a été" names no Sam A.
    owners = {names.by_name[words]} if words in names.by_name else set()
    if words in names.by_surname and _follows_title(said, at, lexicon.HONORIFICS):
        owners.add(names.by_surname[words])
    return bool(owners), owners.pop() if len(owners) == 1 else None


def _with_title(said: Comment, at: int) -> int:
    while _follows_title(said, at, lexicon.HONORIFICS | lexicon.ROLES):
        at -= 1
    return at


def _follows_title(said: Comment, at: int, titles: frozenset[str]) -> bool:
    return at > 0 and said.folds[at - 1] in titles and said.gaps[at] in {" ", ".", ". ", "\u00a0"}
