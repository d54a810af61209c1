"""Channels that are left alone for a while: one replica learns of it, all keep to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    bindparam,
    delete,
    select,
    text,
)

from storage.bulk import Bulk
from storage.columns import Instant
from storage.tables import RestRow

rest: Final = RestRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

_LONGEST: Final = Bulk(
    text(
        "INSERT INTO channel_rest (channel, since, until, from_all)"
        " VALUES (:channel, :since, :until, :from_all)"
        " ON CONFLICT (channel) DO UPDATE SET since = excluded.since, until = excluded.until,"
        " from_all = excluded.from_all"
        " WHERE channel_rest.until < excluded.until OR channel_rest.since > excluded.since"
    ).bindparams(bindparam("since", type_=Instant), bindparam("until", type_=Instant))
)
"""Of two rests the longer one, unless the clock was set back since it began."""


@dataclass(frozen=True)
class Rests:
    """One for each channel; what a platform said itself, and what is kept to before it must."""

    connection: Connection

    def hold(self, channel: str, now: datetime, until: datetime) -> None:
        """Nothing at all is shown in *channel* until then."""
        self._note({channel: until}, now, from_all=True)

    def pace(self, channels: Mapping[str, datetime], now: datetime) -> None:
        """In each of *channels* no new message until then; edits go on."""
        self._note(channels, now, from_all=False)

    def prune(self, before: datetime) -> None:
        """Forget those that ended before then."""
        self.connection.execute(delete(rest).where(rest.c.until < before))

    def _note(self, channels: Mapping[str, datetime], now: datetime, *, from_all: bool) -> None:
        rows = [
            {"channel": channel, "since": now, "until": until, "from_all": from_all}
            for channel, until in sorted(channels.items())
        ]
        _LONGEST.run(self.connection, rows)


def resting(now: BindParameter[datetime], *, from_all: bool) -> Select[str]:
    """The channels that rest: *from_all*, those that take no edit either."""
    ours = (rest.c.since <= now) & (rest.c.until > now)
    return select(rest.c.channel).where(ours & rest.c.from_all if from_all else ours)
