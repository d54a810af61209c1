"""Who or what else can bear a colleague's name: a month, a place, the customer."""

import re
from typing import Final

from nps import lexicon
from nps.comment import Comment, Mention

_STOP: Final = re.compile(r"[.!?…]")
_DASH: Final = re.compile(r"[\n\r–—~/*-]")


def is_somebody_else(said: Comment, mention: Mention) -> bool:
    """Whether *mention* stands for anything but the colleague."""
    return any(rule(said, mention) for rule in _RULES)


def _is_everyday(said: Comment, mention: Mention) -> bool:
    """A word like "mark" or "May": a name only where its capital, or what follows, says so."""
    word = mention.words[0]
    if len(mention.words) > 1 or not (word in lexicon.EVERYDAY or len(word) <= 2):
        return False
    if not (said.capitals_tell and said.is_capital(mention.name)):
        return True
    follows = said.touches(mention.last + 1)
    if mention.owns and not follows:
        return True  # "full Mark's"
    doubtful = word in lexicon.MONTHS or said.begins_sentence(mention.name)
    if not doubtful or mention.first < mention.name:
        return False
    return not (follows and said.folds[mention.last + 1] in lexicon.VERBS)


def _is_part_of_longer_name(said: Comment, mention: Mention) -> bool:
    """As in "Botanic Robin", "James Cook hospital" and "Hubert R"."""
    after = mention.last + 1
    if mention.is_full or mention.owns:
        return False
    if said.touches(after) and said.is_capital(after):
        if said.folds[after] in lexicon.BEGINNINGS:
            return False
        if len(said.words[after]) == 1 or said.capitals_tell:
            return True
    return said.capitals_tell and _continues_name(said, mention.first)


def _continues_name(said: Comment, at: int) -> bool:
    before = at - 1
    return (
        said.touches(at)
        and said.is_capital(before)
        and not said.begins_sentence(before)
        and said.folds[before] not in lexicon.LEADING | lexicon.THANKS | lexicon.BEGINNINGS
    )


def _is_thing(said: Comment, mention: Mention) -> bool:
    """A place, a product or a company."""
    if mention.owns:
        return False
    if _is_company(said, mention.last + 1):
        return True
    if said.touches(mention.last + 1) and said.fold(mention.last + 1) in lexicon.THINGS_AFTER:
        return True
    if mention.first < mention.name or not said.touches(mention.first):
        return False
    before, sooner = said.fold(mention.first - 1), said.fold(mention.first - 2)
    return before in lexicon.THINGS_BEFORE or (
        said.touches(mention.first - 1)
        and sooner in lexicon.THINGS_BEFORE
        and before not in lexicon.LEADING
    )


def _is_company(said: Comment, after: int) -> bool:
    """As in "Robin et cie" and "James & Sons"."""
    if said.touches(after) and said.fold(after) in lexicon.ANDS:
        return said.fold(after + 1) in lexicon.COMPANIES
    return said.gaps[after].strip() == "&" and said.fold(after) in lexicon.COMPANIES


def _is_of_the_customers(said: Comment, mention: Mention) -> bool:
    """The customer's family and friends: "my son Mark"."""
    before = mention.name - 1
    if said.fold(before) not in lexicon.RELATIVES or _STOP.search(said.gaps[mention.name]):
        return False
    for at in range(before, max(before - 5, 0), -1):
        if not said.touches(at):
            return False
        if said.folds[at - 1] in lexicon.OWNERS:
            return True
    return False


def _is_the_customer(said: Comment, mention: Mention) -> bool:
    """The customer, by the name that the survey tool told, or introduced: "I am Mark"."""
    if said.customer and set(mention.words) <= set(said.customer):
        return True
    start = mention.name
    return not mention.owns and any(
        said.folds[max(start - len(words), 0) : start] == words for words in lexicon.INTRODUCTIONS
    )


def _signs(said: Comment, mention: Mention) -> bool:
    """The customer's signature: a name at the end to which the sentence does not lead."""
    first, last = mention.first, mention.last
    before, gap, after = said.fold(first - 1), said.gaps[first], said.gaps[last + 1]
    if first == 0 or mention.in_row:
        return False
    if before in lexicon.CLOSINGS:
        return True
    if not said.ends_line(last):
        return _begins_signature(said, mention)
    if before in lexicon.MYSELF and not _STOP.search(gap):
        return True
    if not gap.strip() and (before in lexicon.LEADING or first < mention.name):
        return False
    if after.lstrip().startswith("!") and not _DASH.search(gap):
        return False  # "Well done, Amira!"
    if said.touches(first):
        return before not in lexicon.THANKS and not after.startswith((".", "?"))
    return not gap.strip().endswith((":", "(", '"', "“", "«"))


def _begins_signature(said: Comment, mention: Mention) -> bool:
    """As "... since the start. Claudie ferreira": name and surname, and nothing more."""
    surname = mention.last + 1
    return (
        said.begins_sentence(mention.first)
        and said.touches(surname)
        and said.ends_line(surname)
        and not said.gaps[surname + 1].lstrip().startswith((".", "!", "?"))
    )


_RULES: Final = (
    _is_everyday,
    _is_part_of_longer_name,
    _is_thing,
    _is_of_the_customers,
    _is_the_customer,
    _signs,
)
