"""The company: what its settings say, as one value that is handed down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from nps.crowd import Alerts
from nps.people import Roster, unique
from nps.route import Route
from nps.target import Targets


class Weekday(StrEnum):
    """Days as settings and schedules spell them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the week, in the company's time zone."""

    day: Weekday
    hour: int
    """0 to 23."""

    def after(self, other: "Weekly") -> timedelta:
        """How long after *other*; less than a week, as its clocks show it."""
        days = list(Weekday)
        hours = 24 * (days.index(self.day) - days.index(other.day)) + self.hour - other.hour
        return timedelta(hours=hours % (24 * 7))


class Sharing(StrEnum):
    """What happens with praise that its person has not answered."""

    UNLESS_KEPT = "unless-kept"
    ASK = "ask"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class PraiseRules:
    channels: tuple[str, ...] = ()
    """Where kind words are read; empty: in each team's own channels."""
    sharing: Sharing = Sharing.UNLESS_KEPT
    tell: Weekly = Weekly(Weekday.THU, 15)
    """When the person hears it."""
    publish: Weekly = Weekly(Weekday.FRI, 15)
    """When the channel hears it."""


class Level(StrEnum):
    """How much of a customer a channel sees."""

    INITIALS = "initials"
    FULL = "full"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Privacy:
    customer: Level = Level.INITIALS
    """What a channel sees that is not among *channels*."""
    channels: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    retention_days: int = 180

    def of(self, channel: str) -> Level:
        """How much of a customer *channel*, as settings spell it, sees."""
        return self.channels.get(channel, self.customer)


@dataclass(frozen=True, slots=True)
class Admins:
    people: tuple[str, ...] = ()
    """E-mail addresses."""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """How responses are received."""

    live_days: int = 7
    """A response answered longer ago is history: counted, but no case and no alert."""
    words_minutes: int = 3
    """How long an alert waits for the words that may follow a bare score."""


@dataclass(frozen=True)
class Company:
    """Everything that settings decide about the company."""

    name: str = "Our company"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    roster: Roster = field(default_factory=Roster)
    routes: tuple[Route, ...] = ()
    leadership: tuple[str, ...] = ()
    """Channels in which the leadership reads."""
    praise: PraiseRules = PraiseRules()
    admins: Admins = Admins()
    digest: Weekly = Weekly(Weekday.MON, 9)
    targets: Targets = Targets()
    alerts: Alerts = Alerts()
    privacy: Privacy = Privacy()
    intake: Intake = Intake()

    @property
    def channels(self) -> tuple[str, ...]:
        """All that the settings name, each once: of teams, leadership, praise and admins."""
        of_teams = (channel for team in self.roster.teams for channel in team.channels)
        return unique((*of_teams, *self.leadership, *self.praise.channels, *self.admins.channels))

    def local_day(self, at: datetime) -> date:
        """The day on the company's calendar at the instant *at*."""
        return at.astimezone(self.timezone).date()

    def midnight(self, day: date) -> datetime:
        """The instant at which *day* begins on the company's clock."""
        return datetime.combine(day, time(), self.timezone)

    def is_live(self, answered_at: datetime, now: datetime) -> bool:
        """Whether a response answered then is news rather than history."""
        return now - answered_at <= timedelta(days=self.intake.live_days)
