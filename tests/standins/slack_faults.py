"""What can go wrong between an app and Slack, ordered ahead for the next calls."""

import asyncio
from dataclasses import dataclass, field

from tests.standins.slack_things import Call, Json


@dataclass(frozen=True)
class RateLimited:
    """HTTP 429; `retry_after` in seconds."""

    retry_after: int = 1


@dataclass(frozen=True)
class ServerError:
    """An HTTP status of 5xx with a page of HTML; nothing was done."""

    status: int = 500


@dataclass(frozen=True)
class Garbage:
    """HTTP 200 with a body that is not what its content type says; nothing was done."""

    body: str = "<!DOCTYPE html><title>Slack</title>"
    content_type: str = "application/json"


@dataclass(frozen=True)
class HangUp:
    """The connection closes without an answer, before anything was done."""


@dataclass(frozen=True)
class LostAnswer:
    """The work is done, then the connection closes without an answer."""


@dataclass(frozen=True)
class Twice:
    """The work is done once and the answer sent twice, the second time as the last on its line."""


@dataclass(frozen=True)
class Slow:
    """The work is done, and answered, once the event is set."""

    release: asyncio.Event


@dataclass(frozen=True)
class SlowAnswer:
    """The work is done at once; it is answered when the event is set."""

    release: asyncio.Event


@dataclass(frozen=True)
class Refuse:
    """HTTP 200 with `"ok": false` and any of Slack's codes; `detail` stands beside it."""

    error: str
    detail: Json = field(default_factory=dict)


Fault = (
    RateLimited | ServerError | Garbage | HangUp | LostAnswer | Twice | Slow | SlowAnswer | Refuse
)


@dataclass(eq=False)
class Order:
    """`fault` for the next `times` calls of a method (None: for all), in one channel or in any."""

    method: str
    fault: Fault
    channel: str | None
    times: int | None

    def meets(self, call: Call) -> bool:
        return self.method in ("*", call.method) and self.channel in (None, call.channel)


class Faults:
    """The orders; the first that fits a call is served to it."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def take(self, call: Call) -> Fault | None:
        order = next((order for order in self.orders if order.meets(call)), None)
        if order is None:
            return None
        if order.times is not None:
            order.times -= 1
            if order.times <= 0:
                self.orders.remove(order)
        return order.fault
