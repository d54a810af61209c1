"""From a survey tool's webhook to the disk."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks import company, load
from benchmarks.figures import Line, at_least, paired
from benchmarks.programs import Folder, folder, port_of, sent
from handlers.signature import StandardWebhooks

REPEATED = 0.03
"""The share of requests that survey tools send a second time."""


@dataclass(frozen=True)
class Setting:
    connections: int
    slower: float = 0.0
    """Seconds that each commit takes more."""

    @property
    def name(self) -> str:
        slow = f", commits {1000 * self.slower:g} ms slower" if self.slower else ""
        return f"webhook to disk, {self.connections} connections{slow}"


SETTINGS = (Setting(64), Setting(8), Setting(64, 0.005), Setting(8, 0.005))


def measured(*, quick: bool) -> Iterator[Line]:
    number, pairs = (1_500, 1) if quick else (12_000, 3)
    yield _load_itself(number)
    for setting in SETTINGS:
        count = number // 4 if setting.connections < 64 else number
        found = paired(
            pairs,
            lambda: _floor(setting, count),
            lambda: _earful(setting, count),
        )
        yield at_least(0.6, setting.name, found, "/s")


def requests(number: int, seed: int) -> Sequence[bytes]:
    """So many different ones, signed now, and some of them a second time a little later."""
    now, scheme = datetime.now(UTC), StandardWebhooks()
    new = different(number)
    made: list[bytes] = []
    for place, answer in enumerate(company.answers(new, now, timedelta(days=2), seed)):
        body = json.dumps(answer).encode()
        headers = scheme.headers(company.SECRET, f"msg_{seed}_{place}", body, now)
        headers |= {"Content-Type": "application/json"}
        made.append(load.request("/webhooks/plain", body, headers.items()))
    later, step = new // 4, new // 2 // max(1, number - new)
    again = {turn * step + later: made[turn * step] for turn in range(number - new)}
    return [one for place, first in enumerate(made) for one in (again.get(place), first) if one]


def different(number: int) -> int:
    """How many of so many requests are not sent before."""
    return int(number * (1 - REPEATED))


def _load_itself(number: int) -> Line:
    """The load must be able to ask for far more than the floor can answer."""
    setting = SETTINGS[0]

    def alone() -> float:
        with folder() as place, place.started("benchmarks.floors.nothing") as port:
            told = sent(int(port), setting.connections, requests(number, 1), place)
            return float(told["per_second"])

    found = paired(1, lambda: _floor(setting, number), alone)
    return at_least(2, "the load, answered by nothing at all", found, "/s")


def _floor(setting: Setting, number: int) -> float:
    with folder() as place:
        place.begin_anew()
        words = (str(place.database), str(setting.slower))
        with place.started("benchmarks.floors.webhook", *words) as port:
            told = sent(int(port), setting.connections, requests(number, 1), place)
        _check(place, number)
    return float(told["per_second"])


def _earful(setting: Setting, number: int) -> float:
    words = ("benchmarks.slower", str(setting.slower)) if setting.slower else ("bot",)
    with folder() as place:
        with place.started(*words, "run") as line:
            told = sent(port_of(line), setting.connections, requests(number, 1), place)
        _check(place, number)
    return float(told["per_second"])


def _check(place: Folder, number: int) -> None:
    """Everything is there once, and counted; raises Failed."""
    new = different(number)
    place.check(new)
    answers = company.answers(new, datetime.now(UTC), timedelta(days=2), 1)
    place.expect_heard_of(sum(answer["score"] <= 6 for answer in answers))
