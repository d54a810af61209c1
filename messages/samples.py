"""Every message and form once, in every shape that it takes: for tests and previews."""

from collections.abc import Mapping
from typing import Final

from messages import alert, brief, detail, digest, form, notices, nudge, thread
from messages.blocks import Form, Message

_MODULES: Final = (alert, brief, detail, digest, notices, nudge, thread)

ALL: Final[dict[str, Message]] = {
    name: message for module in _MODULES for name, message in module.SAMPLES.items()
}
FORMS: Final[Mapping[str, Form]] = dict(form.SAMPLES)
