"""Whom a newcomer can play: some of the frontline, the leads, and the leadership."""

from collections.abc import Iterator

from bot.demo.company import HOME
from bot.platforms.browser.stage import NAME, Persona, Role
from nps.company import Company
from nps.people import Staff, Team


def personas(company: Company) -> tuple[Persona, ...]:
    """The newcomer first; two of the newcomer's team, one of each other, their leads, the top."""
    roster = company.roster
    home = roster.team(HOME) or roster.teams[0]
    others = [team for team in roster.teams if team != home]
    teams = [home, *others]
    return (
        *(one for team in teams for one in _frontline(team, company, 2 if team == home else 1)),
        *(one for team in teams for one in _leads(team, company)),
        *(_leader(staff, company) for staff in roster.staff if not staff.team),
    )


def _frontline(team: Team, company: Company, at_most: int) -> list[Persona]:
    staff = [one for one in company.roster.members(team.key) if not one.lead]
    channels = _here(*team.channels, *company.praise.channels)
    return [Persona(one.person, Role.FRONTLINE, team.name, channels) for one in staff[:at_most]]


def _leads(team: Team, company: Company) -> Iterator[Persona]:
    channels = _here(*team.channels, *company.praise.channels)
    for lead in company.roster.leads(team.key):
        yield Persona(lead, Role.LEAD, f"leads {team.name}", channels)


def _leader(staff: Staff, company: Company) -> Persona:
    teams = (channel for team in company.roster.teams for channel in team.channels)
    channels = _here(*company.leadership, *teams, *company.praise.channels)
    return Persona(staff.person, Role.LEADERSHIP, "Leadership", channels)


def _here(*channels: str) -> tuple[str, ...]:
    """*channels* without the platform's prefix, each once."""
    return tuple(dict.fromkeys(channel.removeprefix(f"{NAME}:") for channel in channels))
