"""Disks on which nothing fits any more, once they are told."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, Protocol

NO_ROOM = 64 * 1024
"""Bytes: less than the log beside the database holds by then."""


class NoDisk(Exception):
    """None can be made here, and why."""


class Runs(Protocol):
    """A program."""

    @property
    def process(self) -> Popen[Any]: ...


@dataclass
class Disk:
    folder: Path
    fill: Callable[[Runs], None]
    empty: Callable[[Runs], None]


@contextmanager
def a_small_disk(folder: Path, size: str = "4m") -> Iterator[Disk]:
    """A file system in memory that somebody else's file fills; to mount it takes root."""
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "earful-test", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise NoDisk(f"a full disk cannot be made here: {told.stderr.strip()}")
    other = folder / "somebody-elses"

    def fill(_: Runs) -> None:
        with other.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass
        assert shutil.disk_usage(folder).free == 0

    try:
        yield Disk(folder, fill, lambda _: other.unlink())
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def no_larger_file(folder: Path) -> Iterator[Disk]:
    """A limit on the size of the program's files, which anybody may set where Linux runs."""
    if not hasattr(resource, "prlimit"):
        raise NoDisk("this system cannot limit a program that runs")

    def limit(earful: Runs, size: int) -> None:
        if earful.process.poll() is not None:
            return
        _, most = resource.prlimit(earful.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(earful.process.pid, resource.RLIMIT_FSIZE, (size, most))

    yield Disk(
        folder,
        lambda earful: limit(earful, NO_ROOM),
        lambda earful: limit(earful, resource.RLIM_INFINITY),
    )
