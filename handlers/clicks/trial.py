"""The button of a trial: whoever presses it has shown that it is heard."""

from typing import Final

from handlers.asks import Click, Reply, Where
from handlers.press import Press
from messages.notices import OUTDATED
from messages.trial import VERB, heard
from nps.company import Company
from nps.refusal import Refusal
from storage.store import Store
from storage.trials import SUBJECT


def hear(click: Click, store: Store, company: Company) -> Reply:
    if not SUBJECT.fullmatch(click.subject):
        raise Refusal(OUTDATED)
    store.trials.hear(click.subject, click.at)
    return Reply(heard(), Where.IN_PLACE)


CLICKS: Final = (Press(VERB, hear),)
