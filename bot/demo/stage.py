"""The demo: a made-up company, or one's own responses, in the browser workspace."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from bot.clock import Clock
from bot.courier import Courier
from bot.demo.company import COMPANY
from bot.demo.live import Live, encore, live
from bot.demo.own import company_of
from bot.demo.past import past_moves
from bot.demo.personas import personas
from bot.demo.story import tale
from bot.demo.timeline import FOLLOWED_UP, Cue, cues, hushed, unattended
from bot.desk import Desk
from bot.now import Now, utc_now
from bot.platforms.browser.doors import application
from bot.platforms.browser.stage import Backstage, Job, Stage
from bot.platforms.browser.workspace import Browser
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn
from bot.platforms.slack.words import Ink
from bot.web import serving
from bot.wiring import stopping, working
from handlers.csvfile.plan import Options, plan
from handlers.csvfile.reading import read
from handlers.intake import take_in
from jobs import digest, praise
from messages.blocks import Message
from nps.company import Company
from nps.people import unique
from nps.period import WEEK
from nps.refusal import Refusal
from nps.response import Response
from storage.database import Database
from storage.store import Store

SEED: Final = 2026
HEARD: Final = timedelta(days=8)
"""What happened longer ago left its mark in the numbers and weekly posts, but no other messages."""
LOOPBACK: Final = "127.0.0.1"
JOBS: Final = (
    Job(digest.JOB.name, "Monday's digests"),
    Job(praise.TELL.name, "Thursday's praise, each to its person"),
    Job(praise.PUBLISH.name, "Friday's kind words"),
)


@dataclass
class Watch:
    """Shows the time of the rehearsal, and the real one once that is over."""

    rehearsed: datetime | None = None

    def now(self) -> datetime:
        return self.rehearsed or utc_now()


async def perform(port: int, data: Path | None, announce: Callable[[str], None]) -> None:
    """The demo on loopback until Ctrl-C; *announce* hears where, in a sentence.

    Nothing is kept: the database is in memory. Raises Refusal where *data* cannot be read.
    """
    watch = Watch()
    stage, past = _own(data, watch.now()) if data else _made_up(watch.now())
    company = stage.company
    async with AsyncExitStack() as house:
        database = await house.enter_async_context(Database("sqlite+aiosqlite://", company))
        browser = Browser((one.email for one in company.roster.staff), watch.now)
        await _rehearse(past, database, browser, watch)
        _, clock = await house.enter_async_context(working(database, company, [browser], watch.now))
        app = application(
            browser, stage, _backstage(database, company, clock, watch.now), watch.now
        )
        told_to_stop = stopping()
        bound = await house.enter_async_context(serving(app, LOOPBACK, port))
        announce(f"{stage.notice} Open http://{LOOPBACK}:{bound}")
        await told_to_stop.wait()


def _made_up(now: datetime) -> tuple[Stage, list[Cue]]:
    told = tale(SEED, now, COMPANY.timezone)
    moves = past_moves(told, SEED, now, weeks=FOLLOWED_UP // WEEK)
    past = cues([one.response for one in told], moves, COMPANY, now)
    return _stage(COMPANY, live, "A made-up company. Nothing leaves this machine."), past


def _own(data: Path, now: datetime) -> tuple[Stage, list[Cue]]:
    """One's own responses, moved in time so that the last of them is today's."""
    responses = _read(data, now)
    moved_by = _whole_days(now - max(one.answered_at for one in responses))
    told = [replace(one, answered_at=one.answered_at + moved_by) for one in responses]
    company = company_of(told, COMPANY.timezone)
    notice = "Your own responses, and made-up colleagues. Nothing leaves this machine."
    if moved_by:
        notice += f" All dates are moved by {moved_by.days:,} days, so that the last is today's."
    past = [*cues(told, [], company, now), unattended(now)]
    return _stage(company, encore(told), notice), past


def _read(data: Path, now: datetime) -> list[Response]:
    try:
        layout = plan(data, Options(COMPANY.timezone, now))
    except Refusal as refusal:
        raise Refusal(f"{refusal}{_WITHOUT_FLAGS if '--' in str(refusal) else ''}") from None
    responses = [one for batch in read(data, layout) for one in batch.responses]
    if not responses:
        raise Refusal(f"{data} has no row with a score from 0 to 10.")
    return responses


_WITHOUT_FLAGS: Final = " The demo itself has no such flag: mend the file instead."


def _whole_days(span: timedelta) -> timedelta:
    return timedelta(days=max(0, span.days))


def _stage(company: Company, live: Live, notice: str) -> Stage:
    return Stage(
        company=company,
        personas=personas(company),
        live=live,
        touchpoints=tuple(unique(route.touchpoint for route in company.routes if route.touchpoint)),
        notice=notice,
        jobs=JOBS,
        monday=digest.JOB.name,
    )


def _backstage(database: Database, company: Company, clock: Clock, now: Now) -> Backstage:
    desk = Desk(database, company)

    async def answer(response: Response) -> None:
        await database.write(lambda store: take_in([response], store, company, now()))

    async def run_job(name: str) -> None:
        await clock.run_by_hand(name, due_by_hand(name, clock))

    def drawn_for_slack(message: Message) -> Mapping[str, Any]:
        return drawn(message, Ink(Calendar(company.timezone, now()), users={}))

    return Backstage(desk.press, desk.ask, answer, run_job, drawn_for_slack)


def due_by_hand(name: str, clock: Clock) -> datetime:
    """When its time will have come: a newcomer will not wait for Monday.

    Friday comes after the Thursday at which people are told, or nobody had time to answer.
    """
    due, told = clock.next_due(name), clock.next_due(praise.TELL.name)
    return due + WEEK if name == praise.PUBLISH.name and due < told else due


async def _rehearse(
    past: Sequence[Cue], database: Database, browser: Browser, watch: Watch
) -> None:
    """Play *past* through the real handlers: long ago unheard, lately as it was posted then."""
    company, heard_from = database.company, watch.now() - HEARD
    courier = Courier(database, [browser], watch.now)
    for is_heard, some in groupby(past, lambda cue: cue.is_kept or cue.at >= heard_from):
        if not is_heard:
            await database.write(partial(_play_unheard, list(some), company))
            continue
        for cue in some:
            watch.rehearsed = cue.at
            await database.write(partial(_play, cue, company))
            await courier.deliver()
    watch.rehearsed = None


def _play_unheard(cues: Sequence[Cue], company: Company, store: Store) -> None:
    to_nobody = hushed(company)
    for cue in cues:
        cue.do(store, to_nobody)
    store.erasure.forget_unshown()


def _play(cue: Cue, company: Company, store: Store) -> None:
    cue.do(store, company)
