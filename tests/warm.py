"""Programs that start warm: forked from one that has imported all of Earful already.

A fresh interpreter takes most of a second to import it, which a hundred tests would each wait for.
A forked one is as much a program of its own: its process, its signals, its streams, its end.
"""

import atexit
import ctypes
import gc
import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TextIO, cast

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = ("nps", "messages", "storage", "handlers", "jobs", "bot")
LONGEST: Final = 1 << 20
"""Bytes of what is asked for: words, folder and environment."""
_ADOPT_ORPHANS: Final = 36
"""PR_SET_CHILD_SUBREAPER, of Linux."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Tests start programs from several threads."""
_CAN_ADOPT: Final = sys.platform == "linux"


def started(words: Sequence[str], env: Mapping[str, str], **how: Any) -> subprocess.Popen[Any]:
    """Python with *words* ("-m", MODULE or "-c", CODE, and more): as subprocess.Popen has it.

    Cold where Python itself is told something, or where nobody can adopt a forked program.
    """
    is_cold = not _CAN_ADOPT or any(name.startswith("PYTHON") for name in env)
    start = subprocess.Popen if is_cold else _Forked
    return start([sys.executable, *words], env=dict(env), **how)


class _Forked(subprocess.Popen[Any]):
    """All that Popen does, but for how the program comes to life."""

    def _execute_child(self, args: Sequence[str], *more: Any) -> None:
        _, _, _, _, cwd, env, _, _, _, *pipes = more[:15]
        stdin, _, _, stdout, _, stderr = pipes
        streams = [max(stdin, 0), stdout if stdout >= 0 else 1]
        streams.append(stderr if stderr >= 0 else 2)
        told = json.dumps({"words": args[1:], "cwd": str(cwd), "env": env}).encode()
        with _ONE_AT_A_TIME:
            line = _nursery()
            line.sendall(len(told).to_bytes(4))
            socket.send_fds(line, [told], streams)
            self.pid = int.from_bytes(line.recv(4))
        self._child_created = True
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]  # Popen's own


@cache
def _nursery() -> socket.socket:
    """The line to the one that all are forked from; it ends with this process."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1)
    ours, theirs = socket.socketpair()
    with theirs:
        words = [sys.executable, "-m", __name__, str(theirs.fileno())]
        nursery = subprocess.Popen(words, cwd=ROOT, pass_fds=[theirs.fileno()])

    def end() -> None:
        ours.close()
        nursery.wait()

    atexit.register(end)
    return ours


def _serve(line: socket.socket) -> None:
    """Fork whatever is asked for, until nobody asks any more; returns in what was forked, too."""
    for room in ROOMS:
        for found in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if "migrations" not in found.name and not found.name.endswith("__main__"):
                import_module(found.name)
    gc.collect()
    gc.freeze()  # else each of them would look all of it through when it ends
    while size := line.recv(4):
        told, streams, _, _ = socket.recv_fds(line, LONGEST, 3)
        while len(told) < int.from_bytes(size):
            told += line.recv(LONGEST)
        said, say = os.pipe()
        if not (between := os.fork()):
            if pid := os.fork():
                os.write(say, pid.to_bytes(4))
                os._exit(0)
            line.detach()
            _become(streams, **json.loads(told))
            return
        os.waitpid(between, 0)  # from now on it is an orphan, and the child of whoever asked
        line.sendall(os.read(said, 4))
        for done in (said, say, *streams):
            os.close(done)


def _become(streams: Sequence[int], words: list[str], cwd: str, env: dict[str, str]) -> None:
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.stdin = _stream(0, "r", "strict")
    sys.stdout = _stream(1, "w", "strict")
    sys.stderr = _stream(2, "w", "backslashreplace")
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    kind, what, *rest = words
    sys.argv = [kind, *rest]
    if kind == "-m":
        try:
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            _end(ended.code)
    else:
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(what, "<string>", "exec"), main.__dict__)  # noqa: S102  # as Python's own -c


def _end(code: object) -> None:
    """As an interpreter ends, but for taking all modules apart: that takes as long as a command."""
    threading._shutdown()  # type: ignore[attr-defined]  # it waits for threads that are left
    atexit._run_exitfuncs()
    if isinstance(code, str):
        print(code, file=sys.stderr)  # noqa: T201  # as sys.exit("...") does
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _stream(place: int, mode: str, errors: str) -> TextIO:
    """As an interpreter opens it when it starts."""
    by_line = mode == "w" and (place == 2 or os.isatty(place))
    buffering = 1 if by_line else -1
    opened = open(place, mode, buffering, "utf-8", errors, closefd=False)  # noqa: SIM115
    return cast("TextIO", opened)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
