"""The desk: where a click or a question meets one transaction."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from bot.logs import new_fault_id
from bot.witness import NOBODY, Request, Witness
from handlers.asks import Ask, Click, Reply
from handlers.clicks import PRESSES
from handlers.commands import answer, writes
from handlers.payload import clean
from messages.notices import AWAY, OUTDATED, apology, notice
from nps.company import Company
from nps.refusal import Refusal
from storage.database import Database, Unavailable

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Answers everything, and never raises: what goes wrong is said to whoever asked."""

    database: Database
    company: Company
    witness: Witness = NOBODY

    async def press(self, click: Click) -> Reply:
        press = PRESSES.get(click.verb)
        if press is None:
            return Reply(notice(OUTDATED))
        do = self.database.write if press.writes else self.database.read
        told = _readable(click)
        return await self._timed(
            Request.CLICK, lambda: do(lambda store: press.run(told, store, self.company))
        )

    async def ask(self, ask: Ask) -> Reply:
        told = replace(ask, words=clean(ask.words))
        do = self.database.write if writes(told) else self.database.read
        return await self._timed(
            Request.COMMAND, lambda: do(lambda store: answer(told, store, self.company))
        )

    async def _timed(self, what: Request, act: Callable[[], Awaitable[Reply]]) -> Reply:
        began = monotonic()
        reply = await _tried(act)
        self.witness.answered(what, monotonic() - began)
        return reply


def _readable(click: Click) -> Click:
    """*click* as any store can keep it."""
    answers = click.answers and {name: clean(given) for name, given in click.answers.items()}
    return replace(click, subject=clean(click.subject), answers=answers)


async def _tried(act: Callable[[], Awaitable[Reply]]) -> Reply:
    try:
        return await act()
    except Refusal as no:
        return Reply(notice(str(no)))
    except Unavailable:
        return Reply(notice(AWAY))
    except Exception:  # the one place where a bug of an asker's handler is caught
        fault = new_fault_id()
        log.exception("a handler failed", extra={"fault": fault})
        return Reply(apology(fault))
