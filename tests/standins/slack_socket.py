"""Socket Mode: the connections of an app, what is sent over them and what is acknowledged."""

import contextlib
import json
import uuid
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from tests.standins.slack_inbound import Inbound
from tests.standins.slack_things import APP, Json
from tests.standins.slack_world import World

MOST = 10  # connections of one app


@dataclass(eq=False)
class Connection:
    """One websocket; a silent one stays open but neither hears nor answers, not even a ping.

    One that is leaving, asked to or cut off, gets no more envelopes.
    """

    socket: web.WebSocketResponse
    request: web.Request
    silent: bool = False
    leaving: bool = False


@dataclass(frozen=True)
class Ack:
    envelope_id: str
    payload: Json | None
    connection: Connection


class Sockets:
    """The endpoint behind the URL of apps.connections.open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: list[Connection] = []
        self.acks: list[Ack] = []
        self._turn = 0

    async def link(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self.world.tickets:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self.connections) >= MOST:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._hello(connection)
        try:
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            self.world.notify()
        return socket

    async def _hello(self, connection: Connection) -> None:
        self.connections.append(connection)
        hello = {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": _debug_info(),
            "connection_info": {"app_id": APP},
        }
        await connection.socket.send_json(hello)
        self.world.notify()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if connection.silent:
                continue
            if message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                self.acks.append(Ack(ack["envelope_id"], ack.get("payload"), connection))
                self.world.notify()

    async def send(self, inbound: Inbound, attempt: int, reason: str) -> str:
        """To one of the connections, each in its turn; gives the envelope's id."""
        live = await self.world.wait_for(self.live)
        self._turn += 1
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": inbound.kind,
            "payload": inbound.payload,
            "accepts_response_payload": inbound.takes_answer,
        }
        if inbound.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        await live[self._turn % len(live)].socket.send_json(envelope)
        return str(envelope["envelope_id"])

    def live(self) -> list[Connection]:
        """Those that envelopes may go to."""
        return [one for one in self.connections if not (one.silent or one.leaving)]

    def ack(self, envelope_id: str) -> Ack | None:
        return next((ack for ack in self.acks if ack.envelope_id == envelope_id), None)

    async def disconnect(self, reason: str) -> None:
        """Ask the app on every connection to come back on a new one."""
        for connection in list(self.connections):
            connection.leaving = True
            await connection.socket.send_json(_disconnect(reason))

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in self.connections:
            connection.leaving = True
            if connection.request.transport:
                connection.request.transport.abort()

    async def close(self) -> None:
        for connection in list(self.connections):
            with contextlib.suppress(ConnectionError):
                await connection.socket.close()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": _debug_info()}


def _debug_info() -> Json:
    return {
        "host": "applink-standin-0",
        "build_number": 1,
        "approximate_connection_time": 18060,
    }
