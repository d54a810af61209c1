"""What can be pressed: two buttons in sight, five more in the menu beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.platforms.slack.words import Json, label
from messages.blocks import Button, Prominence
from messages.lengths import width

IN_SIGHT: Final = 2
IN_MENU: Final = 5
MENU: Final = "more"
"""The menu's action id; no verb is called so."""
LONGEST_VALUE: Final = 2000
LONGEST_OPTION: Final = 150

_AGAIN: Final = "#"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a payload says was pressed."""

    verb: str
    subject: str


def actions(buttons: Iterable[Button]) -> Iterator[Json]:
    """One block with *buttons*; none where there are none."""
    seen, hidden = _apart(buttons)
    elements = [button(one, _like_it(seen[:at], one)) for at, one in enumerate(seen)]
    if hidden:
        elements.append({"type": "overflow", "action_id": MENU, "options": _options(hidden)})
    if elements:
        yield {"type": "actions", "elements": elements}


def button(what: Button, like_it: int = 0) -> Json:
    """*like_it*: how many of its verb stand before it in its block, where ids must differ."""
    drawn = {
        "type": "button",
        "action_id": f"{what.verb}{_AGAIN}{like_it}" if like_it else what.verb,
        "text": label(what.label, 75),
        "value": what.subject[:LONGEST_VALUE],
    }
    if what.prominence is Prominence.PRIMARY:
        drawn["style"] = "primary"
    return drawn


def pressed(action: Mapping[str, Any]) -> Pressed:
    """What *action*, from a payload, stands for."""
    if action["action_id"] == MENU:
        verb, _, subject = action["selected_option"]["value"].partition(" ")
        return Pressed(verb, subject)
    return Pressed(action["action_id"].partition(_AGAIN)[0], action.get("value", ""))


def _like_it(others: Iterable[Button], one: Button) -> int:
    return sum(other.verb == one.verb for other in others)


def _apart(buttons: Iterable[Button]) -> tuple[list[Button], list[Button]]:
    """Those in sight and those in the menu, which has no room for a long subject."""
    seen: list[Button] = []
    hidden: list[Button] = []
    for one in buttons:
        wants_sight = one.prominence is not Prominence.OVERFLOW and len(seen) < IN_SIGHT
        (seen if wants_sight or width(_option_value(one)) > LONGEST_OPTION else hidden).append(one)
    return seen, hidden[:IN_MENU]


def _options(buttons: Iterable[Button]) -> list[Json]:
    return [{"text": label(one.label, 75), "value": _option_value(one)} for one in buttons]


def _option_value(what: Button) -> str:
    return f"{what.verb} {what.subject}"
