"""What the asker has claimed."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from handlers import data
from handlers.asks import Ask, Reply
from handlers.command import Command, alone, asker
from handlers.words import Word
from messages.lists import mine
from nps.company import Company
from nps.readers import Readers
from storage.store import Store


def run(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    alone("mine", words)
    claimed = store.cases.owned_by(asker(ask).id)
    readers = Readers.of(ask.channel, company)
    return Reply(mine(claimed, readers), for_programs=partial(data.cases, ask.words, claimed))


COMMAND: Final = Command("mine", run, (("mine", "whom you have taken on"),))
