"""In which ways each chat fails."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.standins import teams_things as teams
from tests.standins.slack_faults import (
    Garbage,
    HangUp,
    LostAnswer,
    RateLimited,
    ServerError,
    Slow,
    SlowAnswer,
    Twice,
)


@dataclass(frozen=True)
class Climate:
    post: str
    """The method that shows something new."""
    methods: Sequence[str]
    weather: Sequence[Any]
    """Faults, some of them oftener than others."""
    storms: Sequence[Any]
    """Those that come in a storm alone."""
    slow: Sequence[Callable[[asyncio.Event], Any]]
    """There is no answer until the event is set; the last of them does its work at once."""


CLIMATES: Final[Mapping[str, Climate]] = {
    "slack": Climate(
        post="chat.postMessage",
        methods=("chat.postMessage", "chat.update", "conversations.history", "users.info", "*"),
        weather=(
            *(RateLimited(1), ServerError(500), ServerError(503), Garbage(), HangUp()),
            *(LostAnswer(), LostAnswer(), Garbage("", "text/plain")),
        ),
        storms=(Twice(), Twice()),
        slow=(Slow, SlowAnswer),
    ),
    "teams": Climate(
        post="post",
        methods=("post", "post", "update", "member", "direct", "token"),
        weather=(
            teams.Refuse(429, retry_after="1"),
            teams.Refuse(412, "PreconditionFailed"),
            *(teams.Refuse(status, body="<!DOCTYPE html>") for status in (500, 502, 503)),
            *(teams.Refuse(200, body="<!DOCTYPE html>"), teams.Refuse(201, body="{}")),
            *(teams.HangUp(), teams.LostAnswer(), teams.LostAnswer()),
        ),
        storms=(teams.Refuse(429), teams.Refuse(412)),
        slow=(teams.Slow, teams.SlowAnswer),
    ),
}
