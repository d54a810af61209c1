"""The server: our doors, on one port."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

LARGEST: Final = 1024 * 1024
"""Bytes of any body."""
Readiness = Callable[[], Awaitable[list[str]]]
"""What keeps us from working now, a sentence each; nothing when all is well."""


def application(routes: Iterable[web.AbstractRouteDef], readiness: Readiness) -> web.Application:
    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(_: web.Request) -> web.Response:
        reasons = await readiness()
        body = {"ready": not reasons, "reasons": reasons}
        return web.json_response(body, status=503 if reasons else 200)

    app = web.Application(client_max_size=LARGEST)
    app.add_routes([web.get("/health", health), web.get("/ready", ready), *routes])
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """The port on which *app* answers meanwhile; *port* 0 takes any free one.

    Raises OSError where the port is taken.
    """
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
