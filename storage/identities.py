"""Who a platform's users are, as the platform told last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from nps.people import Person
from storage.tables import IdentityRow

identity: Final = IdentityRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True)
class Identities:
    """A colleague has one record, and an identity on each platform."""

    connection: Connection

    def person(self, platform: str, user: str, since: datetime) -> Person | None:
        """Whoever this user is, if the platform said so after *since*."""
        row = self.connection.execute(
            select(identity).where(
                identity.c.platform == platform,
                identity.c.user_id == user,
                identity.c.seen_at > since,
            )
        ).first()
        return Person(row.person_id, row.name) if row else None

    def user(self, platform: str, person: str) -> str | None:
        """The platform's own id for the person with this id."""
        return self.connection.scalar(
            select(identity.c.user_id)
            .where(identity.c.platform == platform, identity.c.person_id == person)
            .order_by(identity.c.seen_at.desc())
        )

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
