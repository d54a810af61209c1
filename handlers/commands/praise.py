"""Whether kind words about the asker are shared."""

from collections.abc import Sequence
from typing import Final

from handlers.asks import Ask, Reply
from handlers.command import Command, alone, asker
from handlers.kindness import keep_all
from handlers.words import Word, meant, quoted
from messages.habit import habit_set, habit_told
from nps.company import Company
from nps.praise import Habit
from nps.refusal import Refusal
from storage.store import Store

HABITS: Final = {"on": Habit.ALWAYS, "off": Habit.NEVER}


def run(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    """Set it, or, without on or off, say how it is."""
    person = asker(ask).id
    if company.roster.colleague(person) is None:
        raise Refusal(
            "You are not on the list of colleagues yet, so there are no kind words under your name."
        )
    wanted = _wanted(words)
    if wanted:
        store.praises.set_habit(person, wanted)
        keep_all(person, store, company, ask.at)
    habit, usual = wanted or store.praises.habit(person), company.praise.sharing
    message = habit_set(habit, usual) if wanted else habit_told(habit, usual, ask.command)
    items = [{"person": person, "habit": habit.value}]
    return Reply(message, for_programs=lambda: {"question": ask.words, "items": items})


def _wanted(words: Sequence[Word]) -> Habit | None:
    alone("praise", words[1:])
    if not words:
        return None
    word = meant(words[0].value, HABITS) if words[0].is_plain else None
    if word is None:
        raise Refusal(
            f"I do not know praise {quoted(words[0].typed)}. It is praise on or praise off."
        )
    return HABITS[word]


COMMAND: Final = Command(
    "praise",
    run,
    (
        ("praise on", "share the kind words about you, always"),
        ("praise off", "keep them to yourself, always"),
    ),
    writes=True,
)
