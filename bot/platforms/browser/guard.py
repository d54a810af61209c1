"""Who may speak to the workspace: this machine's own browser, on the workspace's own page."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADER: Final = "X-Earful"
"""Another site's page could not send it without asking us first, and we never allow it."""
NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses, with 403, whatever another site's page or another machine might have sent."""
    if not _is_ours(request):
        raise web.HTTPForbidden(text="Only the workspace's own page may ask this.\n")
    return await handler(request)


async def sealed(_: web.Request, response: web.StreamResponse) -> None:
    """Puts the headers on that keep a page from doing anything but its own work."""
    response.headers.update(HEADERS)


def _is_ours(request: web.Request) -> bool:
    address = request.transport and request.transport.get_extra_info("sockname")
    if not address or not ipaddress.ip_address(address[0]).is_loopback:
        return False
    # The name too, or a foreign name that resolves to this machine would count as the page's own.
    if request.headers.get("Host") not in {f"{name}:{address[1]}" for name in NAMES}:
        return False
    return _is_from_our_page(request) and (request.method == "GET" or HEADER in request.headers)


def _is_from_our_page(request: web.Request) -> bool:
    """As far as the browser tells; opening the page itself is free from wherever."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        return origin == f"http://{request.headers['Host']}"
    if request.method != "GET":
        return site == "same-origin"
    return request.path == "/" or site in {None, "none", "same-origin"}
