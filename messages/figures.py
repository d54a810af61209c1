"""NPS as people read it: whole, with a real minus sign, never without how sure it is."""

from messages.blocks import Meter, Text
from messages.phrases import counted
from nps.disclosure import Part
from nps.tally import Tally, Verdict, shown

_MINUS = "\u2212"


def signed(number: int) -> str:
    return f"{_MINUS}{-number}" if number < 0 else str(number)


def figure(tally: Tally) -> str:
    """The NPS of at least one answer: "33"."""
    return signed(_whole(tally))


def between(tally: Tally) -> str:
    """Where it likely lies: "30 to 36"."""
    low, high = _bounds(tally)
    return f"{signed(low)} to {signed(high)}"


def meter(text: Text, tally: Tally, before: Tally | None = None) -> Meter:
    """*text* with the figures for whoever draws them; *before* only where it may be said."""
    low, high = _bounds(tally)
    return Meter(text, _whole(tally), low, high, _whole(before) if before else None)


def whole_figures(tally: Tally) -> tuple[int, int, int]:
    """NPS, low and high, rounded."""
    return (_whole(tally), *_bounds(tally))


def verdict(now: Tally, before: Tally) -> Verdict | None:
    """What may be said of the change; None where either has too few answers to say anything."""
    return now.since(before) if Part(now).may_be_said and Part(before).may_be_said else None


def too_few(part: Part) -> str:
    """Why there is no figure: "4 answers: too few for a number"."""
    if not part.tally.n:
        return "no responses"
    if part.has_few_people:
        return "too few people for a number"
    return f"{counted(part.tally.n, 'answer')}: too few for a number"


def _whole(tally: Tally) -> int:
    if tally.nps is None:
        raise ValueError("no answers have no NPS")
    return shown(tally.nps)


def _bounds(tally: Tally) -> tuple[int, int]:
    if tally.interval is None:
        raise ValueError("no answers have no interval")
    return shown(tally.interval.low), shown(tally.interval.high)
