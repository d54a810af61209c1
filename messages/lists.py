"""Which customers wait, for a team or for one colleague."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from messages.about import due, team_word
from messages.blocks import (
    Aside,
    Button,
    Headline,
    Item,
    Items,
    Message,
    Text,
    Tone,
)
from messages.discretion import customer_name, short_words
from messages.madeup import (
    CLAIMED,
    HOSTILE_LINE,
    NOBODY,
    Samples,
    case,
    hostile_response,
    response,
)
from messages.moves import case_buttons
from messages.news import on_it
from messages.phrases import counted, dotted, plainly
from nps.case import Case
from nps.followup import State
from nps.readers import Readers

MOST: Final = 10
_QUOTED: Final = 100


def open_cases(cases: Sequence[Case], readers: Readers, whose: str = "") -> Message:
    """All that wait, those due first at the top; *whose* is a team's name, empty for all."""
    if not cases:
        return nothing_waits(whose)
    of_team = f" for {plainly(whose, 40)}" if whose else ""
    verb = "waits" if len(cases) == 1 else "wait"
    return _list(f"{counted(len(cases), 'customer')} {verb}{of_team}", cases, readers, _claim)


def mine(cases: Sequence[Case], readers: Readers) -> Message:
    """The asker's own, those due first at the top."""
    if not cases:
        return _nothing("You have no customer to get back to. Thank you.")
    return _list("You are on these", cases, readers, _resolve)


def nothing_waits(whose: str = "") -> Message:
    return _nothing(f"Nobody waits{f' for {plainly(whose, 40)}' if whose else ''}. Well done.")


def _nothing(line: str) -> Message:
    return Message((line,), (Headline((line,), Tone.DONE),))


def _list(
    news: str,
    cases: Sequence[Case],
    readers: Readers,
    button: Callable[[Case], Button | None],
) -> Message:
    first = sorted(cases, key=lambda case: (case.resolve_by, case.number))[:MOST]
    left_out = len(cases) - len(first)
    return Message(
        summary=(news,),
        blocks=(
            Headline((news,)),
            Items(tuple(_item(case, readers, button(case)) for case in first)),
            *((Aside((f"{left_out:,} more wait.",)),) if left_out else ()),
        ),
    )


def _item(case: Case, readers: Readers, button: Button | None) -> Item:
    name = customer_name(case.response, readers)
    return Item(
        text=dotted((f"{case.response.score}/10",), (name,) if name else (), _what_for(case)),
        words=short_words(case.response, readers, _QUOTED),
        detail=dotted(_who_has_it(case), _team(case)),
        button=button,
        of=case.response.key,
    )


def _what_for(case: Case) -> Text:
    return due(case) or ("something to learn from",)


def _who_has_it(case: Case) -> Text:
    return on_it(case) if case.followup.state is State.CLAIMED else ("Nobody has it yet",)


def _team(case: Case) -> Text:
    team = team_word(case)
    return (team,) if team else ()


def _claim(case: Case) -> Button | None:
    return _first(case, State.OPEN)


def _resolve(case: Case) -> Button | None:
    return _first(case, State.CLAIMED)


def _first(case: Case, state: State) -> Button | None:
    """What is most likely done next with a case in *state*; None for one in another."""
    blocks = case_buttons(case) if case.followup.state is state else ()
    return blocks[0].buttons[0] if blocks else None


def _samples(readers: Readers) -> Mapping[str, Message]:
    anonymous = case(response(customer=NOBODY, comment=""), number=7)
    waiting = (case(), case(followup=CLAIMED, number=1043), anonymous)
    hostile = [case(hostile_response(), number=number, team=None) for number in range(12)]
    return {
        "list-open": open_cases(waiting, readers, "Delivery"),
        "list-one": open_cases(waiting[:1], readers),
        "list-mine": mine((case(followup=CLAIMED),), readers),
        "list-none": nothing_waits("Delivery"),
        "list-mine-none": mine((), readers),
        "list-hostile": open_cases(hostile, readers, HOSTILE_LINE),
    }


SAMPLES = Samples(_samples)
