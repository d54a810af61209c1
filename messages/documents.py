"""Messages as they are stored: documents that every later release can read."""

from typing import Final

import msgspec

from messages.blocks import Message

VERSION: Final = 1
"""Raised when an older Earful could not draw a newer document."""


class NewerDocument(Exception):
    """A document written by a newer Earful: left to it."""


class _Version(msgspec.Struct, frozen=True):
    """What every document has, whatever else a later release puts there."""

    version: int


class _Document(_Version, frozen=True):
    message: Message


_encoder: Final = msgspec.json.Encoder(order="deterministic")
_decoder: Final = msgspec.json.Decoder(_Document)
_version: Final = msgspec.json.Decoder(_Version)


def encoded(message: Message) -> bytes:
    """*message* as it is stored: the same bytes for the same message."""
    return _encoder.encode(_Document(VERSION, message))


def decoded(document: bytes) -> Message:
    """The message in *document*, from this or any earlier release.

    Raises NewerDocument for one of a later release.
    """
    if _version.decode(document).version > VERSION:
        raise NewerDocument
    return _decoder.decode(document).message
