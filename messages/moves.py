"""Which button stands for which move: one line each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from messages.blocks import Button, Buttons, Prominence
from messages.form import resolve_form
from nps.case import Case
from nps.followup import Move, State

_PRIMARY, _VISIBLE, _OVERFLOW = Prominence.PRIMARY, Prominence.VISIBLE, Prominence.OVERFLOW


@dataclass(frozen=True, slots=True)
class _Look:
    verb: str
    label: str
    seen: Mapping[State, Prominence] = field(default_factory=lambda: MappingProxyType({}))
    """In a state that is not named it stands in the menu."""
    asks: bool = False
    """Whether the form comes first."""


_LOOKS: Final[Mapping[Move, _Look]] = {
    Move.CLAIM: _Look("case.claim", "Claim", {State.OPEN: _PRIMARY}),
    Move.RESOLVE: _Look(
        "case.resolve", "Resolve", {State.OPEN: _VISIBLE, State.CLAIMED: _PRIMARY}, asks=True
    ),
    Move.RELEASE: _Look("case.release", "Release"),
    Move.REOPEN: _Look("case.reopen", "Reopen"),
}
_UNREACHABLE: Final[Mapping[Move, _Look]] = {
    **_LOOKS,
    Move.RESOLVE: _Look("case.noted", "Noted", {State.OPEN: _PRIMARY, State.CLAIMED: _PRIMARY}),
    Move.CLAIM: _Look("case.claim", "Claim", {State.OPEN: _VISIBLE}),
}
"""Nobody can get back to this customer: there is nothing to tell about how it ended."""


def case_buttons(case: Case, *, also: Iterable[tuple[str, str]] = ()) -> tuple[Buttons, ...]:
    """What can be done with *case* now, the most likely first; no block where that is nothing.

    *also* are verbs and labels for the menu.
    """
    menu = (_button(case, verb, label) for verb, label in also)
    buttons = sorted((*_moves(case), *menu), key=_place)
    return (Buttons(tuple(buttons)),) if buttons else ()


def _moves(case: Case) -> Iterator[Button]:
    looks = _LOOKS if case.response.can_be_reached else _UNREACHABLE
    causes = case.team.root_causes if case.team else ()
    for move in case.followup.moves:
        look = looks[move]
        seen = look.seen.get(case.followup.state, _OVERFLOW)
        form = resolve_form(causes) if look.asks else None
        yield Button(look.verb, str(case.number), look.label, seen, form)


def _button(case: Case, verb: str, label: str) -> Button:
    return Button(verb, str(case.number), label, _OVERFLOW)


def _place(button: Button) -> int:
    return (_PRIMARY, _VISIBLE, _OVERFLOW).index(button.prominence)
