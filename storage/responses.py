"""Responses: stored once, updated by newer events, counted in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    insert,
    select,
    update,
)

from nps.response import Customer, Response
from storage.bulk import Bulk
from storage.content import digest
from storage.parts import KEYS, in_parts
from storage.pseudonyms import Pseudonyms
from storage.tables import IS_REMEMBERED, ResponseRow
from storage.tallies import Cell, Tallies

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

_INSERT: Final = Bulk(insert(response))
_KNOWN: Final = update(response).where(response.c.key == bindparam("known"))
_BY_KEYS: Final = select(response).where(response.c.key.in_(KEYS))
_STANDING: Final = select(
    response.c.key, response.c.content, response.c.told_at, response.c.excluded
).where(response.c.key.in_(KEYS))
_STORED: Final = select(response.c.key).where(response.c.key.in_(KEYS))
_TO_FORGET: Final = select(response.c.id, response.c.key, response.c.day, response.c.content).where(
    response.c.key.in_(KEYS)
)
_FORGOTTEN: Final = (
    update(response)
    .where(response.c.id == bindparam("row"))
    .values(
        key=bindparam("pseudonym"),
        answered_at=bindparam("noon"),
        received_at=bindparam("noon"),
        told_at=None,
        comment="",
        customer_id="",
        customer_name="",
        customer_email="",
        customer_phone="",
        customer_company="",
        customer_since="",
        may_contact=None,
        staff=[],
        language="",
        tags=[],
        link="",
        content=b"",
    )
)
_IN_CELL: Final = itemgetter(*Cell._fields)


class Landing(StrEnum):
    """What came of a response that was told."""

    STORED = "stored"
    UPDATED = "updated"
    REPEATED = "repeated"
    """Nothing changed: told before, or older than what has been told since, or forgotten."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One response told, and what came of it."""

    how: Landing
    response: Response
    before: Response | None = None
    """What was stored until now, where it was updated."""
    excluded: bool = False
    """Whether somebody took it out of every tally."""


@dataclass(frozen=True)
class Responses:
    """Every response that was ever told."""

    connection: Connection
    timezone: ZoneInfo
    tallies: Tallies

    def add(self, told: Sequence[Response], now: datetime) -> list[Landed]:
        """Store those that are new, update those that changed, and keep the tallies true.

        Returns what came of each, in the order told. The same key twice among *told*: the later
        one is an update of the earlier. What is excluded stays so, and what is forgotten.
        """
        landed: dict[int, Landed] = {}
        for batch in _each_key_once(told):
            landed |= self._add(batch, now)
        return [landed[place] for place in range(len(told))]

    def exclude(self, key: str) -> bool:
        """Take this response out of every tally; False where that changes nothing."""
        return self._count(key, excluded=True)

    def include(self, key: str) -> bool:
        """Count this response again; False where that changes nothing."""
        return self._count(key, excluded=False)

    def _count(self, key: str, *, excluded: bool) -> bool:
        row = self._rows([key]).get(key)
        if row is None or row.excluded is excluded:
            return False
        ours = update(response).where(response.c.key == key)
        self.connection.execute(ours.values(excluded=excluded))
        self.tallies.add({self._cell(as_response(row)): -1 if excluded else 1})
        return True

    def keys_of(self, word: str) -> list[str]:
        """The keys that *word* can mean: the one that it is, else those of which it is the id."""
        if self._rows([word]):
            return [word]
        ends_so = response.c.key.endswith(f":{word}", autoescape=True)
        found = self.connection.scalars(select(response.c.key).where(ends_so))
        return sorted(key for key in found if key.partition(":")[2] == word)

    def forget(self, keys: Sequence[str]) -> int:
        """Take words and customer out of these responses for good; how many had any.

        They stay counted: score, day, team, touchpoint and segment are as they were. Of the time
        only the day is left, and of the key a pseudonym.
        """
        rows = [row for row in self._rows(keys, _TO_FORGET).values() if row.content]
        if not rows:
            return 0
        pseudonyms = Pseudonyms(self.connection).of(row.key for row in rows)
        forgotten = [
            {"row": row.id, "pseudonym": pseudonyms[row.key], "noon": self._noon(row.day)}
            for row in rows
        ]
        self.connection.execute(_FORGOTTEN, forgotten)
        return len(rows)

    def outdated(self, before: date, limit: int) -> list[str]:
        """The keys of some responses from before that local day that are not forgotten yet."""
        asked = select(response.c.key).where(IS_REMEMBERED, response.c.day < before)
        return list(self.connection.scalars(asked.order_by(response.c.day).limit(limit)))

    def get(self, key: str) -> Response | None:
        return next(iter(self.by_keys([key]).values()), None)

    def by_keys(self, keys: Sequence[str]) -> dict[str, Response]:
        """The responses with these keys; those that do not exist are left out."""
        return {row.key: as_response(row) for row in self._rows(keys).values()}

    def with_words(
        self, days: tuple[date, date], scores: range, team: str | None, limit: int
    ) -> list[Response]:
        """The newest responses with a comment, of *team* or of all, scored within *scores*."""
        asked = (
            select(response)
            .where(response.c.day.between(*days), ~response.c.excluded)
            .where(response.c.score.between(scores.start, scores.stop - 1))
            .where(response.c.comment != "")
            .order_by(response.c.day.desc(), response.c.answered_at.desc(), response.c.id)
            .limit(limit)
        )
        if team is not None:
            asked = asked.where(response.c.team == team)
        return [as_response(row) for row in self.connection.execute(asked)]

    def since(self, first: date | None, last: date | None, batch: int = 1000) -> Iterable[Response]:
        """All responses of these local days that count, oldest first; a few at a time."""
        order = (response.c.day, response.c.answered_at, response.c.id)
        asked = select(response).where(~response.c.excluded).order_by(*order)
        if first:
            asked = asked.where(response.c.day >= first)
        if last:
            asked = asked.where(response.c.day <= last)
        for row in self.connection.execute(asked, execution_options={"yield_per": batch}):
            yield as_response(row)

    def _add(self, told: Mapping[int, Response], now: datetime) -> dict[int, Landed]:
        keys = [one.key for one in told.values()]
        known = self._rows(keys, _STANDING)
        forgotten = self._forgotten([key for key in keys if key not in known])
        landed: dict[int, Landed] = {}
        new, changed, heard = [], [], []
        for place, one in told.items():
            row, content = known.get(one.key), digest(one)
            if one.key in forgotten or (row and not row.content):
                landed[place] = Landed(Landing.REPEATED, one)
            elif row is None:
                new.append((one, content))
                landed[place] = Landed(Landing.STORED, one)
            elif row.content != content and not _is_older(one, row):
                changed.append((replace(one, told_at=one.told_at or row.told_at), content))
                landed[place] = Landed(Landing.UPDATED, one, excluded=row.excluded)
            else:
                landed[place] = Landed(Landing.REPEATED, one)
                if _is_newer(one, row):
                    heard.append(one)
        self._insert(new, now)
        self._hear(heard)
        before = self._update(changed)
        for place, told_again in landed.items():
            if told_again.how is Landing.UPDATED:
                landed[place] = replace(told_again, before=before[told_again.response.key])
        return landed

    def unknown(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of *keys* under which nothing is stored: never told, or forgotten since."""
        return frozenset(keys) - self._rows(keys, _STORED).keys()

    def _forgotten(self, unknown: Sequence[str]) -> set[str]:
        """Those of these keys whose responses are stored under a pseudonym."""
        by_pseudonym = Pseudonyms(self.connection).known(unknown) if unknown else {}
        found = self._rows(list(by_pseudonym), _STORED) if by_pseudonym else {}
        return {by_pseudonym[pseudonym] for pseudonym in found}

    def _insert(self, new: Sequence[tuple[Response, bytes]], now: datetime) -> None:
        rows = [self._values(*one, received_at=now, excluded=False) for one in new]
        _INSERT.run(self.connection, rows)
        self.tallies.add(Counter(map(_cell_of, rows)))

    def _update(self, changed: Sequence[tuple[Response, bytes]]) -> dict[str, Response]:
        """Store what changed; returned as it was before, by key."""
        if not changed:
            return {}
        rows = self._rows([one.key for one, _ in changed])
        before = {key: as_response(row) for key, row in rows.items()}
        values = [self._values(*one) | {"known": one[0].key} for one in changed]
        self.connection.execute(_KNOWN, values)
        counted = [one for one, _ in changed if not rows[one.key].excluded]
        cells = Counter(self._cell(one) for one in counted)
        cells.subtract(self._cell(before[one.key]) for one in counted)
        self.tallies.add(cells)
        return before

    def _hear(self, again: Sequence[Response]) -> None:
        """What was told again, later, is not overwritten by an event from between."""
        if again:
            values = [{"known": one.key, "heard": one.told_at} for one in again]
            self.connection.execute(_KNOWN.values(told_at=bindparam("heard")), values)

    def _rows(self, keys: Sequence[str], asked: Select[Any] = _BY_KEYS) -> dict[str, Row[Any]]:
        """What is *asked* of those of *keys* that are stored."""
        return {row.key: row for row in in_parts(self.connection, asked, keys)}

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.timezone)

    def _day(self, told: Response) -> date:
        return told.answered_at.astimezone(self.timezone).date()

    def _cell(self, told: Response) -> Cell:
        return Cell(self._day(told), told.team, told.touchpoint, told.segment, told.score)

    def _values(self, one: Response, content: bytes, **more: Any) -> dict[str, Any]:
        customer = one.customer
        return {
            "key": one.key,
            "score": one.score,
            "answered_at": one.answered_at,
            "day": self._day(one),
            "comment": one.comment,
            "customer_id": customer.id,
            "customer_name": customer.name,
            "customer_email": customer.email.lower(),
            "customer_phone": customer.phone,
            "customer_company": customer.company,
            "customer_since": customer.since,
            "may_contact": one.may_contact,
            "touchpoint": one.touchpoint,
            "team": one.team,
            "staff": one.staff,
            "segment": one.segment,
            "language": one.language,
            "tags": one.tags,
            "link": one.link,
            "told_at": one.told_at,
            "content": content,
            **more,
        }


def _cell_of(values: Mapping[str, Any]) -> Cell:
    """Where the response with these values counts."""
    return Cell(*_IN_CELL(values))


def as_response(row: Row[Any]) -> Response:
    """The response that a row of the table holds."""
    source, _, id_ = row.key.partition(":")
    return Response(
        source=source,
        id=id_,
        score=row.score,
        answered_at=row.answered_at,
        comment=row.comment,
        customer=Customer(
            id=row.customer_id,
            name=row.customer_name,
            email=row.customer_email,
            phone=row.customer_phone,
            company=row.customer_company,
            since=row.customer_since,
        ),
        may_contact=row.may_contact,
        touchpoint=row.touchpoint,
        team=row.team,
        staff=tuple(row.staff),
        segment=row.segment,
        language=row.language,
        tags=tuple(row.tags),
        link=row.link,
        told_at=row.told_at,
        is_forgotten=not row.content or None,
    )


def _each_key_once(told: Sequence[Response]) -> list[dict[int, Response]]:
    """*told* by place; no key twice in a batch, and in key order: writers never cross."""
    batches: list[dict[int, Response]] = []
    turns: Counter[str] = Counter()
    for place, one in enumerate(told):
        turn = turns[one.key]
        turns[one.key] += 1
        if turn == len(batches):
            batches.append({})
        batches[turn][place] = one
    return [dict(sorted(batch.items(), key=lambda item: item[1].key)) for batch in batches]


def _is_older(told: Response, row: Row[Any]) -> bool:
    return bool(told.told_at and row.told_at and told.told_at < row.told_at)


def _is_newer(told: Response, row: Row[Any]) -> bool:
    return bool(told.told_at and (row.told_at is None or told.told_at > row.told_at))
