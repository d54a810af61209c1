"""The load: sends prepared requests over some connections as fast as they are answered.

    python -m benchmarks.load PORT CONNECTIONS FILE [RATE]

A process of its own, with nothing in it but a selector, so that it is not what is measured. Each
connection sends its next request once the last is answered whole. Prints one line of JSON.
"""

import json
import re
import selectors
import socket
import struct
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_SIZE: Final = struct.Struct("!I")


def keep(requests: Iterable[bytes], path: Path) -> None:
    """Write *requests* to a file, each behind its length."""
    with path.open("wb") as file:
        for request in requests:
            file.write(_SIZE.pack(len(request)) + request)


def request(path: str, body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """A POST as it goes over the wire."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def read(path: Path) -> Iterator[bytes]:
    whole = memoryview(path.read_bytes())
    place = 0
    while place < len(whole):
        [size] = _SIZE.unpack_from(whole, place)
        place += _SIZE.size
        yield bytes(whole[place : place + size])
        place += size


@dataclass
class _Line:
    """One connection, and the answer that it is reading."""

    socket: socket.socket
    sent_at: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def status(self) -> int | None:
        """The status of an answer that has come whole; None while some of it is missing."""
        head, gap, body = self.answer.partition(b"\r\n\r\n")
        if not gap:
            return None
        found = _LENGTH.search(head)
        if len(body) < int(found[1] if found else 0):
            return None
        self.answer.clear()
        return int(head[9:12])


def measured(
    port: int, connections: int, requests: list[bytes], rate: float = 0
) -> dict[str, object]:
    """Requests a second, milliseconds of the median and of the slowest hundredth, statuses.

    *rate*: so many requests a second at most; 0 is as fast as they are answered.
    """
    waiting = deque(requests)
    statuses: Counter[int] = Counter()
    took: list[float] = []
    with selectors.DefaultSelector() as selector:
        free: list[_Line] = []
        for _ in range(min(connections, len(requests))):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.socket, selectors.EVENT_READ, line)
            free.append(line)
        began, sent = time.perf_counter(), 0
        while len(took) < len(requests):
            until = began + sent / rate if rate else began
            while waiting and free and time.perf_counter() >= until:
                free.pop().send(waiting.popleft())
                sent += 1
                until = began + sent / rate if rate else began
            is_early = bool(waiting and free)
            pause = max(0.0, until - time.perf_counter()) if is_early else None
            for key, _ in selector.select(pause):
                line = key.data
                received = line.socket.recv(65536)
                if not received:
                    raise ConnectionError("the server hung up")
                line.answer += received
                if (status := line.status()) is None:
                    continue
                statuses[status] += 1
                took.append(time.perf_counter() - line.sent_at)
                free.append(line)
        for line in free:
            line.socket.close()
        lasted = time.perf_counter() - began
    took.sort()
    return {
        "per_second": len(took) / lasted,
        "p50_ms": 1000 * took[len(took) // 2],
        "p99_ms": 1000 * took[len(took) * 99 // 100],
        "statuses": statuses,
    }


if __name__ == "__main__":
    port, connections, path, *rate = sys.argv[1:]
    requests = list(read(Path(path)))
    print(json.dumps(measured(int(port), int(connections), requests, *map(float, rate))))
