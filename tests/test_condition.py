"""What keeps a courier from working is said, in a sentence, and no longer than it does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.condition import A_MOMENT, LONGEST_DELIVERY, LONGEST_ROUND, Condition
from bot.courier import Courier
from bot.platforms.port import Undeliverable
from bot.platforms.slack import faults as slack
from bot.platforms.teams import faults as teams
from bot.platforms.verdict import Verdict
from storage.posting import Posting
from tests.flows.company import response
from tests.flows.conftest import Scene
from tests.flows.conftest import scene as scene  # noqa: PLC0414  # a fixture
from tests.flows.test_courier import refuses

LOCKED_OUT = Undeliverable("it does not accept the token", retry_after=None, everywhere=True)
AWAY = Undeliverable("it cannot be reached", everywhere=True)


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(scene: Scene) -> Seconds:
    found = Seconds()
    scene.courier.condition = Condition(found)
    return found


def test_a_courier_that_goes_round_is_well_and_one_that_stopped_is_not() -> None:
    seconds = Seconds()
    condition = Condition(seconds)
    seconds.now += LONGEST_ROUND + 1
    assert condition.of_courier() == []  # there is no platform to go round for

    condition.goes_round()
    seconds.now += LONGEST_ROUND
    assert condition.of_courier() == []
    seconds.now += 31
    [sentence] = condition.of_courier()
    assert sentence.startswith("the courier has not looked for messages for 2 minutes")


def test_a_delivery_without_an_end_is_told() -> None:
    seconds = Seconds()
    condition = Condition(seconds)
    condition.begins("slack:#support")
    seconds.now += LONGEST_DELIVERY + 1
    [sentence] = condition.of_courier()
    assert "in hand for 2 minutes" in sentence
    assert "#support" not in sentence
    condition.ends("slack:#support")
    assert condition.of_courier() == []


async def test_a_fault_of_ours_in_a_round_is_not_the_end_of_the_courier(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    class Confused(Courier):
        rounds = 0

        async def _start_deliveries(self) -> int:
            self.rounds += 1
            if self.rounds == 1:
                self.database.outbox_changed.set()
                raise ZeroDivisionError
            return await super()._start_deliveries()

    courier = Confused(scene.database, [scene.chat], lambda: scene.now)
    await scene.told(response(), deliver=False)
    shown = asyncio.Event()
    scene.chat.fault_after = lambda _: shown.set()
    running = asyncio.create_task(courier.run())
    await shown.wait()
    running.cancel()
    await courier.stop()
    assert "a round failed" in caplog.text


async def test_a_platform_that_locks_us_out_is_told_until_it_lets_us_in(
    scene: Scene, seconds: Seconds
) -> None:
    scene.chat.fault = refuses(LOCKED_OUT)
    await scene.told(response())
    assert scene.courier.condition.of_platform("test") == "it does not accept the token"

    scene.chat.fault = lambda _: None
    await scene.later(hours=1)
    assert scene.courier.condition.of_platform("test") is None


async def test_a_moment_of_trouble_is_no_news_a_minute_is(scene: Scene, seconds: Seconds) -> None:
    scene.chat.fault = refuses(AWAY)
    await scene.told(response())
    assert scene.courier.condition.of_platform("test") is None

    for _ in range(8):
        seconds.now += 10
        await scene.later(seconds=10)
    assert scene.courier.condition.of_platform("test") == "it cannot be reached"


async def test_what_is_wrong_with_one_channel_says_nothing_of_the_platform(
    scene: Scene, seconds: Seconds
) -> None:
    scene.chat.fault = refuses(Undeliverable("not invited", retry_after=None))
    await scene.told(response())
    seconds.now += A_MOMENT
    assert scene.courier.condition.of_platform("test") is None


async def test_trouble_that_nobody_meets_any_more_is_forgotten(
    scene: Scene, seconds: Seconds
) -> None:
    scene.chat.fault = refuses(LOCKED_OUT)
    await scene.told(response())
    seconds.now += timedelta(hours=1).total_seconds() + A_MOMENT
    assert scene.courier.condition.of_platform("test") is None


EVERYWHERE = {
    "Slack's token": (slack.VERDICTS["token_revoked"], True),
    "Slack's own fault": (slack.VERDICTS["internal_error"], True),
    "Slack's answer": (slack.judged(TimeoutError()), True),
    "Slack's channel": (slack.VERDICTS["not_in_channel"], False),
    "Slack's pace": (slack.VERDICTS["ratelimited"], False),
    "Teams' login": (teams.judged(teams.NoLogin(passes=False)), True),
    "Teams' token": (teams.judged(teams.TeamsFault(401)), True),
    "Teams' answer": (teams.judged(TimeoutError()), True),
    "Teams' channel": (teams.judged(teams.TeamsFault(403, "MessageWritesBlocked")), False),
    "Teams' pace": (teams.judged(teams.TeamsFault(429)), False),
}


@pytest.mark.parametrize(("verdict", "is_everywhere"), EVERYWHERE.values(), ids=EVERYWHERE)
def test_a_platform_says_whether_it_is_the_channel_or_all_of_it(
    verdict: Verdict, is_everywhere: bool
) -> None:
    why = verdict.undeliverable("#support", 0, posts=True, needed="")
    assert why.everywhere is is_everywhere


async def test_a_delivery_is_in_hand_until_it_is_shown(scene: Scene, seconds: Seconds) -> None:
    told: list[list[str]] = []

    def look(_: Posting) -> None:
        seconds.now += LONGEST_DELIVERY + 1
        told.append(scene.courier.condition.of_courier())

    fault: Callable[[Posting], None] = look
    scene.chat.fault = fault
    await scene.told(response())
    assert "in hand" in told[0][0]
    assert scene.courier.condition.of_courier() == []
