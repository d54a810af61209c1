"""What is wrong with the settings, in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.words import SAID

Loc = tuple[str | int, ...]
"""A place, as pydantic tells it."""


class BadSettings(Exception):
    """The settings cannot be used; each of *faults* is a sentence with its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


SENTENCES: Final[Mapping[str, str]] = {
    SAID: "{sentence}",
    "missing": "is missing.",
    "string_type": 'must be text in quotes: "…".',
    "string_too_short": "must not be empty.",
    "bool_type": "must be true or false.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "int_parsing_size": "must be a smaller number.",
    "float_type": "must be a number.",
    "finite_number": "must be a number that ends.",
    "list_type": 'must be a list: ["…", "…"].',
    "dict_type": "must be a table: {table}.",
    "model_type": "must be a table: {table}.",
    "enum": "must be one of {expected}.",
    "greater_than": "must be more than {gt:g}.",
    "greater_than_equal": "must be {ge:g} or more.",
    "less_than_equal": "must be {le:g} or less.",
}
"""What pydantic's errors mean to whoever writes the file, by their type."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")

SECRETS: Final = ("token", "secret", "password", "key")


def place(loc: Loc) -> str:
    """Where in the file: "teams.support.channels[1]"."""
    pieces = (f"[{one}]" if isinstance(one, int) else f".{_key(one)}" for one in loc)
    return "".join(pieces).removeprefix(".")


def _key(told: str) -> str:
    """As TOML wants it: 'privacy.channels."slack:#care"'."""
    return told if _BARE.fullmatch(told) else f'"{told[:60]}"'


def sentences(
    bad: ValidationError, model: type[BaseModel], placed: Callable[[Loc], str] = place
) -> list[str]:
    """Every fault of *bad*, which came of reading *model*, with its place; never a secret."""
    details = bad.errors(include_url=False, include_input=False)
    return [f"{placed(one['loc'])}: {_sentence(one, model)}" for one in details]


def _sentence(fault: ErrorDetails, model: type[BaseModel]) -> str:
    if fault["type"] == "extra_forbidden":
        return _unknown_key(fault["loc"], model)
    if fault["type"] == "list_type" and _keys((*fault["loc"], 0), model):
        return f"must be written as tables: [[{place(fault['loc'])}]]."
    sentence = SENTENCES.get(fault["type"])
    if sentence is None:
        return f"{fault['msg']}."
    return sentence.format(table=_table(fault["loc"]), **fault.get("ctx", {}))


def _table(loc: Loc) -> str:
    """How the file spells the head of the table at *loc*."""
    if loc and isinstance(loc[-1], int):
        return f"[[{place(loc[:-1])}]]"
    return f"[{place(loc)}]"


def _unknown_key(loc: Loc, whole: type[BaseModel]) -> str:
    key = str(loc[-1])
    known = _keys(loc[:-1], whole)
    near = get_close_matches(key.lower(), known, n=1)
    if near:
        return f"there is no such setting. Did you mean {near[0]}?"
    if len(loc) > 1 and key in whole.model_fields:
        return f"{key} belongs at the top of the file, before the first [table]."
    if any(word in key.lower() for word in SECRETS):
        return "secrets do not belong in this file: set them in the environment or in .env."
    return f"there is no such setting. Here can stand: {', '.join(known)}."


def _keys(loc: Loc, whole: type[BaseModel]) -> list[str]:
    """The keys that may stand at *loc*; none where no table does."""
    kind: Any = whole
    for piece in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(piece)].annotation
        else:
            kind = get_args(kind)[-1]  # of a list, or of a table with free keys
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []
