"""A whole Earful on loopback, with Microsoft Teams."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.courier import Courier
from bot.desk import Desk
from bot.platforms.teams.connection import connected
from bot.platforms.teams.platform import Teams
from bot.platforms.teams.settings import PATH
from bot.web import application, serving
from handlers.intake import take_in
from nps.company import Admins, Company
from nps.people import Roster, Staff, Team
from nps.response import Customer, Response
from nps.route import Route
from storage.database import Database
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Conversation, Json, Post, User
from tests.teams.conftest import settings

WORDS = "Third week without my sofa. Nobody calls back."
STAFF = (
    Staff("jonas@example.com", "Jonas Weber", "support", lead=True),
    Staff("amira@example.com", "Amira Haddad", "support"),
    Staff("ada@example.com", "Ada Byron", ""),
)


def company(channel: str) -> Company:
    support = Team("support", "Support", (channel,), root_causes=("no call-back", "long wait"))
    return Company(
        name="Example",
        roster=Roster((support,), STAFF),
        routes=(Route("support"),),
        leadership=(channel,),
        admins=Admins(("ada@example.com",), ()),
    )


def unhappy(number: int = 1, at: datetime | None = None, words: str = WORDS) -> Response:
    now = at or datetime.now(UTC)
    customer = Customer(
        id=f"c-{number}", name="Maria Keller", email="maria@example.org", phone="+49 170 555 0114"
    )
    return Response(
        source="plain",
        id=str(number),
        score=2,
        answered_at=now,
        comment=words,
        customer=customer,
        may_contact=True,
    )


@dataclass
class House:
    """Everything that a test looks at or turns."""

    teams: TeamsStandIn
    database: Database
    company: Company
    support: Conversation
    jonas: User
    amira: User
    running: AsyncExitStack
    tenants: tuple[str, ...]
    ahead: timedelta = timedelta()

    async def start(self) -> None:
        """Earful itself, on the database that there is."""
        desk = Desk(self.database, self.company)
        self.connection = await self.running.enter_async_context(
            connected(settings(self.teams, tenants=self.tenants), desk, self.database, self.company)
        )
        app = _app(self.connection.routes)
        port = await self.running.enter_async_context(serving(app, "127.0.0.1", 0))
        self.courier = Courier(self.database, [self.platform], self.now, lambda: 0.5)
        self.address = f"http://127.0.0.1:{port}{PATH}"

    async def restart(self) -> None:
        await self.running.aclose()
        await self.start()

    @property
    def platform(self) -> Teams:
        return self.connection.platform

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def later(self, **span: float) -> None:
        """For Earful's own clock, and for how often Teams lets it write."""
        self.ahead += timedelta(**span)
        before, ahead = self.platform.limits.seconds, timedelta(**span).total_seconds()
        self.platform.limits.seconds = lambda: before() + ahead
        await self.courier.deliver()

    async def hears(self, *responses: Response) -> None:
        """A survey tool tells of customers; what follows is delivered."""
        await self.database.write(
            lambda store: take_in(responses or (unhappy(),), store, self.company, self.now())
        )
        await self.courier.deliver()

    async def does(self, activity: Json) -> Any:
        """What somebody did reaches Earful; its answer."""
        answer = await self.teams.send(activity, self.address)
        assert answer.status == 200, answer
        await self.courier.deliver()
        return answer.json

    async def presses(self, post: Post, title: str, by: User, **inputs: str) -> Any:
        """With *inputs* where the button ends a form."""
        action = post.action(title)
        if inputs:
            opened = next(
                one for one in post.actions if one.get("title") == title and "card" in one
            )
            [action] = opened["card"]["actions"]
            names = {one["id"].rpartition(".")[2]: one["id"] for one in opened["card"]["body"]}
            filled = {names[name]: value for name, value in inputs.items()}
            return await self.does(self.teams.press_action(post, action, by, filled))
        return await self.does(self.teams.press_action(post, action, by))

    async def moves_in(self, where: Conversation | None = None) -> None:
        await self.does(self.teams.installed(where or self.support, self.jonas))

    @property
    def card(self) -> Post:
        """The customer's card in the team's channel."""
        [card] = [one for one in self.support.standing if one.actions and not one.thread]
        return card


@asynccontextmanager
async def opened(
    teams: TeamsStandIn,
    *,
    installed: bool = True,
    tenants: tuple[str, ...] = (),
) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        jonas, amira = teams.add_user("Jonas Weber"), teams.add_user("Amira Haddad")
        support = teams.add_channel("support", [jonas, amira])
        earful = company(f"teams:{support.id}")
        database = await stack.enter_async_context(Database("sqlite+aiosqlite://", earful))
        running = await stack.enter_async_context(AsyncExitStack())
        house = House(
            *(teams, database, earful, support, jonas, amira, running),
            tenants or (teams.tenant,),
        )
        await house.start()
        if installed:
            await house.moves_in()
            [welcome] = support.standing
            welcome.deleted = True
        yield house


def _app(routes: Sequence[web.AbstractRouteDef]) -> web.Application:
    async def ready() -> list[str]:
        return []

    return application(routes, ready)
