"""The words after the command: which there are, and which of them was meant."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from handlers import data
from handlers.answering import answered
from handlers.asks import Ask, Reply
from handlers.command import Command
from handlers.commands import channel, kudos, mine, praise
from handlers.commands import help as help_
from handlers.commands import open as waiting
from handlers.questions import BY, joined, read
from handlers.words import Word, matches, split
from messages.shared import answered as drawn
from nps.company import Company
from nps.period import WORDS
from nps.question import Answer
from nps.refusal import Refusal
from storage.store import Store


def answer(ask: Ask, store: Store, company: Company) -> Reply:
    """What comes back to the asker. Raises Refusal for what cannot be understood."""
    command, words = chosen(ask)
    return command.run(ask, words, store, company)


def writes(ask: Ask) -> bool:
    """Whether the answer changes anything."""
    try:
        return chosen(ask)[0].writes
    except Refusal:
        return False


def chosen(ask: Ask) -> tuple[Command, Sequence[Word]]:
    """The command that *ask* names first, else the one for numbers; and all its other words."""
    words = joined(split(ask.words, ask.mentioned))
    for place, word in enumerate(words):
        found = matches(word.value, VOCABULARY) if word.is_plain else []
        if len(found) == 1 and found[0] in _BY_WORD:
            return _BY_WORD[found[0]], (*words[:place], *words[place + 1 :])
    return NUMBERS, words


def counted(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Answer:
    """The answer to a question about numbers."""
    today = company.local_day(ask.at)
    values = store.tallies.values
    question = read(ask.words, words, today, company.roster, values, VOCABULARY)
    return answered(question, ask.at, store, company)


def _numbers(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    found = counted(ask, words, store, company)
    return Reply(drawn(found, company, ask.at), for_programs=partial(data.figures, found, company))


NUMBERS: Final = Command(
    "",
    _numbers,
    (
        ("this-week", "how this week goes; so do today, last-month, 2026-10, all"),
        ("last-13-weeks by team", "told apart: by team, touchpoint, segment or month"),
        ('this-month touchpoint:"Store visit"', "of one touchpoint, team or segment"),
    ),
)
_COMMANDS: Final = (
    NUMBERS,
    waiting.COMMAND,
    mine.COMMAND,
    kudos.COMMAND,
    praise.COMMAND,
    *channel.COMMANDS,
)
COMMANDS: Final = (*_COMMANDS, help_.telling(_COMMANDS))
"""In the order in which the help tells them."""
_BY_WORD: Final = {command.word: command for command in COMMANDS if command.word}
VOCABULARY: Final = (*WORDS, BY, *_BY_WORD)
"""Every plain word that may stand anywhere."""
