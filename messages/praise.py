"""Kind words: told to their person first, read by the team when the person likes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from messages.blocks import (
    Aside,
    Block,
    Button,
    Buttons,
    Headline,
    How,
    Kudos,
    Line,
    Message,
    Moment,
    Prominence,
    Quote,
    Text,
    Tone,
)
from messages.discretion import short_kind_words
from messages.madeup import (
    AMIRA,
    HOSTILE_LINE,
    JONAS,
    SUPPORT,
    Samples,
    hostile_response,
    response,
)
from messages.phrases import colleague, dotted, plainly
from nps.company import Company, PraiseRules, Sharing, Weekday
from nps.people import Person, Team
from nps.period import week
from nps.praise import Habit, KindWeek, Praise, Wish, may_be_shared
from nps.readers import Readers
from nps.response import Response

_MOST: Final = 8
"""In one post: all are read, none is scrolled past."""
_QUOTED: Final = 600
"""Kind words are seldom too long."""


def told(praise: Praise, readers: Readers, habit: Habit = Habit.COMPANY) -> Message:
    """What the person reads alone, as it stands after what they wish; *habit* is theirs for all."""
    first_name = plainly(praise.about.first_name, 40)
    words = short_kind_words(praise.response, readers, _QUOTED, praise.about)
    return Message(
        summary=(f"{first_name}, a customer wrote something kind about you",),
        blocks=(
            Aside(("Only you see this",)),
            Headline((f"{first_name}, a customer wrote about you:",), Tone.WARM),
            Quote(words, _where(praise)),
            Line((_what_happens(praise, readers.company, habit),)),
            Buttons(_choices(praise, readers.company, habit)),
        ),
        about=praise.response.key,
    )


def _where(praise: Praise) -> Text:
    said = praise.response
    place = plainly(said.touchpoint, 60)
    return dotted((place,) if place else (), (Moment(said.answered_at, How.DAY),))


_DAYS: Final[Mapping[Weekday, str]] = {
    Weekday.MON: "Monday",
    Weekday.TUE: "Tuesday",
    Weekday.WED: "Wednesday",
    Weekday.THU: "Thursday",
    Weekday.FRI: "Friday",
    Weekday.SAT: "Saturday",
    Weekday.SUN: "Sunday",
}


def _what_happens(praise: Praise, company: Company, habit: Habit) -> str:
    if praise.wish is Wish.NOT_ME:
        return "Thank you for saying so. It is noted as somebody else's, and not shown as yours."
    who, day = _readers(praise, company), _DAYS[company.praise.publish.day]
    if _is_shared(praise, company, habit):
        return f"{who} has read it." if praise.published else f"{who} reads it on {day}."
    if praise.held:
        return "It stays with those whom it praises. Nobody else reads it."
    if _is_asked(praise, company, habit):
        return f"Shall others read it on {day}? Without your word it stays with you."
    return "It stays with you. Nobody else reads it."


def _readers(praise: Praise, company: Company) -> str:
    if company.praise.channels:
        return "Everybody"
    return plainly(praise.team.name, 40) if praise.team else "Your team"


def _is_shared(praise: Praise, company: Company, habit: Habit) -> bool:
    return may_be_shared(praise, habit, company.praise.sharing)


def _is_asked(praise: Praise, company: Company, habit: Habit) -> bool:
    asks = company.praise.sharing is Sharing.ASK and habit is Habit.COMPANY
    return asks and praise.wish is Wish.UNANSWERED


def _choices(praise: Praise, company: Company, habit: Habit) -> tuple[Button, ...]:
    """Every wish has a way back."""
    if praise.wish is Wish.NOT_ME:
        return (_choice(praise, "keep", "It is about me after all", Prominence.VISIBLE),)
    seen = _first_choices(praise, company, habit)
    menu = (
        ("always", "Always share mine"),
        ("never", "Never share mine"),
        ("not-me", "This is not about me"),
    )
    return (*seen, *(_choice(praise, verb, label, Prominence.OVERFLOW) for verb, label in menu))


def _first_choices(praise: Praise, company: Company, habit: Habit) -> tuple[Button, ...]:
    lovely = _choice(praise, "lovely", "Lovely", Prominence.PRIMARY)
    keep = _choice(praise, "keep", "Keep it for me", Prominence.VISIBLE)
    if praise.wish is not Wish.UNANSWERED:
        share = _choice(praise, "lovely", "Share it after all", Prominence.VISIBLE)
        return (keep,) if praise.wish is Wish.LOVELY else (share,)
    if _is_shared(praise, company, habit):
        return (lovely, keep)
    return (_choice(praise, "lovely", "Share it", Prominence.VISIBLE), keep)


def _choice(praise: Praise, verb: str, label: str, prominence: Prominence) -> Button:
    return Button(f"praise.{verb}", str(praise.id), label, prominence)


# The team's post


def weekly_post(kind_week: KindWeek, readers: Readers) -> Message:
    """Kind words of a week: no counts, no ranks, no scores; colleagues in the order told."""
    team = plainly(kind_week.team.name, 40)
    news = (f"Kind words this week, {team}",)
    return Message(
        summary=news,
        blocks=(
            Headline(news, Tone.WARM),
            *_kudos(kind_week, readers, team),
            Aside(("In our customers' own words.",)),
            Buttons((Button("answer.ask", "kudos", "My kind words", Prominence.OVERFLOW),)),
        ),
    )


def _kudos(kind_week: KindWeek, readers: Readers, team: str) -> Iterator[Block]:
    """With the name of who may be named; in words about anybody else all names are masked."""
    for praise in kind_week.named[:_MOST]:
        words = short_kind_words(praise.response, readers, _QUOTED, praise.about)
        yield Kudos(words, (colleague(praise.about),), praise.response.key)
    for said in kind_week.unnamed[: max(0, _MOST - len(kind_week.named))]:
        yield Kudos(short_kind_words(said, readers, _QUOTED), (f"someone in {team}",), said.key)


def kind_words_of(person: Person, praises: Sequence[Praise], readers: Readers) -> Message:
    """What customers wrote about one colleague, as far as *praises* may be read by the asker."""
    who = colleague(person)
    if not praises:
        nothing: Text = ("No kind words about ", who, " here yet. They come by themselves.")
        return Message(nothing, (Line(nothing),))
    news: Text = ("Kind words about ", who)
    quotes = (
        Quote(
            short_kind_words(praise.response, readers, _QUOTED, person),
            _where(praise),
            praise.response.key,
        )
        for praise in praises[:_MOST]
    )
    return Message(news, (Headline(news, Tone.WARM), *quotes))


def _samples(readers: Readers) -> Mapping[str, Message]:
    one = _praise()
    private = _where_sharing_is(Sharing.PRIVATE, readers)
    asking = _where_sharing_is(Sharing.ASK, readers)
    kind = response(10, "Solved in five minutes, with a joke. Thanks Nora and Ami!")
    hostile = _praise(hostile_response(10), replace(AMIRA, name=HOSTILE_LINE))
    hostile_team = Team("hostile", HOSTILE_LINE)
    named = (one, _praise(response(9, "Jonas and Amira found my sofa."), JONAS))
    return {
        "praise-told": told(one, readers),
        "praise-told-private": told(one, private),
        "praise-told-asked": told(one, asking),
        "praise-told-never": told(one, readers, Habit.NEVER),
        **{
            f"praise-told-{wish}": told(replace(one, wish=wish), readers) for wish in list(Wish)[1:]
        },
        "praise-told-published": told(replace(one, published="2026-W47"), readers),
        "praise-told-held": told(replace(one, held=True), readers),
        "praise-told-hostile": told(hostile, readers),
        "praise-post": weekly_post(KindWeek(SUPPORT, _WEEK, named, (kind,)), readers),
        "praise-post-unnamed": weekly_post(KindWeek(SUPPORT, _WEEK, (), (kind,)), readers),
        "praise-post-hostile": weekly_post(
            KindWeek(hostile_team, _WEEK, (hostile,), (hostile.response,)), readers
        ),
        "kudos": kind_words_of(AMIRA, (one,), readers),
        "kudos-none": kind_words_of(JONAS, (), readers),
        "kudos-hostile": kind_words_of(hostile.about, (hostile,), readers),
    }


def _where_sharing_is(sharing: Sharing, readers: Readers) -> Readers:
    return replace(readers, company=replace(readers.company, praise=PraiseRules(sharing=sharing)))


_WEEK: Final = week(date(2026, 11, 20))
_BED: Final = (
    "Amira stayed on the line until my mother's bed was really booked. So patient. "
    "Greetings, Maria Keller"
)


def _praise(said: Response | None = None, about: Person = AMIRA) -> Praise:
    said = said or response(10, _BED, touchpoint="Delivery helpline")
    return Praise(81, said, about, SUPPORT)


SAMPLES = Samples(_samples)
