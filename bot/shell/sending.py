"""`earful send`: one response, signed as a survey tool would sign it."""

import asyncio
import json
import os
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import typer

from bot.settings import Settings, load
from handlers.signature import StandardWebhooks
from nps.refusal import Refusal

SECONDS = 10
"""That an answer may take."""


def send(response: Mapping[str, Any], url: str) -> None:
    """What is empty in *response* is left out; without an id it gets a new one.

    Prints Earful's answer. Raises Refusal where there is none, or where it is a no.
    """
    settings = load(None, os.environ)
    told = {field: value for field, value in response.items() if value not in ("", {}, [], None)}
    told.setdefault("id", f"sent-{secrets.token_hex(4)}")
    body = json.dumps(told).encode()
    status, answer = asyncio.run(_post(_door(settings, url), body, _signed(settings, body)))
    if status != 200:
        raise Refusal(f"Earful said no ({status}): {answer}")
    typer.echo(answer)


def _door(settings: Settings, url: str) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # compared
    base = url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    return f"{base.rstrip('/')}/webhooks/plain"


def _signed(settings: Settings, body: bytes) -> Mapping[str, str]:
    known = settings.secrets.get("plain")
    if not known:
        raise Refusal(
            "EARFUL_SECRET_PLAIN is not set: without a secret that door is shut. `earful doctor`"
            " shows how to make one."
        )
    secret = known[0].get_secret_value()
    now = datetime.now(UTC)
    signed = StandardWebhooks().headers(secret, f"msg_{secrets.token_hex(8)}", body, now)
    return signed | {"Content-Type": "application/json"}


async def _post(door: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(door, data=body, headers=headers) as answer,
        ):
            return answer.status, (await answer.text()).strip()
    except TimeoutError:
        raise Refusal(f"No answer from {_named(door)} within {SECONDS} seconds.") from None
    except aiohttp.InvalidURL:
        raise Refusal(f"{_named(door)} is no address such as http://127.0.0.1:8787.") from None
    except aiohttp.ClientError:
        raise Refusal(f"No Earful answers at {_named(door)}. Is `earful run` running?") from None


def _named(door: str) -> str:
    """*door* without the name and the password that may stand before its host."""
    return re.sub(r"^(\w+://)?[^/?#]*@", r"\1", door)
