"""Channels in which a team reads because somebody said so there, beside those of the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from nps.people import Team, unique
from storage.tables import BindingRow

binding: Final = BindingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True)
class Bindings:
    """A channel is bound to one team; a team may have any number of channels."""

    connection: Connection

    def channels(self, teams: Iterable[Team]) -> Mapping[str, tuple[str, ...]]:
        """Where each of *teams* reads, by its key: first what settings say, then what chat said."""
        bound = self.all()
        return {
            team.key: unique(
                (*team.channels, *(channel for channel, key in bound.items() if key == team.key))
            )
            for team in teams
        }

    def all(self) -> Mapping[str, str]:
        """Each channel's team, by its key; settings may know that team no more."""
        asked = select(binding.c.channel, binding.c.team).order_by(binding.c.bound_at)
        return {row.channel: row.team for row in self.connection.execute(asked)}

    def bind(self, channel: str, team: str, now: datetime) -> None:
        """*team* by its key; whichever team had the channel has it no more."""
        self.undo(channel)
        self.connection.execute(insert(binding).values(channel=channel, team=team, bound_at=now))

    def undo(self, channel: str) -> None:
        self.connection.execute(delete(binding).where(binding.c.channel == channel))
