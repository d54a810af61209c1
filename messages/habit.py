"""Whether kind words about somebody are shared: as they want it, else as the company does."""

from collections.abc import Mapping
from typing import Final

from messages.blocks import Message
from messages.madeup import HOSTILE_LINE, Samples
from messages.notices import notice
from messages.phrases import plainly
from nps.company import Sharing
from nps.praise import Habit
from nps.readers import Readers

_SHARED: Final = "Your team reads the kind words about you. Thank you for sharing them."
_KEPT: Final = "Kind words about you stay with you: nobody else reads them."
_USUAL: Final[Mapping[Sharing, str]] = {
    Sharing.UNLESS_KEPT: "Your team reads the kind words about you, unless you keep them.",
    Sharing.ASK: "Your team reads those kind words about you that you share.",
    Sharing.PRIVATE: "Kind words about you stay with you, unless you share them.",
}


def habit_set(habit: Habit, sharing: Sharing) -> Message:
    """For whoever has just wished for *habit*; *sharing* is what the company does."""
    return notice(_said(habit, sharing))


def habit_told(habit: Habit, sharing: Sharing, command: str) -> Message:
    """The same for whoever asks; *command* as the asker's platform begins it."""
    change = f"{plainly(command, 40)} praise on or off changes that."
    return notice(f"{_said(habit, sharing)} {change}")


def _said(habit: Habit, sharing: Sharing) -> str:
    match habit:
        case Habit.ALWAYS:
            return _SHARED
        case Habit.NEVER:
            return _KEPT
        case Habit.COMPANY:
            return _USUAL[sharing]


def _samples(_: Readers) -> Mapping[str, Message]:
    return {
        "habit-set": habit_set(Habit.ALWAYS, Sharing.ASK),
        **{f"habit-{usual}": habit_told(Habit.COMPANY, usual, "/nps") for usual in Sharing},
        "habit-never": habit_told(Habit.NEVER, Sharing.UNLESS_KEPT, "/nps"),
        "habit-hostile": habit_told(Habit.ALWAYS, Sharing.ASK, HOSTILE_LINE),
    }


SAMPLES = Samples(_samples)
