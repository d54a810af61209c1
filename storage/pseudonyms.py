"""Names for forgotten responses: known again when told again, and never to be read back."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from storage.tables import FactRow

fact: Final = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

KEY: Final = "key of pseudonyms"
SIGN: Final = "~"
"""Begins the id of a forgotten response."""
_MADE_HERE: Final = re.compile(rf"{SIGN}[0-9a-f]{{32}}")
"""A survey tool's own ids may begin so too."""
_SECRET: Final = select(fact.c.value).where(fact.c.name == KEY)


@dataclass(frozen=True)
class Pseudonyms:
    """A keyed hash of the source's own id.

    The key never leaves the database, so that nobody who reads a pseudonym elsewhere, in an export,
    can try which id it was. It is looked up each time: what made it may have been undone.
    """

    connection: Connection

    def of(self, keys: Iterable[str]) -> dict[str, str]:
        """The pseudonyms of these responses, "source:id"; what has one already keeps it."""
        secret = self._found() or self._made()
        return {key: _pseudonym(key, secret) for key in keys}

    def known(self, keys: Iterable[str]) -> dict[str, str]:
        """*keys* by the pseudonyms that they may have; empty where nothing was ever forgotten."""
        secret = self._found()
        return {_pseudonym(key, secret): key for key in keys} if secret else {}

    def _found(self) -> bytes | None:
        found = self.connection.scalar(_SECRET)
        return bytes.fromhex(found) if found else None

    def _made(self) -> bytes:
        made = secrets.token_bytes(32)
        self.connection.execute(insert(fact).values(name=KEY, value=made.hex()))
        return made


def _pseudonym(key: str, secret: bytes) -> str:
    source, _, id_ = key.partition(":")
    if _MADE_HERE.fullmatch(id_):
        return key
    hashed = hashlib.blake2b(key.encode(), key=secret, digest_size=16)
    return f"{source}:{SIGN}{hashed.hexdigest()}"
