"""Days and times as they are typed after an option."""

from datetime import UTC, date, datetime, tzinfo

import typer


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
        return datetime.now(UTC)
    return typed if typed.tzinfo else typed.replace(tzinfo=zone)
