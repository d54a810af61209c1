"""Every message and form once, in every shape that it takes: for tests and previews."""

from collections.abc import Mapping
from typing import Final

from messages import (
    alert,
    answer,
    breakdown,
    brief,
    detail,
    digest,
    form,
    habit,
    lists,
    notices,
    nudge,
    praise,
    shared,
    thread,
)
from messages import help as help_words
from messages.blocks import Form, Message

_MODULES: Final = (
    alert,
    answer,
    breakdown,
    brief,
    detail,
    digest,
    habit,
    help_words,
    lists,
    notices,
    nudge,
    praise,
    shared,
    thread,
)

ALL: Final[dict[str, Message]] = {
    name: message for module in _MODULES for name, message in module.SAMPLES.items()
}
FORMS: Final[Mapping[str, Form]] = dict(form.SAMPLES)
