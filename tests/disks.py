"""Disks on which nothing fits any more, or that can only be read, once they are told."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterator
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


@dataclass
class FailingDisk:
    """One that turns read-only in the middle of everything, as a bad one does."""

    folder: Path
    image: Path

    def fail(self) -> None:
        """At once, also for files that are open, once what was written is on it.

        Nobody may write meanwhile: else ext4 says of a last fsync that it kept what is gone.
        """
        _told("sync", "--file-system", self.folder)
        _trigger(self.folder).write_text("1", "ascii")

    def mend(self) -> None:
        """Once nobody uses it any more."""
        _told("umount", self.folder)
        _told("e2fsck", "-fy", self.image, may_end_with=(0, 1))  # 1: it has mended something
        _mount(self.image, self.folder)


@contextmanager
def a_failing_disk(folder: Path, size: str = "64M") -> Iterator[FailingDisk]:
    """An ext4 in a file, whose kernel is told of a fault; that takes root. Raises NoDisk."""
    disk = FailingDisk(folder / "disk", folder / "image")
    disk.folder.mkdir()
    _told("truncate", "--size", size, disk.image)
    _told("mkfs.ext4", "-q", disk.image)
    _mount(disk.image, disk.folder)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk.folder], check=True)


def _mount(image: Path, folder: Path) -> None:
    _told("mount", "-o", "loop,errors=remount-ro", image, folder)
    if not os.access(_trigger(folder), os.W_OK):
        subprocess.run(["umount", folder], check=True)
        raise NoDisk("this system lets nobody tell ext4 of a fault")


def _trigger(folder: Path) -> Path:
    """What the kernel may be told of a fault by: its ext4 has one for each that is mounted."""
    device = Path(_told("findmnt", "--noheadings", "--output", "SOURCE", folder).strip())
    return Path(f"/sys/fs/ext4/{device.name}/trigger_fs_error")


def _told(*words: str | Path, may_end_with: Collection[int] = (0,)) -> str:
    """What the program says. Raises NoDisk."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as why:
        raise NoDisk(f"this takes {words[0]}, which is not here") from why
    if done.returncode not in may_end_with:
        raise NoDisk(f"{words[0]} failed: {done.stderr.strip()}")
    return done.stdout
