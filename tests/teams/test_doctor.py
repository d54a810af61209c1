"""What the doctor says of Microsoft Teams."""

from datetime import timedelta

import pytest

from bot.doctor.finding import Verdict
from bot.now import Now, utc_now
from bot.platforms.teams.doctor import teams as looked_at
from bot.platforms.teams.settings import TeamsSettings
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Refuse
from tests.teams.conftest import settings
from tests.teams.house import opened


async def found(told: TeamsSettings, now: Now = utc_now) -> dict[str, Verdict]:
    return {one.sentence: one.verdict async for one in looked_at(told, now)}


def verdict(told: dict[str, Verdict], words: str) -> Verdict:
    [sentence] = [one for one in told if words in one]
    return told[sentence]


async def test_all_is_well(teams: TeamsStandIn) -> None:
    told = await found(settings(teams))
    assert Verdict.BAD not in told.values()
    assert verdict(told, "id, password and tenant are accepted") is Verdict.FINE


async def test_a_wrong_password_and_keys_that_cannot_be_had_are_found(teams: TeamsStandIn) -> None:
    teams.password = "another"
    teams.fail("metadata", Refuse(503), times=None)
    told = await found(TeamsSettings("a", "b", ("c",), teams.url, teams.metadata_url))
    assert verdict(told, "check TEAMS_APP_ID") is Verdict.BAD
    assert verdict(told, "nothing that people press") is Verdict.BAD


async def test_a_clock_by_which_tokens_would_be_refused_is_found(teams: TeamsStandIn) -> None:
    told = await found(settings(teams), lambda: utc_now() - timedelta(hours=3))
    assert verdict(told, "3 hours behind Microsoft's") is Verdict.BAD


async def test_how_many_tenants_are_heard_is_said_where_it_is_more_than_one(
    teams: TeamsStandIn,
) -> None:
    told = await found(settings(teams, tenants=(teams.tenant, "another")))
    assert verdict(told, "2 tenants are heard") is Verdict.NOTE
    assert not any("heard" in one for one in await found(settings(teams)))


async def test_development_is_said_to_be_for_trying(teams: TeamsStandIn) -> None:
    assert list((await found(TeamsSettings())).values()) == [Verdict.NOTE]


async def test_readiness_says_that_the_secret_has_ended(teams: TeamsStandIn) -> None:
    async with opened(teams) as house:
        assert house.connection.ailment() is None
        teams.fail("token", Refuse(401), times=None)
        house.connection.login.doubt()
        await house.hears()
        assert "no token" in (house.connection.ailment() or "")


@pytest.mark.parametrize("status", [401, 503])
async def test_readiness_says_that_there_is_no_token(teams: TeamsStandIn, status: int) -> None:
    teams.fail("token", Refuse(status), times=1)
    async with opened(teams, installed=False) as house:
        ailment = await teams.wait_for(
            lambda: teams.calls_of("token") and house.connection.ailment()
        )
        assert "Microsoft" in ailment
