"""How long a team gives itself, and how near the end of that is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from nps.followup import FollowUp, State

QUARTER_HOUR: Final = timedelta(minutes=15)


class Phase(StrEnum):
    """How near a case is to its target; its card is drawn anew when this changes, never oftener."""

    FRESH = "fresh"
    UNCLAIMED = "unclaimed"
    """Nobody has taken it and the time to claim is nearly, or quite, over."""
    NEAR = "near"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours, in the company's time zone, in which nobody is nudged and nothing falls due."""

    start: time = time(20)
    end: time = time(8)

    def holds(self, at: datetime, zone: ZoneInfo) -> bool:
        clock = at.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def woken(self, at: datetime, zone: ZoneInfo) -> datetime:
        """*at*, or the end of the quiet hours that it falls into; in *at*'s own time zone."""
        if not self.holds(at, zone):
            return at
        local = at.astimezone(zone)
        morning = datetime.combine(local.date(), self.end, zone)
        if morning <= local:
            morning = datetime.combine(local.date() + timedelta(days=1), self.end, zone)
        return morning.astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True)
class Targets:
    """The team's time to claim and to resolve, in hours from the opening of a case."""

    claim_hours: float = 4
    resolve_hours: float = 24
    quiet: Quiet = Quiet()

    def claim_by(self, opened_at: datetime, zone: ZoneInfo) -> datetime:
        return self._due(opened_at, self.claim_hours, zone)

    def resolve_by(self, opened_at: datetime, zone: ZoneInfo) -> datetime:
        return self._due(opened_at, self.resolve_hours, zone)

    def phase(
        self, followup: FollowUp, claim_by: datetime, resolve_by: datetime, now: datetime
    ) -> Phase:
        """How near a case in this state is at *now*; FRESH once it is resolved or withdrawn."""
        if followup.state not in {State.OPEN, State.CLAIMED}:
            return Phase.FRESH
        if now >= resolve_by:
            return Phase.PAST
        if now >= resolve_by - _warning(self.resolve_hours):
            return Phase.NEAR
        if followup.state is State.OPEN and now >= claim_by - _warning(self.claim_hours):
            return Phase.UNCLAIMED
        return Phase.FRESH

    def _due(self, opened_at: datetime, hours: float, zone: ZoneInfo) -> datetime:
        """A clock time that can be said: a whole quarter of an hour, and not at night.

        What would fall due at night is due two hours after waking, so that it can still be met.
        """
        due = opened_at + timedelta(hours=hours)
        if self.quiet.holds(due, zone):
            return self.quiet.woken(due, zone) + timedelta(hours=2)
        return due - timedelta(seconds=due.timestamp() % QUARTER_HOUR.total_seconds())


def _warning(hours: float) -> timedelta:
    """How long before a target its people hear of it: a quarter of the time, two hours at most."""
    return min(timedelta(hours=hours) / 4, timedelta(hours=2))
