"""Customers who answer while somebody watches."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.company import COMPANY, HOME
from bot.demo.live import encore, live
from bot.demo.story import responses, tale
from nps.route import routed

NOW = datetime(2026, 11, 25, 10, 40, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("number", range(12))
def test_each_is_unhappy_says_why_and_can_be_called(number: int) -> None:
    answer = live(number, NOW)
    assert answer.is_unhappy
    assert answer.comment
    assert answer.can_be_reached
    assert answer.answered_at == NOW
    assert answer == live(number, NOW)


def test_the_first_concerns_the_newcomers_team_and_a_customer_who_was_pleased_once() -> None:
    first = live(0, NOW)
    assert routed(first, COMPANY.routes, COMPANY.roster).team == HOME
    (earlier,) = [
        one.response.score
        for one in tale(7, NOW, BERLIN)
        if one.response.customer.id == first.customer.id
    ]
    assert earlier == 8


def test_the_others_are_nobody_who_answered_before() -> None:
    known = {one.customer.id for one in responses(7, NOW, BERLIN)}
    assert not known & {live(number, NOW).customer.id for number in range(1, 40)}


def test_no_two_are_the_same() -> None:
    assert len({live(number, NOW).comment for number in range(8)}) == 8


def test_ones_own_unhappy_customers_speak_again_newest_first() -> None:
    own = responses(7, NOW, BERLIN)
    again = encore(own)
    newest = max(
        (one for one in own if one.is_unhappy and one.comment), key=lambda one: one.answered_at
    )
    assert again(0, NOW).comment == newest.comment
    assert again(0, NOW).key != newest.key
    assert again(1, NOW).comment != newest.comment


def test_without_any_a_made_up_one_speaks() -> None:
    happy = [one for one in responses(7, NOW, BERLIN) if one.score == 10]
    assert encore(happy)(0, NOW).comment
