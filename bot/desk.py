"""The desk: where a click or a question meets one transaction."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
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
from storage.knocks import Knock, Unheard
from storage.trials import SUBJECT

log: Final = logging.getLogger(__name__)

DESK: Final = "desk"
"""Among the doors at which something was not heard."""


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
            Request.CLICK, told, lambda: do(lambda store: press.run(told, store, self.company))
        )

    async def ask(self, ask: Ask) -> Reply:
        told = replace(ask, words=clean(ask.words))
        do = self.database.write if writes(told) else self.database.read
        return await self._timed(
            Request.COMMAND, told, lambda: do(lambda store: answer(told, store, self.company))
        )

    async def _timed(
        self, what: Request, of: Click | Ask, act: Callable[[], Awaitable[Reply]]
    ) -> Reply:
        began = monotonic()
        reply = await self._tried(act, of)
        self.witness.answered(what, monotonic() - began)
        return reply

    async def _tried(self, act: Callable[[], Awaitable[Reply]], of: Click | Ask) -> Reply:
        try:
            return await act()
        except Refusal as no:
            return Reply(notice(str(no)))
        except Unavailable:
            return Reply(notice(AWAY))
        except Exception:  # the one place where a bug of an asker's handler is caught
            fault = new_fault_id()
            log.exception("a handler failed", extra={"fault": fault})
            await self._tell_trial(of)
            return Reply(apology(fault))

    async def _tell_trial(self, of: Click | Ask) -> None:
        """Whoever tries whether buttons are heard learns that it was heard, and by whom not."""
        if isinstance(of, Click) and SUBJECT.fullmatch(of.subject):
            knock = Knock(DESK, Unheard.FAULT, of.subject, of.at)
            with suppress(Unavailable):
                await self.database.write(lambda store: store.knocks.note(knock))


def _readable(click: Click) -> Click:
    """*click* as any store can keep it."""
    answers = click.answers and {name: clean(given) for name, given in click.answers.items()}
    return replace(click, subject=clean(click.subject), answers=answers)
