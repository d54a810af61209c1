"""Where the right teams hear of unhappy customers: each on a card of its own, or many in a list."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from messages.alert import alert
from messages.notices import nowhere
from messages.wording import same
from nps.case import Case
from nps.company import Company
from nps.crowd import Place
from nps.followup import State
from nps.response import Response
from storage import keys
from storage.crowds import Filling, ReadIn
from storage.listings import Joining
from storage.posting import Urgency, Wanted
from storage.store import Store


def tell_of(
    cases: Sequence[Case],
    store: Store,
    company: Company,
    now: datetime,
    but: Collection[str] = (),
) -> None:
    """Have the teams of these new *cases* hear of them: on as many cards as a channel bears.

    In all their channels *but* some.
    """
    if not cases:
        return
    read_in = store.crowds.read_in()
    every = {channel for case in cases for channel in read_in.channels[_team(case)]}.difference(but)
    crowds: Mapping[str, Filling] = {}
    if company.alerts.gather:
        crowds = store.crowds.of(every, read_in, min(case.number for case in cases), now)
    places = _Places(company, now, crowds)

    def has_card(case: Case, channel: str) -> bool:
        return channel not in but and places.has_card(case, channel)

    _want_cards(cases, read_in, has_card, store, company, now)
    if places.joining:
        store.listings.join(places.joining, places.new, now)
        for key, at in places.to_draw.items():
            store.listings.draw(key, now, Urgency.ALERT, not_before=at)


def tell_of_again(case: Case, store: Store, company: Company, now: datetime) -> None:
    """Of a case of which not every channel may have read: each shall, as it is now.

    On its card where it has one; in a list where it stands in one, which the caller draws; and
    where it has neither, as of a new one, if nobody has taken it.
    """
    cards = store.outbox.ever_in(keys.alert(case))
    if cards:
        read_in = store.crowds.read_in()
        _want_cards([case], read_in, lambda _, one: one in cards, store, company, now)
    if case.followup.state is State.OPEN:
        tell_of([case], store, company, now, but={*cards, *store.listings.of(case.number)})


@dataclass
class _Places:
    """Gives each case its place in each channel, one after the other."""

    company: Company
    now: datetime
    crowds: Mapping[str, Filling]
    joining: list[Joining] = field(default_factory=list)
    new: list[Joining] = field(default_factory=list)
    """The first of each list that there was not before."""
    to_draw: dict[str, datetime] = field(default_factory=dict)
    """When the lists with these keys shall say so: as early as the first would on a card."""

    def has_card(self, case: Case, channel: str) -> bool:
        """Whether *case* gets a card of its own in *channel*; else it joins a list there."""
        filling = self.crowds.get(channel)
        if filling is None:
            return True
        place = filling.crowd.place(self.company.alerts)
        filling.crowd = filling.crowd.after(place)
        if place is not Place.CARD:
            self._join(case, channel, place, filling)
        return place is Place.CARD

    def _join(self, case: Case, channel: str, place: Place, filling: Filling) -> None:
        if place is Place.BURST:
            filling.burst = key = filling.burst or keys.burst(case, channel)
            began_at = filling.since or self.now
        else:
            filling.waiting = key = filling.waiting or keys.waiting(case, channel)
            began_at = self.now
        one = Joining(case.number, channel, key, began_at)
        self.joining.append(one)
        if key not in filling.lists:
            self.new.append(one)
        if filling.lists.setdefault(key, True):
            at = _after_words(case.response, self.company, self.now)
            self.to_draw[key] = min(at, self.to_draw.get(key, at))


def _want_cards(
    cases: Sequence[Case],
    read_in: ReadIn,
    has_card: Callable[[Case, str], bool],
    store: Store,
    company: Company,
    now: datetime,
) -> None:
    wanted: list[Wanted] = []
    for case in cases:
        channels = [one for one in read_in.channels[_team(case)] if has_card(case, one)]
        if channels and _team(case) in read_in.homeless:
            key = keys.about(case, "nowhere")
            wanted.append(Wanted(key, channels, same(nowhere(case))))
        if channels:
            card, at = partial(alert, case), _after_words(case.response, company, now)
            key = keys.alert(case)
            wanted.append(Wanted(key, channels, card, Urgency.ALERT, not_before=at))
    store.outbox.want_all(wanted, now)


def _team(case: Case) -> str:
    return case.team.key if case.team else ""


def _after_words(response: Response, company: Company, now: datetime) -> datetime:
    """A bare score waits a little: the words often follow, and one alert with them is better."""
    if response.comment:
        return now
    return now + timedelta(minutes=company.intake.words_minutes)
