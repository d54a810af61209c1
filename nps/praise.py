"""Kind words about a colleague, and what the colleague wants done with them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from nps.company import Sharing
from nps.people import Person, Team
from nps.period import Period, week
from nps.response import Response


class Source(StrEnum):
    """How we know that a response is about a colleague."""

    FIELD = "field"
    """The survey tool named who served."""
    NAMED = "named"
    """The customer wrote the name."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """That a response is about a colleague, and how we know."""

    response_key: str
    staff: str
    """The colleague's e-mail address."""
    source: Source


class Wish(StrEnum):
    """What a colleague wants done with one praise."""

    UNANSWERED = "unanswered"
    LOVELY = "lovely"
    """Gladly shared."""
    KEPT = "kept"
    NOT_ME = "not-me"


class Habit(StrEnum):
    """What a colleague wants done with all praise."""

    COMPANY = "company"
    """As the company's settings say."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Praise:
    """One response's kind words about one colleague."""

    id: int
    response: Response
    about: Person
    team: Team | None
    wish: Wish = Wish.UNANSWERED
    told_at: datetime | None = None
    published: str = ""
    """The ISO week in whose post it stood; empty: in none."""
    held: bool = False
    """Whether somebody else whom the same words praise keeps them: then nobody shares them."""


@dataclass(frozen=True, slots=True)
class KindWeek:
    """A team's post of kind words. A read model: storage fills it, messages are drawn from it."""

    team: Team
    week: Period
    """The ISO week in which it is published."""
    named: tuple[Praise, ...] = ()
    """Those that stand there with the colleague's name."""
    unnamed: tuple[Response, ...] = ()
    """Kind words that credit nobody: they are the whole team's."""

    @property
    def key(self) -> str:
        """Of its posting: one a team and week."""
        return f"praise:{self.team.key}:{self.week.label}"


def told_in(post: Period) -> tuple[date, date]:
    """The first and the last day of whose kind words the post of this ISO week tells.

    Those that credit nobody: the seven days that end with its Thursday.
    """
    if post.start is None or post.end is None:
        raise ValueError("all time has no post")
    return post.start - _LEAD, post.end - _LEAD


def post_week(day: date) -> Period:
    """The ISO week whose post tells of this local day."""
    return week(day + _LEAD)


_LEAD: Final = timedelta(days=3)


def is_read_by_others(praise: Praise, habit: Habit, sharing: Sharing) -> bool:
    """Whether anybody but its person may read it: its person has heard it, and a post has shown it.

    *habit* is its person's.
    """
    return bool(praise.published) and may_be_shared(praise, habit, sharing)


def may_be_shared(praise: Praise, habit: Habit, sharing: Sharing) -> bool:
    """Whether kind words may be read by others, by what their person said of them and of all.

    *habit* is its person's; *sharing* is what the company does where they said nothing.
    """
    if praise.held:
        return False
    if praise.wish is not Wish.UNANSWERED:
        return praise.wish is Wish.LOVELY
    if habit is not Habit.COMPANY:
        return habit is Habit.ALWAYS
    return sharing is Sharing.UNLESS_KEPT
