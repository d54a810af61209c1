"""How a case can end, in words: in the form, and as the first line of its card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from messages.blocks import Text
from messages.phrases import DOT, colleague
from nps.followup import Outcome
from nps.people import Person


@dataclass(frozen=True, slots=True)
class _Ending:
    label: str
    """In the form."""
    before: str
    """The card's first line up to the colleague."""
    after: str = ""


_ENDINGS: Final[Mapping[Outcome, _Ending]] = {
    Outcome.PUT_RIGHT: _Ending("Put right", "Put right by "),
    Outcome.EXPLAINED: _Ending("Explained, and said sorry", "Explained and apologised" + DOT),
    Outcome.MADE_GOOD: _Ending("Made good (voucher, refund)", "Made good by "),
    Outcome.NOT_REACHED: _Ending("Could not reach them", "Could not reach" + DOT),
    Outcome.HEARD_OUT: _Ending("Heard out, leaving us", "Heard out by ", ", leaving"),
    Outcome.COMPLAINT: _Ending("Formal complaint", "Passed on as a formal complaint" + DOT),
    Outcome.NO_CONTACT: _Ending("Wants no contact", "Asked for no contact" + DOT),
    Outcome.NOTED: _Ending("Noted", "Noted by "),
}

OFFERED: Final = tuple(outcome for outcome in _ENDINGS if outcome is not Outcome.NOTED)
"""What the form offers; NOTED has a button of its own."""


def label(outcome: Outcome) -> str:
    return _ENDINGS[outcome].label


def ended(outcome: Outcome, by: Person | None) -> Text:
    """How it ended, as a headline: "Put right by Jonas"."""
    ending = _ENDINGS[outcome]
    if not by:
        return (ending.before.removesuffix(DOT).removesuffix(" by ") + ending.after,)
    return (ending.before, colleague(by), *filter(None, [ending.after]))
