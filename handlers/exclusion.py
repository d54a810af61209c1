"""A response that shall not count: a test, a mistake, somebody who is no customer."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers.alerting import tell_of_again
from handlers.cards import close_brief, fold, redraw, restore, tell
from handlers.kindness import bring_back, silence
from messages.nudge import told_of_exclusion
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import State
from nps.refusal import Refusal
from storage.store import Store


def known_as(word: str, store: Store) -> str:
    """The key of the one response that *word* means: "plain:abc", or "abc" where that is enough.

    Raises Refusal where there is none, or several.
    """
    match store.responses.keys_of(word):
        case [key]:
            return key
        case []:
            raise Refusal(
                f"There is no response {word}. It is known by its source and its id, as"
                " `earful export` shows them: SOURCE:ID."
            )
        case keys:
            raise Refusal(f"Several responses have this id. Which one: {', '.join(keys)}?")


def exclude(key: str, reason: str, store: Store, company: Company, now: datetime) -> bool:
    """Take this response out of all tallies, and back what was said of it; False: it was out."""
    praises = store.praises.of(key)
    if not store.exclusions.add(key, reason, now):
        return False
    case = store.cases.about(key)
    if case and not case.response.is_forgotten:
        _withdraw(case, reason, store, now)
    silence(key, praises, store, company, now)
    return True


def _withdraw(before: Case, reason: str, store: Store, now: datetime) -> None:
    followup = before.followup.excluded()
    event = Event(now, Happening.EXCLUDED, words=reason)
    case = store.cases.save(replace(before, followup=followup), event)
    fold(case, store, now)
    owner = before.followup.owner
    if owner and before.followup.state is State.CLAIMED:
        close_brief(case, owner, store, now)
        wording = partial(told_of_exclusion, case)
        tell([owner], f"excluded-{case.version}", case, wording, store, now)


def include(key: str, store: Store, company: Company, now: datetime) -> bool:
    """Count it again, and bring back what was said of it, as it stood; False: it counts."""
    if not store.exclusions.remove(key):
        return False
    before = store.cases.about(key)
    if before and not before.response.is_forgotten:
        followup = before.followup.included(is_unhappy=before.response.is_unhappy)
        event = Event(now, Happening.INCLUDED)
        case = store.cases.save(replace(before, followup=followup), event)
        if followup.state is State.WITHDRAWN:
            fold(case, store, now)
        else:
            restore(case, store, now)
            redraw(case, store, now)
            tell_of_again(case, store, company, now)
    bring_back(key, store, company, now)
    return True
