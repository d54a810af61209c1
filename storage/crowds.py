"""How full channels are of unhappy customers, for the next ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Label,
    Row,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from messages.listing import MOST
from nps.company import Company
from nps.crowd import LONGEST_BURST, Crowd
from storage import keys
from storage.bindings import Bindings
from storage.columns import Instant
from storage.parts import filled
from storage.posting_rows import posting
from storage.tables import WAITS, CaseRow, ListedRow, ListingRow

listing: Final = ListingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
listed_case: Final = ListedRow.__table__  # type: ignore[attr-defined]
followup_case: Final = CaseRow.__table__  # type: ignore[attr-defined]

FRESH: Final = timedelta(seconds=5)
"""A list in which nobody more can be seen is drawn anew so often, when somebody joins."""
LOOKED_AT: Final = 1_000
"""Customers of the last minutes, the newest: where there are more, every channel has a burst."""
_SEEN, _DUE, _OVER = range(3)
"""What becomes of a list when somebody joins: it is drawn anew later, or at once; or it has gone on
for too long, and another begins."""
_NOBODY: Final[ColumnElement[str]] = literal_column("''", String)


class ReadIn(NamedTuple):
    """Where is told of the customers of each team, by its key; "" stands for those of none."""

    channels: Mapping[str, Sequence[str]]
    homeless: frozenset[str]
    """Teams without a channel of their own: the admins hear instead."""


@dataclass(slots=True)
class Filling:
    """A channel, while new customers are given their places in it."""

    crowd: Crowd
    waiting: str = ""
    """The key of the waiting list that goes on here."""
    burst: str = ""
    """The key of the burst that goes on here."""
    since: datetime | None = None
    """When the first of the recent customers came; None where they were part of a burst before."""
    lists: dict[str, bool] = field(default_factory=dict)
    """The lists that go on here, by their keys: whether they are to be drawn anew at once."""


@dataclass(frozen=True)
class Crowds:
    """Channels as they are now. Teams are those that read there, whatever is posted where."""

    connection: Connection
    company: Company
    bindings: Bindings

    def read_in(self) -> ReadIn:
        admins, roster = self.company.admins.channels, self.company.roster
        own = {"": (), **self.bindings.channels(roster.teams)}
        homeless = frozenset(team for team, channels in own.items() if not channels)
        return ReadIn({team: channels or admins for team, channels in own.items()}, homeless)

    def teams_in(self, channel: str) -> list[str]:
        """The keys of those of whose customers is told in *channel*."""
        return [team for team, places in self.read_in().channels.items() if channel in places]

    def of(
        self, channels: Iterable[str], read_in: ReadIn, number: int, now: datetime
    ) -> dict[str, Filling]:
        """How full each of *channels* is at *now*, before the case with this *number*."""
        asked = sorted(set(channels))
        if not asked:
            return {}
        readers = read_in.channels.items()
        teams = [team for team, places in readers if not set(asked).isdisjoint(places)]
        told = self._told(asked, teams, now) | {"number": number}
        rows = self.connection.execute(_CROWDS, told).all()
        return {channel: _filling(channel, rows, read_in) for channel in asked}

    def _told(self, channels: Sequence[str], teams: Sequence[str], now: datetime) -> dict[str, Any]:
        span = timedelta(minutes=self.company.alerts.burst_minutes)
        midnight = self.company.midnight(self.company.local_day(now))
        return {
            "channels": filled(channels),
            "teams": filled(teams or [""]),
            "midnight": midnight,
            "since": min(midnight, now - span),
            "recent": now - span,
            "longest": now - LONGEST_BURST * span,
            "fresh": now - FRESH,
        }


def _filling(channel: str, rows: Sequence[Row[Any]], read_in: ReadIn) -> Filling:
    came = [row for row in rows if row.what == "came" and channel in read_in.channels[row.name]]
    here = [row for row in rows if row.what != "came" and row.name == channel]
    waits = sum(row.number for row in here if row.what == "waits")
    states = {row.key: row.number for row in here if row.what == "list"}
    lists = {key: state == _DUE for key, state in states.items() if state != _OVER}
    waiting, burst = (
        next((key for key in lists if key.startswith(kind)), "")
        for kind in (keys.WAITING, keys.BURST)
    )
    crowd = Crowd(waits, sum(row.number for row in came), bool(burst))
    since = None if _OVER in states.values() else min((row.since for row in came), default=None)
    return Filling(crowd, waiting, burst, since, lists)


def _some(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Instant)


def _word(word: str) -> Label[str]:
    return literal_column(f"'{word}'", String).label("what")


def _crowds() -> CompoundSelect[Any]:
    """All in one query: it is asked with every webhook that tells of somebody unhappy."""
    newest = (
        select(followup_case.c.team, followup_case.c.opened_at)
        .where(
            followup_case.c.opened_at > _instant("recent"),
            followup_case.c.team.in_(_some("teams")),
            followup_case.c.number < bindparam("number"),
        )
        .order_by(followup_case.c.opened_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    came = select(
        _word("came"),
        newest.c.team.label("name"),
        _NOBODY.label("key"),
        func.count().label("number"),
        func.min(newest.c.opened_at).label("since"),
    )
    waits = select(_word("waits"), posting.c.channel, _NOBODY, func.count(), null()).where(
        WAITS, posting.c.channel.in_(_some("channels"))
    )
    is_burst = listing.c.key.startswith(keys.BURST)
    is_too_long = and_(is_burst, listing.c.began_at <= _instant("longest"))
    is_due = or_(listing.c.shown < MOST, listing.c.drawn_at <= _instant("fresh"))
    state = case((is_too_long, _OVER), (is_due, _DUE), else_=_SEEN)
    goes_on = and_(is_burst, listing.c.last_at > _instant("recent"))
    somebody = select(listed_case.c.number).where(listed_case.c.listing == listing.c.key).exists()
    is_todays = and_(
        listing.c.key.startswith(keys.WAITING), listing.c.began_at >= _instant("midnight"), somebody
    )
    lists = select(_word("list"), listing.c.channel, listing.c.key, state, null()).where(
        listing.c.channel.in_(_some("channels")),
        listing.c.last_at >= _instant("since"),
        or_(goes_on, is_todays),
    )
    return union_all(came.group_by(newest.c.team), waits.group_by(posting.c.channel), lists)


_CROWDS: Final = _crowds()
