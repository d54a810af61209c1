"""Earful's own token: asked for once, and again shortly before it ends."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ClientError, ClientSession

from bot.platforms.teams.faults import NoLogin, judged
from bot.platforms.teams.settings import TeamsSettings

SCOPE: Final = "https://api.botframework.com/.default"
EARLY: Final = 300.0
"""Seconds before its end at which a token is replaced."""


@dataclass
class Login:
    settings: TeamsSettings
    session: ClientSession = field(repr=False)
    seconds: Callable[[], float] = time.monotonic
    trouble: str | None = field(default="Microsoft has not answered yet", init=False)
    """What keeps us from writing, as the last attempt found it; None when all is well."""
    date: str = field(default="", init=False)
    """What time Microsoft had at the last attempt, as HTTP writes it; "" where it said none."""
    _token: str = field(default="", repr=False)
    _good_until: float = field(default=float("-inf"), repr=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def token(self) -> str:
        """Raises NoLogin where there is none to be had."""
        async with self._asking:
            if self.seconds() >= self._good_until:
                try:
                    await self._ask()
                except NoLogin as fault:
                    self.trouble = judged(fault).sentence
                    raise
                self.trouble = None
            return self._token

    def doubt(self) -> None:
        """Ask for another before the next call: this one was refused."""
        self._good_until = float("-inf")

    async def _ask(self) -> None:
        url = f"{self.settings.login_url}/{self.settings.tenant}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self.settings.app_id,
            "client_secret": self.settings.password,
            "scope": SCOPE,
        }
        try:
            async with self.session.post(url, data=form) as answer:
                self.date = answer.headers.get("Date", "")
                told = await answer.json(content_type=None)
                if answer.status != 200:
                    raise NoLogin(passes=answer.status == 429 or answer.status >= 500)
            self._token = str(told["access_token"])
            self._good_until = self.seconds() + max(float(told["expires_in"]) - EARLY, 0)
        except (ClientError, OSError, ValueError, LookupError, TypeError) as fault:
            raise NoLogin(passes=True) from fault
