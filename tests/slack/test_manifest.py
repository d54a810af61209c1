"""The manifest, held against the code: what is asked for is used, what is used is asked for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.scopes import HISTORY, NEEDED

ROOT = Path(__file__).resolve().parents[2]
# The table of scopes lists methods too, and says nothing about who calls them.
SOURCES = [
    ast.parse(file.read_text())
    for file in (ROOT / "bot/platforms/slack").glob("*.py")
    if file.stem != "scopes"
]
FREE = {"auth.test", "views.open", "apps.connections.open"}
"""Methods that need no scope of the bot."""
DOOR = "https://earful.example.com/slack/events"


def read(text: str) -> dict[str, Any]:
    """The little of YAML that a manifest uses."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found, rest = _block(lines, 0)
    assert not rest
    return dict(found)


def _block(lines: list[str], indent: int) -> tuple[Any, list[str]]:
    if lines[0].lstrip().startswith("- "):
        return _list(lines, indent)
    found: dict[str, Any] = {}
    while lines and _indent(lines[0]) == indent:
        name, _, value = lines[0].strip().partition(":")
        lines = lines[1:]
        if value.strip() == ">-":
            words = []
            while lines and _indent(lines[0]) > indent:
                words.append(lines.pop(0).strip())
            found[name] = " ".join(words)
        elif value.strip():
            found[name] = _scalar(value.strip())
        else:
            found[name], lines = _block(lines, _indent(lines[0]))
    return found, lines


def _list(lines: list[str], indent: int) -> tuple[list[Any], list[str]]:
    found = []
    while lines and _indent(lines[0]) == indent and lines[0].lstrip().startswith("- "):
        first = lines[0].replace("- ", "  ", 1)
        if re.match(r"\s+[a-z_]+: ", first):
            item, lines = _block([first, *lines[1:]], indent + 2)
        else:
            item, lines = _scalar(first.strip()), lines[1:]
        found.append(item)
    return found, lines


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _scalar(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value.strip('"'))


MANIFEST = read(manifest())
COMMAND = MANIFEST["features"]["slash_commands"][0]
SETTINGS = MANIFEST["settings"]
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]


def test_the_file_is_what_the_program_prints() -> None:
    """After a change: `earful manifest slack > manifest.yml` with the example's address."""
    assert (ROOT / "manifest.yml").read_text() == manifest()


def test_names_keep_slacks_limits() -> None:
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert re.fullmatch("#[0-9A-F]{6}", about["background_color"])
    assert len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80
    assert len(COMMAND["command"]) <= 32
    assert len(COMMAND["usage_hint"]) <= 1000


def test_everything_comes_through_one_door() -> None:
    assert COMMAND["url"] == DOOR
    assert SETTINGS["event_subscriptions"]["request_url"] == DOOR
    assert SETTINGS["interactivity"] == {"is_enabled": True, "request_url": DOOR}
    assert SETTINGS["socket_mode_enabled"] is False


def test_mentions_in_a_command_arrive_as_such() -> None:
    assert COMMAND["should_escape"] is True


def test_people_can_write_to_the_app() -> None:
    home = MANIFEST["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_socket_mode_names_no_address() -> None:
    """So that it can be pasted where there is none."""
    text = manifest("", "/voice", socket_mode=True)

    assert "url" not in text
    assert read(text)["settings"]["socket_mode_enabled"] is True
    assert read(text)["features"]["slash_commands"][0]["command"] == "/voice"


def test_the_history_scopes_come_when_they_are_wanted() -> None:
    optional = {scope.name for scope in HISTORY}

    assert not optional & set(SCOPES)
    assert optional <= set(read(manifest(with_history=True))["oauth_config"]["scopes"]["bot"])


# Against the code


def calls() -> Iterator[str]:
    """Every method of the Web API that is called, by its dotted name or by slack_sdk's function."""
    for tree in SOURCES:
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(word)) if re.fullmatch(
                    r"(chat|conversations|users|views|auth|apps|bots|reactions|files)\.[\w.]+", word
                ):
                    yield word
                case ast.Attribute(attr=name) if re.match(
                    "(chat|conversations|users|views|auth|apps|bots|reactions|files)_", name
                ):
                    yield re.sub("^([a-z]+)_", r"\1.", name)


def dotted(called: str) -> str:
    """As Slack spells it: slack_sdk has an underscore for each dot."""
    return {"apps.connections_open": "apps.connections.open"}.get(called, called)


CALLED = {dotted(name) for name in calls()}


def test_every_method_that_is_called_has_its_scopes() -> None:
    allowed = {method for scope in (*NEEDED, *HISTORY) for method in scope.methods}

    assert allowed | FREE >= CALLED


@pytest.mark.parametrize("scope", [*NEEDED, *HISTORY], ids=lambda scope: scope.name)
def test_every_scope_is_there_for_something(scope: Any) -> None:
    assert scope.reason
    assert scope.methods or scope.events or scope.name == "commands"
    assert set(scope.methods) <= CALLED


def test_every_event_that_is_listened_for_is_subscribed_to() -> None:
    listened = {
        node.args[0].value
        for tree in SOURCES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "event"
        and isinstance(node.args[0], ast.Constant)
    }

    subscribed = SETTINGS["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in subscribed} == listened
    assert subscribed == [event for scope in NEEDED for event in scope.events]


def test_every_scope_and_its_reason_stand_in_the_docs() -> None:
    text = (ROOT / "docs" / "slack.md").read_text()

    for scope in (*NEEDED, *HISTORY):
        assert f"| `{scope.name}` | {scope.reason}" in text
