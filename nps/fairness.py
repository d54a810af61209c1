"""Whose kind words are read next: everybody's turn comes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Final
from zlib import crc32

from nps.names import WORD, folded
from nps.praise import Praise

TELLING: Final = 30
"""So many different words say all that is read of a quote; more make it no better."""


def fair(candidates: Sequence[Praise], last_shown: Mapping[str, str], limit: int) -> list[Praise]:
    """At most *limit* of *candidates*, in the order in which they are read.

    One for each colleague before a second for anybody. Whoever has waited longest comes first:
    *last_shown* tells by person id when each was last read, in any form that sorts ("2026-W47");
    who is not there was never. Of one colleague's, the more telling words come first, then newer
    ones. No score of a person, no count: only whose turn it is.
    """
    turns = sorted(_by_person(candidates), key=lambda own: _turn(own, last_shown))
    rounds = chain.from_iterable(zip_longest(*turns))
    return list(filter(None, rounds))[:limit]


def _by_person(candidates: Sequence[Praise]) -> Iterator[list[Praise]]:
    people: dict[str, list[Praise]] = {}
    for praise in sorted(candidates, key=_most_telling_first):
        people.setdefault(praise.about.id, []).append(praise)
    yield from people.values()


def _turn(own: Sequence[Praise], last_shown: Mapping[str, str]) -> tuple[str, int]:
    """Among those who were last shown together the lot decides, another one each time: whoever had
    the better words, or came first in the roster, would otherwise always be ahead.
    """
    person = own[0].about.id
    last = last_shown.get(person, "")
    return last, crc32(f"{last} {person}".encode())


def _most_telling_first(praise: Praise) -> tuple[int, float, int]:
    different = len(set(WORD.findall(folded(praise.response.comment))))
    return -min(different, TELLING), -praise.response.answered_at.timestamp(), praise.id
