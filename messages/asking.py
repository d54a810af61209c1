"""Questions as they are typed, for buttons that ask them."""

from collections.abc import Mapping
from types import MappingProxyType

from messages.blocks import Button, Prominence
from nps.question import Dimension, Question

QUARTER = "last-13-weeks"
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


def _quoted(value: str) -> str:
    """A value may hold straight quotes, or curly ones; whoever uses both is not understood."""
    return f"“{value}”" if '"' in value else f'"{value}"'
