"""The company, as its settings describe it."""

from collections.abc import Iterable
from types import MappingProxyType

from bot.settings.file import (
    File,
    PraiseTable,
    PrivacyTable,
    StaffTable,
    TargetsTable,
    TeamTable,
)
from nps.company import Admins, Company, Intake, PraiseRules, Privacy, Weekday, Weekly
from nps.crowd import Alerts
from nps.people import Roster, Staff, Team, unique
from nps.route import Route
from nps.target import Quiet, Targets

WEEK = tuple(Weekday)


def company(file: File, colleagues: Iterable[StaffTable]) -> Company:
    """*file* without faults, made what the rest of Earful knows."""
    return Company(
        name=file.company.name,
        timezone=file.company.timezone,
        roster=Roster(
            tuple(_team(key.lower(), table) for key, table in file.teams.items()),
            tuple(_staff(table) for table in colleagues),
        ),
        routes=tuple(_routes(file)),
        leadership=unique(file.leadership.channels),
        praise=_praise(file.praise),
        admins=Admins(unique(file.admins.people), unique(file.admins.channels)),
        digest=Weekly(file.digest.day, file.digest.hour),
        targets=_targets(file.targets),
        alerts=Alerts(file.alerts.open_cards, file.alerts.burst, file.alerts.burst_minutes),
        privacy=_privacy(file.privacy),
        intake=Intake(file.intake.live_days, file.intake.words_minutes),
    )


def _team(key: str, table: TeamTable) -> Team:
    return Team(
        key=key,
        name=table.name or key.capitalize(),
        channels=unique(table.channels),
        leads=unique(table.leads),
        root_causes=unique(table.root_causes),
    )


def _staff(table: StaffTable) -> Staff:
    return Staff(table.email, table.name, table.team or "", unique(table.aliases), table.lead)


def _routes(file: File) -> Iterable[Route]:
    for table in file.routes:
        yield Route(
            team=table.team,
            touchpoint=table.touchpoint,
            source_team=table.source_team,
            segment=table.segment,
            tag=table.tag,
            scores=table.score,
        )


def _praise(table: PraiseTable) -> PraiseRules:
    """The person hears it the day before the channel does, at the same hour."""
    day_before = WEEK[WEEK.index(table.day) - 1]
    hour = table.hour if table.tell_hour is None else table.tell_hour
    return PraiseRules(
        channels=unique(table.channels),
        sharing=table.sharing,
        tell=Weekly(table.tell_day or day_before, hour),
        publish=Weekly(table.day, table.hour),
    )


def _privacy(table: PrivacyTable) -> Privacy:
    return Privacy(table.customer, MappingProxyType(table.channels), table.retention_days)


def _targets(table: TargetsTable) -> Targets:
    return Targets(table.claim_hours, table.resolve_hours, Quiet(table.quiet_from, table.quiet_to))
