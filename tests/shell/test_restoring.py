"""`earful backup`, and the way back as the docs tell it."""

import asyncio
import json
import re
import stat
import subprocess
from pathlib import Path

from tests.shell.running import Running, running_beside
from tests.shell.terminal import Terminal
from tests.shell.test_slack import PATIENCE, SETTINGS, typed
from tests.shell.test_slack import slack as slack  # noqa: PLC0414  # a fixture
from tests.shell.test_stopping import DOOR, low
from tests.standins.slack import SlackStandIn

ROOT = Path(__file__).resolve().parents[2]
THE_STEPS = re.compile(r"## Going back to a backup\n\n[^\n]*\n\n((?:    [^\n]*\n)+)")
THERE = "/var/lib/earful"
EACH_HAS_A_CARD = "[alerts]\nopen_cards = 0\nburst = 0\n"


def steps() -> list[str]:
    """What the docs have an admin type."""
    found = THE_STEPS.search((ROOT / "docs/backup.md").read_text(encoding="utf-8"))
    assert found
    return [line.strip() for line in found[1].splitlines()]


def here(step: str, folder: Path, backup: Path) -> str:
    """*step* in *folder*, by the user that runs the tests."""
    there = re.sub(r"/var/backups/\S+", str(backup), step).replace("-o earful ", "")
    return there.replace(THERE, str(folder / "data"))


async def sent(earful: Running, *names: str) -> None:
    for name in names:
        assert (await asyncio.to_thread(earful.post, DOOR, low(name)))[0] == 200


def cards(slack: SlackStandIn) -> int:
    return len(slack.messages("support"))


async def test_a_backup_under_load_is_gone_back_to_and_nothing_is_posted_twice(
    terminal: Terminal, slack: SlackStandIn
) -> None:
    slack.add_channel("support")
    terminal.write("earful.toml", f"{SETTINGS}{EACH_HAS_A_CARD}")
    backup = terminal.folder / "backup.db"
    async with running_beside(terminal) as earful:
        await sent(earful, "before")
        await slack.wait_for(lambda: cards(slack) == 1, PATIENCE)
        sending = asyncio.create_task(sent(earful, *(f"meanwhile-{n}" for n in range(5))))
        copied = await typed(terminal, "backup", str(backup))
        await sending
        await sent(earful, "after")
        await slack.wait_for(lambda: cards(slack) == 7, PATIENCE)
        assert (await asyncio.to_thread(earful.stop))[0] == 0
    assert (copied.code, copied.err) == (0, "")
    assert "is a whole copy, looked through" in copied.out
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    ends: list[str] = []
    async with running_at_the_step(terminal, backup, ends) as earful:
        await sent(earful, "later")
        await slack.wait_for(lambda: cards(slack) == 8, PATIENCE)
        found = await typed(terminal, "outbox")
        assert found.out == "Every message stands where it should.\n"
        assert (await asyncio.to_thread(earful.stop))[0] == 0
    assert ends == ["systemctl stop earful", "systemctl start earful"]
    assert cards(slack) == 8
    answer = json.loads((await typed(terminal, "ask", "all", "--json")).out)
    assert 2 <= answer["overall"]["n"] <= 7


class running_at_the_step:  # noqa: N801  # reads as what it does
    """Every step of the docs, the program started where they start it."""

    def __init__(self, terminal: Terminal, backup: Path, ends: list[str]) -> None:
        self.terminal, self.backup, self.ends = terminal, backup, ends
        self.program = running_beside(terminal)

    async def __aenter__(self) -> Running:
        running: Running | None = None
        for step in steps():
            if step.startswith("systemctl"):
                self.ends.append(step)
                if "start" in step:
                    running = await self.program.__aenter__()
            elif step.startswith("earful "):
                ended = await typed(self.terminal, *step.split()[1:])
                assert ended.code == 0, (step, ended)
            else:
                words = ["sh", "-ec", here(step, self.terminal.folder, self.backup)]
                await asyncio.to_thread(subprocess.run, words, check=True, timeout=60)
        assert running
        return running

    async def __aexit__(self, *_: object) -> None:
        await self.program.__aexit__(None, None, None)


def test_it_replaces_nothing(terminal: Terminal) -> None:
    terminal("rollup", "check")
    terminal.write("mine.db", "mine")
    ended = terminal("backup", "mine.db")
    assert (ended.code, ended.out) == (1, "")
    assert "is there already: a backup replaces nothing" in ended.err


def test_without_a_database_there_is_nothing_to_copy(terminal: Terminal) -> None:
    ended = terminal("backup", "copy.db")
    assert ended.code == 1
    assert ended.err.startswith("There is no database in")


def test_a_folder_that_is_not_there_is_said(terminal: Terminal) -> None:
    terminal("rollup", "check")
    ended = terminal("backup", "no/such/copy.db")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("There is no folder ")
    assert ended.err.rstrip().endswith("no/such: make it first.")


def test_for_a_server_its_own_command_is_said_without_the_password(terminal: Terminal) -> None:
    terminal.env["DATABASE_URL"] = (
        "postgresql://earful:pa55@db.example.com:5432/earful?password=pa55&sslmode=require"
    )
    ended = terminal("backup", "my copy.dump")
    assert ended.code == 1
    assert "pa55" not in ended.err
    assert ended.err.splitlines()[-1] == (
        "(umask 077 && pg_dump --format custom --file 'my copy.dump' --username earful"
        " 'postgresql://db.example.com:5432/earful?sslmode=require')"
    )


def test_a_copy_made_otherwise_can_be_said_to_be_one(terminal: Terminal) -> None:
    terminal("rollup", "check")
    assert "looks in the channels" in " ".join(terminal("outbox", "doubt").out.split())
    assert re.search(r"^note +Database +it is a copy from", terminal("doctor").out, re.MULTILINE)
