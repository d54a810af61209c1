"""Who sees what happens, wherever it happens; whoever counts it is one."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.platforms.port import Undeliverable
from storage.posting import Urgency
from storage.responses import Landed


class Request(StrEnum):
    """What people do that the desk answers."""

    CLICK = "click"
    COMMAND = "command"


class Witness:
    """Sees everything, and remembers nothing: each kind of witness remembers what it is for."""

    def took_in(self, vendor: str, landed: Sequence[Landed], refused: int, seconds: float) -> None:
        """A survey tool's request is on disk, so many of its items *refused*."""

    def turned_away(self, path: str, status: int) -> None:
        """A request was answered with an HTTP *status* from 400 on. *path* is the sender's."""

    def answered(self, what: Request, seconds: float) -> None:
        """The desk has its answer, whatever it is."""

    def delivered(self, platform: str, urgency: Urgency, seconds: float) -> None:
        """A channel shows what it should, *seconds* after it could have."""

    def not_delivered(self, platform: str, why: Undeliverable) -> None:
        """*platform*: the name of one, or "dm" where nobody knows the person."""

    def did(self, job: str, lag: timedelta) -> None:
        """A job was done here, so long after it was due."""

    def failed(self, job: str) -> None:
        """A job could not be done; it is tried again."""


NOBODY: Final = Witness()
