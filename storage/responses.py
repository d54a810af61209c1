"""Responses: stored once, updated by newer events, counted in the same transaction."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    insert,
    select,
    update,
)

from nps.case import OtherScore
from nps.response import Customer, Response
from storage.tables import ResponseRow
from storage.tallies import Cell, Tallies

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
KEYS_IN_A_QUERY: Final = 5_000
_encoder: Final = msgspec.json.Encoder(order="deterministic")


class Landing(StrEnum):
    """What came of a response that was told."""

    STORED = "stored"
    UPDATED = "updated"
    REPEATED = "repeated"
    """Nothing changed: told before, or older than what is stored."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One response told, and what came of it."""

    how: Landing
    response: Response
    before: Response | None = None
    """What was stored until now, where it was updated."""


@dataclass(frozen=True)
class Responses:
    """Every response that was ever told."""

    connection: Connection
    timezone: ZoneInfo
    tallies: Tallies

    def add(self, told: Sequence[Response], now: datetime) -> list[Landed]:
        """Store those that are new, update those that changed, and keep the tallies true.

        Returns what came of each, in the order told. The same key twice among *told*: the later
        one is an update of the earlier.
        """
        landed: dict[int, Landed] = {}
        for batch in _each_key_once(told):
            landed |= self._add(batch, now)
        return [landed[place] for place in range(len(told))]

    def get(self, key: str) -> Response | None:
        return next(iter(self.by_keys([key]).values()), None)

    def by_keys(self, keys: Sequence[str]) -> dict[str, Response]:
        """The responses with these keys; those that do not exist are left out."""
        return {row.key: as_response(row) for row in self._rows(keys).values()}

    def other_scores(self, of: Response) -> tuple[OtherScore | None, OtherScore | None]:
        """The nearest scores that the same customer gave before and after *of*."""
        same = _same_customer(of.customer)
        if same is None:
            return None, None
        others = (
            select(response.c.score, response.c.answered_at)
            .where(same, response.c.key != of.key, ~response.c.excluded)
            .limit(1)
        )
        at = response.c.answered_at
        before = others.where(at < of.answered_at).order_by(at.desc())
        after = others.where(at > of.answered_at).order_by(at)
        return self._other(before), self._other(after)

    def with_words(
        self, days: tuple[date, date], scores: range, team: str | None, limit: int
    ) -> list[Response]:
        """The newest responses with a comment, of *team* or of all, scored within *scores*."""
        asked = (
            select(response)
            .where(response.c.day.between(*days), ~response.c.excluded)
            .where(response.c.score.between(scores.start, scores.stop - 1))
            .where(response.c.comment != "")
            .order_by(response.c.answered_at.desc())
            .limit(limit)
        )
        if team is not None:
            asked = asked.where(response.c.team == team)
        return [as_response(row) for row in self.connection.execute(asked)]

    def since(self, first: date | None, last: date | None, batch: int = 1000) -> Iterable[Response]:
        """All responses of these local days, oldest first; a few at a time."""
        asked = select(response).order_by(response.c.answered_at, response.c.id)
        if first:
            asked = asked.where(response.c.day >= first)
        if last:
            asked = asked.where(response.c.day <= last)
        for row in self.connection.execution_options(yield_per=batch).execute(asked):
            yield as_response(row)

    def _add(self, told: Mapping[int, Response], now: datetime) -> dict[int, Landed]:
        known = self._rows([one.key for one in told.values()])
        landed: dict[int, Landed] = {}
        cells: Counter[Cell] = Counter()
        new, changed = [], []
        for place, after in told.items():
            content = _content(after)
            row = known.get(after.key)
            if row is None:
                landed[place] = Landed(Landing.STORED, after)
                new.append(self._values(after, content) | {"received_at": now})
                cells[self._cell(after)] += 1
            elif row.content == content or _is_older(after, row):
                landed[place] = Landed(Landing.REPEATED, after)
            else:
                before = as_response(row)
                landed[place] = Landed(Landing.UPDATED, after, before)
                changed.append(self._values(after, content) | {"known": after.key})
                if not row.excluded:
                    cells[self._cell(before)] -= 1
                    cells[self._cell(after)] += 1
        if new:
            self.connection.execute(insert(response), new)
        if changed:
            known_key = response.c.key == bindparam("known")
            self.connection.execute(update(response).where(known_key), changed)
        self.tallies.add(cells)
        return landed

    def _rows(self, keys: Sequence[str]) -> dict[str, Row[Any]]:
        rows: dict[str, Row[Any]] = {}
        for start in range(0, len(keys), KEYS_IN_A_QUERY):
            some = keys[start : start + KEYS_IN_A_QUERY]
            asked = select(response).where(response.c.key.in_(some))
            rows |= {row.key: row for row in self.connection.execute(asked)}
        return rows

    def _other(self, asked: Any) -> OtherScore | None:
        row = self.connection.execute(asked).first()
        return OtherScore(row.score, row.answered_at) if row else None

    def _day(self, told: Response) -> date:
        return told.answered_at.astimezone(self.timezone).date()

    def _cell(self, told: Response) -> Cell:
        return Cell(self._day(told), told.team, told.touchpoint, told.segment, told.score)

    def _values(self, told: Response, content: bytes) -> dict[str, Any]:
        customer = told.customer
        return {
            "key": told.key,
            "score": told.score,
            "answered_at": told.answered_at,
            "day": self._day(told),
            "comment": told.comment,
            "customer_id": customer.id,
            "customer_name": customer.name,
            "customer_email": customer.email.casefold(),
            "customer_phone": customer.phone,
            "customer_company": customer.company,
            "customer_since": customer.since,
            "may_contact": told.may_contact,
            "touchpoint": told.touchpoint,
            "team": told.team,
            "staff": list(told.staff),
            "segment": told.segment,
            "language": told.language,
            "tags": list(told.tags),
            "link": told.link,
            "told_at": told.told_at,
            "content": content,
        }


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


def _content(told: Response) -> bytes:
    """A digest of everything that counts as content: when the source told it does not."""
    parts = msgspec.to_builtins(told) | {"told_at": None}
    return hashlib.blake2b(_encoder.encode(parts), digest_size=16).digest()


def _is_older(told: Response, row: Row[Any]) -> bool:
    return bool(told.told_at and row.told_at and told.told_at < row.told_at)


def _same_customer(customer: Customer) -> Any:
    """How the same customer is found again; None where nothing identifies one."""
    if customer.email:
        return response.c.customer_email == customer.email.casefold()
    if customer.id:
        return response.c.customer_id == customer.id
    return None
