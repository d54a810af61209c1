"""What people read first where Earful was added."""

from collections.abc import Mapping
from typing import Final

from messages.blocks import Aside, Fact, Facts, Headline, Line, Message
from messages.madeup import HOSTILE_LINE, Samples
from messages.phrases import plainly
from nps.readers import Readers

HOW: Final = "When a customer is unhappy, a card comes here. Press Claim, call them, press Resolve."
TRY: Final = (
    ("this-week", "how customers see us this week"),
    ("open", "which unhappy customers wait for us"),
    ("help", "all that you can ask"),
)


def welcome(command: str) -> Message:
    """*command* as it is typed there; empty where the words alone are enough."""
    typed = plainly(command, 40)
    rows = tuple(Fact(f"{typed} {word}".strip(), (says,)) for word, says in TRY)
    return Message(
        summary=("Earful is here: customers' words, where you can act on them",),
        blocks=(
            Headline(("Hello, I bring you customers' words",)),
            Line((HOW,)),
            Facts(rows),
            Aside(("What you ask is answered to you alone.",)),
        ),
    )


def _samples(_: Readers) -> Mapping[str, Message]:
    return {
        "welcome": welcome("@Earful"),
        "welcome-direct": welcome(""),
        "welcome-hostile": welcome(HOSTILE_LINE),
    }


SAMPLES = Samples(_samples)
