"""The Bot Framework's keys in the stand-in, and tokens signed with them."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
Json = dict[str, Any]


@cache
def private_key(number: int) -> RSAPrivateKey:
    """Made once for all tests: that takes a while."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class SigningKey:
    kid: str
    number: int = 0
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def private(self) -> RSAPrivateKey:
        return private_key(self.number)

    @property
    def published(self) -> Json:
        public: Json = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        return public | {"kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}


@dataclass
class Signing:
    """What is published, and with which key the stand-in signs now."""

    app_id: str
    key: SigningKey = field(default_factory=lambda: SigningKey("first"))
    published: list[SigningKey] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.published.append(self.key)

    def rotate(self, kid: str = "second") -> None:
        """A new key from now on; the old one is published no more."""
        self.key = SigningKey(kid, self.key.number + 1)
        self.published[:] = [self.key]

    def token(
        self,
        service_url: str,
        *,
        key: SigningKey | None = None,
        without: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """As Teams signs one for an activity; *claims* stand instead of its own."""
        now = int(time.time())
        told = {
            "iss": ISSUER,
            "aud": self.app_id,
            "iat": now,
            "nbf": now - 60,
            "exp": now + 3600,
            "serviceurl": service_url,
        } | claims
        told = {name: value for name, value in told.items() if name not in without}
        signer = key or self.key
        named = {"kid": signer.kid} if signer.kid else None
        return jwt.encode(told, signer.private, "RS256", headers=named)
