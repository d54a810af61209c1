"""What a button does."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.asks import Click, Reply
from nps.company import Company
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Press:
    """A verb that buttons carry, and the handler that answers it."""

    verb: str
    run: Callable[[Click, Store, Company], Reply]
    writes: bool = True
