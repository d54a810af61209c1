"""A trial: whether a button that somebody presses reaches Earful."""

from collections.abc import Mapping
from typing import Final

from messages.blocks import Button, Buttons, Headline, Line, Message, Prominence, Tone
from messages.madeup import Samples
from nps.readers import Readers

VERB: Final = "trial.heard"
LABEL: Final = "Try it"


def asking(subject: str) -> Message:
    """*subject* is what the button carries."""
    news = "Please press the button"
    return Message(
        summary=(f"{news}: Earful tries whether it is heard.",),
        blocks=(
            Headline((news,)),
            Line(("Somebody at your company tries whether Earful hears it.",)),
            Buttons((Button(VERB, subject, LABEL, Prominence.PRIMARY),)),
        ),
    )


def heard() -> Message:
    news = "Heard: buttons work here"
    return Message(
        summary=(f"{news}.",),
        blocks=(Headline((news,), Tone.DONE), Line(("Nothing more to do. Thank you.",))),
    )


def _samples(_: Readers) -> Mapping[str, Message]:
    return {"trial-asking": asking("trial-0123456789abcdef"), "trial-heard": heard()}


SAMPLES = Samples(_samples)
