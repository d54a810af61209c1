"""Which words there are."""

from collections.abc import Sequence
from typing import Final

from handlers.asks import Ask, Reply
from handlers.command import Command
from handlers.words import Word
from messages.help import help_message
from nps.company import Company
from storage.store import Store

WORD: Final = "help"


def telling(commands: Sequence[Command]) -> Command:
    """The word that tells what *commands* do; whatever stands beside it makes no difference."""

    def run(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
        lines = [line for command in commands for line in command.help]
        items = [{"usage": usage, "help": says} for usage, says in lines]
        message = help_message(ask.command, lines)
        return Reply(message, for_programs=lambda: {"question": ask.words, "items": items})

    return Command(WORD, run, ((WORD, "all this"),))
