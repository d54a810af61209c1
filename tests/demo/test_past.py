"""What was done about the unhappy: in an order that could have happened."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.company import COMPANY, HOME
from bot.demo.past import PastMove, past_moves
from bot.demo.story import Told, tale
from nps.followup import FollowUp, Outcome, State
from nps.route import routed

NOW = datetime(2026, 11, 25, 10, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return tale(7, NOW, COMPANY.timezone)


@pytest.fixture(scope="module")
def moves(told: list[Told]) -> list[PastMove]:
    return past_moves(told, 7, NOW)


def followed_up(moves: list[PastMove]) -> dict[str, FollowUp]:
    stands: dict[str, FollowUp] = {}
    for one in moves:
        before = stands.get(one.response_key, FollowUp())
        stands[one.response_key] = before.moved(one.move, one.by, one.resolution)
    return stands


def test_every_move_was_allowed_then(moves: list[PastMove]) -> None:
    assert set(followed_up(moves).values())


def test_nobody_moves_before_the_customer_answered_or_after_now(
    told: list[Told], moves: list[PastMove]
) -> None:
    answered = {one.response.key: one.response.answered_at for one in told}
    assert moves == sorted(moves, key=lambda one: one.at)
    assert all(answered[one.response_key] < one.at <= NOW for one in moves)


def test_who_moves_belongs_to_the_team(told: list[Told], moves: list[PastMove]) -> None:
    teams = {
        one.response.key: routed(one.response, COMPANY.routes, COMPANY.roster).team for one in told
    }
    for one in moves:
        colleague = COMPANY.roster.colleague(one.by.id)
        assert colleague is not None
        assert colleague.team == teams[one.response_key]


def test_who_cannot_be_reached_is_only_learnt_from(told: list[Told], moves: list[PastMove]) -> None:
    unreachable = {one.response.key for one in told if not one.response.can_be_reached}
    for one in moves:
        if one.resolution:
            noted = one.resolution.outcome is Outcome.NOTED
            assert noted is (one.response_key in unreachable)


def test_where_a_newcomer_looks_first_little_waits_and_where_the_story_is_more_does(
    told: list[Told], moves: list[PastMove]
) -> None:
    stands = followed_up(moves)
    waiting = {
        team: [
            one.response.answered_at
            for one in told
            if one.response.is_unhappy
            and one.response.answered_at > NOW - timedelta(weeks=12)
            and stands.get(one.response.key, FollowUp()).state is not State.RESOLVED
            and routed(one.response, COMPANY.routes, COMPANY.roster).team == team
        ]
        for team in (HOME, "delivery")
    }
    assert all(at > NOW - timedelta(days=2) for at in waiting[HOME])
    assert len(waiting["delivery"]) > len(waiting[HOME])
