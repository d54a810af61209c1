"""Which colleagues a response is about, and whether it praises them."""

import re
from typing import Final

from nps.mentions import mentioned
from nps.names import folded
from nps.people import Roster
from nps.praise import Attribution, Source
from nps.response import Response
from nps.score import Category

_TWO_LETTERS: Final = re.compile(r"[^\W\d_].*[^\W\d_]", re.DOTALL)
_NO_ANSWER: Final = frozenset(
    {"no", "none", "nothing", "nil", "na", "n/a", "no comment", "no comments", "nothing to add"}
    | {"non", "rien", "ras", "neant", "sans commentaire", "pas de commentaire", "aucun"}
    | {"ok", "okay", "yes", "oui", "ja", "x", "test"}
    | {"nein", "nichts", "keine", "keiner", "kein kommentar", "keine angabe"}
)


def attributions(response: Response, roster: Roster) -> tuple[Attribution, ...]:
    """Whom *response* is about, whatever it says: those who served, then those it names.

    Each colleague once. A name that two colleagues share credits neither.
    """
    served = (roster.called(word) for word in response.staff)
    found = {colleague.email: Source.FIELD for colleague in served if colleague}
    for email in mentioned(response.comment, roster.names, response.customer.name):
        found.setdefault(email, Source.NAMED)
    return tuple(Attribution(response.key, email, source) for email, source in found.items())


def is_praise(response: Response) -> bool:
    """Whether its words are kind ones: a score of 9 or 10, and words that say something."""
    if response.category is not Category.PROMOTER or not _TWO_LETTERS.search(response.comment):
        return False
    return folded(response.comment).strip(" .!-_/\n\t") not in _NO_ANSWER
