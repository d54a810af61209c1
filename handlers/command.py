"""What a word after the command does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.asks import Ask, Reply
from handlers.words import Word, quoted
from nps.company import Company
from nps.people import Person
from nps.refusal import Refusal
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Command:
    word: str
    """Empty for the one that answers where no other is named."""
    run: Callable[[Ask, Sequence[Word], Store, Company], Reply]
    """Gets all words but its own."""
    help: tuple[tuple[str, str], ...]
    """What can be typed, "kudos @NAME", and what comes back."""
    writes: bool = False


class Nameless(Refusal):
    """What was asked is about whoever asks, and nobody said who that is."""


def asker(ask: Ask) -> Person:
    """Whoever asks, where the answer is about them. Raises Nameless."""
    if ask.by is None:
        raise Nameless("This is about whoever asks, and nobody said who that is.")
    return ask.by


def alone(word: str, others: Sequence[Word]) -> None:
    """Raises Refusal where *others* stand beside a *word* that takes none."""
    if others:
        raise Refusal(f"I do not know what {quoted(others[0].typed)} means beside {word}.")
