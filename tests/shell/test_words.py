import re
from pathlib import Path

import pytest

from bot.shell.program import earful
from tests.shell.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    str(command.name or (command.callback and command.callback.__name__))
    for command in earful.registered_commands
] + [str(group.name) for group in earful.registered_groups]
SDKS = {
    *("aiohttp", "aiosqlite", "alembic", "apscheduler", "jinja2", "msgspec", "pydantic"),
    *(
        "prometheus_client",
        "rich",
        "slack_bolt",
        "slack_sdk",
        "sqlalchemy",
        "sqlmodel",
        "structlog",
        "asyncio",
    ),
}


def test_help_names_every_command(terminal: Terminal) -> None:
    ended = terminal("--help")

    assert ended.code == 0
    assert (
        re.findall(r"^  (\w+) {2,}", ended.out.partition("Commands:")[2], re.MULTILINE) == COMMANDS
    )


@pytest.mark.parametrize("words", [("help",), ("-h",), ("--help",)])
def test_help_is_understood_in_several_ways(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal(*words) == terminal("--help")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_its_own_help(terminal: Terminal, command: str) -> None:
    ended = terminal("help", command)

    assert ended.code == 0
    assert ended.out.startswith(f"Usage: earful {command}")
    assert ended == terminal(command, "--help")


def test_no_line_of_help_is_cut_short(terminal: Terminal) -> None:
    assert "..." not in terminal("--help").out.partition("Commands:")[2]


def test_help_imports_no_sdk(terminal: Terminal) -> None:
    ended = terminal.program("--help")
    terminal.env["PYTHONPROFILEIMPORTTIME"] = "1"
    modules = re.findall(r"^import time:.*\| +(\w+)", terminal.program("--help").err, re.MULTILINE)

    assert ended.code == 0
    assert ended.err == ""
    assert "typer" in modules
    assert not SDKS & set(modules)


def test_the_version_is_told(terminal: Terminal) -> None:
    ended = terminal("--version")

    assert ended.code == 0
    assert re.fullmatch(r"earful \d+\.\d+\.\d+\n", ended.out)


MISUSED = {
    "nothing": ((), "Usage: earful"),
    "a mistyped command": (("exprot",), "Did you mean 'export'?"),
    "a mistyped option": (("export", "--sinc", "2026-01-01"), "--since"),
    "no file": (("import",), "FILE"),
    "no question": (("ask",), "QUESTION"),
    "no score": (("send",), "--score"),
    "a score beyond the scale": (
        ("send", "--score", "11"),
        "'11' is no whole number",
    ),
    "a score in words": (("send", "--score", "ten"), "number from 0 to 10."),
    "no day": (("export", "--since", "yesterday"), "'yesterday' is no day such as 2026-11-03."),
    "no time": (("ask", "--now", "noon", "all"), "'noon' is no time such as 2026-11-03T14:02."),
    "no format": (("export", "--format", "xls"), "'xls' is not known here. It is csv or jsonl."),
    "nothing to count": (("rollup",), "WHAT"),
    "something else to count": (("rollup", "chekc"), "It is check or rebuild."),
    "no errand": (("outbox", "rety"), "It is list or retry or doubt."),
    "no platform": (("manifest", "irc"), "It is slack or teams."),
    "no address": (("manifest", "slack", "--url", "ftp"), "'ftp' is no address such as https://"),
    "an address in the clear": (
        ("manifest", "slack", "--url", "http://earful.example.com"),
        "must begin with https://",
    ),
    "no port": (("demo", "--port", "99999"), "is no whole number from 0 to 65535."),
    "a word too many": (("job", "tidying", "now"), "job takes no 'now'."),
    "nothing after an option": (("ask", "mine", "--as"), "--as"),
}


@pytest.mark.parametrize(("words", "sentence"), MISUSED.values(), ids=MISUSED.keys())
def test_mistaken_usage_ends_with_2(
    terminal: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    ended = terminal(*words)

    assert ended.code == 2
    assert sentence in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_no_types_of_pythons(terminal: Terminal, command: str) -> None:
    assert not re.search(r"<(str|int|list\[|int range)|<=", terminal("help", command).out)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_docs_tell_of_each_command_and_option(command: str, terminal: Terminal) -> None:
    docs = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    section = docs.partition(f"\n## `earful {command}")[2].partition("\n## ")[0]
    options = set(re.findall(r"^  (?:-h, )?(--[\w-]+)", terminal(command, "-h").out, re.MULTILINE))

    assert section
    assert {one for one in options - {"--help"} if f"`{one}" not in section} == set()
