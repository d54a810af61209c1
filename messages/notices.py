"""Short private sentences: refusals, apologies, and what the admins should know."""

from collections.abc import Mapping
from typing import Final

from messages.about import team_word
from messages.blocks import Headline, Line, Message, Tone
from messages.madeup import HOSTILE_LINE, Samples, case, hostile_response, response
from messages.phrases import QUOTED, plainly
from nps.case import Case
from nps.readers import Readers

OUTDATED: Final = "This button is from another time and does nothing any more."
AWAY: Final = "Nothing can be written down just now. Please try again in a minute."
OUTSIDER: Final = "Sorry, I answer only the people of the company that I work for."
UNMET: Final = "I cannot tell just now who you are. Please try again in a minute."


def notice(text: str) -> Message:
    """One sentence, such as a Refusal's, for the person who asked."""
    line = plainly(text, 2_000)
    return Message((line,), (Line((line,)),))


def apology(reference: str) -> Message:
    """Something broke on our side; *reference* is what the log calls it."""
    return notice(
        f"Sorry, that went wrong on our side. Nothing is lost: please try again in a minute. "
        f"If it happens again, tell whoever runs Earful this number: {plainly(reference, 40)}"
    )


def withheld() -> Message:
    """In place of what stands in a channel that another company has come to read."""
    return notice("This channel is shared with another company: customers' words are kept from it.")


# For the admins' channel


def invite(channel: str, bot_name: str) -> Message:
    """*channel* as the settings spell it, with its platform's prefix."""
    place = _place(channel)
    return _for_admins(
        f"{place} cannot hear from us yet",
        f"Please write /invite @{plainly(bot_name, 40)} in {place}. What waits for it comes then.",
    )


def nowhere(case: Case) -> Message:
    """No team, or a team without a channel: nobody would have read of *case*."""
    word = team_word(case)
    about = f"It says “{word}”" if word else "It names no team"
    return _for_admins(
        f"Case {case.number} has no channel to go to",
        f"{about}, and no channel in the settings goes with that. "
        f"A last [[routes]] without a condition, with a team that has channels, catches all such.",
        about=case.response.key,
    )


def parked(channel: str, reason: str) -> Message:
    """A posting that no further attempt can bring to *channel* until somebody mends something."""
    return _for_admins(
        f"Our messages cannot reach {_place(channel)}",
        f"The reason: {plainly(reason, QUOTED)}. They are kept, and go out within an hour after"
        " that is mended, or at once with “earful outbox retry”.",
    )


def reached_again(channel: str) -> Message:
    """In place of what `parked` said of *channel*."""
    news = f"Our messages reach {_place(channel)} again"
    return Message(
        summary=(f"{news}.",),
        blocks=(Headline((news,), Tone.DONE), Line(("What waited there has gone out.",))),
    )


def _place(channel: str) -> str:
    """The channel as people call it; a direct message is named by nobody's address."""
    prefix, _, place = channel.partition(":")
    return "a colleague directly" if prefix == "dm" else plainly(place or channel, 80)


def _for_admins(news: str, what_to_do: str, about: str = "") -> Message:
    return Message(
        summary=(f"{news}.",),
        blocks=(Headline((news,), Tone.LATE), Line((what_to_do,))),
        about=about,
    )


def _samples(_: Readers) -> Mapping[str, Message]:
    return {
        "notice": notice("Jonas was quicker and is on it. Thank you for trying."),
        "notice-outdated": notice(OUTDATED),
        "notice-away": notice(AWAY),
        "notice-outsider": notice(OUTSIDER),
        "notice-unmet": notice(UNMET),
        "withheld": withheld(),
        "notice-hostile": notice(HOSTILE_LINE),
        "apology": apology("e-7f3a91"),
        "invite": invite("chat:#delivery", "Earful"),
        "nowhere": nowhere(case(response(team="Logistics"), team=None)),
        "nowhere-without-team": nowhere(case(response(team="", touchpoint=""), team=None)),
        "nowhere-hostile": nowhere(case(hostile_response(), team=None)),
        "parked": parked("chat:#delivery", "the channel is archived"),
        "parked-person": parked("dm:jonas@example.com", "the account is switched off"),
        "reached-again": reached_again("chat:#delivery"),
        "reached-again-hostile": reached_again(HOSTILE_LINE),
        "parked-hostile": parked(HOSTILE_LINE, HOSTILE_LINE),
    }


SAMPLES = Samples(_samples)
