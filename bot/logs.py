"""The log: one line an event on stderr, with ids, and without anybody's words or secrets."""

import json
import logging
import re
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot import tracebacks
from bot.secrecy import without_secrets

log: Final = logging.getLogger(__name__)

UNNAMED: Final = "(not logged)"
PRIVATE: Final = re.compile(
    r"comment|words|quote|answers|body|payload|customer|e_?mail|phone|address"
    r"|token|secret|password|signature|authori[sz]ation|cookie|credential",
    re.IGNORECASE,
)
"""Names of what never reaches the log."""
OURS: Final = ("bot", "earful", "handlers", "jobs", "messages", "nps", "storage")
"""Whose messages are written with care; all others may quote what they were given."""
NOISY: Final = {
    "aiohttp.access": logging.CRITICAL,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "charset_normalizer": logging.WARNING,
    "slack_bolt": logging.ERROR,  # its warnings hold whole requests
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}

# Bounded, or long words would take it ages.
_ADDRESS: Final = re.compile(r"[^\s@:;,<>\"']{1,64}@[^\s@:;,<>\"']{1,255}\.\w+")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log record of the process to *stream*, else to stderr.

    For people where that is a terminal, else as JSON. `structlog.contextvars.bound_contextvars`
    adds ids to all that is logged within it.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(is_terminal=stream.isatty()))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    threading.excepthook = _told_of_a_thread
    sys.unraisablehook = _told_of_what_nobody_caught
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed whole
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _told_of_a_thread(args: threading.ExceptHookArgs) -> None:
    """Python itself would print it with its words."""
    log.error("a thread ended badly", exc_info=args.exc_value)


def _told_of_what_nobody_caught(args: "sys.UnraisableHookArgs") -> None:
    log.error("a fault that nobody could catch", exc_info=args.exc_value)


def new_fault_id() -> str:
    """A name for a fault of ours, told to whoever met it; short enough to be read out."""
    return secrets.token_hex(3)


def _formatter(*, is_terminal: bool) -> logging.Formatter:
    renderer: Processor = structlog.processors.JSONRenderer(serializer=json.dumps)
    if is_terminal:
        renderer = structlog.dev.ConsoleRenderer()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_PROCESSORS,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _told_exception(logger: Any, method: str, event: EventDict) -> EventDict:
    """The traceback, before any other hand formats it: some show the values of variables."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        event["exception"] = tracebacks.told(error)
    return event


def _discreet(logger: Any, method: str, event: EventDict) -> EventDict:
    """Without what is named like words or secrets, and without addresses and tokens in the rest."""
    if str(event.get("logger", "")).partition(".")[0] not in OURS:
        event["event"] = tracebacks.without_quotes(str(event["event"]))
    return {
        name: value if name.startswith("_") else _shown(name, value)
        for name, value in event.items()
    }


def _shown(name: str, value: object) -> Any:
    if name == "exception":
        return _masked(str(value))
    if PRIVATE.search(name):
        return UNNAMED
    return _plain(value)


def _plain(value: object) -> Any:
    """*value* as JSON has it; of what JSON does not know only the kind: its repr may tell all."""
    match value:
        case None | bool() | int() | float():
            return value
        case str() | PathLike():
            return _CONTROLS.sub("\ufffd", _masked(str(value)))
        case date():
            return value.isoformat()
        case BaseException():
            return _masked(tracebacks.headline(value))
        case Mapping():
            return {str(name): _shown(str(name), inner) for name, inner in value.items()}
        case Sequence() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case _:
            return f"<{type(value).__qualname__}>"


def _masked(text: str) -> str:
    return _ADDRESS.sub("(address)", without_secrets(text))


_PROCESSORS: Final[Sequence[Processor]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _told_exception,
    _discreet,
)
