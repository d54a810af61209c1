"""Trials of the whole way to a colleague and back: a card with a button, and how far it came."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from messages.trial import asking, heard
from messages.wording import same
from storage import keys
from storage.outbox import Outbox
from storage.posting import Urgency
from storage.posting_rows import posting
from storage.seen import Seen

DOOR: Final = "trial"
"""Through which what was pressed has come, among all events that have been seen."""
SUBJECT: Final = re.compile("trial-[0-9a-f]{16}")
"""What a trial's button carries, and is known by, wherever it stands."""


def new_subject() -> str:
    return f"trial-{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Passage:
    """How far a trial's card has come."""

    is_taken: bool
    """A courier has, or had, it in hand."""
    is_shown: bool
    """It stands as it is wanted."""
    is_heard: bool
    """Its button was pressed, and whoever pressed it was let in."""
    attempts: int
    parked: str | None


@dataclass(frozen=True)
class Trials:
    outbox: Outbox
    seen: Seen

    def begin(self, subject: str, channel: str, now: datetime) -> None:
        """Want the card in *channel*, ahead of everything else."""
        card = same(asking(subject))
        self.outbox.want(keys.trial(subject), [channel], card, now=now, urgency=Urgency.CLICK)

    def hear(self, subject: str, now: datetime) -> None:
        """Its button was pressed: the card says so from now on."""
        self.seen.first(DOOR, subject, now)
        self.outbox.revise(keys.trial(subject), same(heard()), now=now, urgency=Urgency.CLICK)

    def end(self, subject: str, now: datetime) -> None:
        """Nobody waits for it any more: a card that was not pressed goes."""
        if not self.seen.has(DOOR, subject):
            self.outbox.take_back(keys.trial(subject), now=now)

    def passage(self, subject: str) -> Passage:
        asked = select(posting).where(posting.c.key == keys.trial(subject))
        row = self.outbox.connection.execute(asked).one()
        is_shown = row.ref is not None and row.shown_hash == row.wanted_hash
        is_taken = bool(row.attempts or row.ref or row.lease_token)
        is_heard = self.seen.has(DOOR, subject)
        return Passage(is_taken, is_shown, is_heard, row.attempts, row.parked)
