"""Every message and form once, in every shape that it takes: for tests and previews."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import messages
from messages import form
from messages.blocks import Form, Message


def _found() -> Iterator[tuple[str, Message]]:
    """The samples of every module here that has some; of the forms there are others."""
    for name in sorted(module.name for module in iter_modules(messages.__path__)):
        if name not in {"form", "samples"}:
            samples: Mapping[str, Message] = getattr(
                import_module(f"messages.{name}"), "SAMPLES", {}
            )
            yield from samples.items()


ALL: Final[dict[str, Message]] = dict(_found())
FORMS: Final[Mapping[str, Form]] = dict(form.SAMPLES)
