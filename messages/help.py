"""Which words may follow the command."""

from collections.abc import Mapping, Sequence

from messages.blocks import Aside, Fact, Facts, Headline, Message
from messages.madeup import HOSTILE_LINE, Samples
from messages.phrases import plainly
from nps.readers import Readers


def help_message(command: str, words: Sequence[tuple[str, str]]) -> Message:
    """*command* as the asker's platform begins it ("/nps"); *words* with what each answers."""
    typed = plainly(command, 40)
    rows = tuple(Fact(f"{typed} {plainly(word, 80)}", (plainly(says),)) for word, says in words)
    return Message(
        summary=(f"What you can ask with {typed}",),
        blocks=(
            Headline((f"What you can ask with {typed}",)),
            Facts(rows),
            Aside(("Words in any order, or just their beginnings. Only you see the answer.",)),
        ),
    )


def _samples(_: Readers) -> Mapping[str, Message]:
    words = (
        ("this-week", "how this week goes so far"),
        ('last-13-weeks by team touchpoint:"Store visit"', "a longer look, told apart"),
        ("open", "who waits"),
    )
    return {
        "help": help_message("/nps", words),
        "help-hostile": help_message(HOSTILE_LINE, ((HOSTILE_LINE, HOSTILE_LINE),)),
    }


SAMPLES = Samples(_samples)
