"""Where chaos takes place: a database, a chat, a clock, and one or several `earful run`."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tests.chaos import company
from tests.chaos.moved_clock import MovedClock
from tests.shell.running import SECRET
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import User
from tests.warm import started

PATIENCE: Final = 60.0
"""Seconds for a program to start or to end; a busy machine takes some."""
LONGEST_ANSWER: Final = 15.0
"""Seconds that whoever sends something waits for its answer."""


@dataclass(frozen=True)
class Doom:
    """At which point a program gets a signal: the name of one of POINTS, and which time."""

    point: str
    turn: int
    how: signal.Signals = signal.SIGKILL


@dataclass
class Replica:
    """One `earful run`, from its start to its end."""

    process: subprocess.Popen[str]
    log: Path
    address: str = ""
    """Empty where it ended before it answered."""

    @property
    def lives(self) -> bool:
        return bool(self.address) and self.process.poll() is None

    def get(self, how: signal.Signals) -> None:
        """What has ended meanwhile gets nothing more."""
        if self.process.poll() is None:
            self.process.send_signal(how)

    async def ended(self) -> int:
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    def told(self) -> Iterator[dict[str, Any]]:
        """The lines of its log; the last may have been cut off."""
        for line in self.log.read_text("utf-8").splitlines():
            with suppress(ValueError):
                yield json.loads(line)


@dataclass
class Scene:
    folder: Path
    database_url: str
    clock: MovedClock
    slack: SlackStandIn
    session: ClientSession
    started: datetime = field(init=False)
    """When the last program was, on its clock."""
    people: list[User] = field(default_factory=list)
    replicas: list[Replica] = field(default_factory=list)
    """Those that should run now, by their number."""
    begun: list[Replica] = field(default_factory=list)
    """All that ever ran here."""

    async def start(self, doom: Doom | None = None) -> Replica:
        """Another program, up and answering, or ended by its *doom* before."""
        self.started = self.clock.now()
        log = self.folder / f"log-{len(self.begun)}"
        doomed = {}
        if doom:
            doomed = {"CHAOS_POINT": doom.point, "CHAOS_TURN": str(doom.turn)}
            doomed["CHAOS_SIGNAL"] = doom.how.name
        with log.open("wb") as told:
            process = started(
                ("-m", "tests.chaos.replica"),
                self._env | doomed,
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        replica = Replica(process, log)
        self.begun.append(replica)
        assert process.stdout
        with process.stdout as stdout:
            said = await asyncio.to_thread(stdout.readline)
        words = (word.rstrip(".") for word in said.split())
        replica.address = next((word for word in words if word.startswith("http://")), "")
        return replica

    async def stop_all(self) -> list[int]:
        """As `stop`, at the same time."""
        return await asyncio.gather(*(self.stop(one) for one in list(self.replicas)))

    async def stop(self, one: Replica) -> int:
        """As whoever runs it would; its exit code."""
        self.replicas.remove(one)
        one.get(signal.SIGTERM)
        return await one.ended()

    async def kill_all(self) -> None:
        for one in self.replicas:
            one.get(signal.SIGKILL)
        for one in self.replicas:
            await one.ended()
        self.replicas.clear()

    def living(self) -> list[Replica]:
        return [one for one in self.replicas if one.lives]

    def move_clock(self, by: timedelta) -> None:
        """For Earful and for Slack alike."""
        self.clock.move(by)
        self.slack.advance(by.total_seconds())

    @property
    def _env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "CHAOS_CLOCK": str(self.folder / "clock"),
            "DATABASE_URL": self.database_url,
            "EARFUL_SECRET_PLAIN": SECRET,
            "PORT": "0",
            "SLACK_API_URL": self.slack.url.rstrip("/"),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
        }


@asynccontextmanager
async def scene(
    folder: Path, database_url: str, start: datetime, people: int
) -> AsyncIterator[Scene]:
    """A workspace with everybody in it, and nothing running yet; what runs at the end is killed."""
    (folder / "earful.toml").write_text(company.settings(), "utf-8")
    clock = MovedClock(folder / "clock")
    clock.set(start)
    timeout = ClientTimeout(total=LONGEST_ANSWER)
    async with (
        SlackStandIn() as slack,
        ClientSession(
            timeout=timeout, connector=TCPConnector(limit=0, force_close=True)
        ) as session,
    ):
        slack.advance((start - datetime.now(UTC)).total_seconds())
        slack.pace = None  # the courier keeps Slack's by itself
        made = Scene(folder, database_url, clock, slack, session)
        made.people = [
            slack.add_user(name, real_name=company.called(name)) for name in company.people(people)
        ]
        for team in company.TEAMS:
            for name in company.channels(team):
                slack.add_channel(name, members=made.people)
        for name in ("leadership", "admins"):
            slack.add_channel(name, members=made.people)
        try:
            yield made
        finally:
            for one in made.begun:
                one.get(signal.SIGCONT)
                one.get(signal.SIGKILL)
            for one in made.begun:
                await one.ended()
