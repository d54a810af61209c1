"""What may stand in earful.toml: each table, each key, each default."""

from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.settings.words import (
    Channel,
    Clock,
    Command,
    Day,
    Email,
    Filled,
    Hour,
    Hours,
    PublicAddress,
    Scores,
    TeamKey,
    Timezone,
    said,
)
from nps.company import Company, Level, Sharing

DEFAULT: Final = Company()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


class CompanyTable(_Table):
    name: Filled = DEFAULT.name
    timezone: Timezone = DEFAULT.timezone


class TeamTable(_Table):
    name: Filled | None = None
    """Its key, with a capital, where it is not given."""
    channels: list[Channel] = []
    leads: list[Email] = []
    root_causes: list[Filled] = []


class RouteTable(_Table):
    team: TeamKey
    touchpoint: Filled = ""
    source_team: Filled = ""
    segment: Filled = ""
    tag: Filled = ""
    score: Scores = frozenset()


class LeadershipTable(_Table):
    channels: list[Channel] = []


class PraiseTable(_Table):
    channels: list[Channel] = []
    sharing: Annotated[Sharing, Field(strict=False)] = DEFAULT.praise.sharing
    day: Day = DEFAULT.praise.publish.day
    hour: Hour = DEFAULT.praise.publish.hour
    tell_day: Day | None = None
    """The day before, where it is not given."""
    tell_hour: Hour | None = None
    """The same hour, where it is not given."""

    @model_validator(mode="after")
    def _told_first(self) -> Self:
        if (self.tell_day, self.hour if self.tell_hour is None else self.tell_hour) == (
            self.day,
            self.hour,
        ):
            raise said("the colleague has to hear it before the channel does: change tell_day.")
        return self


class AdminsTable(_Table):
    people: list[Email] = []
    channels: list[Channel] = []


class DigestTable(_Table):
    day: Day = DEFAULT.digest.day
    hour: Hour = DEFAULT.digest.hour


class TargetsTable(_Table):
    claim_hours: Hours = DEFAULT.targets.claim_hours
    resolve_hours: Hours = DEFAULT.targets.resolve_hours
    quiet_from: Clock = DEFAULT.targets.quiet.start
    quiet_to: Clock = DEFAULT.targets.quiet.end

    @model_validator(mode="after")
    def _claimed_first(self) -> Self:
        if self.claim_hours > self.resolve_hours:
            raise said("resolve_hours has to be claim_hours or more.")
        return self


class AlertsTable(_Table):
    open_cards: Annotated[int, Field(ge=0, le=500)] = DEFAULT.alerts.open_cards
    burst: Annotated[int, Field(ge=0, le=500)] = DEFAULT.alerts.burst
    burst_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = DEFAULT.alerts.burst_minutes


LevelWord = Annotated[Level, Field(strict=False)]


class PrivacyTable(_Table):
    customer: LevelWord = DEFAULT.privacy.customer
    channels: dict[str, LevelWord] = {}
    """What single channels see instead."""
    retention_days: Annotated[int, Field(ge=1, le=3650)] = DEFAULT.privacy.retention_days


class IntakeTable(_Table):
    live_days: Annotated[int, Field(ge=0, le=365)] = DEFAULT.intake.live_days
    words_minutes: Annotated[int, Field(ge=0, le=60)] = DEFAULT.intake.words_minutes


class StaffTable(_Table):
    """Also a line of the people's file."""

    email: Email
    name: Filled
    team: TeamKey | None = None
    aliases: list[Filled] = []
    lead: bool = False


class SlackTable(_Table):
    command: Command = "/nps"
    allow_shared_channels: bool = False


class ServerTable(_Table):
    public_url: PublicAddress | None = None


class File(_Table):
    """The whole file."""

    people: Filled | None = None
    company: CompanyTable = CompanyTable()
    teams: dict[str, TeamTable] = {}
    routes: list[RouteTable] = []
    leadership: LeadershipTable = LeadershipTable()
    digest: DigestTable = DigestTable()
    praise: PraiseTable = PraiseTable()
    targets: TargetsTable = TargetsTable()
    alerts: AlertsTable = AlertsTable()
    privacy: PrivacyTable = PrivacyTable()
    intake: IntakeTable = IntakeTable()
    admins: AdminsTable = AdminsTable()
    staff: list[StaffTable] = []
    server: ServerTable = ServerTable()
    slack: SlackTable = SlackTable()
    vendors: dict[str, dict[str, Any]] = {}
