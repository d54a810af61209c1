"""How a command ends: its exit code, and a sentence on stderr where it was not done."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

import typer

from bot.secrecy import without_secrets
from bot.shell.saying import say


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside is said on stderr, and the program ends with 1.

    Nothing but this answers for a command's faults; mistaken usage is typer's, and ends with 2.
    """
    logging.getLogger().addHandler(
        logging.NullHandler()
    )  # what matters to a command it says itself
    _tolerate_old_terminals()
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise
    except BrokenPipeError:
        _hush()
    except KeyboardInterrupt:
        _say("Stopped before it was done.")
    except Exception as fault:  # noqa: BLE001  # the one place
        from bot.shell.faults import sentences  # it knows storage, which takes long to import

        _say(*sentences(fault))
    else:
        return
    raise typer.Exit(1) from None


def _tolerate_old_terminals() -> None:
    """What a terminal has no sign for becomes a question mark there, and no fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(*sentences: str) -> None:
    for sentence in sentences:
        say(without_secrets(sentence), err=True)


def _hush() -> None:
    """Whoever read our output has gone: what is still buffered must not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
