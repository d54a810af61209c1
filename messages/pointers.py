"""What is said in one place of an answer that stands in another."""

from collections.abc import Mapping
from typing import Final

from messages.blocks import Line, Message
from messages.madeup import Samples
from nps.readers import Readers

ANSWERED: Final = "I have answered you directly."
UNREACHED: Final = (
    "I cannot write to you directly yet. Please add me under Apps, say hello there, and ask again."
)
SHARED: Final = "It stands where you asked."
UNSHARED: Final = "I could not show it where you asked. Please look there before you try again."


def pointer(sentence: str) -> Message:
    return Message((sentence,), (Line((sentence,)),))


def _samples(_: Readers) -> Mapping[str, Message]:
    return {"pointer": pointer(ANSWERED), "pointer-unreached": pointer(UNREACHED)}


SAMPLES = Samples(_samples)
