"""How long a team gives itself, and how near the end of that is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from nps.followup import FollowUp, State

DAY: Final = timedelta(days=1)
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
        today = at.astimezone(zone).date()
        mornings = (
            self._end_on(today + days * DAY, zone, fold) for days in (0, 1) for fold in (0, 1)
        )
        return next(end for end in mornings if end > at).astimezone(at.tzinfo)

    def _end_on(self, day: date, zone: ZoneInfo, fold: int) -> datetime:
        """The end on that day, in UTC: comparing and adding local times forgets a clock change."""
        return datetime.combine(day, self.end, zone).replace(fold=fold).astimezone(UTC)


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
        """A clock time that can be said: a whole quarter of an hour, and not at night; in UTC.

        Whoever wakes up to a case still has two hours for it, or all the time that there is.
        """
        due = opened_at.astimezone(UTC) + timedelta(hours=hours)
        after_waking = timedelta(hours=min(hours, 2))
        if self.quiet.holds(due, zone):
            due = self.quiet.woken(due, zone) + after_waking
        elif self.quiet.holds(opened_at, zone):
            due = max(due, self.quiet.woken(opened_at, zone) + after_waking)
        spoken = due - timedelta(seconds=due.timestamp() % QUARTER_HOUR.total_seconds())
        return spoken if spoken > opened_at and not self.quiet.holds(spoken, zone) else due


def _warning(hours: float) -> timedelta:
    """How long before a target its people hear of it: a quarter of the time, two hours at most."""
    return min(timedelta(hours=hours) / 4, timedelta(hours=2))
