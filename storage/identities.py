"""Who a platform's users are, as the platform told last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from nps.people import Person
from storage.columns import Instant
from storage.tables import IdentityRow

identity: Final = IdentityRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

# Made once: whoever asks or presses anything is looked up first.
_PERSON: Final = select(identity.c.person_id, identity.c.name).where(
    identity.c.platform == bindparam("platform"),
    identity.c.user_id == bindparam("user"),
    identity.c.seen_at > bindparam("since", type_=Instant),
)
_USER: Final = (
    select(identity.c.user_id)
    .where(
        identity.c.platform == bindparam("platform"), identity.c.person_id == bindparam("person")
    )
    .order_by(identity.c.seen_at.desc())
)


@dataclass(frozen=True)
class Identities:
    """A colleague has one record, and an identity on each platform."""

    connection: Connection

    def person(self, platform: str, user: str, since: datetime) -> Person | None:
        """Whoever this user is, if the platform said so after *since*."""
        told = {"platform": platform, "user": user, "since": since}
        row = self.connection.execute(_PERSON, told).first()
        return Person(row.person_id, row.name) if row else None

    def user(self, platform: str, person: str) -> str | None:
        """The platform's own id for the person with this id."""
        return self.connection.scalar(_USER, {"platform": platform, "person": person})

    def prune(self, before: datetime) -> None:
        """Forget whom no platform has spoken of since then: those who left, for one."""
        self.connection.execute(delete(identity).where(identity.c.seen_at < before))

    def keep(self, platform: str, user: str, person: Person, now: datetime) -> None:
        self.connection.execute(
            delete(identity).where(identity.c.platform == platform, identity.c.user_id == user)
        )
        self.connection.execute(
            insert(identity).values(
                platform=platform, user_id=user, person_id=person.id, name=person.name, seen_at=now
            )
        )
