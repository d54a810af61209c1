"""Unhappy customers who answer while somebody watches."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Final

from bot.demo.comments import THEMES, Pen
from bot.demo.company import COMPANY, TOUCHPOINTS
from bot.demo.customers import MARIA, Crowd
from bot.demo.story import SOURCE
from nps.response import Customer, Response

Live = Callable[[int, datetime], Response]
"""The n-th such answer, n from 0, given at that moment."""

FIRST: Final = (
    "Third time I ring about my sofa. Each time someone promises to call back, and nobody does. "
    "I feel like a ticket, not like a customer."
)
SCORES: Final = (2, 4, 1, 5, 3, 0, 6)
TURNS: Final = ("support", "delivery", "stores", "delivery", "support", "onboarding")


def live(n: int, at: datetime) -> Response:
    """A made-up low score with words; the first one is about support, the next about anyone."""
    luck = Random(n)  # noqa: S311 - the same answer for the same n; nothing here is secret
    team = TURNS[n % len(TURNS)]
    customer = MARIA if n == 0 else replace(_known(luck, at), id=f"G{n}")
    return Response(
        source=SOURCE,
        id=f"live-{n}",
        score=SCORES[n % len(SCORES)],
        answered_at=at,
        comment=FIRST if n == 0 else _words(team, luck),
        customer=customer,
        may_contact=True,
        touchpoint=TOUCHPOINTS[team][0],
        segment="Homes",
        language="en",
    )


def _known(luck: Random, at: datetime) -> Customer:
    crowd = Crowd(luck)
    return next(
        somebody for _ in range(99) if (somebody := crowd.somebody("Homes", at.year)).is_known
    )


def _words(team: str, luck: Random) -> str:
    choice = [theme for theme in THEMES if theme.team == team and theme.mood == "unhappy"]
    colleagues = [one.person.first_name for one in COMPANY.roster.members(team)]
    english = tuple(words for theme in choice for words in theme.words if words[2:4] != ": ")
    return Pen(luck).comment(english, colleagues).words


def encore(responses: Sequence[Response]) -> Live:
    """Low scores with words out of *responses*, newest first, as if they were given again."""
    worded = [one for one in responses if one.is_unhappy and one.comment.strip()]
    newest = sorted(worded, key=lambda one: one.answered_at, reverse=True)

    def again(n: int, at: datetime) -> Response:
        if not newest:
            return live(n, at)
        return replace(newest[n % len(newest)], id=f"again-{n}", answered_at=at, told_at=None)

    return again
