"""Praise's buttons: kind words belong to the person whom they are about."""

from functools import partial
from typing import Final

from handlers.asks import Click, Reply, Where
from handlers.kindness import keep, keep_all, show_people
from handlers.press import Press, numbered
from messages.praise import told
from nps.attribution import is_praise
from nps.company import Company
from nps.praise import Habit, Praise, Wish
from nps.readers import Readers
from nps.refusal import Refusal
from storage.store import Store


def wish(wanted: Wish, click: Click, store: Store, company: Company) -> Reply:
    """Note what its person wants done with one praise."""
    praise = _own(click, store)
    store.praises.wish(praise.id, wanted)
    return _redrawn(praise.id, click, store, company)


def habit(wanted: Habit, click: Click, store: Store, company: Company) -> Reply:
    """Note what its person wants done with all praise, this one included."""
    praise = _own(click, store)
    store.praises.set_habit(praise.about.id, wanted)
    shared = Wish.LOVELY if wanted is Habit.ALWAYS else Wish.KEPT
    store.praises.wish(praise.id, shared)
    keep_all(praise.about.id, store, company, click.at)
    return _redrawn(praise.id, click, store, company)


CLICKS: Final = (
    Press("praise.lovely", partial(wish, Wish.LOVELY)),
    Press("praise.keep", partial(wish, Wish.KEPT)),
    Press("praise.not-me", partial(wish, Wish.NOT_ME)),
    Press("praise.always", partial(habit, Habit.ALWAYS)),
    Press("praise.never", partial(habit, Habit.NEVER)),
)


def _own(click: Click, store: Store) -> Praise:
    praise = store.praises.get(numbered(click))
    if praise.about.id != click.by.id:
        raise Refusal("Only the colleague whom these words are about can decide this.")
    if not is_praise(praise.response):
        raise Refusal("The customer has written something else since.")
    return praise


def _redrawn(number: int, click: Click, store: Store, company: Company) -> Reply:
    """The private card says what was decided; what others read follows."""
    praise = store.praises.get(number)
    if praise.wish in {Wish.KEPT, Wish.NOT_ME}:
        keep(praise, store, click.at)
    show_people(praise.response.key, store, click.at)
    message = told(
        store.praises.get(number),
        Readers.of(click.channel, company),
        store.praises.habit(praise.about.id),
    )
    return Reply(message, Where.IN_PLACE)
