"""Programs as processes of their own, in a folder that goes when they have ended."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from benchmarks import company, load

ROOT: Final = Path(__file__).resolve().parents[1]
UNHEARD: Final = (
    "followup_case AS one WHERE NOT EXISTS (SELECT 1 FROM posting WHERE key = 'alert:' || number)"
    " AND NOT EXISTS (SELECT 1 FROM listed_case WHERE number = one.number)"
)
LONGEST: Final = 600
"""Seconds that a program which is to end may take."""


_running: Final[set[subprocess.Popen[str]]] = set()


def end_all() -> None:
    """Tell all programs to stop: whoever waits for one hears that it ended, and nothing is left."""
    for process in list(_running):
        process.terminate()


class Failed(Exception):
    """A program did not do what it is measured for: no figure is worth anything then."""


class Ended(NamedTuple):
    out: str
    seconds: float
    peak: float
    """Most memory that it ever had, in MB."""


@dataclass(frozen=True)
class Folder:
    """A place with settings, secrets and a database of its own."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.path / "data" / "earful.db"

    def earful(self, *words: str) -> Ended:
        """What `earful WORDS` came to. Raises Failed where it fails."""
        return self.done("bot", *words)

    def done(self, module: str, *words: str) -> Ended:
        with self._process(module, words) as (process, complaints):
            began = time.perf_counter()
            timer = threading.Timer(LONGEST, process.kill)
            timer.start()
            try:
                out = process.stdout.read() if process.stdout else ""
                _, status, used = os.wait4(process.pid, 0)
            finally:
                timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.perf_counter() - began
            if process.returncode:
                raise Failed(f"{module} {' '.join(words)}: {_all_of(complaints) or out}")
        unit = 1024**2 if sys.platform == "darwin" else 1024
        return Ended(out, seconds, used.ru_maxrss / unit)

    @contextmanager
    def started(self, module: str, *words: str) -> Iterator[str]:
        """The first line of a program that goes on; it is told to stop at the end."""
        with self._process(module, words) as (process, complaints):
            try:
                line = process.stdout.readline().strip() if process.stdout else ""
                if not line:
                    raise Failed(f"{module} {' '.join(words)}: {_all_of(complaints)}")
                yield line
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()

    def begin_anew(self) -> None:
        """An empty database, with its tables."""
        for file in self.database.parent.glob("*"):
            file.unlink()
        self.earful("rollup", "rebuild")

    def count(self, table: str) -> int:
        """The rows of *table*, with a condition perhaps."""
        with closing(sqlite3.connect(self.database)) as connection:
            [found] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found)

    def expect_heard_of(self, low: int) -> None:
        """So many unhappy customers have a case each, and a card, or a place in a channel's list.

        Raises Failed.
        """
        if (found := self.count("followup_case")) != low:
            raise Failed(f"{found} cases of {low} low scores")
        if unheard := self.count(UNHEARD):
            raise Failed(f"{unheard} cases of which no channel is to read")

    def check(self, responses: int) -> None:
        """So many are stored, the database is whole, and its rollup says what a recount says.

        Raises Failed.
        """
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            raise Failed(f"integrity_check: {found[:3]}")
        self.expect(responses)
        self.earful("rollup", "check")

    def expect(self, responses: int) -> None:
        """So many are stored. Raises Failed."""
        if (found := self.count("response")) != responses:
            raise Failed(f"{found} of {responses} responses are stored")

    @contextmanager
    def _process(
        self, module: str, words: Iterable[str]
    ) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
        """The process, and what it writes to stderr."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8", dir=self.path) as complaints,
            subprocess.Popen(
                [sys.executable, "-m", module, *words],
                cwd=self.path,
                env=self._whole_env,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            ) as process,
        ):
            _running.add(process)
            try:
                yield process, complaints
            finally:
                _running.discard(process)

    @property
    def _whole_env(self) -> Mapping[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ours = {"PYTHONPATH": str(ROOT), "EARFUL_SECRET_PLAIN": company.SECRET, "PORT": "0"}
        return kept | ours | self.env


def _all_of(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


@contextmanager
def folder(settings: str = "", env: Mapping[str, str] | None = None) -> Iterator[Folder]:
    """Empty but for *settings*."""
    with tempfile.TemporaryDirectory(prefix="earful-bench-") as name:
        made = Folder(Path(name), dict(env or {}))
        (made.path / "earful.toml").write_text(settings or company.settings(), "utf-8")
        yield made


def port_of(line: str) -> int:
    """Of the address in the line with which Earful begins."""
    return int(line.partition("127.0.0.1:")[2].partition(" ")[0])


def sent(
    port: int, connections: int, requests: Iterable[bytes], folder: Folder, rate: float = 0
) -> Mapping[str, Any]:
    """What the load, a process of its own, measured; all must have been answered 200.

    *rate*: so many a second at most; 0 is as many as are answered.
    """
    path = folder.path / "requests"
    load.keep(requests, path)
    ended = folder.done("benchmarks.load", str(port), str(connections), str(path), str(rate))
    told: dict[str, Any] = json.loads(ended.out)
    if set(told["statuses"]) != {"200"}:
        raise Failed(f"answered {told['statuses']}")
    return told
