"""What of a response counts as content: a repeat is known by it."""

import hashlib
from datetime import UTC, datetime
from typing import Final

import msgspec

from nps.response import Response

_encoder: Final = msgspec.json.Encoder()


class _Content(msgspec.Struct, omit_defaults=True):
    """Everything that counts as content: when the source told it does not.

    What says nothing is left out, so that a later release's new field, added at the end, does not
    make every repeat look changed.
    """

    source: str
    id: str
    score: int
    answered_at: datetime
    """In UTC: the same instant in another time zone is the same."""
    comment: str = ""
    customer_id: str = ""
    customer_name: str = ""
    customer_email: str = ""
    customer_phone: str = ""
    customer_company: str = ""
    customer_since: str = ""
    may_contact: bool | None = None
    touchpoint: str = ""
    team: str = ""
    staff: tuple[str, ...] = ()
    segment: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""


def digest(told: Response) -> bytes:
    """A digest of what was told, by which a repeat is known."""
    customer = told.customer
    whole = _Content(
        told.source,
        told.id,
        told.score,
        told.answered_at.astimezone(UTC),
        told.comment,
        customer.id,
        customer.name,
        customer.email.lower(),
        customer.phone,
        customer.company,
        customer.since,
        told.may_contact,
        told.touchpoint,
        told.team,
        told.staff,
        told.segment,
        told.language,
        told.tags,
        told.link,
    )
    return hashlib.blake2b(_encoder.encode(whole), digest_size=16).digest()
