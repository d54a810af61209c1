"""What colleagues did about the made-up unhappy customers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.company import COMPANY, HOME
from bot.demo.story import Told
from nps.followup import Move, Outcome, Promise, Resolution
from nps.people import Person, Team
from nps.period import DAY, TREND_WEEKS, WEEK
from nps.route import alerted

OPENS: Final = time(8, 30)
CLOSES: Final = time(18, 30)
LATE: Final = {"delivery": 0.2, HOME: 0.0}
"""How often things take much longer; where a newcomer looks first, nothing is left lying."""
OUTCOMES: Final = {
    Outcome.PUT_RIGHT: 46,
    Outcome.EXPLAINED: 24,
    Outcome.MADE_GOOD: 12,
    Outcome.NOT_REACHED: 8,
    Outcome.HEARD_OUT: 6,
    Outcome.COMPLAINT: 3,
}
PROMISES: Final = (
    "a new date that holds, and a call the evening before",
    "the missing part by post",
    "a replacement, carried up and built",
    "the refund of the delivery fee",
    "a visit by the repair desk",
    "one person to ring, with a name",
)
NOTES: Final = (
    "Call after six, works in shifts.",
    "Was calm and kind. Wanted to be heard, mostly.",
    "Prefers e-mail from now on.",
    "Has the direct number now.",
    "The neighbour takes parcels, ground floor left.",
    "Neither of the notes had reached the depot.",
    "Please do not ring in the morning, there is a baby.",
    "",
    "",
    "",
    "",
)


@dataclass(frozen=True, slots=True)
class PastMove:
    """One move that a colleague made with the case of one response."""

    response_key: str
    at: datetime
    by: Person
    move: Move
    resolution: Resolution | None = None
    """With RESOLVE."""


def past_moves(
    told: Sequence[Told], seed: int, now: datetime, *, weeks: int = TREND_WEEKS
) -> list[PastMove]:
    """What was done until *now* about the unhappy of the last *weeks*, in order of time.

    A few of them still wait, above all in the team that sinks.
    """
    luck = Random(seed)  # noqa: S311 - the same story for the same seed; nothing here is secret
    moves = [
        move
        for one in told
        if one.response.is_unhappy and one.response.answered_at > now - weeks * WEEK
        for move in _moves(one, luck, now)
    ]
    return sorted((move for move in moves if move.at <= now), key=lambda move: move.at)


def _moves(told: Told, luck: Random, now: datetime) -> Iterator[PastMove]:
    response, zone = told.response, COMPANY.timezone
    team = alerted(response, COMPANY.routes, COMPANY.roster)
    if team is None:
        return
    by = luck.choice(COMPANY.roster.members(team.key)).person
    slow, late = team.key == "delivery", LATE.get(team.key, 0.06)
    claimed = _at_work(response.answered_at + _while(luck, 45 if slow else 25, late), zone)
    resolved = _at_work(claimed + _while(luck, 360 if slow else 150, late), zone)
    forgotten = slow and response.answered_at > now - 10 * DAY and luck.random() < 0.15
    if not response.can_be_reached:
        yield PastMove(response.key, claimed, by, Move.RESOLVE, _noted(told))
        return
    yield PastMove(response.key, claimed, by, Move.CLAIM)
    if not forgotten:
        resolution = _resolution(told, team, resolved, luck)
        yield PastMove(response.key, resolved, by, Move.RESOLVE, resolution)


def _while(luck: Random, usual: float, late: float) -> timedelta:
    """How long something takes that usually takes so many minutes; sometimes it is *late*."""
    minutes = usual * luck.lognormvariate(0, 0.7)
    if luck.random() < late:
        minutes += luck.uniform(300, 1800)
    return timedelta(minutes=max(4.0, minutes))


def _at_work(at: datetime, zone: ZoneInfo) -> datetime:
    """*at*, or as many minutes after opening as it is past closing."""
    local = at.astimezone(zone)
    if OPENS <= local.time() <= CLOSES:
        return at
    day = local.date() if local.time() < OPENS else local.date() + DAY
    return datetime.combine(day, OPENS, zone) + timedelta(minutes=at.timestamp() // 60 % 90)


def _noted(told: Told) -> Resolution:
    return Resolution(Outcome.NOTED, cause=told.cause)


def _resolution(told: Told, team: Team, at: datetime, luck: Random) -> Resolution:
    outcome = luck.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    promised = outcome is Outcome.PUT_RIGHT and luck.random() < 0.5
    return Resolution(
        outcome,
        cause=told.cause if luck.random() < 0.92 else luck.choice(team.root_causes),
        promise=_promise(at, luck) if promised else None,
        note=luck.choice(NOTES),
    )


def _promise(at: datetime, luck: Random) -> Promise:
    day = COMPANY.local_day(at) + luck.randint(2, 9) * DAY
    if day.weekday() == 6:
        day += DAY
    return Promise(luck.choice(PROMISES), day)
