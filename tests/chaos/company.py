"""A company for chaos: enough channels that no pace holds things up, and people in all of them."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Berlin")
TEAMS: Final = tuple(f"team{n}" for n in range(16))
IN_TWO_CHANNELS: Final = TEAMS[::4]
"""Their cards stand twice, and both follow every click."""
IN_BOTH_CHATS: Final = TEAMS[::2]
"""Which have a channel in the second chat as well, where there is one."""
COLLEAGUES: Final = 12
"""Each is of the team with the same number."""


def people(number: int = COLLEAGUES) -> list[str]:
    """Those whom settings name, and others beside them."""
    return [f"person{n}" for n in range(number)]


def channels(team: str) -> list[str]:
    """The names of those that *team* reads in Slack."""
    return [team, f"{team}-leads"] if team in IN_TWO_CHANNELS else [team]


def address(person: str) -> str:
    return f"{person}@example.com"


def called(person: str) -> str:
    return f"{person.title()} Doe"


def settings(channels: Mapping[str, Sequence[str]]) -> str:
    """An earful.toml, with each team's *channels*.

    Words are kept for years: clocks here move by months.
    """
    lines = ["[company]", 'name = "Chaos"', f'timezone = "{ZONE.key}"']
    lines += ["[privacy]", "retention_days = 3650"]
    lines += ["[leadership]", 'channels = ["slack:#leadership"]']
    lines += ["[admins]", 'channels = ["slack:#admins"]']
    for team in TEAMS:
        spelled = ", ".join(f'"{channel}"' for channel in channels[team])
        lines += [f"[teams.{team}]", f"channels = [{spelled}]"]
    for team in TEAMS:
        lines += ["[[routes]]", f'touchpoint = "{team} desk"', f'team = "{team}"']
    for place, person in enumerate(people()):
        lines += ["[[staff]]", f'email = "{address(person)}"', f'name = "{called(person)}"']
        lines += [f'team = "{TEAMS[place]}"', f"lead = {'true' if place % 4 == 0 else 'false'}"]
    return "\n".join(lines) + "\n"
