"""What is typed after a command's word or an option: read, or refused in a sentence."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final, TypeVar

import typer

from bot.now import utc_now

DIGITS: Final = 18
"""Of what every database can hold."""
Chosen = TypeVar("Chosen", bound=StrEnum)


def typed_day(word: str) -> date:
    try:
        return date.fromisoformat(word.strip())
    except ValueError:
        raise typer.BadParameter(f"{word!r} is no day such as 2026-11-03.") from None


def typed_time(word: str) -> datetime:
    """Without a zone where none was typed: the company's is not known yet."""
    try:
        return datetime.fromisoformat(word.strip())
    except ValueError:
        raise typer.BadParameter(f"{word!r} is no time such as 2026-11-03T14:02.") from None


def placed(typed: datetime | None, zone: tzinfo) -> datetime:
    """The instant that was *typed*, in *zone* where it names none; now where nothing was typed."""
    if typed is None:
        return utc_now()
    return typed if typed.tzinfo else typed.replace(tzinfo=zone)


def typed_address(word: str) -> str:
    """Without its last slash; nothing where nothing was typed."""
    from bot.settings.words import NOT_PRIVATE, is_address, is_private

    address = word.strip().rstrip("/")
    if address and not is_address(address):
        raise typer.BadParameter(f"{word!r} is no address such as https://earful.example.com.")
    if address and not is_private(address):
        raise typer.BadParameter(f"{word!r}: {NOT_PRIVATE}")
    return address


def typed_database(word: str) -> str:
    """As DATABASE_URL; what was typed is not repeated, for a password may be in it."""
    from bot.settings.environment import database

    try:
        return database(word.strip())
    except ValueError as fault:
        raise typer.BadParameter(f"The address {fault}") from None


def typed_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers, both ends among them."""
    range_ = f"from {least} to {most}" if most else f"from {least} on"

    def read(word: str) -> int:
        typed = str(word).strip()
        is_number = typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS
        if not (is_number and least <= int(typed) <= (most or int(typed))):
            raise typer.BadParameter(f"{typed!r} is no whole number {range_}.")
        return int(typed)

    return read


def typed_choice(kind: type[Chosen]) -> Callable[[str], Chosen]:
    """A reader of one word among those of *kind*."""

    def read(word: str) -> Chosen:
        try:
            return kind(word.strip().lower())
        except ValueError:
            known = " or ".join(kind)
            raise typer.BadParameter(f"{word!r} is not known here. It is {known}.") from None

    return read
