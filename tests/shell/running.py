"""Earful, running as a program of its own."""

import asyncio
import base64
import json
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import IO, Any

import pytest

from handlers.signature import StandardWebhooks
from tests.shell.terminal import SECONDS, Terminal

SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes, or so").decode()
OTHER = "whsec_" + base64.b64encode(b"somebody else's secret..").decode()


@dataclass
class Running:
    process: subprocess.Popen[str]
    said: str
    """The line that it began with."""
    log: IO[str]
    """What it writes to stderr: a file, for nobody would empty a pipe while it runs."""

    @property
    def address(self) -> str:
        return next(word.rstrip(".") for word in self.said.split() if word.startswith("http://"))

    def get(self, path: str) -> tuple[int, Any]:
        status, told = self._asked("GET", path, b"", {})
        return status, json.loads(told)

    def page(self, path: str = "/") -> tuple[int, str]:
        return self._asked("GET", path, b"", {})

    def post(
        self, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        wanted = signed(raw) if headers is None else headers
        status, told = self._asked("POST", path, raw, wanted)
        return status, json.loads(told)

    def stop(
        self, how: signal.Signals = signal.SIGTERM, seconds: float = SECONDS
    ) -> tuple[int, str]:
        """The exit code, and all that it wrote to stderr; it has so many *seconds* to end."""
        self.process.send_signal(how)
        self.process.wait(seconds)
        return self.process.returncode, _whole(self.log)

    def _asked(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        connection = HTTPConnection(self.address.removeprefix("http://"), timeout=SECONDS)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def running(terminal: Terminal, *words: str) -> Iterator[Running]:
    """From its first line on; killed at the end, if it still runs."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = terminal.start(*words or ("run",), stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout
            said = process.stdout.readline()
            if not said:
                process.wait(SECONDS)
                pytest.fail(f"it did not start: {_whole(log)}")
            yield Running(process, said, log)
        finally:
            process.kill()
            process.communicate()


@asynccontextmanager
async def running_beside(terminal: Terminal) -> AsyncIterator[Running]:
    """As `running`, while a stand-in on this loop answers the program."""
    manager = running(terminal)
    one = await asyncio.to_thread(manager.__enter__)
    try:
        yield one
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)


def _whole(log: IO[str]) -> str:
    log.seek(0)
    return log.read()


def signed(
    body: bytes, secret: str = SECRET, ago: timedelta = timedelta(), kind: str = "application/json"
) -> dict[str, str]:
    headers = StandardWebhooks().headers(secret, "msg_1", body, datetime.now(UTC) - ago)
    return headers | {"Content-Type": kind}
