"""`earful send`: one response, signed as a survey tool would sign it."""

import asyncio
import json
import os
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.now import utc_now
from bot.settings import Settings, load
from bot.shell.saying import say
from handlers.signature import StandardWebhooks
from nps.refusal import Refusal

SECONDS = 10
"""That an answer may take."""
NOES: Final[Mapping[int, str]] = {
    401: "That Earful has another EARFUL_SECRET_PLAIN, or its clock is off.",
    404: "That Earful was started without EARFUL_SECRET_PLAIN: start it again.",
}
"""What the door's refusals mean to whoever typed this, by their status."""


def send(response: Mapping[str, Any], url: str) -> None:
    """What is empty in *response* is left out; without an id it gets a new one.

    Prints Earful's answer. Raises Refusal where there is none, where it is a no, and where it
    is somebody else's.
    """
    settings = load(None, os.environ)
    told = {field: value for field, value in response.items() if value not in ("", {}, [], None)}
    told.setdefault("id", f"sent-{secrets.token_hex(4)}")
    body = json.dumps(told).encode()
    door = _door(settings, url)
    status, answer = asyncio.run(_post(door, body, _signed(settings, body)))
    if not _is_earfuls(answer):
        raise Refusal(f"What answers at {_named(door)} is no Earful ({status}).")
    if status != 200:
        raise Refusal(NOES.get(status) or f"Earful said no ({status}): {answer}")
    say(answer)


def _is_earfuls(answer: str) -> bool:
    """Whether *answer* is one of that door's: a receipt, or an error in words."""
    try:
        told = json.loads(answer)
    except ValueError:
        return False
    return isinstance(told, dict) and bool({"stored", "error"} & told.keys())


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
    now = utc_now()
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
