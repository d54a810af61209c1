"""The server: our doors, on one port."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from bot.logs import new_fault_id
from bot.witness import NOBODY, Witness

log: Final = logging.getLogger(__name__)

LARGEST: Final = 1024 * 1024
"""Bytes of any body."""
SLOWEST: Final = 30.0
"""Seconds that a body may take to arrive: whoever never ends must not keep a place for ever."""
LAST_WORDS: Final = 2.5
"""Seconds that requests under way get when Earful stops; somebody may listen for ever."""
LONGEST_REST: Final = 180.0
"""Seconds that a connection may stay open without a whole request's head: longer than proxies keep
theirs, and an end all the same for whoever opens many and says nothing."""
Readiness = Callable[[], Awaitable[list[str]]]
"""What keeps us from working now, a sentence each; nothing when all is well."""


def application(
    routes: Iterable[web.AbstractRouteDef],
    readiness: Readiness,
    slowest: float = SLOWEST,
    witness: Witness = NOBODY,
) -> web.Application:
    """Our doors; a body has arrived whole, within *slowest* seconds, before a door opens.

    What goes wrong behind a door is logged, and answered with the number under which it stands.
    """

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(_: web.Request) -> web.Response:
        reasons = await readiness()
        body = {"ready": not reasons, "reasons": reasons}
        return web.json_response(body, status=503 if reasons else 200)

    app = web.Application(
        client_max_size=LARGEST,
        middlewares=[_seen_by(witness), _answered_for, _with_its_body(slowest)],
    )
    app.add_routes([web.get("/health", health), web.get("/ready", ready), *routes])
    return app


def _seen_by(witness: Witness) -> Middleware:
    @web.middleware
    async def seen(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            answer = await handler(request)
        except web.HTTPException as no:
            witness.turned_away(request.path, no.status)
            raise
        if answer.status >= 400:
            witness.turned_away(request.path, answer.status)
        return answer

    return seen


@web.middleware
async def _answered_for(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:  # the one place where a request's bug is caught
        fault = new_fault_id()
        log.exception("a request failed", extra={"door": _door(request), "fault": fault})
        return _refused(500, f"this is our own fault, number {fault} in the log")


def _door(request: web.Request) -> str:
    """The door that was knocked at, in our own words."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def _with_its_body(slowest: float) -> Middleware:
    @web.middleware
    async def opened(request: web.Request, handler: Handler) -> web.StreamResponse:
        if (request.content_length or 0) > LARGEST:
            return _too_large()
        has_come = request.content.is_eof()
        try:
            async with nullcontext() if has_come else asyncio.timeout(slowest):
                await request.read()  # which the door then need not wait for
        except TimeoutError:
            return _refused(408, "the body did not arrive in time")
        except web.HTTPRequestEntityTooLarge:
            return _too_large()
        except (ConnectionError, web.RequestPayloadError):  # they hung up, or it is no HTTP
            return _refused(400, "the body did not arrive whole")
        return await handler(request)

    return opened


def _too_large() -> web.Response:
    return _refused(413, f"a body has at most {LARGEST} bytes")


def _refused(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)


class _OurFaultsAlone(logging.Filter):
    """What is no HTTP is its sender's fault; it may be anything, and come as often as they like."""

    def filter(self, record: logging.LogRecord) -> bool:
        fault = record.exc_info[1] if record.exc_info else None
        return not isinstance(fault, HttpProcessingError)


quiet: Final = logging.getLogger("aiohttp.server")
quiet.addFilter(_OurFaultsAlone())


@asynccontextmanager
async def serving(
    app: web.Application, host: str, port: int, longest_rest: float = LONGEST_REST
) -> AsyncIterator[int]:
    """The port on which *app* answers meanwhile; *port* 0 takes any free one.

    Raises OSError, which names the place, where it cannot listen there.
    """
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=quiet,
        handle_signals=False,
        shutdown_timeout=LAST_WORDS,
        keepalive_timeout=longest_rest,
        auto_decompress=False,  # signatures are over the bytes as they came
    )
    await runner.setup()
    try:
        await _listen(web.TCPSite(runner, host, port), f"{host}:{port}")
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite, where: str) -> None:
    try:
        await site.start()
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror or str(fault), where) from fault
