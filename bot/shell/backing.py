"""`earful backup`: a copy of the database, or how its server makes one."""

import os
import shlex
import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot.now import utc_now
from bot.settings import load
from bot.shell.saying import say
from messages.phrases import counted
from nps.refusal import Refusal
from storage.backup import Copied
from storage.backup import back_up as copied
from storage.database import Database, Unavailable


def back_up(file: Path) -> None:
    """Raises Refusal where *file* is there, or the database is a server's; OSError, Unavailable."""
    settings = load(None, os.environ)
    database = Database(settings.database_url, settings.company)
    if database.path is None:
        raise Refusal(
            "PostgreSQL copies itself, with a program of its own; the password comes from"
            f" PGPASSWORD or ~/.pgpass:\n{_pg_dump(settings.database_url, file)}"
        )
    try:
        found = copied(database.path.resolve(), file.absolute(), utc_now())
    except sqlite3.Error as fault:
        raise Unavailable(f"{database.place}: {fault}") from fault
    _tell(found, file)


def _tell(found: Copied, file: Path) -> None:
    counts = ", ".join(counted(count, word) for word, count in found.counts.items())
    say(f"{file} is a whole copy, looked through: {counts}; {found.size / 1e6:,.1f} MB.")
    if found.differences:
        say(
            f"{found.differences:,} figures are not what the responses say, in the database too:"
            " `earful rollup rebuild`."
        )
    say("It holds customers' words: keep it private, and no longer than retention_days.")


def _pg_dump(url: str, file: Path) -> str:
    """The command, without the password; the name beside the address, whose login nothing says."""
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    more = "&".join(one for one in parts.query.split("&") if not one.startswith("password="))
    name = unquote(login.partition(":")[0])
    words = ["pg_dump", "--format", "custom", "--file", str(file)]
    words += ["--username", name] if name else []
    words += [urlunsplit(parts._replace(netloc=host, query=more))]
    return f"(umask 077 && {shlex.join(words)})"
