"""The documents tell what the program does."""

import re
import subprocess
import sys
import timeit
from typing import get_args

from pydantic import BaseModel

from bot.settings import load
from bot.settings.environment import Environment
from bot.settings.file import File
from tests.settings.reading import EXAMPLE, ROOT


def keys_of(model: type[BaseModel]) -> list[tuple[str, str]]:
    """Every key, with the title under which the docs have it."""
    found = []
    for name, field in model.model_fields.items():
        inner = [field.annotation, *get_args(field.annotation)]
        table = next(
            (one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), None
        )
        if table:
            title = {"teams": "[teams.KEY]", "routes": "[[routes]]", "staff": "[[staff]]"}
            found += [(title.get(name, f"[{name}]"), key) for key in table.model_fields]
    return found


def test_the_docs_tell_every_key_under_its_table() -> None:
    docs = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    section = re.compile(r"^## `?(.+?)`?$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    sections = dict(section.findall(docs))

    for title, key in keys_of(File):
        assert f"`{key}`" in sections[title], f"{title} {key}"
    for title in ("Top of the file", "[vendors.NAME]"):
        assert title in sections
    for name in Environment.model_fields:
        assert f"`{name.upper()}`" in docs


def test_the_example_shows_every_table_and_nearly_every_key() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    taken_for_granted = {
        ("[praise]", "channels"),
        ("[praise]", "tell_day"),
        ("[praise]", "tell_hour"),
    }

    shown = {key for key in keys_of(File) if re.search(rf"\b{key[1]}\b", example)}
    assert set(keys_of(File)) - shown <= taken_for_granted


def test_importing_drags_in_no_platform_and_no_database() -> None:
    heavy = {"aiohttp", "apscheduler", "botbuilder", "slack_bolt", "slack_sdk", "sqlalchemy"}
    program = "import bot.settings, sys; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert heavy.isdisjoint(said.stdout.split())


def test_no_chat_is_imported_before_it_is_switched_on() -> None:
    """Each takes half a second."""
    program = "import bot.wiring, bot.shell.program, sys; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    chats = {"botbuilder", "botframework", "msrest", "slack_bolt", "slack_sdk"}
    assert chats.isdisjoint(said.stdout.split())


def test_reading_is_quick() -> None:
    assert min(timeit.repeat(lambda: load(EXAMPLE, {}), number=1, repeat=5)) < 0.05


def test_the_defaults_of_the_docs_are_the_programs() -> None:
    """Those that a reader would copy."""
    docs = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    file = File()

    assert f"| `{file.targets.claim_hours}` |" in docs
    assert f"| `{file.targets.resolve_hours}` |" in docs
    assert f"| `{file.privacy.retention_days}` |" in docs
    assert f"| `{file.intake.live_days}` |" in docs
    assert f"| `{file.intake.words_minutes}` |" in docs
    assert f'| `"{file.praise.sharing}"` |' in docs
    assert f'| `"{file.privacy.customer}"` |' in docs
    assert Environment().port == 8787
