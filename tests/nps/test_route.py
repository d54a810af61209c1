from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps.people import Roster, Team
from nps.response import Response
from nps.route import Route, alerted, explaining, routed

AT = datetime(2026, 11, 18, 13, 2, tzinfo=UTC)
SUPPORT, STORES, DELIVERY = Team("support", "Support"), Team("stores", "Stores"), Team("van", "Van")
ROSTER = Roster((SUPPORT, STORES, DELIVERY))
ROUTES = (
    Route("stores", touchpoint="Store visit"),
    Route("van", tag="late", scores=frozenset({0, 1, 2, 3})),
    Route("stores", segment="gold"),
    Route("van", source_team="Couriers"),
    Route("support"),
)


def response(score: int = 2, **has: Any) -> Response:
    return replace(Response("plain", "1", score, AT), **has)


CASES = {
    "first match": (response(touchpoint="Store visit", tags=("late",)), "stores"),
    "in any case": (response(touchpoint=" store VISIT "), "stores"),
    "tag and score": (response(tags=("VIP", "Late")), "van"),
    "tag without the score": (response(4, tags=("late",)), "support"),
    "score without the tag": (response(1), "support"),
    "segment": (response(segment="Gold"), "stores"),
    "part of a word": (response(touchpoint="Store visits"), "support"),
    "nothing matches but the last": (response(), "support"),
}


@pytest.mark.parametrize(("given_", "team"), CASES.values(), ids=CASES.keys())
def test_the_first_route_that_matches_leads_to_its_team(given_: Response, team: str) -> None:
    led = routed(given_, ROUTES, ROSTER)

    assert led.team == team
    assert alerted(led, ROUTES, ROSTER) == ROSTER.team(team)


OWN = {
    "its key": ("stores", "stores", STORES),
    "its name": ("Stores", "stores", STORES),
    "just a name": ("Emergency ambulance", "Emergency ambulance", SUPPORT),
    "a name that a route knows": ("couriers", "couriers", DELIVERY),
}


@pytest.mark.parametrize(("word", "counted", "hears"), OWN.values(), ids=OWN.keys())
def test_the_sources_own_word_counts_whoever_hears_of_it(
    word: str, counted: str, hears: Team
) -> None:
    led = routed(response(segment="", team=word), ROUTES, ROSTER)

    assert led.team == counted
    assert alerted(led, ROUTES, ROSTER) == hears


def test_the_sources_own_word_goes_before_every_route() -> None:
    led = routed(response(team="support", touchpoint="Store visit"), ROUTES, ROSTER)

    assert led.team == "support"
    assert alerted(led, ROUTES, ROSTER) == SUPPORT


def test_without_a_route_there_is_no_team() -> None:
    led = routed(response(), ROUTES[:-1], ROSTER)

    assert led.team == ""
    assert alerted(led, ROUTES[:-1], ROSTER) is None


def test_without_a_default_a_mere_name_is_heard_by_nobody() -> None:
    led = routed(response(team="Catering"), ROUTES[:-1], ROSTER)

    assert led.team == "Catering"
    assert alerted(led, ROUTES[:-1], ROSTER) is None


def test_a_route_to_a_team_that_is_not_there_alerts_nobody() -> None:
    routes = [Route("catering")]

    assert alerted(routed(response(), routes, ROSTER), routes, ROSTER) is None


def test_only_a_route_without_conditions_is_the_default() -> None:
    assert [route.is_default for route in ROUTES] == [False, False, False, False, True]


def test_a_route_explains_where_a_response_went_unless_its_source_did() -> None:
    by_route = routed(response(touchpoint="Store visit"), ROUTES, ROSTER)
    by_source = routed(response(team="van", touchpoint="Store visit"), ROUTES, ROSTER)

    assert explaining(by_route, ROUTES, STORES) == ROUTES[0]
    assert explaining(by_source, ROUTES, DELIVERY) is None


words = st.sampled_from(["", "Store visit", "gold", "late", "stores", "Stores", "Couriers", "x"])
responses = st.builds(
    lambda score, touchpoint, segment, team, tags: response(
        score, touchpoint=touchpoint, segment=segment, team=team, tags=tuple(tags)
    ),
    st.integers(0, 10),
    words,
    words,
    words,
    st.lists(words, max_size=2),
)


@given(responses)
def test_routing_again_changes_nothing_more(given_: Response) -> None:
    led = routed(given_, ROUTES, ROSTER)

    assert routed(led, ROUTES, ROSTER) == led
    assert replace(led, team=given_.team) == given_


@given(responses)
def test_with_a_default_route_somebody_always_hears(given_: Response) -> None:
    assert alerted(routed(given_, ROUTES, ROSTER), ROUTES, ROSTER) is not None
