"""The log: ids and facts, never anybody's words, addresses or secrets."""

import io
import json
import logging
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

WORDS = "Third week without my sofa"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in logs.NOISY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raises
    logging.captureWarnings(capture=False)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    logs.set_up(stream)
    return stream


def line(stream: io.StringIO) -> dict[str, Any]:
    [only] = stream.getvalue().splitlines()
    found = json.loads(only)
    assert isinstance(found, dict)
    return found


def test_a_record_is_one_line_of_json(stream: io.StringIO) -> None:
    logging.getLogger("bot.courier").info("not shown\n%s", "why", extra={"posting": "alert:12"})

    told = line(stream)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "not shown\ufffdwhy",
        "level": "info",
        "logger": "bot.courier",
        "posting": "alert:12",
    }


def test_people_at_a_terminal_read_no_json() -> None:
    stream = Terminal()
    logs.set_up(stream)
    logging.getLogger("bot.courier").info(
        "not shown", extra={"posting": "alert:12", "comment": WORDS}
    )

    assert "not shown" in stream.getvalue()
    assert "alert:12" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
    assert WORDS not in stream.getvalue()


def test_ids_that_are_bound_stand_in_all_that_follows(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(response="plain:17", fault="a1b2c3"):
        logging.getLogger("handlers.intake").warning("odd")

    assert line(stream)["response"] == "plain:17"
    assert line(stream)["fault"] == "a1b2c3"


def test_structlogs_own_loggers_speak_alike(stream: io.StringIO) -> None:
    structlog.get_logger("bot.desk").warning("odd", comment=WORDS, case=12)

    told = line(stream)
    assert (told["event"], told["case"], told["comment"]) == ("odd", 12, logs.UNNAMED)


@pytest.mark.parametrize(
    "name",
    ["comment", "words", "customer_name", "email", "bot_token", "Authorization", "payload", "body"],
)
def test_what_is_named_like_words_or_secrets_is_left_out(stream: io.StringIO, name: str) -> None:
    logging.getLogger("bot.web").info("got", extra={name: WORDS, "in_it": [{name: WORDS}]})

    assert WORDS not in stream.getvalue()
    assert line(stream)[name] == logs.UNNAMED


@pytest.mark.parametrize(
    "secret",
    [
        "kim@example.com",
        "xoxb-12-ab",
        "xapp-1-A",
        "xoxe.xoxb-1-A",
        "whsec_MfKQ9r8G+/=",
        "Bearer e30.x",
    ],
)
def test_addresses_and_tokens_are_masked_wherever_they_stand(
    stream: io.StringIO, secret: str
) -> None:
    log = logging.getLogger("bot.web")
    log.info("sent by %s", secret, extra={"place": f"dm:{secret}", "all": {"x": (secret,)}})

    assert secret not in stream.getvalue()
    assert line(stream)["place"].startswith("dm:(")


def test_an_object_is_never_printed(stream: io.StringIO) -> None:
    class Response:
        def __repr__(self) -> str:
            return WORDS

    logging.getLogger("bot.web").info("got", extra={"it": Response()})

    assert "Response>" in line(stream)["it"]
    assert WORDS not in stream.getvalue()


def raise_badly() -> None:
    try:
        int(WORDS)
    except ValueError as error:
        raise KeyError(WORDS) from error


def test_a_traceback_says_where_but_not_what(stream: io.StringIO) -> None:
    try:
        raise_badly()
    except KeyError:
        logging.getLogger("bot.desk").exception("a click failed", extra={"fault": "a1b2c3"})

    told = line(stream)
    assert told["fault"] == "a1b2c3"
    assert "in raise_badly" in told["exception"]
    assert "int(WORDS)" in told["exception"]
    assert "ValueError: invalid literal for int() with base 10: '…'" in told["exception"]
    assert told["exception"].endswith("KeyError: '…'")
    assert WORDS not in stream.getvalue()


def test_errors_in_a_group_are_told_one_by_one(stream: io.StringIO) -> None:
    both = ExceptionGroup("two", [OSError(111, "Connection refused"), KeyError(WORDS)])
    logging.getLogger("bot.desk").error("both failed", exc_info=both)

    assert "Error: [Errno 111] Connection refused" in line(stream)["exception"]
    assert "KeyError: '…'" in line(stream)["exception"]


def test_a_traceback_at_a_terminal_shows_no_variables() -> None:
    stream = Terminal()
    logs.set_up(stream)
    try:
        raise_badly()
    except KeyError:
        logging.getLogger("bot.desk").exception("a click failed")

    assert "in raise_badly" in stream.getvalue()
    assert WORDS not in stream.getvalue()


def test_what_others_log_is_not_quoted(stream: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task failed: exception=ValueError(%r)", WORDS)

    assert line(stream)["event"] == "Task failed: exception=ValueError('…')"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("aiohttp.access", logging.INFO),
        ("slack_bolt.app", logging.WARNING),
        ("slack_sdk.web", logging.INFO),
        ("apscheduler.scheduler", logging.INFO),
        ("sqlalchemy.engine", logging.INFO),
    ],
)
def test_libraries_chatter_unheard(stream: io.StringIO, name: str, level: int) -> None:
    logging.getLogger(name).log(level, "GET /webhooks/plain")

    assert stream.getvalue() == ""


def test_a_record_that_cannot_be_formatted_is_not_printed_whole(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot.web").info("%d answers", WORDS)

    assert WORDS not in stream.getvalue() + capsys.readouterr().err


def test_a_fault_gets_a_short_name_of_its_own() -> None:
    names = {logs.new_fault_id() for _ in range(100)}

    assert len(names) > 95
    assert all(len(name) == 6 for name in names)


def test_warnings_go_the_same_way(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("careful", stacklevel=1)
        logging.captureWarnings(capture=False)

    assert "careful" in line(stream)["event"]


def test_endless_words_are_written_in_no_time(stream: io.StringIO) -> None:
    began = time.monotonic()

    logging.getLogger("bot.web").info("got", extra={"reason": "a" * 100_000})

    assert time.monotonic() - began < 5  # where it took the square of it, minutes
