"""Imports only go down, SDKs keep to their rooms, lower floors know no platform and no clock."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Floors from the ground up; handlers and jobs stand beside each other, the tests above all.
FLOORS = {"nps": 0, "messages": 1, "storage": 2, "handlers": 3, "jobs": 3, "bot": 4, "tests": 5}
PACKAGES = [package for package in FLOORS if package != "tests"]

# Where each SDK may be imported: a folder with all below it, or one file.
ROOMS = {
    "aiohttp": ("bot/",),
    "aiosqlite": ("storage/",),
    "alembic": ("storage/",),
    "apscheduler": ("bot/clock.py", "bot/timetable.py"),
    "asyncpg": ("storage/",),
    "botbuilder": ("bot/platforms/teams/transport.py",),
    "botframework": ("bot/platforms/teams/transport.py",),
    "jinja2": ("bot/",),
    "jwt": ("bot/platforms/teams/signatures.py",),
    "msrest": ("bot/platforms/teams/transport.py",),
    "prometheus_client": ("bot/metrics/",),
    "pydantic": ("bot/settings/",),
    "pydantic_settings": ("bot/settings/",),
    "rich": ("bot/shell/", "bot/__main__.py"),
    "slack_bolt": ("bot/platforms/slack/",),
    "slack_sdk": ("bot/platforms/slack/",),
    "sqlalchemy": ("storage/",),
    "sqlmodel": ("storage/",),
    "typer": ("bot/shell/", "bot/__main__.py"),
}

# The pure floors: the standard library without what reads the world, and these.
PURE = ("nps/", "messages/")
PURE_GUESTS = {"msgspec": ("messages/",), "phonenumbers": ("nps/phones.py",)}
WORLD = {
    *("asyncio", "glob", "http", "logging", "multiprocessing", "os", "pathlib", "random"),
    *("secrets", "select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess"),
    *("tempfile", "threading", "time", "urllib.request"),
}
WORLD_BUILTINS = {"input", "open", "print"}

CLOCKS = {
    *("datetime.date.today", "datetime.datetime.now", "datetime.datetime.today"),
    *("datetime.datetime.utcnow", "time.ctime", "time.gmtime", "time.localtime", "time.time"),
    *("time.time_ns", "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp"),
    *("sqlmodel.func.now", "sqlmodel.func.current_timestamp"),
}

# "teams" is not among them: it is the company's own word.
PLATFORM_WORDS = ("adaptive", "botbuilder", "browser", "msteams", "slack")
PLATFORMS = {"browser", "slack", "teams"} | {
    folder.parent.name for folder in (ROOT / "bot/platforms").glob("*/__init__.py")
}


class Source(NamedTuple):
    """One module: its path from the project's root, and what is written in it."""

    path: str
    tree: ast.Module

    def is_in(self, *rooms: str) -> bool:
        """Whether a room, a folder ending in a slash or a file, holds this module."""
        return any(
            self.path.startswith(room) if room.endswith("/") else self.path == room
            for room in rooms
        )


class Import(NamedTuple):
    """A module that may be imported on a line, and the name that the line gives it."""

    module: str
    line: int
    alias: str | None = None


def faults(path: str, text: str) -> list[str]:
    """What the module *path* with the source *text* does against the house, a sentence each."""
    source = Source(path, ast.parse(text))
    rules = (climbs, meddles, leaves_its_room, is_impure, reads_a_clock, names_a_platform)
    return sorted({f"{path}:{fault}" for rule in rules for fault in rule(source)})


def climbs(source: Source) -> Iterator[str]:
    """Imports from its own floor's neighbour or from above."""
    here = source.path.partition("/")[0]
    for module, line, _ in imports(source):
        there = module.partition(".")[0]
        if there in FLOORS and there != here and FLOORS[there] >= FLOORS[here]:
            yield f"{line}: {here} must not know {there}"


def meddles(source: Source) -> Iterator[str]:
    """A platform that imports another."""
    match source.path.split("/"):
        case ["bot", "platforms", here, _, *_]:
            others = PLATFORMS - {here}
        case _:
            return
    for module, line, _ in imports(source):
        match module.split("."):
            case ["bot", "platforms", there, *_] if there in others:
                yield f"{line}: the platform {here} must not know {there}"


def leaves_its_room(source: Source) -> Iterator[str]:
    """An SDK outside its room."""
    for module, line, _ in imports(source):
        sdk = module.partition(".")[0]
        if sdk in ROOMS and not source.is_in(*ROOMS[sdk]):
            yield f"{line}: {sdk} belongs in {' or '.join(ROOMS[sdk])}"


def is_impure(source: Source) -> Iterator[str]:
    """On a pure floor: a foreign package, or one that reads or writes the world."""
    if not source.is_in(*PURE):
        return
    for module, line, _ in imports(source):
        top = module.partition(".")[0]
        if module in WORLD or top in WORLD:
            yield f"{line}: {module} reaches into the world"
        elif (
            top not in FLOORS
            and top not in sys.stdlib_module_names
            and not source.is_in(*PURE_GUESTS.get(top, ()))
        ):
            yield f"{line}: {top} is no guest here"
    for name, line in names(source):
        if name in WORLD_BUILTINS:
            yield f"{line}: {name}() reaches into the world"


def reads_a_clock(source: Source) -> Iterator[str]:
    """Below bot/, where `now` and `due` are arguments."""
    if source.is_in("bot/"):
        return
    for name, line in names(source):
        if name in CLOCKS:
            yield f"{line}: {name} is a clock, and only bot/ looks at one"


def names_a_platform(source: Source) -> Iterator[str]:
    """Below bot/, in a path, an identifier or a string; what a docstring says is free."""
    if source.is_in("bot/"):
        return
    for written, line in [(source.path, 1), *words(source)]:
        for word in PLATFORM_WORDS:
            if word in written.lower():
                yield f"{line}: {written!r} names a platform"


def imports(source: Source) -> Iterator[Import]:
    """Everything imported anywhere in the module; `from a import b` may import a and a.b."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    yield Import(alias.name, node.lineno, alias.asname)
            case ast.ImportFrom(names=aliases):
                module = _absolute(source.path, node)
                yield Import(module, node.lineno)
                for alias in aliases:
                    yield Import(f"{module}.{alias.name}", node.lineno, alias.asname or alias.name)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield Import(module, node.lineno)


def _absolute(path: str, node: ast.ImportFrom) -> str:
    """The module that a relative import means, written from the root."""
    if not node.level:
        return node.module or ""
    above = PurePosixPath(path).parts[: -node.level]
    return ".".join([*above, *filter(None, [node.module])])


def names(source: Source) -> Iterator[tuple[str, int]]:
    """Every name read, as the dotted name that it was imported from."""
    known = {alias: module for module, _, alias in imports(source) if alias}
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            first, dot, rest = ast.unparse(node).partition(".")
            yield known.get(first, first) + dot + rest, node.lineno


def words(source: Source) -> Iterator[tuple[str, int]]:
    """Every identifier and string in the code; no comment, and no string that stands alone."""
    docstrings = {
        id(node.value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(source.tree):
        if id(node) in docstrings:
            continue
        for _, value in ast.iter_fields(node):
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, (str, bytes)):
                    text = word if isinstance(word, str) else word.decode("latin-1")
                    yield text, getattr(node, "lineno", 1)


MODULES = sorted(
    file.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for file in ROOT.glob(f"{package}/**/*.py")
)


@pytest.mark.parametrize("path", MODULES)
def test_a_module_keeps_to_its_floor(path: str) -> None:
    assert faults(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_every_floor_is_read() -> None:
    assert {path.partition("/")[0] for path in MODULES} == set(PACKAGES)


BROKEN = {
    "upwards": ("nps/score.py", "import storage", "nps must not know storage"),
    "upwards in a function": (
        "messages/alert.py",
        "def f():\n    from handlers.asks import Ask",
        "2: messages must not know handlers",
    ),
    "upwards, relative": (
        "storage/a/b.py",
        "from ...bot import desk",
        "storage must not know bot",
    ),
    "upwards by name": (
        "jobs/digest.py",
        "import importlib\nimportlib.import_module('bot.desk')",
        "jobs must not know bot",
    ),
    "sideways": ("handlers/intake.py", "import jobs.digest", "handlers must not know jobs"),
    "sideways, back": (
        "jobs/digest.py",
        "from handlers import asks",
        "jobs must not know handlers",
    ),
    "tests in the program": ("bot/demo.py", "import tests.standins", "bot must not know tests"),
    "another platform": (
        "bot/platforms/slack/render.py",
        "from bot.platforms import teams",
        "the platform slack must not know teams",
    ),
    "another platform, relative": (
        "bot/platforms/teams/render.py",
        "from ..browser.page import draw",
        "the platform teams must not know browser",
    ),
    "Slack outside its room": ("bot/desk.py", "import slack_sdk.errors", "slack_sdk belongs in"),
    "Bolt on another platform": (
        "bot/platforms/teams/app.py",
        "from slack_bolt.async_app import AsyncApp",
        "slack_bolt belongs in bot/platforms/slack/",
    ),
    "the Bot Framework outside its transport": (
        "bot/platforms/teams/render.py",
        "from botbuilder.core import TurnContext",
        "botbuilder belongs in bot/platforms/teams/transport.py",
    ),
    "its HTTP outside its transport": (
        "bot/platforms/teams/platform.py",
        "import msrest.exceptions",
        "msrest belongs in bot/platforms/teams/transport.py",
    ),
    "a scheduler outside the clock": ("bot/courier.py", "import apscheduler", "bot/clock.py"),
    "HTTP below bot": ("handlers/intake.py", "import aiohttp", "aiohttp belongs in bot/"),
    "SQL outside storage": ("bot/desk.py", "from sqlalchemy import select", "in storage/"),
    "a model outside storage": (
        "jobs/digest.py",
        "import sqlmodel",
        "sqlmodel belongs in storage/",
    ),
    "a shell outside the shell": ("bot/desk.py", "import typer", "typer belongs in bot/shell/"),
    "a template below bot": ("messages/alert.py", "import jinja2", "jinja2 belongs in bot/"),
    "validation outside the settings": ("bot/desk.py", "import pydantic", "in bot/settings/"),
    "a database in the core": ("nps/score.py", "import sqlite3", "sqlite3 reaches into the world"),
    "a path in the core": ("nps/score.py", "from pathlib import Path", "reaches into the world"),
    "the network in the words": (
        "messages/alert.py",
        "from urllib.request import urlopen",
        "urllib.request reaches into the world",
    ),
    "a file opened in the core": ("nps/score.py", "open('x')", "open() reaches into the world"),
    "a foreign package in the core": ("nps/score.py", "import msgspec", "msgspec is no guest here"),
    "phone numbers among scores": ("nps/score.py", "import phonenumbers", "is no guest here"),
    "structlog in the words": ("messages/alert.py", "import structlog", "is no guest here"),
    "now": (
        "storage/store.py",
        "from datetime import UTC, datetime\ndatetime.now(UTC)",
        "2: datetime.datetime.now is a clock",
    ),
    "now under another name": (
        "handlers/intake.py",
        "import datetime as dt\ndt.datetime.utcnow()",
        "datetime.datetime.utcnow is a clock",
    ),
    "now as a default": (
        "nps/case.py",
        "from datetime import datetime as when\nfield(default_factory=when.now)",
        "datetime.datetime.now is a clock",
    ),
    "today": ("jobs/digest.py", "from datetime import date\ndate.today()", "date.today is a clock"),
    "seconds": ("storage/store.py", "from time import time\ntime()", "time.time is a clock"),
    "the database's clock": (
        "storage/store.py",
        "from sqlalchemy import func\nselect(func.now())",
        "sqlalchemy.func.now is a clock",
    ),
    "a platform in a string": (
        "messages/alert.py",
        "x = 'in Slack'",
        "'in Slack' names a platform",
    ),
    "a platform in an f-string": (
        "jobs/digest.py",
        "f'{a}:msteams'",
        "':msteams' names a platform",
    ),
    "a platform in bytes": ("handlers/intake.py", "x = b'slack'", "'slack' names a platform"),
    "a platform in a name": ("storage/outbox.py", "slack_ref = 1", "'slack_ref' names a platform"),
    "a platform in a class": ("nps/case.py", "class AdaptiveCard: ...", "'AdaptiveCard' names"),
    "a platform in an argument": ("nps/case.py", "def f(browser): ...", "'browser' names"),
    "a platform in a keyword": ("nps/case.py", "f(slack=1)", "'slack' names"),
    "a platform in a path": ("handlers/slack.py", "", "'handlers/slack.py' names a platform"),
}


@pytest.mark.parametrize(("path", "text", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_what_breaks_the_house_is_found(path: str, text: str, sentence: str) -> None:
    assert any(sentence in fault for fault in faults(path, text)), faults(path, text)


ALLOWED = {
    "a field that is called like a builtin": ("nps/week.py", "class Week:\n    open: int = 0"),
    "downwards": ("bot/desk.py", "import handlers, jobs, storage, messages, nps"),
    "its own package": ("jobs/digest.py", "from . import praise\nfrom jobs import praise"),
    "the port beside the platforms": (
        "bot/platforms/slack/post.py",
        "from bot.platforms.port import Platform\nfrom ..port import Platform\nimport slack_sdk",
    ),
    "all platforms in the wiring": ("bot/wiring.py", "from bot.platforms import slack, teams"),
    "phone numbers among phones": ("nps/phones.py", "import phonenumbers"),
    "structs in the words": ("messages/blocks.py", "import msgspec"),
    "parsing an address": ("messages/alert.py", "from urllib.parse import quote"),
    "a clock in bot": ("bot/clock.py", "from datetime import UTC, datetime\ndatetime.now(UTC)"),
    "how long it took": ("storage/store.py", "from time import monotonic\nmonotonic()"),
    "a moment that is no clock": ("nps/period.py", "def f(now, today): return now.today, today"),
    "a docstring": ("nps/case.py", '"""Slack."""\ndef f():\n    """Browser."""'),
    "a comment": ("nps/case.py", "x = 1  # Slack"),
    "the company's teams": ("nps/people.py", "teams = ['support']"),
}


@pytest.mark.parametrize(("path", "text"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_the_house_allows_is_let_be(path: str, text: str) -> None:
    assert faults(path, text) == []
