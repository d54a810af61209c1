"""The houses in which each test takes place."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.platforms.chat import Chat, Hosted
from tests.platforms.house import House
from tests.platforms.in_browser import InBrowser
from tests.platforms.in_slack import InSlack
from tests.platforms.in_teams import InTeams
from tests.platforms.moving_in import living_in

CHATS: dict[str, Callable[[], Chat]] = {
    "slack": InSlack,
    "teams": InTeams,
    "browser": InBrowser,
    "slack over a socket": lambda: InSlack(over_socket=True),
}


@pytest.fixture(params=["slack", "teams", "browser"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """In each chat."""
    async with living_in(CHATS[request.param]()) as house:
        yield house


@pytest.fixture(params=["slack", "teams"])
async def hosted(request: pytest.FixtureRequest) -> AsyncIterator[tuple[House, Hosted]]:
    """In each chat that somebody else keeps, and that chat."""
    chat = CHATS[request.param]()
    assert isinstance(chat, Hosted)
    async with living_in(chat) as house:
        yield house, chat


Both = tuple[House, Hosted, Hosted]


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    """In two chats that show the same, and those."""
    slack, teams = InSlack(), InTeams()
    async with living_in(slack, teams) as house:
        yield house, slack, teams
