"""The program that runs, asked from outside: whether it works, whether its doors are reached."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.doctor.finding import Finding, bad, fine, note
from bot.platforms.slack.settings import PATH as SLACK
from bot.platforms.teams.settings import PATH as TEAMS
from bot.settings import Settings

PATIENCE: Final = ClientTimeout(total=5)
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # where it listens
"""Where one that listens to everybody is asked from here."""


async def running(settings: Settings, *, is_here: bool) -> AsyncIterator[Finding]:
    """What the `earful run` that works with these settings says of itself.

    *is_here*: whether there must be one on this machine.
    """
    if not settings.port:  # any free one: nobody knows which
        return
    address = f"http://{EVERYWHERE.get(settings.host, settings.host)}:{settings.port}"
    try:
        async with (
            ClientSession(timeout=PATIENCE) as client,
            client.get(f"{address}/ready") as told,
        ):
            answer: Any = await told.json(content_type=None)
    except (ClientError, OSError, ValueError):
        if is_here:
            yield note(
                "Running", f"nobody answers at {address}: was it started with another HOST or PORT?"
            )
        return
    reasons = answer.get("reasons") if isinstance(answer, dict) else None
    if not isinstance(reasons, list):
        yield note("Running", f"what answers at {address} is no Earful")
        return
    for reason in reasons:
        yield bad("Running", f"it is not ready: {reason}")
    if not reasons:
        yield fine("Running", "it is ready")


async def doors(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the public address leads to our doors: unsigned, each of them refuses us."""
    if not settings.public_url:
        return
    async with ClientSession(timeout=PATIENCE) as client:
        for path in _paths(settings):
            yield await _door(client, f"{settings.public_url}{path}")


def _paths(settings: Settings) -> Iterator[str]:
    if settings.slack and not settings.slack.app_token:
        yield SLACK
    if settings.teams and not settings.teams.in_development:
        yield TEAMS
    yield from (f"/webhooks/{vendor}" for vendor in settings.secrets)


async def _door(client: ClientSession, url: str) -> Finding:
    headers = {"Content-Type": "application/json"}
    try:
        async with client.post(url, data=b"{}", headers=headers, allow_redirects=False) as told:
            status = told.status
    except (ClientError, OSError) as fault:
        return note(
            "Doors",
            f"{url} cannot be asked from here ({type(fault).__name__}): from outside it may be"
            " reached all the same",
        )
    if status == 401:
        return fine("Doors", f"{url} leads to Earful")
    return bad(
        "Doors",
        f"{url} is answered with {status}, and Earful would say 401: `earful run` does not run, or"
        " the proxy leads there elsewhere",
    )
