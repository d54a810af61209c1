"""Cards that a channel could not be shown for a day or longer: one message instead of a flood."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from messages.about import team_word
from messages.blocks import Block, Button, Buttons, Headline, Line, Message, Moment, Text, Tone
from messages.madeup import COMPANY, OPENED, Samples, case, hostile_response, response
from messages.phrases import counted
from nps.case import Case
from nps.readers import Readers


def late_alerts(cases: Sequence[Case]) -> Message:
    """Says how many and since when; each one's card stands in the thread below. At least one."""
    customers = counted(len(cases), "customer")
    news = f"{customers} wrote while we could not reach this channel"
    team = _team(cases)
    return Message(
        summary=(f"{news}{f': {team}' if team else ''}.",),
        blocks=(
            Headline((news,), Tone.LATE),
            Line(
                (*_when(cases), ". The cards are in this thread: press Claim if you can take one.")
            ),
            *_who_waits(cases),
        ),
    )


def _when(cases: Sequence[Case]) -> Text:
    """From the first to the last of them."""
    times = [case.opened_at for case in cases]
    first, last = min(times), max(times)
    if last - first < timedelta(minutes=1):
        return (Moment(first),)
    return ("Between ", Moment(first), " and ", Moment(last))


def _team(cases: Sequence[Case]) -> str:
    """The team of all of them; empty where they are of several."""
    words = {team_word(case) for case in cases}
    return words.pop() if len(words) == 1 else ""


def _who_waits(cases: Sequence[Case]) -> tuple[Block, ...]:
    keys = {case.team.key if case.team else "" for case in cases}
    key = keys.pop() if len(keys) == 1 else ""
    return (Buttons((Button("list.waiting", key, "Who waits?"),)),) if key else ()


def _samples(_: Readers) -> Mapping[str, Message]:
    friday = case(number=1040, opened_at=OPENED - timedelta(days=3))
    other = replace(case(response(team="Stores")), team=COMPANY.roster.teams[2])
    hostile = case(hostile_response(), team=None)
    return {
        "late": late_alerts((friday, case(number=1041), case())),
        "late-of-two-teams": late_alerts((friday, other)),
        "late-one": late_alerts((friday,)),
        "late-hostile": late_alerts((hostile, replace(hostile, number=1043))),
    }


SAMPLES = Samples(_samples)
