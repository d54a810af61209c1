"""A bare server that takes the same webhooks and keeps the same promises.

    python -m benchmarks.floors.webhook DATABASE [SECONDS]

The signature over the raw bytes, each message and each response once, the rollup, a case with its
history and its posting for low scores, all in one durable transaction before the 200. What waits
together is committed together. SECONDS are added to each commit.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from benchmarks.company import SECRET, TEAMS, touchpoint
from benchmarks.floors.tables import RESPONSE, Cell, count, opened, stamp

KEY: Final = base64.b64decode(SECRET.removeprefix("whsec_"))
ZONE: Final = ZoneInfo("Europe/Berlin")
TEAM_OF: Final = {touchpoint(team): team for team in TEAMS}

SEEN: Final = "INSERT INTO seen_event (door, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
CASE: Final = """
INSERT INTO followup_case (response_key, team, state, cause, promise, note, opened_at, claim_by,
    resolve_by, first_score, phase, version)
VALUES (?, ?, 'open', '', '', '', ?, ?, ?, ?, 'fresh', 0)
"""
EVENT: Final = "INSERT INTO case_event (number, at, what, words) VALUES (?, ?, 'opened', '')"
POSTING: Final = """
INSERT INTO posting (key, channel, prefix, wanted, version, wanted_hash, shown_hash, urgency,
    due_at, attempts, in_doubt, wanted_at)
VALUES (?, ?, 'slack', ?, 1, ?, x'', 1, ?, 0, 0, ?)
"""
ABOUT: Final = "INSERT INTO posting_about (response_key, posting_id) VALUES (?, ?)"


@dataclass
class Arrival:
    message: str
    body: bytes
    told: Mapping[str, Any]
    done: asyncio.Future[bool]


@dataclass
class Server:
    connection: sqlite3.Connection
    slower: float
    waiting: list[Arrival] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        id_, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        mac = hmac.digest(KEY, f"{id_}.{at}.".encode() + body, hashlib.sha256)
        given = base64.b64decode(request.headers["webhook-signature"].removeprefix("v1,"))
        if abs(time.time() - int(at)) > 300 or not hmac.compare_digest(mac, given):
            return web.Response(status=401)
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.waiting.append(Arrival(id_, body, msgspec.json.decode(body), done))
        self.woken.set()
        is_new = await done
        return web.json_response({"stored": int(is_new), "repeated": int(not is_new)})

    async def write_on(self) -> None:
        loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1)
        while True:
            await self.woken.wait()
            self.woken.clear()
            arrivals, self.waiting = self.waiting, []
            for arrival, is_new in zip(
                arrivals, await loop.run_in_executor(thread, self.store, arrivals), strict=True
            ):
                arrival.done.set_result(is_new)

    def store(self, arrivals: Sequence[Arrival]) -> list[bool]:
        cursor, now = self.connection.cursor(), datetime.now(UTC)
        cursor.execute("BEGIN IMMEDIATE")
        cells = [_stored(arrival, cursor, now) for arrival in arrivals]
        count(filter(None, cells), cursor)
        time.sleep(self.slower)
        cursor.execute("COMMIT")
        return [cell is not None for cell in cells]


def _stored(arrival: Arrival, cursor: sqlite3.Cursor, now: datetime) -> Cell | None:
    """Where it counts; None where it has been here before."""
    at, told = stamp(now), arrival.told
    mark = hashlib.blake2b(arrival.message.encode() + arrival.body, digest_size=16)
    if not cursor.execute(SEEN, ("webhooks:plain", mark.hexdigest(), at)).rowcount:
        return None
    key, score, customer = f"plain:{told['id']}", told["score"], told["customer"]
    if not 0 <= score <= 10:
        raise ValueError(score)
    answered_at = datetime.fromisoformat(told["answered_at"]).astimezone(UTC)
    day = str(answered_at.astimezone(ZONE).date())
    place, segment = told["touchpoint"], told["segment"]
    team = TEAM_OF[place]
    row = (
        *(key, score, stamp(answered_at), day, told.get("comment", ""), customer["name"]),
        *(customer.get("email", ""), told.get("may_contact"), place, team),
        *(json.dumps(told.get("staff", [])), segment, told["language"], at, mark.digest()),
    )
    if not cursor.execute(RESPONSE, row).rowcount:
        return None
    if score <= 6:
        _open(key, team, told, cursor, now)
    return Cell(day, team, place, segment, score)


def _open(
    key: str, team: str, told: Mapping[str, Any], cursor: sqlite3.Cursor, now: datetime
) -> None:
    at = stamp(now)
    claim_by, resolve_by = stamp(now + timedelta(hours=4)), stamp(now + timedelta(hours=24))
    cursor.execute(CASE, (key, team, at, claim_by, resolve_by, told["score"]))
    number = cursor.lastrowid
    cursor.execute(EVENT, (number, at))
    card = json.dumps({"score": told["score"], "words": told.get("comment", "")}).encode()
    hash_ = hashlib.blake2b(card, digest_size=16).digest()
    cursor.execute(POSTING, (f"alert:{number}", f"slack:#{team}", card, hash_, at, at))
    cursor.execute(ABOUT, (key, cursor.lastrowid))


async def serve(database: Path, slower: float) -> None:
    server = Server(opened(database), slower)
    app = web.Application()
    app.add_routes([web.post("/webhooks/plain", server.receive)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await server.write_on()


if __name__ == "__main__":
    path, *more = sys.argv[1:]
    asyncio.run(serve(Path(path), float(more[0]) if more else 0.0))
