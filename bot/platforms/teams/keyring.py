"""The keys with which Teams signs, fetched when they are needed and kept for a day."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import ClientError, ClientSession

log: Final = logging.getLogger(__name__)

GOOD_FOR: Final = 24 * 3600.0
"""Seconds after which the keys are fetched again."""
ASKED_AGAIN_AFTER: Final = 60.0
"""Seconds between two fetches for a key that is not known: anybody can make up its name."""

Key = Mapping[str, Any]
"""As the list of keys tells it: a JSON Web Key with "kid" and "endorsements"."""


class NoSuchKey(Exception):
    """Nothing that Teams published has this name, or it could not be asked."""


@dataclass
class Keyring:
    session: ClientSession = field(repr=False)
    metadata_url: str
    seconds: Callable[[], float] = time.monotonic
    _keys: dict[str, Key] = field(default_factory=dict, repr=False)
    _fetched_at: float = field(default=float("-inf"), repr=False)
    _asked_at: float = field(default=float("-inf"), repr=False)
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def key(self, name: object) -> Key:
        """The key with this "kid". Raises NoSuchKey.

        A new one is found at once: signers change theirs without notice.
        """
        async with self._fetching:
            is_old = self.seconds() >= self._fetched_at + GOOD_FOR
            may_ask = self.seconds() >= self._asked_at + ASKED_AGAIN_AFTER
            if may_ask and (is_old or name not in self._keys):
                await self._fetch()
        if not isinstance(name, str) or name not in self._keys:
            raise NoSuchKey("the token is signed with a key that is not known")
        return self._keys[name]

    async def is_filled(self) -> bool:
        """Whether there are keys, now or after a look."""
        async with self._fetching:
            if not self._keys:
                await self._fetch()
        return bool(self._keys)

    async def _fetch(self) -> None:
        """Old keys stay in use while the new ones cannot be had."""
        self._asked_at = self.seconds()
        try:
            told = await self._told((await self._told(self.metadata_url))["jwks_uri"])
            keys = {str(key["kid"]): key for key in told["keys"]}
        except (ClientError, OSError, ValueError, LookupError, TypeError) as fault:
            log.warning("Teams' keys cannot be had", extra={"reason": type(fault).__name__})
            return
        self._keys, self._fetched_at = keys, self.seconds()

    async def _told(self, url: str) -> Any:
        async with self.session.get(url, raise_for_status=True) as answer:
            return await answer.json(content_type=None)
