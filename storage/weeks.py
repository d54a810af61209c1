"""Weeks as digests read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nps.company import Company
from nps.disclosure import has_few_people
from nps.people import Team
from nps.period import DAY, Period, weeks_of, weeks_until
from nps.question import Dimension
from nps.response import Response
from nps.score import SCORES, SCORES_OF, Category
from nps.tally import Tally
from nps.week import Cause, Restated, TeamWeek
from storage.case_figures import CaseFigures
from storage.praises import Praises
from storage.responses import Responses
from storage.tallies import Tallies
from storage.told import Told

SOME_WORDS: Final = 3
NEWEST: Final = 50
"""Comments that are looked at to find some to quote."""
LEADERSHIP: Final = "leadership"


@dataclass(frozen=True)
class Weeks:
    """Read models for digests, of one team or of the whole company."""

    company: Company
    tallies: Tallies
    responses: Responses
    figures: CaseFigures
    told: Told
    praises: Praises

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
            loop=self.figures.loop(*self._instants(week), team.key if team else None),
            causes=self._causes(quarter, team),
            kind_word=self._word(week, SCORES_OF[Category.PROMOTER], team),
            hard_word=self._word(week, SCORES_OF[Category.DETRACTOR], team),
            words=tuple(self._words(quarter, SCORES, team, SOME_WORDS)),
            restated=self._restated(before, team, trend[-2][1]),
            is_small=team is not None and has_few_people(team.key, self.company.roster),
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
        """Those of the settings alone: in a colleague's own words there may be a customer."""
        key, known = team.key if team else None, self.company.roster.root_causes
        causes = self.figures.causes(*self._instants(quarter), key)
        return tuple(Cause(name, count) for name, count in causes if name in known)

    def _word(self, week: Period, scores: range, team: Team | None) -> Response | None:
        """The most telling of the week's newest comments: the one nearest to a good length."""
        words = self._words(week, scores, team, 20)
        return min(words, key=lambda one: abs(len(one.comment) - 120), default=None)

    def _words(
        self, period: Period, scores: range, team: Team | None, limit: int
    ) -> list[Response]:
        """The newest; kind words about a colleague only once others may read them."""
        key = team.key if team else None
        newest = self.responses.with_words(_days(period), scores, key, NEWEST)
        sharing = self.company.praise.sharing
        unread = self.praises.unread([one.key for one in newest], sharing)
        return [one for one in newest if one.key not in unread][:limit]

    def _restated(self, week: Period, team: Team | None, now: Tally) -> Restated | None:
        told = self.told.get(team.key if team else LEADERSHIP, week)
        return Restated(week, told, now) if told is not None and told != now else None

    def _instants(self, period: Period) -> tuple[datetime, datetime]:
        first, last = _days(period)
        return self.company.midnight(first), self.company.midnight(last + DAY)


def _before(period: Period) -> Period:
    before = period.previous
    if before is None:
        raise ValueError("there is nothing before all time")
    return before


def _days(period: Period) -> tuple[date, date]:
    if period.start is None or period.end is None:
        raise ValueError("all time has no first day")
    return period.start, period.end
