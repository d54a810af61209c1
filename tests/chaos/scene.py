"""Where chaos takes place: a database, a chat, a clock, and one or several `earful run`."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tests.chaos import company
from tests.chaos.chats import CHATS, Chat, InSlack
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

    @property
    def is_frozen(self) -> bool:
        """Whether each of its threads has stopped, as the kernel sees it."""
        try:
            stats = [*Path(f"/proc/{self.process.pid}/task").glob("*/stat")]
            told = [stat.read_text("ascii").rpartition(")")[2].split() for stat in stats]
        except OSError:  # one has just ended
            return False
        return bool(told) and all(state == "T" for state, *_ in told)

    async def frozen(self) -> None:
        """Stop it where it is; it ends no more."""
        self.get(signal.SIGSTOP)
        async with asyncio.timeout(PATIENCE):
            while not self.is_frozen:  # noqa: ASYNC110  # nothing tells
                await asyncio.sleep(0.005)

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
    chats: dict[str, Chat]
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
        """For Earful and for the chats alike."""
        self.clock.move(by)
        for chat in self.chats.values():
            chat.advance(by.total_seconds())

    def heal(self) -> None:
        for chat in self.chats.values():
            chat.heal()

    async def move_in(self) -> None:
        """Earful hears what it must before it can write to each chat; nothing, in some."""
        if not any(chat.arrivals() for chat in self.chats.values()):
            return
        self.replicas = [await self.start()]
        for chat in self.chats.values():
            for knock in chat.arrivals():
                url = f"{self.replicas[0].address}{knock.path}"
                async with self.session.post(url, data=knock.body, headers=knock.headers) as answer:
                    assert answer.status == 200, await answer.text()
            chat.arrived()
        await self.stop_all()

    @property
    def channels(self) -> dict[str, list[str]]:
        """Of each team, in all chats, as settings spell them."""
        return {
            team: [one for chat in self.chats.values() for one in chat.channels.get(team, ())]
            for team in company.TEAMS
        }

    @property
    def killed(self) -> set[int]:
        """Which of those that were begun have not ended in order, by their numbers."""
        return {n for n, one in enumerate(self.begun) if one.process.poll() != 0}

    @property
    def _env(self) -> dict[str, str]:
        told = [pair for chat in self.chats.values() for pair in chat.env.items()]
        kept = dict(told) | {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        return kept | {
            "CHAOS_CLOCK": str(self.folder / "clock"),
            "DATABASE_URL": self.database_url,
            "EARFUL_SECRET_PLAIN": SECRET,
            "PORT": "0",
        }


@asynccontextmanager
async def scene(
    folder: Path,
    database_url: str,
    start: datetime,
    people: int,
    chats: Collection[str] = ("slack",),
) -> AsyncIterator[Scene]:
    """*chats* with everybody in them, and nothing running yet; what runs at the end is killed."""
    clock = MovedClock(folder / "clock")
    clock.set(start)
    timeout = ClientTimeout(total=LONGEST_ANSWER)
    async with (
        AsyncExitStack() as house,
        ClientSession(
            timeout=timeout, connector=TCPConnector(limit=0, force_close=True)
        ) as session,
    ):
        names = company.people(people)
        opened = {name: await CHATS[name](house, names) for name in chats}
        in_slack = opened["slack"]
        assert isinstance(in_slack, InSlack)
        slack = in_slack.slack
        slack.advance((start - datetime.now(UTC)).total_seconds())
        made = Scene(folder, database_url, clock, opened, slack, session)
        made.people = [slack.user(name) for name in names]
        (folder / "earful.toml").write_text(company.settings(made.channels), "utf-8")
        try:
            yield made
        finally:
            for one in made.begun:
                one.get(signal.SIGCONT)
                one.get(signal.SIGKILL)
            for one in made.begun:
                await one.ended()
