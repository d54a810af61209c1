"""What a button does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handlers.asks import Click, Reply
from messages.notices import OUTDATED
from nps.company import Company
from nps.refusal import Refusal
from storage.store import Store

LONGEST_NUMBER: Final = 18
"""Digits of what every database can hold."""


@dataclass(frozen=True, slots=True)
class Press:
    """A verb that buttons carry, and the handler that answers it."""

    verb: str
    run: Callable[[Click, Store, Company], Reply]
    writes: bool = True


def numbered(click: Click) -> int:
    """The number that the button carries. Raises Refusal where it carries none that we gave."""
    is_number = click.subject.isascii() and click.subject.isdecimal()
    if not is_number or len(click.subject) > LONGEST_NUMBER:
        raise Refusal(OUTDATED)
    return int(click.subject)
