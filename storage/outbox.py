"""The outbox: what every channel should show, beside what it shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Row,
    insert,
    select,
    text,
    update,
)

from messages.blocks import Message
from messages.documents import VERSION, decoded
from messages.wording import Wording, same
from nps.company import Company
from nps.readers import Readers
from storage import keys
from storage.bulk import Bulk
from storage.parts import KEYS, in_parts
from storage.posting import Urgency, Wanted
from storage.posting_rows import (
    Written,
    about,
    first,
    hashed,
    may_be_seen,
    posting,
    rewritten,
    settle,
)

LOOKED_FOR_AFTER: Final = timedelta(seconds=30)
"""What was sent, and may have arrived, may still be on its way until then."""
_INSERT: Final = Bulk(insert(posting))
_BY_KEYS: Final = select(posting).where(posting.c.key.in_(KEYS))
_TO_REWRITE: Final = _BY_KEYS.order_by(posting.c.id).with_for_update()
"""No courier takes them meanwhile; one that has taken them shows what was wanted until now."""
_TELLS_OF: Final = Bulk(
    text(
        "INSERT INTO posting_about (response_key, posting_id) "
        "SELECT :response_key, id FROM posting WHERE key = :key AND channel = :channel "
        "ON CONFLICT (response_key, posting_id) DO NOTHING"
    )
)
"""Only ever added: the platform may still show what it told before."""


@dataclass
class Outbox:
    """Wanted here, shown by couriers. `touched` says whether a courier has something new to do."""

    connection: Connection
    company: Company
    doubted: int = 0
    """Up to which number of a case more may have been said than is known here."""
    touched: bool = field(default=False, init=False)

    def want(
        self,
        key: str,
        channels: Iterable[str],
        wording: Wording,
        *,
        now: datetime,
        urgency: Urgency = Urgency.USUAL,
        thread: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Every one of *channels* shall show *wording* for its readers under *key*, and only that.

        *thread* is the key of the posting, in the same channel, in whose thread it shall stand.
        What is wanted already stays as it is. Raises ValueError for a message that does not say
        whose words it quotes.
        """
        self.want_all([Wanted(key, channels, wording, urgency, thread, not_before)], now)

    def want_all(self, wanted: Sequence[Wanted], now: datetime) -> None:
        """As `want`, for many keys at once; none stands there twice."""
        known = {(row.key, row.channel): row for row in self._locked(*(one.key for one in wanted))}
        new: list[dict[str, Any]] = []
        telling: list[dict[str, str]] = []
        for one in wanted:
            written, due_at = self._written(one.wording), one.not_before or now
            roots = self._roots(one.thread) if one.thread else {}
            for channel in dict.fromkeys(one.channels):
                row, said = known.get((one.key, channel)), written(channel)
                if row:
                    self._rewrite(row, said, one.urgency, due_at, now)
                else:
                    under = roots.get(channel, one.thread)
                    may_stand = {"in_doubt": self._may_stand(one.key)}
                    new.append(first(one, channel, under, said, due_at, now) | may_stand)
                    telling += said.pairs(one.key, channel)
        self.touched |= bool(new)
        _INSERT.run(self.connection, new)
        _TELLS_OF.run(self.connection, telling)

    def _may_stand(self, key: str) -> bool:
        return bool(self.doubted) and 0 < keys.number(key) <= self.doubted

    def remember(
        self, key: str, channel: str, message: Message, ref: str | None, now: datetime
    ) -> None:
        """That *message* stands already, since somebody asked for it: so it can be edited.

        Without a *ref* it may stand: a courier looks for it after a while, and else shows it.
        """
        said, shown = Written.of(message), Wanted(key, [channel], same(message))
        row = first(shown, channel, None, said, now + LOOKED_FOR_AFTER, now)
        if ref is None:
            self.touched = True
            row["in_doubt"] = True
        else:
            row |= {"shown_hash": row["wanted_hash"], "due_at": None, "ref": ref}
        _INSERT.run(self.connection, [row])
        _TELLS_OF.run(self.connection, said.pairs(key, channel))

    def revise(
        self,
        key: str,
        wording: Wording,
        *,
        now: datetime,
        urgency: Urgency = Urgency.USUAL,
        not_before: datetime | None = None,
    ) -> None:
        """Wherever something stands, or shall stand, under *key*: it shall be *wording*."""
        written = self._written(wording)
        for row in self._locked(key):
            if row.wanted is not None:
                self._rewrite(row, written(row.channel), urgency, not_before or now, now)

    def restore(
        self, key: str, wording: Wording, *, now: datetime, urgency: Urgency = Urgency.USUAL
    ) -> None:
        """Wherever something was ever wanted under *key*, taken back or not: it shall be this."""
        written = self._written(wording)
        for row in self._locked(key):
            self._rewrite(row, written(row.channel), urgency, now, now)

    def take_back(self, key: str, *, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
        """Whatever stands under *key*, or in its thread, shall go.

        What was never shown never is.
        """
        replies = select(posting).where(posting.c.thread_key == key).order_by(posting.c.id)
        under = self.connection.execute(replies.with_for_update())
        for row in (*self._locked(key), *under.all()):
            self._rewrite(row, None, urgency, now, now)

    def ever_in(self, key: str) -> set[str]:
        """The channels where anything was ever wanted under *key*, taken back or not."""
        return {row.channel for row in self._rows(key)}

    def channels(self, key: str) -> tuple[str, ...]:
        """Where something is wanted under *key*."""
        return tuple(row.channel for row in self._rows(key) if row.wanted is not None)

    def is_shown(self, key: str) -> bool:
        """Whether a message stands, or may stand, under *key* anywhere."""
        return any(may_be_seen(row) for row in self._rows(key))

    def wanted(self, key: str, channel: str) -> Message | None:
        """What *channel* shall show under *key*; None also for a newer release's."""
        rows = (row for row in self._rows(key) if row.channel == channel)
        ours = (row for row in rows if row.wanted is not None and row.version <= VERSION)
        row = next(ours, None)
        return decoded(row.wanted) if row else None

    def telling_of(self, response_key: str) -> list[tuple[str, str]]:
        """Key and channel of all that tells, or has told, of this response."""
        told = select(about.c.posting_id).where(about.c.response_key == response_key)
        asked = select(posting.c.key, posting.c.channel).where(posting.c.id.in_(told))
        return [(row.key, row.channel) for row in self.connection.execute(asked)]

    def beginning(self, prefix: str) -> list[str]:
        """The keys that begin so."""
        begins = posting.c.key.startswith(prefix, autoescape=True)
        return sorted(set(self.connection.scalars(select(posting.c.key).where(begins))))

    def conclude(self, key: str, wording: Wording, *, now: datetime) -> None:
        """What stands under *key* shall be *wording* for good; what was never shown never is.

        What is wanted under *key* from now on is another message.
        """
        written = self._written(wording)
        for row in self._locked(key):
            said = written(row.channel) if row.ref else None
            self._rewrite(row, said, Urgency.USUAL, now, now)
            if row.ref and row.lease_token is None:
                renamed = update(posting).where(posting.c.id == row.id)
                self.connection.execute(renamed.values(key=f"concluded:{row.id}:{key}"))

    def _roots(self, thread: str) -> dict[str, str]:
        """The key of the message in whose thread *thread* itself stands, by channel.

        No platform has threads within threads.
        """
        return {row.channel: row.thread_key for row in self._rows(thread) if row.thread_key}

    def _written(self, wording: Wording) -> Callable[[str], Written]:
        """What a channel gets; drawn once for all channels whose readers see the same."""
        for_readers = cache(lambda readers: Written.of(wording(readers)))
        return lambda channel: for_readers(Readers.of(channel, self.company))

    def _rows(self, *keys: str) -> Sequence[Row[Any]]:
        return list(in_parts(self.connection, _BY_KEYS, keys))

    def _locked(self, *keys: str) -> Sequence[Row[Any]]:
        return list(in_parts(self.connection, _TO_REWRITE, keys))

    def _rewrite(
        self,
        row: Row[Any],
        said: Written | None,
        urgency: Urgency,
        due_at: datetime,
        now: datetime,
    ) -> None:
        if hashed(said.document if said else None) == row.wanted_hash:
            return
        self.touched = True
        values = rewritten(row, said, urgency, due_at, now)
        self.connection.execute(update(posting).where(posting.c.id == row.id).values(values))
        if said and said.told:
            _TELLS_OF.run(self.connection, said.pairs(row.key, row.channel))
        if row.lease_token is None:
            settle(self.connection, posting.c.id == row.id)
