"""What is asked when a case is resolved, and how the answers are read."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from messages.blocks import Choice, Day, Field, Form, Option, Writing
from messages.madeup import DELIVERY, HOSTILE_LINE, Samples
from messages.outcomes import OFFERED, label
from messages.phrases import plainly
from nps.followup import Outcome, Promise, Resolution
from nps.readers import Readers
from nps.refusal import Refusal

_LONGEST_CAUSE = 75
_LONGEST_LINE = 500


@lru_cache(maxsize=64)  # a team's is the same on each of its cards
def resolve_form(causes: tuple[str, ...]) -> Form:
    """Fifteen seconds on a phone. *causes* stand in their order, most used first.

    Without any the colleague writes the cause.
    """
    return Form(
        title="How did it end?",
        submit="Resolve",
        fields=(
            _outcome(),
            _cause(causes),
            Writing("owe", "Do we still owe something?", hint="A new sofa, a call on Monday"),
            Day("by", "By when?"),
            Writing("note", "One line for the next colleague"),
        ),
    )


def _outcome() -> Field:
    options = tuple(Option(outcome.value, label(outcome)) for outcome in OFFERED)
    return Choice("outcome", "How did it end?", options, required=True)


def _cause(causes: Sequence[str]) -> Field:
    named = tuple(dict.fromkeys(filter(None, (plainly(cause, _LONGEST_CAUSE) for cause in causes))))
    if not named:
        return Writing("cause", "Why did it happen?", hint="No call-back")
    return Choice("cause", "Why did it happen?", tuple(Option(cause, cause) for cause in named))


def resolution(answers: Mapping[str, str]) -> Resolution:
    """What the form's answers say; raises Refusal where the outcome or the day cannot be read."""
    return Resolution(
        outcome=_read_outcome(answers.get("outcome", "")),
        cause=plainly(answers.get("cause", ""), _LONGEST_CAUSE),
        promise=_read_promise(answers.get("owe", ""), answers.get("by", "")),
        note=plainly(answers.get("note", ""), _LONGEST_LINE),
    )


def _read_outcome(told: str) -> Outcome:
    if not told:
        raise Refusal("How did it end? Please choose one of the endings, then press Resolve again.")
    try:
        return Outcome(told)
    except ValueError as unknown:
        raise Refusal(
            f"“{plainly(told, 40)}” is none of the endings. Please choose one that stands there."
        ) from unknown


def _read_promise(owe: str, by: str) -> Promise | None:
    words = plainly(owe, _LONGEST_LINE)
    if not words and not by.strip():
        return None
    return Promise(words, _read_day(by.strip()))


def _read_day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as impossible:
        raise Refusal(
            f"“{plainly(told, 40)}” is no day in the calendar. Please pick the day once more."
        ) from impossible


def _samples(_: Readers) -> Mapping[str, Form]:
    hostile_causes = (HOSTILE_LINE, "x" * 500, "")
    return {
        "resolve": resolve_form(DELIVERY.root_causes),
        "resolve-without-causes": resolve_form(()),
        "resolve-hostile": resolve_form(hostile_causes),
    }


SAMPLES = Samples(_samples)
