"""Every message once, in every shape that it takes: for tests and previews."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import messages
from messages.blocks import Message
from messages.madeup import READERS, Samples
from nps.readers import Readers


def read_by(readers: Readers) -> dict[str, Message]:
    """Every message as *readers* see it."""
    return {
        name: message for samples in _found() for name, message in samples.read_by(readers).items()
    }


def _found() -> Iterator[Samples[Message]]:
    """The samples of every module here that has some; of the forms there are others."""
    for name in sorted(module.name for module in iter_modules(messages.__path__)):
        if name not in {"form", "samples"}:
            samples: Samples[Message] | None = getattr(
                import_module(f"messages.{name}"), "SAMPLES", None
            )
            if samples:
                yield samples


ALL: Final[dict[str, Message]] = read_by(READERS)
