"""The self-test in Microsoft Teams: heard, with a token of another app, with a wrong clock."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from messages.trial import LABEL
from nps.people import Person
from tests.doctor.trying import Trying, trying, way
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Post
from tests.teams.house import House, opened

TEAMS = way("teams", "Microsoft Teams")
JONAS = Person("jonas@example.com", "Jonas Weber")


@asynccontextmanager
async def asked(house: House) -> AsyncIterator[tuple[Trying, Post]]:
    """A self-test whose card stands in Jonas's chat with Earful."""
    rounds = asyncio.create_task(house.courier.run())
    try:
        async with trying(house.database, TEAMS, JONAS) as told:
            post = await house.teams.wait_for(
                lambda: next((one for one in _posts(house) if "Please press" in one.words), None)
            )
            yield told, post
    finally:
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)
        await house.courier.stop()


def _posts(house: House) -> list[Post]:
    return [post for chat in house.teams.conversations.values() for post in chat.standing]


async def test_a_button_that_is_heard_passes_every_hop(teams: TeamsStandIn) -> None:
    async with opened(teams) as house:
        async with asked(house) as (told, post):
            press = teams.press_action(post, post.action(LABEL), house.jonas)
            answer = await teams.send(press, house.address)
            assert "Heard: buttons work here" in str(answer.json)
            await teams.wait_for(lambda: "Heard" in post.words)
        assert told.last == "fine: 5 of 5: Microsoft Teams shows the answer. Buttons work there"


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another app's": ({"aud": "another"}, "its signature is not for this Earful: Copy it anew."),
    "another time's": ({"exp": int(time.time()) - 900}, "well signed, but more than five minutes"),
}


@pytest.mark.parametrize(("claims", "words"), REFUSED.values(), ids=REFUSED)
async def test_a_token_that_is_not_accepted_is_named(
    teams: TeamsStandIn, claims: dict[str, Any], words: str
) -> None:
    async with opened(teams) as house:
        async with asked(house) as (told, post):
            press = teams.press_action(post, post.action(LABEL), house.jonas)
            token = teams.signing.token(teams.service_url, **claims)
            assert (await teams.send(press, house.address, token=token)).status == 401
        assert words in told.last


async def test_a_person_in_no_team_that_earful_is_in_is_named(teams: TeamsStandIn) -> None:
    async with opened(teams, installed=False) as house:
        rounds = asyncio.create_task(house.courier.run())
        async with trying(house.database, TEAMS, JONAS) as told:
            pass
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)
        await house.courier.stop()
    assert told.last.endswith("no team in Microsoft Teams that Earful is in has jonas@example.com")
