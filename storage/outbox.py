"""The outbox: what every channel should show, beside what it shows."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    insert,
    select,
    text,
    true,
    update,
)

from messages.blocks import Message
from messages.documents import VERSION, NewerDocument, decoded, encoded
from messages.whose import told_of
from messages.wording import Wording, same
from nps.company import Company
from nps.readers import DIRECT, Readers
from storage.bulk import Bulk
from storage.parts import KEYS, in_parts
from storage.posting import Urgency, Wanted
from storage.tables import IS_DIRECT, AboutRow, PostingRow

posting: Final = PostingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
about: Final = AboutRow.__table__  # type: ignore[attr-defined]
parent: Final = posting.alias("parent")
thread_ref: Final = (
    select(parent.c.ref)
    .where(parent.c.key == posting.c.thread_key, parent.c.channel == posting.c.channel)
    .scalar_subquery()
)

_INSERT: Final = Bulk(insert(posting))
_CHANGE: Final = update(posting).where(posting.c.id == bindparam("row"))
_BY_KEYS: Final = select(posting).where(posting.c.key.in_(KEYS))
NOTHING: Final = b""
"""The hash of what was taken back, or never shown."""

_TELLS_OF: Final = Bulk(
    text(
        "INSERT INTO posting_about (response_key, posting_id) "
        "SELECT :response_key, id FROM posting WHERE key = :key AND channel = :channel "
        "ON CONFLICT (response_key, posting_id) DO NOTHING"
    )
)
"""Only ever added: the platform may still show what it told before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One posting as `doctor` and `earful outbox` tell of it."""

    key: str
    channel: str
    due_at: datetime | None
    attempts: int
    parked: str | None
    wanted_at: datetime
    """Since when it has not been as it should be."""
    waits_for: str | None = None
    """The key of the message in whose thread it will stand, where that is not shown yet."""

    @property
    def platform(self) -> str:
        """What stands before its channel's colon."""
        return self.channel.partition(":")[0]


class _Written(NamedTuple):
    """A message as it is stored, and of which responses it tells."""

    document: bytes
    told: tuple[str, ...]

    @classmethod
    def of(cls, message: Message) -> "_Written":
        return cls(encoded(message), told_of(message))

    def pairs(self, key: str, channel: str) -> list[dict[str, str]]:
        """For each of these responses, that the posting there tells of it."""
        return [{"response_key": one, "key": key, "channel": channel} for one in self.told]


@dataclass
class Outbox:
    """Wanted here, shown by couriers. `touched` says whether a courier has something new to do."""

    connection: Connection
    company: Company
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
        known = {(row.key, row.channel): row for row in self._rows(*(one.key for one in wanted))}
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
                    new.append(_values(one, channel, under, said.document, due_at, now))
                    telling += said.pairs(one.key, channel)
        self.touched |= bool(new)
        _INSERT.run(self.connection, new)
        _TELLS_OF.run(self.connection, telling)

    def remember(self, key: str, channel: str, message: Message, ref: str, now: datetime) -> None:
        """That *message* stands already, since somebody asked for it: so it can be edited."""
        said, shown = _Written.of(message), Wanted(key, [channel], same(message))
        row = _values(shown, channel, None, said.document, now, now)
        standing = {"shown_hash": row["wanted_hash"], "due_at": None, "ref": ref}
        _INSERT.run(self.connection, [row | standing])
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
        for row in self._rows(key):
            if row.wanted is not None:
                self._rewrite(row, written(row.channel), urgency, not_before or now, now)

    def restore(
        self, key: str, wording: Wording, *, now: datetime, urgency: Urgency = Urgency.USUAL
    ) -> None:
        """Wherever something was ever wanted under *key*, taken back or not: it shall be this."""
        written = self._written(wording)
        for row in self._rows(key):
            self._rewrite(row, written(row.channel), urgency, now, now)

    def take_back(self, key: str, *, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
        """Whatever stands under *key*, or in its thread, shall go.

        What was never shown never is.
        """
        replies = self.connection.execute(select(posting).where(posting.c.thread_key == key))
        for row in (*self._rows(key), *replies.all()):
            self._rewrite(row, None, urgency, now, now)

    def channels(self, key: str) -> tuple[str, ...]:
        """Where something is wanted under *key*."""
        return tuple(row.channel for row in self._rows(key) if row.wanted is not None)

    def is_shown(self, key: str) -> bool:
        """Whether a message stands, or may stand, under *key* anywhere."""
        return any(_may_be_seen(row) for row in self._rows(key))

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

    def standings(self, prefixes: Collection[str] | None = None) -> list[Standing]:
        """Every posting that is not as it should be, of these platforms or of all; oldest first."""
        there = true() if prefixes is None else posting.c.prefix.in_(prefixes)
        asked = (
            select(posting, thread_ref.label("thread_ref"))
            .where(posting.c.due_at.is_not(None), there)
            .order_by(posting.c.wanted_at, posting.c.id)
        )
        return [_standing(row) for row in self.connection.execute(asked)]

    def retry(self, now: datetime, channel: str | None = None) -> int:
        """Make all parked postings, of *channel* alone or of all, due at once; how many."""
        self.touched = True
        there = true() if channel is None else posting.c.channel == channel
        parked = update(posting).where(posting.c.parked.is_not(None), there)
        return self.connection.execute(parked.values(due_at=now, attempts=0)).rowcount

    def reasons(self, channel: str) -> set[str]:
        """Why postings of *channel* are parked."""
        asked = select(posting.c.parked).where(
            posting.c.channel == channel, posting.c.parked.is_not(None)
        )
        return set(self.connection.scalars(asked))

    def beginning(self, prefix: str) -> list[str]:
        """The keys that begin so."""
        begins = posting.c.key.startswith(prefix, autoescape=True)
        return sorted(set(self.connection.scalars(select(posting.c.key).where(begins))))

    def conclude(self, key: str, wording: Wording, *, now: datetime) -> None:
        """What stands under *key* shall be *wording* for good; what was never shown never is.

        What is wanted under *key* from now on is another message.
        """
        written = self._written(wording)
        for row in self._rows(key):
            said = written(row.channel) if row.ref else None
            self._rewrite(row, said, Urgency.USUAL, now, now)
            if row.ref and row.lease_token is None:
                renamed = update(posting).where(posting.c.id == row.id)
                self.connection.execute(renamed.values(key=f"concluded:{row.id}:{key}"))

    # What is to be forgotten

    def forget(
        self,
        response_keys: Sequence[str],
        left: Callable[[Message | None], Message | None],
        now: datetime,
        urgency: Urgency,
    ) -> list[int]:
        """Have whatever tells, or has told, of these responses show what is *left* of it.

        *left* is asked with what is wanted now; None where nobody can read that, and says None
        where nothing is left. What was never shown never is. Returns which of all that platforms
        show, or may show.
        """
        told = about.c.response_key.in_(response_keys)
        asked = select(posting).where(posting.c.id.in_(select(about.c.posting_id).where(told)))
        rows = self.connection.execute(asked).all()
        changed: list[dict[str, Any]] = []
        for row in rows:
            message = left(_readable(row)) if _may_be_seen(row) and row.wanted else None
            document = encoded(message) if message else None
            if _hash(document) != row.wanted_hash:
                new = _rewritten(row, document, urgency, now, now)
                if row.channel.startswith(DIRECT):
                    new["wanted_at"] = row.wanted_at  # its age, by which it goes itself
                changed.append({"row": row.id} | new)
        if changed:
            self.touched = True
            self.connection.execute(_CHANGE, changed)
            ours = posting.c.id.in_([one["row"] for one in changed])
            settle(self.connection, ours & posting.c.lease_token.is_(None))
        self.connection.execute(delete(about).where(told))
        return [row.id for row in rows if _may_be_seen(row)]

    def prune_direct(self, before: datetime, limit: int) -> int:
        """Drop what was written to colleagues alone before then, and stands as it should.

        Nobody can change it any more. Returns how many there were, at most *limit*.
        """
        old = select(posting.c.id).where(
            IS_DIRECT, posting.c.wanted_at < before, posting.c.due_at.is_(None)
        )
        some = old.order_by(posting.c.wanted_at).limit(limit)
        return self.connection.execute(delete(posting).where(posting.c.id.in_(some))).rowcount

    def forget_unshown(self) -> None:
        """Want nothing that was never shown: for what happened only in rehearsal."""
        self.connection.execute(delete(posting).where(posting.c.ref.is_(None)))

    def _roots(self, thread: str) -> dict[str, str]:
        """The key of the message in whose thread *thread* itself stands, by channel.

        No platform has threads within threads.
        """
        return {row.channel: row.thread_key for row in self._rows(thread) if row.thread_key}

    def _written(self, wording: Wording) -> Callable[[str], "_Written"]:
        """What a channel gets; drawn once for all channels whose readers see the same."""
        for_readers = cache(lambda readers: _Written.of(wording(readers)))
        return lambda channel: for_readers(Readers.of(channel, self.company))

    def _rows(self, *keys: str) -> Sequence[Row[Any]]:
        return list(in_parts(self.connection, _BY_KEYS, keys))

    def _rewrite(
        self,
        row: Row[Any],
        said: _Written | None,
        urgency: Urgency,
        due_at: datetime,
        now: datetime,
    ) -> None:
        document = said.document if said else None
        if _hash(document) == row.wanted_hash:
            return
        self.touched = True
        values = _rewritten(row, document, urgency, due_at, now)
        self.connection.execute(update(posting).where(posting.c.id == row.id).values(values))
        if said and said.told:
            _TELLS_OF.run(self.connection, said.pairs(row.key, row.channel))
        if row.lease_token is None:
            settle(self.connection, posting.c.id == row.id)


def _standing(row: Row[Any]) -> Standing:
    is_shown = row.ref or row.thread_ref
    return Standing(
        key=row.key,
        channel=row.channel,
        due_at=row.due_at,
        attempts=row.attempts,
        parked=row.parked,
        wanted_at=row.wanted_at,
        waits_for=None if is_shown else row.thread_key,
    )


def _values(
    wanted: Wanted,
    channel: str,
    thread: str | None,
    document: bytes,
    due_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "channel": channel,
        "prefix": channel.partition(":")[0],
        "thread_key": thread,
        "wanted": document,
        "version": VERSION,
        "wanted_hash": _hash(document),
        "shown_hash": NOTHING,
        "urgency": wanted.urgency,
        "due_at": due_at,
        "wanted_at": now,
        "attempts": 0,
        "in_doubt": False,
    }


def _rewritten(
    row: Row[Any], document: bytes | None, urgency: Urgency, due_at: datetime, now: datetime
) -> dict[str, Any]:
    return {
        "wanted": document,
        "version": VERSION if document else 0,
        "wanted_hash": _hash(document),
        "urgency": urgency if row.due_at is None else min(urgency, row.urgency),
        "due_at": _not_too_soon(row, due_at),
        "wanted_at": now if row.due_at is None else row.wanted_at,
    }


def _not_too_soon(row: Row[Any], due_at: datetime) -> datetime:
    """A new wish waits as the old one did for a doubt to be looked into, or a platform to recover.

    Not if it is parked: it may be another message that can be shown.
    """
    waits = row.in_doubt or (row.attempts and not row.parked)
    return max(due_at, row.due_at) if waits and row.due_at else due_at


def _may_be_seen(row: Row[Any]) -> bool:
    return bool(row.ref or row.in_doubt or row.lease_token)


def _readable(row: Row[Any]) -> Message | None:
    """What *row* wants; None where it says not whose words it quotes, or a newer release wrote."""
    try:
        message = decoded(row.wanted)
        told_of(message)
    except (NewerDocument, ValueError):
        return None
    return message


def settle(connection: Connection, which: ColumnElement[bool]) -> None:
    """Nothing is left to do where it is known that what is wanted is shown."""
    as_wanted = and_(posting.c.wanted_hash == posting.c.shown_hash, ~posting.c.in_doubt)
    settled = {"due_at": None, "attempts": 0, "parked": None}
    connection.execute(update(posting).where(which, as_wanted).values(settled))


def _hash(document: bytes | None) -> bytes:
    return hashlib.blake2b(document, digest_size=16).digest() if document else NOTHING
