"""Microsoft's keys as whoever checks a token asks for them: in place of the SDK's own keeper.

That waits for the network on the loop, without an end, and for a day meets a key that it does not
know with an IndexError.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from jwt.algorithms import RSAAlgorithm

from bot.platforms.teams.keyring import Keyring, NoSuchKey

UNENDORSED: Final = ("",)


@dataclass(frozen=True)
class Signature:
    public_key: Any
    endorsements: tuple[str, ...]
    """What the key may sign for, by the Bot Framework's names of chats."""


@dataclass(frozen=True)
class Signatures:
    ring: Keyring

    async def get(self, name: object) -> Signature:
        """Raises NoSuchKey."""
        key = await self.ring.key(name)
        # The SDK lets a key pass that is endorsed for nothing.
        endorsed = tuple(map(str, key.get("endorsements") or UNENDORSED))
        return Signature(RSAAlgorithm.from_jwk(json.dumps(dict(key))), endorsed)


class NoSignatures:
    async def get(self, name: object) -> Signature:
        raise NoSuchKey("only Teams itself is listened to")
