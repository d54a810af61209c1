"""Settings that are right alone and wrong together.

Read from the file as it stands, so that what is wrong elsewhere in it hides none of this.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.settings.faults import place
from bot.settings.people import Listed
from bot.settings.words import nearest, shown
from handlers.vendors import VENDORS


def team_keys(told: Mapping[str, Any]) -> dict[str, str]:
    """The teams' keys, by key and by name in lower case."""
    teams = _table(told, "teams")
    by_name = {_name(key, team).casefold(): key.lower() for key, team in teams.items()}
    return by_name | {key.casefold(): key.lower() for key in teams}


def quarrels(told: Mapping[str, Any]) -> Iterator[str]:
    """A sentence, with its place, for each."""
    yield from _same_teams(told)
    yield from _unreachable_routes(told)
    yield from _unread_channels(told)
    yield from _vendors(told)


def doubles(listed: Sequence[Listed]) -> Iterator[str]:
    """Colleagues that are listed twice."""
    first: dict[str, str] = {}
    for one in listed:
        place = first.setdefault(one.staff.email, one.place)
        if place != one.place:
            yield f"{one.place}: {one.staff.email} is listed already, at {place}."


def _same_teams(told: Mapping[str, Any]) -> Iterator[str]:
    taken: dict[str, str] = {}
    for key, team in _table(told, "teams").items():
        if not key or any(letter.isspace() or letter in ':"' for letter in key):
            yield f"teams.{shown(key)}: a team's key has no spaces, colons or quotes. Its name may."
        for word in {key.casefold(), _name(key, team).casefold()}:
            other = taken.setdefault(word, key)
            if other != key:
                yield f"teams.{key}: {shown(word)} already means teams.{other}."


def _unreachable_routes(told: Mapping[str, Any]) -> Iterator[str]:
    routes = told.get("routes")
    for number, route in enumerate(routes[:-1] if isinstance(routes, list) else ()):
        if isinstance(route, dict) and set(route) == {"team"}:
            yield (
                f"routes[{number}]: has no condition, so the routes below it are never reached."
                " Make it the last."
            )


def _unread_channels(told: Mapping[str, Any]) -> Iterator[str]:
    """A slip here would show a channel more of a customer than it may see."""
    known = set(_channels(told))
    for channel in _table(_table(told, "privacy"), "channels"):
        if channel.strip() not in known:
            yield (
                f"{place(('privacy', 'channels', channel))}: no team, leadership, praise or admins"
                f" read in this channel.{nearest(channel, known)}"
            )


def _channels(told: Mapping[str, Any]) -> Iterator[str]:
    """All that any table names, as they are spelled."""
    readers = (_table(told, name) for name in ("leadership", "praise", "admins"))
    for table in (*_table(told, "teams").values(), *readers):
        named = table.get("channels") if isinstance(table, dict) else None
        if isinstance(named, list):
            yield from (one.strip() for one in named if isinstance(one, str))


def _vendors(told: Mapping[str, Any]) -> Iterator[str]:
    for name, settings in _table(told, "vendors").items():
        if not isinstance(settings, dict):
            continue
        vendor = VENDORS.get(name)
        if vendor is None:
            yield f"vendors.{name}: there is no such survey tool. Known are {', '.join(VENDORS)}."
        else:
            yield from (f"vendors.{name}: {fault}" for fault in vendor.faults(settings))


def _name(key: str, team: object) -> str:
    name = team.get("name") if isinstance(team, dict) else None
    return name.strip() if isinstance(name, str) and name.strip() else key


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = told.get(name)
    return table if isinstance(table, dict) else {}
