"""A tenant on loopback, and Earful's Teams connected to it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.platforms.teams.settings import TeamsSettings
from tests.standins.teams import TeamsStandIn


def settings(teams: TeamsStandIn, **more: Any) -> TeamsSettings:
    told = {
        "tenants": (teams.tenant,),
        "login_url": teams.url,
        "metadata_url": teams.metadata_url,
    }
    return TeamsSettings(teams.app_id, teams.password, **told | more)


@pytest.fixture
async def teams() -> AsyncIterator[TeamsStandIn]:
    async with TeamsStandIn() as standing_in:
        yield standing_in
