"""The made-up responses of half a year, and why their customers were unhappy."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from random import Random
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.demo.arcs import AMIRA_STARTS, ARCS, WEEKS, Arc
from bot.demo.comments import MOODS, THEMES, Comment, Pen, Theme
from bot.demo.company import AMIRA, COMPANY, TOUCHPOINTS
from bot.demo.customers import MARIA, Crowd
from nps.period import DAY, WEEK
from nps.response import Customer, Response
from nps.score import Category

T = TypeVar("T")

SOURCE: Final = "survey"
SEGMENTS: Final = {"Homes": 0.66, "Offices": 0.2, "Rentals": 0.14}
SCORES: Final = {
    Category.PROMOTER: {9: 4, 10: 6},
    Category.PASSIVE: {7: 4, 8: 6},
    Category.DETRACTOR: {0: 16, 1: 8, 2: 12, 3: 15, 4: 10, 5: 21, 6: 18},
}
WITH_WORDS: Final = {Category.PROMOTER: 0.44, Category.PASSIVE: 0.34, Category.DETRACTOR: 0.82}
OPENING_HOURS: Final = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
HOW_BUSY: Final = (3, 7, 11, 12, 9, 7, 7, 8, 9, 10, 9, 6, 4)


@dataclass(frozen=True, slots=True)
class Told:
    """A response, and what was behind it."""

    response: Response
    cause: str = ""
    """In the words of the team's root causes; only of an unhappy customer."""


def tale(seed: int, now: datetime, zone: ZoneInfo) -> list[Told]:
    """26 whole weeks and the present one until *now*, oldest first; the same for the same day."""
    monday = now.astimezone(zone).date() - now.astimezone(zone).weekday() * DAY
    first = monday - WEEKS * WEEK
    # The same story for the same seed is the point; nothing here is secret.
    teller = _Teller(Random(seed), zone)  # noqa: S311
    told = [one for week in range(WEEKS + 1) for one in teller.week(week, first + week * WEEK)]
    return [one for one in [_maria(first, zone), *told] if one.response.answered_at <= now]


def responses(seed: int, now: datetime, zone: ZoneInfo) -> list[Response]:
    """The responses of `tale`."""
    return [told.response for told in tale(seed, now, zone)]


def _maria(monday: date, zone: ZoneInfo) -> Told:
    return Told(
        Response(
            source=SOURCE,
            id="R20000",
            score=8,
            answered_at=datetime.combine(monday, time(7, 41), zone),
            comment="Good advice about the sofa. The waiting list is long.",
            customer=MARIA,
            may_contact=True,
            touchpoint="Helpline",
            segment="Homes",
            language="en",
        )
    )


@dataclass
class _Teller:
    luck: Random
    zone: ZoneInfo
    numbers: Iterator[int] = field(default_factory=lambda: count(20_001))
    due: dict[str, dict[Category, float]] = field(
        default_factory=lambda: defaultdict(lambda: dict.fromkeys(Category, 0.0))
    )
    """By team, how many of each category should have come by now and have not."""
    moods: dict[str, float] = field(default_factory=dict)
    """By team, how much better this week is than it would be expected to be, as a share."""

    def __post_init__(self) -> None:
        self.pen = Pen(self.luck)
        self.crowd = Crowd(self.luck)

    def week(self, week: int, monday: date) -> list[Told]:
        self.moods = {arc.team: self.luck.gauss(0, 0.06) for arc in ARCS}  # no week is average
        moments = sorted(
            (self._moment(arc, monday), at, arc)
            for at, arc in enumerate(ARCS)
            for _ in range(self._how_many(arc, week))
        )
        return [self._told(arc, week, moment) for moment, _, arc in moments]

    def _how_many(self, arc: Arc, week: int) -> int:
        """More as the year ends, with the ups and downs of any week."""
        season = 1 + 0.12 * math.sin(math.pi * (week - 8) / 18)
        return max(4, round(self.luck.gauss(arc.answers * season, math.sqrt(arc.answers) / 2)))

    def _moment(self, arc: Arc, monday: date) -> datetime:
        day = monday + self._weighed(range(7), arc.days) * DAY
        hour = self._weighed(OPENING_HOURS, HOW_BUSY)
        minute, second = self.luck.randrange(60), self.luck.randrange(60)
        return datetime.combine(day, time(hour, minute, second), self.zone)

    def _told(self, arc: Arc, week: int, moment: datetime) -> Told:
        category = self._category(arc, week + moment.weekday() / 7)
        theme = self._theme(arc, week, category)
        comment = self._comment(theme, category)
        segment = self._weighed(list(SEGMENTS), list(SEGMENTS.values()))
        customer = self.crowd.somebody(segment, moment.year)
        response = Response(
            source=SOURCE,
            id=f"R{next(self.numbers)}",
            score=self._weighed(list(SCORES[category]), list(SCORES[category].values())),
            answered_at=moment,
            comment=comment.words,
            customer=customer,
            may_contact=self._may_contact(customer),
            touchpoint=self._touchpoint(arc),
            staff=self._served_by(arc, theme, comment, category),
            segment=segment,
            language=comment.language,
        )
        return Told(response, theme.cause)

    def _category(self, arc: Arc, week: float) -> Category:
        """By turns rather than by luck alone, so that each seed tells the same story."""
        mood = self.moods[arc.team]
        happy = arc.happy.at(week) + mood
        unhappy = max(0.01, arc.unhappy.at(week) - mood / 2)
        due = self.due[arc.team]
        due[Category.PROMOTER] += happy
        due[Category.PASSIVE] += 1 - happy - unhappy
        due[Category.DETRACTOR] += unhappy
        chosen = max(due, key=lambda category: due[category] + self.luck.gauss(0, 0.9))
        due[chosen] -= 1
        return chosen

    def _theme(self, arc: Arc, week: int, category: Category) -> Theme:
        fitting = [theme for theme in THEMES if _fits(theme, arc.team, week, MOODS[category])]
        causes = {cause: change.at(week) for cause, change in arc.causes}
        weights = [causes.get(theme.cause, theme.weight) for theme in fitting]
        return self._weighed(fitting, weights)

    def _comment(self, theme: Theme, category: Category) -> Comment:
        if self.luck.random() > WITH_WORDS[category]:
            return Comment("", "")
        return self.pen.comment(theme.words, self._colleagues(theme.team))

    def _colleagues(self, team: str) -> list[str]:
        """First names; without the new colleague, who has comments of her own."""
        staff = COMPANY.roster.members(team) if team else COMPANY.roster.staff
        return [one.person.first_name for one in staff if one.email != AMIRA]

    def _touchpoint(self, arc: Arc) -> str:
        usual = TOUCHPOINTS[arc.team]
        return self._weighed(usual, range(len(usual) + 1, 1, -1))

    def _served_by(
        self, arc: Arc, theme: Theme, comment: Comment, category: Category
    ) -> tuple[str, ...]:
        """Whom the survey tool knows to have served; it never contradicts the customer's words."""
        if theme.about:
            return (theme.about,) if self.luck.random() < 0.4 else ()
        named = [
            staff.email
            for staff in COMPANY.roster.members(arc.team)
            if staff.person.first_name in comment.words
        ]
        if named:
            return tuple(named) if self.luck.random() < 0.5 else ()
        could_be_of_any = comment.words and not theme.team
        if could_be_of_any or category is not Category.PROMOTER or self.luck.random() > 0.25:
            return ()
        others = [one.email for one in COMPANY.roster.members(arc.team) if one.email != AMIRA]
        return (self.luck.choice(others),)

    def _may_contact(self, customer: Customer) -> bool | None:
        if not customer.is_known:
            return None
        return self._weighed((True, False, None), (82, 7, 11))

    def _weighed(self, choice: Sequence[T], weights: Sequence[float]) -> T:
        return self.luck.choices(choice, weights)[0]


def _fits(theme: Theme, team: str, week: int, mood: str) -> bool:
    known = not theme.about or week >= AMIRA_STARTS
    return theme.mood == mood and theme.team in {"", team} and known
