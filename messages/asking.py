"""Questions as they are typed, for buttons that ask them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from messages.blocks import Button, Prominence
from nps.question import Dimension, Question

QUARTER = "last-13-weeks"
_LONGEST = 500
NO_FILTERS: Mapping[Dimension, str] = MappingProxyType({})


def typed(period: str, by: str | None = None, filters: Mapping[Dimension, str] = NO_FILTERS) -> str:
    """*period* as the command takes it, with what it is told apart by and narrowed to."""
    narrowed = (f"{dimension}:{_quoted(value)}" for dimension, value in filters.items())
    return " ".join((period, *((f"by {by}",) if by else ()), *narrowed))


def again(question: Question) -> str:
    """Words that ask for the same days whenever they are asked."""
    return typed(question.period.label, question.by, question.filters)


def ask(words: str, label: str, prominence: Prominence = Prominence.VISIBLE) -> Button:
    return Button("answer.ask", words, label, prominence)


def usable(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Those of *buttons* whose question a person could type: on one line, and not endless."""
    return tuple(
        button
        for button in buttons
        if len(button.subject) <= _LONGEST and button.subject.isprintable()
    )


def _quoted(value: str) -> str:
    """As `handlers.words` reads it: a straight quote inside is doubled."""
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
