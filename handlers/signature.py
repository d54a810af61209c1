"""How survey tools sign what they send."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Final, Protocol

TOLERANCE: Final = 300
"""Seconds between the signing and now, either way; what is older may be a replay."""
ID: Final = "webhook-id"
AT: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
_PLAIN: Final = re.compile(r"[!#-Z\\-z|}~]{1,255}")
"""An id. What no JSON can begin without, { [ and ", is not in it: else a part of an old body could
be moved into the id, and another part of it, such as a comment, could pass for a new time."""
SHORTEST: Final = 16
"""Bytes of a secret; whoever can guess it can invent customers."""


class Signature(Protocol):
    """One scheme of signing, over the raw bytes of a body."""

    def holds(
        self, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> bool:
        """Whether one of *secrets* signed this; what is forged or odd is a no, never an error."""
        ...

    def message(self, headers: Mapping[str, str]) -> str:
        """The sender's own name for what it sends, the same when it sends it again; else ""."""
        ...

    def fault(self, secret: str) -> str | None:
        """Why *secret* cannot be one of this scheme, or None; never repeats any of it."""
        ...


class StandardWebhooks:
    """https://www.standardwebhooks.com: HMAC-SHA256 over "id.timestamp.body", in base64.

    The standard's own package reads the system's clock, and fails on bodies that are not UTF-8
    before it knows who signed them; a signed one deserves an answer and a place in the records.
    """

    def holds(
        self, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> bool:
        id_, at, signature = itemgetter(ID, AT, SIGNATURE)(_ours(headers))
        if not (_PLAIN.fullmatch(id_) and _is_recent(at, now)):
            return False
        given = list(_given(signature))
        wanted = [_mac(key, id_, at, body) for key in map(_key, secrets) if key]
        return any(hmac.compare_digest(one, other) for one in given for other in wanted)

    def message(self, headers: Mapping[str, str]) -> str:
        return _ours(headers)[ID]

    def fault(self, secret: str) -> str | None:
        key = _key(secret)
        if not key:
            return "is not whsec_ and base64"
        if len(key) < SHORTEST:
            return f"holds fewer than {SHORTEST} bytes"
        return None

    def headers(self, secret: str, id_: str, body: bytes, now: datetime) -> dict[str, str]:
        """What a sender puts beside *body*. Raises ValueError where *secret* is none."""
        key = _key(secret)
        if not key:
            raise ValueError("a Standard Webhooks secret is whsec_ and base64")
        at = str(int(now.timestamp()))
        mac = base64.b64encode(_mac(key, id_, at, body)).decode()
        return {
            ID: id_,
            AT: at,
            SIGNATURE: f"v1,{mac}",
        }


def _ours(headers: Mapping[str, str]) -> dict[str, str]:
    """Our three headers; "" where there is none, or two that may contradict each other."""
    told = {ID: "", AT: "", SIGNATURE: ""}
    before: set[str] = set()
    for name, value in headers.items():
        ours = name.lower()
        if ours in told:
            told[ours] = "" if ours in before else value
            before.add(ours)
    return told


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE


def _given(header: str) -> Iterator[bytes]:
    """The signatures of version 1; during a change of secrets there are several."""
    for word in header.split():
        version, _, signature = word.partition(",")
        if version == "v1" and (mac := _unbase64(signature)):
            yield mac


def _mac(key: bytes, id_: str, at: str, body: bytes) -> bytes:
    # A header's odd bytes arrive as surrogates; they sign nothing, but must not raise.
    signed = f"{id_}.{at}.".encode(errors="surrogatepass") + body
    return hmac.digest(key, signed, hashlib.sha256)


@lru_cache(maxsize=16)
def _key(secret: str) -> bytes | None:
    return _unbase64(secret.strip().removeprefix("whsec_"))


def _unbase64(word: str) -> bytes | None:
    """The bytes of *word*, in either alphabet, padded or not; None where there are none."""
    try:
        padded = word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4)
        return base64.b64decode(padded.translate(_URL_SAFE), validate=True) or None
    except (binascii.Error, ValueError):
        return None


_URL_SAFE: Final = str.maketrans("-_", "+/")
