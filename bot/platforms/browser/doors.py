"""The workspace's doors: its page, what it shows, and what can be pressed and asked."""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from bot.platforms.browser.guard import guarded, sealed
from bot.platforms.browser.page import page
from bot.platforms.browser.render import Pen
from bot.platforms.browser.stage import NAME, Backstage, Persona, Stage
from bot.platforms.browser.stream import Stream
from bot.platforms.browser.workspace import Browser
from handlers.asks import Ask, Click, Reply, Where
from handlers.payload import BadPayload, as_comment, clean, read_json
from nps.people import Person
from nps.refusal import Refusal
from nps.score import read_score

COMMAND: Final = "/nps"
TO_US: Final = re.compile(r"\s*(?:/nps\b|@earful\b)\s*", re.IGNORECASE)
AT_SOMEBODY: Final = re.compile(r"@[\w.+-]+(?:@[\w.-]+)?")
LARGEST: Final = 64 * 1024
"""Bytes of any body."""


def application(
    browser: Browser, stage: Stage, backstage: Backstage, clock: Callable[[], datetime]
) -> web.Application:
    """The whole workspace as a server's application; to be bound to loopback alone."""
    doors = _Doors(browser, stage, backstage, clock)
    app = web.Application(middlewares=[guarded], client_max_size=LARGEST)
    app.on_response_prepare.append(sealed)
    app.on_shutdown.append(doors.close)
    app.add_routes(
        [
            web.get("/", doors.page),
            web.static("/static", Path(__file__).with_name("static")),
            web.get("/channel", doors.channel),
            web.get("/live", doors.live),
            web.get("/suggestion", doors.suggestion),
            web.get("/slack", doors.slack),
            web.post("/press", doors.press),
            web.post("/ask", doors.ask),
            web.post("/answer", doors.answer),
            web.post("/job", doors.job),
        ]
    )
    return app


class _Doors:
    def __init__(
        self, browser: Browser, stage: Stage, backstage: Backstage, clock: Callable[[], datetime]
    ) -> None:
        self._browser = browser
        self._stage = stage
        self._backstage = backstage
        self._clock = clock
        self._stream = Stream(browser, self._pen)
        self._customers = count(1)  # number 0 comes by itself
        self._first: asyncio.Task[None] | None = None

    async def close(self, _: web.Application) -> None:
        """Let the pages go, which the server would otherwise wait for."""
        self._browser.close()
        if self._first:
            self._first.cancel()
            with suppress(asyncio.CancelledError):
                await self._first

    # What is seen

    async def page(self, request: web.Request) -> web.Response:
        told = page(self._stage, self._stream.place, request.query)
        return web.Response(text=told, content_type="text/html")

    async def channel(self, request: web.Request) -> web.Response:
        """The entries of a channel's list."""
        _, channel = self._who_and_where(request.query)
        pen = self._pen()
        entries = "".join(pen.post(post) for post in self._browser.posts(channel))
        return web.Response(text=entries, content_type="text/html")

    async def live(self, request: web.Request) -> web.StreamResponse:
        if self._first is None:
            self._first = asyncio.create_task(self._somebody_answers())
        return await self._stream.serve(request)

    async def _somebody_answers(self) -> None:
        await asyncio.sleep(self._stage.first_alert)
        await self._backstage.answer(self._stage.live(0, self._clock()))

    async def suggestion(self, _: web.Request) -> web.Response:
        """What the next customer might say, to start from."""
        answer = self._stage.live(next(self._customers), self._clock())
        return web.json_response(
            {"score": answer.score, "comment": answer.comment, "touchpoint": answer.touchpoint}
        )

    async def slack(self, request: web.Request) -> web.Response:
        post = self._browser.post(request.query.get("ref", ""))
        if not post:
            raise web.HTTPNotFound(text="This message is no longer there.\n")
        return web.json_response(dict(self._backstage.drawn_for_slack(post.message)))

    # What is set in motion

    async def press(self, request: web.Request) -> web.Response:
        told = await _told(request)
        persona, channel = self._who_and_where(told)
        click = Click(
            verb=_word(told, "verb"),
            subject=_word(told, "subject"),
            by=persona.person,
            at=self._clock(),
            channel=_spelled(channel),
            answers=_answers(told.get("answers")),
        )
        reply = await self._backstage.press(click)
        return self._replied(reply, channel, verb=click.verb, subject=click.subject)

    async def ask(self, request: web.Request) -> web.Response:
        told = await _told(request)
        persona, channel = self._who_and_where(told)
        typed = _word(told, "words")
        to_us = TO_US.match(typed)
        if not to_us and channel != persona.direct:
            raise web.HTTPUnprocessableEntity(text="Only /nps and @Earful are answered here.\n")
        words = typed[to_us.end() :] if to_us else typed
        ask = Ask(
            words=words.strip(),
            by=persona.person,
            at=self._clock(),
            channel=_spelled(channel),
            mentioned=self._mentioned(words),
            command=COMMAND,
        )
        return self._replied(await self._backstage.ask(ask), channel, asked=typed)

    async def answer(self, request: web.Request) -> web.Response:
        """Somebody plays a customer."""
        told = await _told(request)
        now = self._clock()
        try:
            score = read_score(told.get("score"))
        except Refusal as no_score:
            raise web.HTTPUnprocessableEntity(text=f"{no_score}\n") from no_score
        served_by = self._stage.company.roster.colleague(_word(told, "served_by"))
        await self._backstage.answer(
            replace(
                self._stage.live(next(self._customers), now),
                score=score,
                comment=as_comment(_word(told, "comment"), "comment"),
                touchpoint=_word(told, "touchpoint"),
                staff=(served_by.email,) if served_by else (),
                language="",
            )
        )
        return web.json_response({})

    async def job(self, request: web.Request) -> web.Response:
        name = _word(await _told(request), "name")
        if name not in {job.name for job in self._stage.jobs}:
            raise web.HTTPNotFound(text="There is no such job.\n")
        await self._backstage.run_job(name)
        return web.json_response({})

    def _pen(self, zone: str = "") -> Pen:
        """For whoever reads in the time zone with that name, or else on the company's clock."""
        return Pen(_zone(zone) or self._stage.company.timezone, self._clock())

    def _who_and_where(self, told: Mapping[str, Any]) -> tuple[Persona, str]:
        persona, channel = self._stage.persona(_word(told, "as")), _word(told, "channel")
        if not persona or not persona.reads(channel):
            raise web.HTTPNotFound(text="Nobody here reads that channel.\n")
        return persona, channel

    def _mentioned(self, words: str) -> dict[str, Person]:
        """Colleagues by "@name" as it stands in *words*: first names, or e-mail addresses."""
        staff = [one.person for one in self._stage.company.roster.staff]
        named = {person.first_name.casefold(): person for person in reversed(staff)}
        named |= {person.id: person for person in staff}
        found = {word: named.get(word[1:].casefold()) for word in AT_SOMEBODY.findall(words)}
        return {word: person for word, person in found.items() if person}

    def _replied(
        self, reply: Reply, channel: str, *, asked: str = "", verb: str = "", subject: str = ""
    ) -> web.Response:
        pen, told = self._pen(), dict[str, str]()
        if reply.form:
            told["form"] = pen.form(verb, subject, reply.form)
        if reply.message:
            match reply.where:
                case Where.CHANNEL:
                    self._browser.say(channel, reply.message)
                case Where.PRIVATE:
                    told["private"] = pen.private(reply.message, asked)
                case Where.IN_PLACE:
                    told["instead"] = pen.message(reply.message)
        return web.json_response(told)


async def _told(request: web.Request) -> Mapping[str, Any]:
    try:
        told = read_json(await request.read())
    except BadPayload as unreadable:
        raise web.HTTPBadRequest(text="This is no JSON.\n") from unreadable
    if not isinstance(told, Mapping):
        raise web.HTTPBadRequest(text="This is no JSON object.\n")
    return told


def _word(told: Mapping[str, Any], name: str) -> str:
    """The text under *name*; empty where there is none."""
    word = told.get(name)
    return clean(word) if isinstance(word, str) else ""


def _answers(told: object) -> dict[str, str] | None:
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, Mapping) else None


def _spelled(channel: str) -> str:
    """*channel* as settings spell it."""
    return channel if channel.startswith("dm:") else f"{NAME}:{channel}"


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name is an OSError
        return None
