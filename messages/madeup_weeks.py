"""Weeks of the made-up company, whose figures add up: what the digests' samples are drawn from."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from messages.madeup import (
    DELIVERY,
    HOSTILE_LINE,
    MONDAY,
    ONBOARDING,
    STORES,
    SUPPORT,
    hostile_response,
    response,
    tally,
)
from nps.people import Team
from nps.period import Period, week, weeks_of, weeks_until
from nps.tally import Tally
from nps.week import Cause, Loop, Restated, TeamWeek

_WEEK_47: Final = week(date(2026, 11, 18))
_SUPPORT_WEEKS: Final = (
    (20, 9, 12), (19, 10, 11), (21, 9, 10), (18, 11, 12), (20, 10, 9), (22, 8, 10), (2, 1, 1),
    (19, 9, 12), (21, 10, 11), (20, 9, 10), (24, 9, 11), (21, 7, 9), (18, 14, 6),
)  # fmt: skip


def _trend(*counts: tuple[int, int, int]) -> tuple[tuple[Period, Tally], ...]:
    """The 13 weeks that end with week 47; the last is repeated where there are fewer."""
    weeks = tuple(weeks_of(weeks_until(_WEEK_47)))
    padded = counts + counts[-1:] * (len(weeks) - len(counts))
    return tuple((week, tally(*count)) for week, count in zip(weeks, padded, strict=True))


def _sample(
    team: Team | None, quarter: tuple[int, int, int], before: tuple[int, int, int]
) -> TeamWeek:
    trend = _trend(*_SUPPORT_WEEKS)
    return TeamWeek(
        team=team,
        week=_WEEK_47,
        as_of=MONDAY,
        last=trend[-1][1],
        before=trend[-2][1],
        quarter=tally(*quarter),
        quarter_before=tally(*before),
        trend=trend,
        kind_word=response(9, "Took an hour for my mum. Amira was so kind."),
        hard_word=response(2, "Someone promises to ring, nobody does."),
    )


def delivery() -> TeamWeek:
    return _sample(DELIVERY, (245, 141, 164), (250, 140, 150))


def onboarding() -> TeamWeek:
    return _sample(ONBOARDING, (116, 53, 31), (110, 50, 30))


def stores() -> TeamWeek:
    return _sample(STORES, (829, 321, 228), (700, 340, 260))


def support() -> TeamWeek:
    return replace(
        _sample(SUPPORT, (246, 125, 141), (240, 144, 96)),
        loop=Loop(9, 8, 7, 1, datetime(2026, 11, 19, 10, tzinfo=UTC)),
        causes=(Cause("No call-back", 5), Cause("Wrong item", 2)),
        restated=Restated(week(date(2026, 11, 11)), tally(20, 6, 8), tally(21, 7, 9)),
    )


def whole() -> TeamWeek:
    return replace(
        _sample(None, (1436, 640, 564), (1275, 625, 600)),
        last=tally(115, 51, 46),
        loop=Loop(46, 44, 40, 2, datetime(2026, 11, 19, 10, tzinfo=UTC)),
        causes=(Cause("Late delivery", 31), Cause("No call-back", 12), Cause("Damaged", 7)),
    )


def first_quarter() -> TeamWeek:
    """Nobody was asked before."""
    return replace(support(), quarter_before=Tally(), before=Tally(), restated=None)


def quiet() -> TeamWeek:
    return replace(support(), last=Tally(), loop=Loop(), hard_word=None, kind_word=None, causes=())


def few() -> TeamWeek:
    words = tuple(response(score, f"In their own words, {score}.") for score in (9, 3, 7))
    few = _sample(ONBOARDING, (5, 3, 3), (4, 2, 1))
    return replace(few, words=words, loop=Loop(1, 0, 0, 2, datetime(2026, 11, 12, tzinfo=UTC)))


def hostile_week() -> TeamWeek:
    said = hostile_response()
    return replace(
        support(),
        team=Team("hostile", HOSTILE_LINE),
        kind_word=said,
        hard_word=said,
        causes=(Cause(HOSTILE_LINE, 3),),
        words=(said,),
    )
