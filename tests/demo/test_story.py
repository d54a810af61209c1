"""The made-up half-year: believable, told the same way each time, with a story in it."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from bot.demo.arcs import ARCS, WEEKS
from bot.demo.comments import THEMES
from bot.demo.company import AMIRA, COMPANY
from bot.demo.story import Told, tale
from nps.attribution import attributions
from nps.period import WEEK
from nps.route import routed
from nps.tally import Tally, Verdict

NOW = datetime(2026, 11, 25, 10, 40, tzinfo=UTC)
ZONE = COMPANY.timezone
SEEDS = (1, 7, 2026)
IN_VIEW = 8
"""Comments of one team, one below the other, that a reader might see at once."""


@pytest.fixture(scope="module", params=SEEDS)
def told(request: pytest.FixtureRequest) -> list[Told]:
    return tale(request.param, NOW, ZONE)


def team_of(one: Told) -> str:
    return routed(one.response, COMPANY.routes, COMPANY.roster).team


def scores(told: list[Told], team: str, *, weeks_ago: tuple[int, int]) -> Tally:
    first, last = (NOW - weeks * WEEK for weeks in weeks_ago)
    return Tally.of(
        one.response.score
        for one in told
        if first <= one.response.answered_at < last and team_of(one) == team
    )


def test_it_is_told_the_same_way_each_time() -> None:
    assert tale(7, NOW, ZONE) == tale(7, NOW, ZONE)
    assert tale(7, NOW, ZONE) != tale(8, NOW, ZONE)


def test_an_hour_later_only_that_hour_is_new() -> None:
    before, after = tale(7, NOW, ZONE), tale(7, NOW + timedelta(hours=3), ZONE)
    assert [one for one in after if one.response.answered_at <= NOW] == before
    assert len(after) > len(before)


def test_some_thousands_answered_in_half_a_year(told: list[Told]) -> None:
    assert 3000 < len(told) < 4500
    first = min(one.response.answered_at for one in told)
    assert WEEKS * WEEK <= NOW - first <= (WEEKS + 1) * WEEK


def test_nobody_answers_in_the_future_or_at_night(told: list[Told]) -> None:
    moments = [one.response.answered_at.astimezone(ZONE) for one in told]
    assert max(moments) <= NOW
    assert {at.hour for at in moments} <= set(range(7, 21))


def test_every_answer_is_another(told: list[Told]) -> None:
    assert len({one.response.key for one in told}) == len(told)


def test_about_half_leave_words_and_in_four_languages(told: list[Told]) -> None:
    worded = [one.response for one in told if one.response.comment]
    assert 0.42 < len(worded) / len(told) < 0.58
    assert {one.language for one in worded} == {"en", "de", "fr", "es"}


def test_there_is_much_to_read() -> None:
    assert len(set(chain.from_iterable(theme.words for theme in THEMES))) >= 300


def test_no_reader_meets_the_same_words_twice(told: list[Told]) -> None:
    for arc in ARCS:
        low = [
            one.response.comment
            for one in told
            if one.response.is_unhappy and one.response.comment and team_of(one) == arc.team
        ]
        for at in range(len(low) - IN_VIEW):
            seen = Counter(low[at : at + IN_VIEW])
            assert seen.most_common(1)[0][1] == 1, seen.most_common(1)


def test_no_gap_in_a_comment_was_left_open(told: list[Told]) -> None:
    assert not [one for one in told if re.search(r"[{}]", one.response.comment)]


STORY = {
    "delivery": Verdict.FALL,
    "onboarding": Verdict.RISE,
    "stores": Verdict.UNCLEAR,
}


@pytest.mark.parametrize(("team", "verdict"), STORY.items())
def test_each_team_has_its_story(told: list[Told], team: str, verdict: Verdict) -> None:
    before = scores(told, team, weeks_ago=(WEEKS, 13))
    after = scores(told, team, weeks_ago=(13, 0))
    assert after.since(before) is verdict


def test_delivery_sinks_because_nobody_calls_back(told: list[Told]) -> None:
    causes = Counter(
        one.cause
        for one in told
        if one.cause and team_of(one) == "delivery" and one.response.answered_at > NOW - 13 * WEEK
    )
    assert causes.most_common(1)[0][0] == "No call-back"
    assert causes["No call-back"] > causes.total() / 3


def test_every_cause_is_one_that_its_team_knows(told: list[Told]) -> None:
    for one in told:
        team = COMPANY.roster.team(team_of(one))
        assert team is not None
        assert one.cause in {"", *team.root_causes}
        assert bool(one.cause) is one.response.is_unhappy


def test_customers_love_the_new_colleague(told: list[Told]) -> None:
    about = [
        (one.response, attribution.staff)
        for one in told
        if one.response.score >= 9 and one.response.comment
        for attribution in attributions(one.response, COMPANY.roster)
    ]
    first = min(response.answered_at for response, staff in about if staff == AMIRA)
    assert first > NOW - 13 * WEEK
    since = Counter(staff for response, staff in about if response.answered_at >= first)
    assert since.most_common(1)[0][0] == AMIRA
    assert len(since) == len([one for one in COMPANY.roster.staff if one.team])


def test_no_address_or_number_could_be_somebodys(told: list[Told]) -> None:
    for customer in {one.response.customer for one in told if one.response.customer.is_known}:
        assert customer.email.isascii()
        assert customer.email.endswith("@mail.example")
        assert not customer.phone or customer.phone.startswith("+49 30 23125")
