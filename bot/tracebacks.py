"""Errors as the log may tell them: where they came from, without the words they came with."""

import re
import traceback
from collections.abc import Iterator
from typing import Final

MOST: Final = 300
"""Characters of an error's message."""

_QUOTED: Final = re.compile(
    r"""(?<!\w)(?P<quote>['"`]).*?(?P=quote)(?!\w)|“.*?”|(?<!\w)['"].*""", re.DOTALL
)


def told(error: BaseException) -> str:
    """Where *error* and what led to it were raised; what their messages quote is left out."""
    return "\n".join(_lines(error, set()))


def headline(error: BaseException) -> str:
    """What kind of error it is, and its message without what that quotes."""
    message = without_quotes(str(error))
    return f"{type(error).__qualname__}: {message}" if message else type(error).__qualname__


def without_quotes(message: str) -> str:
    """*message* without what stands in quotes there, which may be anybody's words."""
    seen = _QUOTED.sub("'…'", message[: 4 * MOST])
    return seen if len(seen) <= MOST else f"{seen[: MOST - 1]}…"


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "and then"
    for frame in traceback.format_tb(error.__traceback__):
        yield frame.rstrip("\n")
    yield headline(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield "in it"
            yield from _lines(one, seen)
