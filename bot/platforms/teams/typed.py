"""What people type in Teams: read back into words and mentions."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.platforms.teams.activities import Account, Mention

LONGEST: Final = 4_000
"""Characters that are read: no question has more, and the program reads nothing else meanwhile."""
MOST_MENTIONS: Final = 20
"""Of so many Teams is asked who they are."""
_TAG: Final = re.compile(r"</?at\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    words: str
    accounts: dict[str, Account] = field(default_factory=dict)
    """Who is mentioned, by what stands for them in the words."""


def typed(text: str, mentions: Sequence[Mention], me: str) -> Typed:
    """*text* without Teams' markup and without mentions of *me*, the bot's own id."""
    accounts: dict[str, Account] = {}
    text = text[:LONGEST]
    for number, mention in enumerate(mentions[:MOST_MENTIONS]):
        word = ""
        if mention.mentioned.id != me:
            word = f"<@{number}>"
            accounts[word] = mention.mentioned
        text = text.replace(mention.text, f" {word} ", 1)
    words = html.unescape(_TAG.sub(" ", text))
    return Typed(" ".join(words.split()), accounts)
