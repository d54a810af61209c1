"""Who a customer is, over all that they ever answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from messages.phrases import listed, plainly
from nps.refusal import Refusal
from storage.parts import parts
from storage.pseudonyms import Pseudonyms
from storage.tables import HAS_CUSTOMER_ID, HAS_EMAIL, IS_REMEMBERED, ResponseRow
from storage.unread import Unread

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
Rows = Sequence[Row[Any]]
LONGEST: Final = 1_000
"""Characters; a name or a phone number is shorter, and SQLite compares with no endless pattern."""
MOST_ADDRESSES: Final = 5
"""Of one person. An id under which more stand is a survey tool's word for anybody."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one customer."""

    keys: tuple[str, ...] = ()
    """Of the responses, in the order in which to forget them: whatever is left is still found by
    what was typed, should the forgetting end in the middle."""
    emails: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """As "source:id"."""
    unread: tuple[int, ...] = ()
    """Bodies that could not be read, and in which the customer is named."""

    def __bool__(self) -> bool:
        return bool(self.keys or self.unread)


@dataclass(frozen=True, slots=True)
class Bearers:
    """Keys of responses in which something stands that is not unique: it names no customer."""

    by_name: tuple[str, ...] = ()
    by_phone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Customers:
    """Customers by what may be typed: an e-mail address, an id, the id or key of a response.

    The same e-mail address is the same customer in every source; the same id of the customer is
    the same customer within its source. So who gave an address once and only an id elsewhere in
    that source is found by either, and so on from there.
    """

    connection: Connection

    def known(self, typed: str) -> Known:
        """Raises Refusal where *typed* may mean customers of several sources."""
        word = typed.strip()
        rows = self._everything_of(self._meant(word)) if word else []
        emails = {row.customer_email for row in rows if row.customer_email}
        ids = {f"{_source(row)}:{row.customer_id}" for row in rows if row.customer_id}
        named = {word, *emails, *(_bare(one) for one in (*ids, *(row.key for row in rows)))}
        return Known(
            keys=tuple(row.key for row in reversed(rows)),
            emails=tuple(sorted(emails)),
            ids=tuple(sorted(ids)),
            unread=tuple(Unread(self.connection).naming(sorted(named))) if word else (),
        )

    def bearers(self, typed: str) -> Bearers:
        """The responses in which *typed*, in any case, is the whole name or the whole phone number.

        No index has those: it reads all that is remembered, some seconds for each million. So it
        is for telling somebody who has typed what names nobody, and for nothing else.
        """
        word = typed.strip()
        if not 0 < len(word) <= LONGEST:
            return Bearers()
        name, phone = response.c.customer_name, response.c.customer_phone
        like = or_(*(column.ilike(_pattern(word), escape="\\") for column in (name, phone)))
        asked = select(response.c.key, name, phone).where(IS_REMEMBERED, like)
        rows = self.connection.execute(asked.order_by(response.c.key)).all()
        same = word.casefold()
        return Bearers(
            tuple(row.key for row in rows if row.customer_name.casefold() == same),
            tuple(row.key for row in rows if row.customer_phone.casefold() == same),
        )

    def is_forgotten(self, typed: str) -> bool:
        """Whether *typed*, the key of a response, is of one that is forgotten already."""
        pseudonyms = Pseudonyms(self.connection).known([typed.strip()])
        found = select(response.c.id).where(response.c.key.in_(list(pseudonyms)))
        return bool(pseudonyms) and self.connection.scalar(found) is not None

    def _meant(self, word: str) -> Rows:
        """The responses that *word* itself names."""
        if "@" in word:
            return [*self._rows(_has_email([word.lower()])), *self._by_address_as_id(word.lower())]
        source, colon, id_ = word.partition(":")
        if colon:
            return [*self._rows(response.c.key == word), *self._rows(_has_id(source, id_))]
        found = self._by_bare_id(word)
        sources = sorted({_source(row) for row in found})
        if len(sources) > 1:
            spelled = [f"{one}:{word}" for one in sources]
            raise Refusal(
                f"{plainly(word, 60)} may be several people. Say whom you mean: "
                f"{listed(spelled, 'or')}."
            )
        return found

    def _by_address_as_id(self, email: str) -> Rows:
        """Some tools know their customers by address; of the index alone, so it takes no minute."""
        same = func.lower(response.c.customer_id) == email
        rows = self.connection.scalars(select(response.c.id).where(HAS_CUSTOMER_ID, same))
        return self._rows(response.c.id.in_(list(rows)))

    def _by_bare_id(self, word: str) -> Rows:
        """A customer's id in any source, else a response's."""
        named = HAS_CUSTOMER_ID & (response.c.customer_id == word)
        keys = [f"{source}:{word}" for source in self._sources()]
        return self._rows(named) or self._rows(response.c.key.in_(keys))

    def _sources(self) -> Iterator[str]:
        """All there are; one look into the index for each."""
        first = func.min(response.c.key)
        key: str | None = self.connection.scalar(select(first))
        while key:
            source = key.partition(":")[0]
            yield source
            key = self.connection.scalar(select(first).where(response.c.key >= _end_of(source)))

    def _everything_of(self, found: Rows) -> Rows:
        """All responses of whoever gave those that were *found*; each after one that led to it.

        One leads to the next, by the address of one and the id of another, until none is new.
        """
        rows: dict[str, Row[Any]] = {}
        emails: set[str] = set()
        ids: set[tuple[str, str]] = set()
        while found:
            rows |= {row.key: row for row in found}
            new_emails = {row.customer_email for row in found if row.customer_email} - emails
            new_ids = {(_source(row), row.customer_id) for row in found if row.customer_id} - ids
            emails |= new_emails
            ids |= new_ids
            told = [*self._by_emails(new_emails), *self._by_ids(new_ids)]
            found = [row for row in told if row.key not in rows]
        return list(rows.values())

    def _by_emails(self, emails: Collection[str]) -> Iterator[Row[Any]]:
        for some in parts(sorted(emails)):
            yield from self._rows(_has_email(some))

    def _by_ids(self, ids: Collection[tuple[str, str]]) -> Iterator[Row[Any]]:
        """Of an id that may be one person's: "unknown" leads to nobody in particular."""
        for source, id_ in sorted(ids):
            rows = self._rows(_has_id(source, id_))
            if len({row.customer_email for row in rows if row.customer_email}) <= MOST_ADDRESSES:
                yield from rows

    def _rows(self, which: ColumnElement[bool]) -> Rows:
        asked = select(response.c.key, response.c.customer_email, response.c.customer_id)
        return self.connection.execute(asked.where(which, IS_REMEMBERED)).all()


def _has_email(emails: Sequence[str]) -> ColumnElement[bool]:
    return and_(HAS_EMAIL, response.c.customer_email.in_(emails))


def _has_id(source: str, id_: str) -> ColumnElement[bool]:
    of_source = response.c.key.between(f"{source}:", _end_of(source))
    return and_(HAS_CUSTOMER_ID, response.c.customer_id == id_, of_source)


def _pattern(word: str) -> str:
    """Finds *word* in any case, and more: SQLite knows the case of plain letters alone."""
    signs = (f"\\{sign}" if sign in "\\%_" else sign for sign in word)
    return "".join(sign if sign.isascii() else "_" for sign in signs)


def _end_of(source: str) -> str:
    """What comes after all keys of *source*: the sign after the colon."""
    return f"{source};"


def _source(row: Row[Any]) -> str:
    return str(row.key).partition(":")[0]


def _bare(key: str) -> str:
    return key.partition(":")[2]
