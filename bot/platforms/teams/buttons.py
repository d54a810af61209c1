"""What can be pressed: two buttons in sight, the others in the menu beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from bot.platforms.teams import forms
from bot.platforms.teams.words import Json, label
from messages.blocks import Button, Prominence

IN_SIGHT: Final = 2
LONGEST_SUBJECT: Final = 2000


@dataclass(frozen=True, slots=True)
class Pressed:
    """What an action's data says was pressed."""

    verb: str
    subject: str
    answers: Mapping[str, str] | None
    """By the fields' names; None where no form was shown yet."""


def pressed(data: Mapping[str, Any]) -> Pressed | None:
    """What *data* stands for, of `Action.Execute` and `Action.Submit` alike; None for another's."""
    verb, subject = data.get("verb"), data.get("subject", "")
    if not isinstance(verb, str) or not isinstance(subject, str):
        return None
    return Pressed(verb, subject, forms.answers(data))


def actions(buttons: Iterable[Button], numbers: Iterator[int] | None = None) -> list[Json]:
    """*buttons* in a row; *numbers* are those that no other form of the card has."""
    fresh = numbers or count()
    seen: list[Button] = []
    hidden: list[Button] = []
    for one in buttons:
        wants_sight = one.prominence is not Prominence.OVERFLOW and len(seen) < IN_SIGHT
        (seen if wants_sight else hidden).append(one)
    shown = [_action(one, fresh) for one in seen]
    return shown + [_action(one, fresh) | {"mode": "secondary"} for one in hidden]


def _action(button: Button, numbers: Iterator[int]) -> Json:
    title = {"title": label(button.label, 60)}
    looks = {"style": "positive"} if button.prominence is Prominence.PRIMARY else {}
    if button.asks is None:
        return _does(button) | title | looks
    submit = _does(button, with_answers=True) | {"title": label(button.asks.submit, 60)}
    form = forms.card(button.asks, next(numbers), submit | {"style": "positive"})
    return {"type": "Action.ShowCard", **title, **looks, "card": form}


def _does(button: Button, *, with_answers: bool = False) -> Json:
    """For clients that know no `Action.Execute` there is the older kind, with the same data.

    A button without a form sends nothing that stands in one, and waits for nothing there.
    """
    said = {
        "title": label(button.label, 60),
        "data": {"verb": button.verb, "subject": button.subject[:LONGEST_SUBJECT]},
        "associatedInputs": "auto" if with_answers else "none",
    }
    older = {"type": "Action.Submit", **said}
    return {"type": "Action.Execute", "verb": button.verb, **said, "fallback": older}
