"""Weeks as digests read them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from nps.company import Company
from nps.people import Team
from nps.period import Period, weeks_of, weeks_until
from nps.question import Dimension
from nps.response import Response
from nps.score import SCORES
from nps.tally import Tally
from nps.week import Cause, Restated, TeamWeek
from storage.cases import Cases
from storage.responses import Responses
from storage.tallies import Tallies
from storage.told import Told

HAPPY: Final = SCORES[9:]
UNHAPPY: Final = SCORES[:7]
SOME_WORDS: Final = 3
SMALL_TEAM: Final = 3
"""People; an NPS of fewer would be an NPS of a person."""
LEADERSHIP: Final = "leadership"


@dataclass(frozen=True)
class Weeks:
    """Read models for digests, of one team or of the whole company."""

    company: Company
    tallies: Tallies
    responses: Responses
    cases: Cases
    told: Told

    def of(self, week: Period, team: Team | None, as_of: datetime) -> TeamWeek:
        """What is known at *as_of* of *week*, for *team* or, without one, for the company."""
        quarter = weeks_until(week)
        before = _before(week)
        filters = {Dimension.TEAM: team.key} if team else {}
        trend = self._trend(quarter, filters)
        return TeamWeek(
            team=team,
            week=week,
            as_of=as_of,
            last=trend[-1][1],
            before=trend[-2][1],
            quarter=sum((tally for _, tally in trend), Tally()),
            quarter_before=self.tallies.of(_before(quarter), filters),
            trend=trend,
            loop=self.cases.loop(*self._instants(week), team.key if team else None),
            causes=self._causes(quarter, team),
            kind_word=self._word(week, HAPPY, team),
            hard_word=self._word(week, UNHAPPY, team),
            words=tuple(self._words(quarter, SCORES, team, SOME_WORDS)),
            restated=self._restated(before, team, trend[-2][1]),
            is_small=team is not None and self._is_small(team),
        )

    def _trend(
        self, quarter: Period, filters: dict[Dimension, str]
    ) -> tuple[tuple[Period, Tally], ...]:
        daily = self.tallies.daily(quarter, filters)
        return tuple(
            (week, sum((tally for day, tally in daily.items() if day in week), Tally()))
            for week in weeks_of(quarter)
        )

    def _causes(self, quarter: Period, team: Team | None) -> tuple[Cause, ...]:
        key = team.key if team else None
        causes = self.cases.causes(*self._instants(quarter), key)
        return tuple(Cause(name, count) for name, count in causes)

    def _word(self, week: Period, scores: range, team: Team | None) -> Response | None:
        """The most telling of the week's newest comments: the one nearest to a good length."""
        words = self._words(week, scores, team, 20)
        return min(words, key=lambda one: abs(len(one.comment) - 120), default=None)

    def _words(
        self, period: Period, scores: range, team: Team | None, limit: int
    ) -> list[Response]:
        return self.responses.with_words(_days(period), scores, team.key if team else None, limit)

    def _restated(self, week: Period, team: Team | None, now: Tally) -> Restated | None:
        told = self.told.get(team.key if team else LEADERSHIP, week)
        return Restated(week, told, now) if told is not None and told != now else None

    def _is_small(self, team: Team) -> bool:
        members = len(self.company.roster.members(team.key))
        return 0 < members < SMALL_TEAM

    def _instants(self, period: Period) -> tuple[datetime, datetime]:
        first, last = _days(period)
        return (
            datetime.combine(first, time(), self.company.timezone),
            datetime.combine(last + timedelta(days=1), time(), self.company.timezone),
        )


def _before(period: Period) -> Period:
    before = period.previous
    if before is None:
        raise ValueError("there is nothing before all time")
    return before


def _days(period: Period) -> tuple[date, date]:
    if period.start is None or period.end is None:
        raise ValueError("all time has no first day")
    return period.start, period.end
