"""Forms inside the card: what they look like, and what was filled in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, assert_never

from bot.platforms.teams.fitting import weight
from bot.platforms.teams.words import Json, label
from messages.blocks import Choice, Day, Field, Form, Option, Writing

MOST_RADIOS: Final = 7
"""More are a menu, and so is what need not be chosen: a form is filled in on a phone."""
MOST_BYTES_OF_OPTIONS: Final = 30_000
"""Of one menu: a form cannot be shortened afterwards, and the card around it needs room as well."""
LONGEST_WRITING: Final = 3000
FIELD: Final = "field."
"""Before a field's name: data and what was filled in come back as one."""


def card(form: Form, number: int, submit: Json) -> Json:
    """*form* as the card that opens inside another; *submit* is the action at its end.

    *number* tells its fields from those of the other forms in the same card.
    """
    fields = [_input(field, number) for field in form.fields if _can_be_filled_in(field)]
    return {"type": "AdaptiveCard", "body": fields, "actions": [submit]}


def answers(data: Mapping[str, Any]) -> dict[str, str] | None:
    """What stands in each field, by name, "" where nothing does; None where no form was sent."""
    filled = {
        name.rpartition(".")[2]: value if isinstance(value, str) else ""
        for name, value in data.items()
        if name.startswith(FIELD)
    }
    return filled or None


def _can_be_filled_in(field: Field) -> bool:
    return not isinstance(field, Choice) or bool(field.options)


def _input(field: Field, number: int) -> Json:
    asked: Json = {"id": f"{FIELD}{number}.{field.name}", "label": label(field.label, 200)}
    if field.required:
        asked |= {"isRequired": True, "errorMessage": "Please answer this one."}
    return _kind(field) | asked


def _kind(field: Field) -> Json:
    match field:
        case Choice():
            return _choice(field)
        case Writing():
            return _writing(field)
        case Day(chosen=chosen):
            given = {"value": chosen.isoformat()} if chosen else {}
            return {"type": "Input.Date", **given}
        case _:
            assert_never(field)


def _choice(field: Choice) -> Json:
    at_a_glance = field.required and len(field.options) <= MOST_RADIOS
    given = {"value": field.chosen} if field.chosen else {}
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if at_a_glance else "compact",
        "wrap": True,
        "choices": [*_that_fit(field.options)],
        **given,
    }


def _that_fit(options: Iterable[Option]) -> Iterator[Json]:
    """The first of them; those that are needed most come first."""
    room = MOST_BYTES_OF_OPTIONS
    for one in options:
        choice = {"title": label(one.label, 80), "value": one.value[:150]}
        room -= weight(choice)
        if room < 0:
            return
        yield choice


def _writing(field: Writing) -> Json:
    hint = {"placeholder": label(field.hint, 150)} if field.hint.strip() else {}
    return {
        "type": "Input.Text",
        "isMultiline": field.lines > 1,
        "maxLength": LONGEST_WRITING,
        **hint,
    }
