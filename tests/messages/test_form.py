"""What is asked on resolving, and how the answers are read."""

from datetime import date

import pytest

from messages.blocks import Choice, Writing
from messages.form import resolution, resolve_form
from messages.outcomes import OFFERED, label
from nps.followup import Outcome, Promise, Resolution
from nps.refusal import Refusal


def test_the_form_asks_five_things() -> None:
    form = resolve_form(("No call-back", "Damaged"))
    assert form.title == "How did it end?"
    assert form.submit == "Resolve"
    assert [field.name for field in form.fields] == ["outcome", "cause", "owe", "by", "note"]
    assert [field.name for field in form.fields if field.required] == ["outcome"]


def test_every_ending_but_noted_can_be_chosen() -> None:
    outcome = resolve_form(()).fields[0]
    assert isinstance(outcome, Choice)
    chosen = {option.value for option in outcome.options}
    assert chosen == {one.value for one in Outcome} - {"noted"} == {one.value for one in OFFERED}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_ending_has_a_label(outcome: Outcome) -> None:
    assert label(outcome)


def test_causes_stand_in_their_order_and_once() -> None:
    cause = resolve_form(("Damaged", "No call-back", "Damaged", " ")).fields[1]
    assert isinstance(cause, Choice)
    assert [option.value for option in cause.options] == ["Damaged", "No call-back"]


def test_without_causes_the_colleague_writes_it() -> None:
    assert isinstance(resolve_form(()).fields[1], Writing)


@pytest.mark.parametrize(
    ("answers", "read"),
    [
        ({"outcome": "put-right"}, Resolution(Outcome.PUT_RIGHT)),
        (
            {"outcome": "made-good", "cause": " Damaged ", "note": "Ring\n twice"},
            Resolution(Outcome.MADE_GOOD, "Damaged", None, "Ring twice"),
        ),
        (
            {"outcome": "explained", "owe": "a sofa", "by": "2026-11-27"},
            Resolution(Outcome.EXPLAINED, promise=Promise("a sofa", date(2026, 11, 27))),
        ),
        (
            {"outcome": "explained", "owe": "a sofa", "by": ""},
            Resolution(Outcome.EXPLAINED, promise=Promise("a sofa")),
        ),
        (
            {"outcome": "explained", "owe": "", "by": "2026-11-27"},
            Resolution(Outcome.EXPLAINED, promise=Promise("", date(2026, 11, 27))),
        ),
    ],
)
def test_answers_become_a_resolution(answers: dict[str, str], read: Resolution) -> None:
    assert resolution(answers) == read


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "How did it end?"),
        ({"outcome": ""}, "How did it end?"),
        ({"outcome": "exploded"}, "“exploded” is none of the endings."),
        ({"outcome": "put-right", "by": "2026-02-31"}, "“2026-02-31” is no day in the calendar."),
        ({"outcome": "put-right", "by": "Friday"}, "“Friday” is no day in the calendar."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    answers: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refusal, match=r"[Pp]lease") as refusal:
        resolution(answers)
    assert str(refusal.value).startswith(sentence)


def test_endless_answers_are_cut() -> None:
    endless = {"outcome": "put-right", "cause": "x" * 9_000, "note": "y" * 9_000}
    read = resolution(endless)
    assert len(read.cause) <= 75
    assert len(read.note) <= 500
