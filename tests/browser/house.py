"""The demo's company in the browser workspace: the real parts, without the long past."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from bot.courier import Courier
from bot.demo.company import COMPANY, TOUCHPOINTS
from bot.demo.live import live
from bot.demo.personas import personas
from bot.desk import Desk
from bot.platforms.browser.doors import application
from bot.platforms.browser.stage import Backstage, Job, Stage
from bot.platforms.browser.workspace import Browser
from bot.web import serving
from handlers.intake import take_in
from jobs import digest
from messages.blocks import Line, Message
from nps.response import Response
from storage.database import Database

NEVER: Final = 1e6
"""Seconds until a customer answers by itself, where a test wants to be alone."""
JOBS: Final = (Job(digest.JOB.name, "Monday's digests"),)


def now() -> datetime:
    return datetime.now(UTC)


def words_of(text: str) -> Message:
    return Message((text,), (Line((text,)),))


@dataclass
class House:
    """A running workspace."""

    url: str
    browser: Browser
    database: Database
    _numbers: Any = field(default_factory=count)

    async def answers(self, score: int = 2, **changes: Any) -> Response:
        """A customer of Support answers, in words that no other test uses."""
        number = next(self._numbers)
        told = replace(
            live(0, now()),
            id=f"test-{number}",
            score=score,
            comment=f"Nobody called back, for the {number}. time.",
            **changes,
        )
        await self.database.write(lambda store: take_in([told], store, COMPANY, now()))
        return told

    async def had_a_week(self) -> None:
        """Six customers answered a week ago, so that there is a digest."""
        for _ in range(6):
            await self.answers(score=9, answered_at=now() - timedelta(weeks=1))

    def says(self, channel: str, text: str) -> None:
        """Something appears in *channel*."""
        self.browser.say(channel, words_of(text))


def stage(first_alert: float = NEVER) -> Stage:
    return Stage(
        company=COMPANY,
        personas=personas(COMPANY),
        live=live,
        touchpoints=tuple(touchpoint for those in TOUCHPOINTS.values() for touchpoint in those),
        jobs=JOBS,
        monday=digest.JOB.name,
        first_alert=first_alert,
    )


def backstage(database: Database) -> Backstage:
    desk = Desk(database, COMPANY)

    async def answer(response: Response) -> None:
        await database.write(lambda store: take_in([response], store, COMPANY, now()))

    async def run_job(name: str) -> None:
        await database.write(lambda store: digest.run(now(), store, COMPANY))

    return Backstage(desk.press, desk.ask, answer, run_job, drawn_for_slack)


def drawn_for_slack(message: Message) -> Mapping[str, Any]:
    return {"text": "as Slack says it", "blocks": [{"type": "divider"}]}


@asynccontextmanager
async def open_house(first_alert: float = NEVER) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database("sqlite+aiosqlite://", COMPANY))
        browser = Browser((one.email for one in COMPANY.roster.staff), now)
        rounds = asyncio.create_task(Courier(database, [browser], now).run())
        app = application(browser, stage(first_alert), backstage(database), now)
        port = await stack.enter_async_context(serving(app, "127.0.0.1", 0))
        yield House(f"http://127.0.0.1:{port}", browser, database)
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds
