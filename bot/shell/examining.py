"""`earful doctor`: what the doctor found, line by line."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

import typer

from bot.doctor.finding import Finding, Verdict
from bot.doctor.round import findings
from bot.doctor.trial import Trial
from bot.doctor.ways import ways
from bot.now import utc_now
from bot.secrecy import without_secrets
from bot.settings import BadSettings, Settings, load
from bot.shell.saying import say
from bot.wiring import JOBS
from nps.people import Person
from nps.refusal import Refusal
from storage.database import Database
from storage.running import is_running, replicas

MARKS: Final = {Verdict.FINE: "ok", Verdict.NOTE: "note", Verdict.BAD: "BAD"}
FOR_A_TRIAL: Final = "Whether buttons are heard: earful doctor --self-test"


def examine() -> None:
    """Raises Refusal where something does not work."""
    settings = _settings()
    ailing = asyncio.run(_told(findings(settings, JOBS, utc_now)))
    if settings.prefixes and sys.stdout.isatty():
        say(FOR_A_TRIAL)
    _conclude(ailing)


def try_out(email: str) -> None:
    """A card for *email*, else for whoever says who they are, on each platform that is on.

    Raises Refusal where its button is not heard, or nobody could hear it.
    """
    settings = _settings()
    if not settings.prefixes:
        raise Refusal("No chat platform is on, so there is no button to try: `earful doctor`.")
    person = _whoever(email, settings)
    try:
        ailing = asyncio.run(_tried(settings, person))
    except asyncio.CancelledError:  # by SIGTERM: it is said as Ctrl-C is
        raise KeyboardInterrupt from None
    _conclude(ailing)


def _settings() -> Settings:
    try:
        return load(None, os.environ)
    except BadSettings as bad:
        for fault in bad.faults:
            _say(Finding("Settings", Verdict.BAD, fault))
        raise Refusal("Earful does not start with these settings.") from None


def _whoever(email: str, settings: Settings) -> Person:
    if not email and len(settings.company.admins.people) == 1:
        [email] = settings.company.admins.people
    if not email and sys.stdin.isatty():
        email = typer.prompt("Your e-mail address, as the chat knows it")
    if "@" not in email:
        raise Refusal("Say to whom the card shall go: earful doctor --self-test --as EMAIL.")
    return settings.company.roster.person(email)


async def _tried(settings: Settings, person: Person) -> int:
    ailing = 0
    looked = Database(settings.database_url, settings.company, only_looks=True)
    if looked.path and not looked.path.exists():
        raise Refusal("There is no database yet: start `earful run`, and try again beside it.")
    async with looked as database:
        if not await _is_run(database):
            raise Refusal(
                "No `earful run` works on this database, so nobody would send the card: start it,"
                " and try again beside it."
            )
        _take_the_card_back_when_told_to_stop()
        for way in ways(settings):
            ailing += await _told(Trial(database, way, person, utc_now).hops())
    return ailing


def _take_the_card_back_when_told_to_stop() -> None:
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _is_run(database: Database) -> bool:
    if database.path:
        return is_running(database.path)
    return await database.read(lambda store: replicas(store.connection)) > 0


async def _told(found: AsyncIterator[Finding]) -> int:
    """How many of these do not work; each is said as it is found."""
    ailing = 0
    async with aclosing(found) as all_:  # type: ignore[type-var]  # it is a generator
        async for finding in all_:
            _say(finding)
            ailing += finding.verdict is Verdict.BAD
    return ailing


def _conclude(ailing: int) -> None:
    if ailing:
        raise Refusal(
            f"{ailing} of these do not work." if ailing > 1 else "One of these does not work."
        )


def _say(finding: Finding) -> None:
    sentence = without_secrets(finding.sentence).removeprefix(f"{finding.about} ")
    say(f"{MARKS[finding.verdict]:4}  {finding.about:9} {sentence}")
