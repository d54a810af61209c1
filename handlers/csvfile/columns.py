"""Which column tells what: by its name, or as somebody said; never guessed between two."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from handlers.csvfile.names import FIELDS, fits, plain, tool
from nps.refusal import Refusal

_SHOWN: Final = 40
"""Columns named in a refusal, and letters of each."""
_QUALTRICS_GROUP: Final = "_NPS_GROUP"
"""Stands beside the column of an NPS question, and names it."""


def columns(header: Sequence[str], maps: Iterable[str]) -> dict[str, int]:
    """The column of each field that a row tells, as its place in *header*.

    *maps* are words as --map takes them. Raises Refusal where two columns could be one field, where
    a mapping makes no sense, and where none is the score.
    """
    told = _mapped(header, maps)
    found = told | {
        one: _best(one, header, candidates)
        for one, candidates in _candidates(header).items()
        if one not in told
    }
    used = {one: found[one] for one in FIELDS if found.get(one) is not None}
    if "score" not in used:
        raise Refusal(
            "No column looks like a score from 0 to 10. Say which one is:"
            f' --map "score=NAME". {listed(header)}'
        )
    return {one: place for one, place in used.items() if place is not None}


def has_score(header: Sequence[str], maps: Iterable[str]) -> bool:
    """Whether this row of cells could be a header: titles above one have no such column."""
    try:
        return "score" in {**_candidates(header), **_mapped(header, maps)}
    except Refusal:
        return False


def listed(header: Sequence[str]) -> str:
    """The columns, for a refusal."""
    shown = ", ".join(repr(_cut(name)) for name in header[:_SHOWN] if name.strip())
    more = f", and {len(header) - _SHOWN} more" if len(header) > _SHOWN else ""
    return f"The columns are {shown}{more}." if shown else "The first row is empty."


def mapped(field: str, maps: Iterable[str]) -> bool:
    """Whether *maps* say which column tells *field*."""
    return any(_field(word) == field for word in maps)


def _field(word: str) -> str:
    """Which field a mapping is of."""
    return word.partition("=")[0].strip().replace(".", "_").replace("-", "_").casefold()


def _mapped(header: Sequence[str], maps: Iterable[str]) -> dict[str, int | None]:
    """Place by field, as told; None for a field that no column shall tell."""
    told: dict[str, int | None] = {}
    for word in maps:
        _, equals, column = word.partition("=")
        one = _field(word)
        if not equals or one not in FIELDS:
            fields = ", ".join(FIELDS)
            raise Refusal(f"--map {word!r}: give field=Column, the field one of {fields}.")
        if one in told:
            raise Refusal(f"--map names two columns for {one}: give one.")
        told[one] = named(header, column.strip()) if column.strip() else None
    return told


def named(header: Sequence[str], column: str) -> int:
    """Where *column* stands: by its very name, by its name but for case and accents, or as #3."""
    for alike in (str.strip, plain):
        wanted = alike(column)
        places = [place for place, name in enumerate(header) if wanted and alike(name) == wanted]
        if len(places) == 1:
            return places[0]
        if places:
            raise Refusal(
                f"{len(places)} columns are called {column!r}: give the place of the one you mean,"
                f" such as #{places[0] + 1}."
            )
    number = column.removeprefix("#")
    if number.isdecimal() and 1 <= int(number) <= len(header):
        return int(number) - 1
    raise Refusal(f"There is no column {column!r}. {listed(header)}")


def _candidates(header: Sequence[str]) -> Mapping[str, list[tuple[int, int]]]:
    """By field, the columns that may be it: how well they fit, and where they stand."""
    known = tool(header)
    found: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(header):
        for one, rank in fits(name, known).items():
            found.setdefault(one, []).append((rank, place))
        if f"{name}{_QUALTRICS_GROUP}" in header:
            found.setdefault("score", []).append((0, place))
    return found


def _best(one: str, header: Sequence[str], candidates: list[tuple[int, int]]) -> int:
    best_rank = min(rank for rank, _ in candidates)
    best = [place for rank, place in candidates if rank == best_rank]
    if len(best) > 1:
        names = " and ".join(repr(_cut(header[place])) for place in best)
        first = header[best[0]] if len(set(map(header.__getitem__, best))) > 1 else ""
        column = first if 0 < len(first) <= _SHOWN else f"#{best[0] + 1}"
        neither = "" if one == "score" else f', or --map "{one}=" for none'
        raise Refusal(
            f'{names} could each be the {one}. Say which: --map "{one}={column}"{neither}.'
        )
    return best[0]


def _cut(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
