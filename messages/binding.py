"""Which channel a team reads in, as it was said there."""

from collections.abc import Mapping

from messages.blocks import Aside, Headline, Line, Message, Tone
from messages.madeup import HOSTILE_LINE, KIM, SUPPORT, Samples
from messages.notices import notice
from messages.phrases import colleague, plainly
from nps.people import Person
from nps.readers import Readers

UNDONE_BY = "stop using this channel"


def bound(team: str, by: Person) -> Message:
    """For everybody in the channel: they will read of customers here. *team* is its name."""
    news = f"{plainly(team, 60)} reads here from now on"
    return Message(
        summary=(f"{news}.",),
        blocks=(
            Headline((news,), Tone.DONE),
            Line(("Its unhappy customers and its week come here too.",)),
            Aside((colleague(by), f" said so. To undo it: {UNDONE_BY}")),
        ),
    )


def already(team: str) -> Message:
    return notice(f"{plainly(team, 60)} reads here already.")


def undone(team: str, by: Person) -> Message:
    news = f"{plainly(team, 60)} reads here no more"
    return Message(
        summary=(f"{news}.",),
        blocks=(
            Headline((news,)),
            Line(("What stands here stays, with its buttons. Nothing new comes.",)),
            Aside((colleague(by), " said so.")),
        ),
    )


def _samples(_: Readers) -> Mapping[str, Message]:
    mallory = Person("chat:U1", HOSTILE_LINE)
    return {
        "channel-bound": bound(SUPPORT.name, KIM),
        "channel-bound-already": already(SUPPORT.name),
        "channel-undone": undone(SUPPORT.name, KIM),
        "channel-bound-hostile": bound(HOSTILE_LINE, mallory),
        "channel-undone-hostile": undone(HOSTILE_LINE, mallory),
    }


SAMPLES = Samples(_samples)
