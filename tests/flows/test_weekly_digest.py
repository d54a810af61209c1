"""Monday: each team and the leadership read how the week went, once."""

from datetime import UTC, datetime, timedelta

from jobs import digest
from messages.blocks import Meter, Trend
from messages.plain import plain
from nps.period import week
from storage.posting import Urgency
from tests.flows.company import AMIRA, NOW, response
from tests.flows.conftest import Scene

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine o'clock in Berlin; tells of the week of NOW."""


async def monday(scene: Scene, due: datetime = MONDAY) -> None:
    scene.now = max(scene.now, due)
    await scene.database.write(lambda store: digest.run(due, store, scene.company))
    await scene.courier.deliver()


async def a_quarter(scene: Scene, touchpoint: str = "Helpline", unhappy: int = 1) -> None:
    """Ten answers a week for 26 weeks, so many of them unhappy; the last week ends with NOW's."""
    for weeks in range(26):
        at = NOW - timedelta(weeks=weeks)
        scores = [10] * (10 - unhappy) + [3] * unhappy
        answers = [
            response(score, id=f"{touchpoint}-{weeks}-{n}", touchpoint=touchpoint, answered_at=at)
            for n, score in enumerate(scores)
        ]
        scene.now = at + timedelta(days=8) if weeks else NOW
        await scene.told(*answers, deliver=False)
    scene.now = NOW
    await scene.courier.deliver()


async def test_run_twice_or_late_it_is_posted_once(scene: Scene) -> None:
    await a_quarter(scene)
    await monday(scene)
    posted = len(scene.chat.posts)
    await monday(scene)
    await monday(scene, MONDAY + timedelta(hours=30))

    assert len(scene.chat.posts) == posted


async def test_a_later_digest_says_that_a_past_week_was_restated(scene: Scene) -> None:
    await a_quarter(scene)
    await monday(scene)
    late = [response(9, id=f"late-{n}") for n in range(30)]
    await scene.told(*late)
    scene.chat.posts.clear()
    await monday(scene, MONDAY + timedelta(weeks=1))

    assert "Week 47: 80, now 95 (30 late)." in scene.read("test:#leadership")


async def test_the_headline_is_the_quarter_and_the_trend_has_thirteen_points(scene: Scene) -> None:
    await a_quarter(scene, unhappy=2)
    await monday(scene)

    blocks = scene.post("test:#leadership").message.blocks
    (trend,) = (block for block in blocks if isinstance(block, Trend))
    assert len(trend.points) == 13
    (meter,) = (block for block in blocks if isinstance(block, Meter))
    assert (meter.value, meter.low, meter.high) == (60, 45, 72)


async def test_a_company_with_few_answers_gets_words_instead_of_numbers(scene: Scene) -> None:
    await scene.told(response(3), response(9, id="r-2", comment="Kind people."))
    await monday(scene)

    said = scene.read("test:#leadership")
    assert "Kind people." in said
    assert "likely" not in said


async def test_a_company_without_any_answer_is_left_in_peace(scene: Scene) -> None:
    await monday(scene)

    assert not scene.chat.posts


async def test_it_tells_how_the_loop_went_and_who_still_waits(scene: Scene) -> None:
    await a_quarter(scene, unhappy=2)
    await scene.press("case.claim", AMIRA, subject="1")
    answers = {"outcome": "put-right", "cause": "No call-back"}
    await scene.press("case.resolve", AMIRA, subject="1", answers=answers)
    await monday(scene)

    loop = "2 unhappy: 1 taken in time, 1 resolved, 1 still waits since Tue 17 Nov"
    assert loop in scene.read("test:#leadership")
    assert "No call-back (1)" in scene.read("test:#leadership")


async def test_a_cause_in_a_colleagues_own_words_stays_with_its_case(scene: Scene) -> None:
    await a_quarter(scene, unhappy=2)
    answers = {"outcome": "put-right", "cause": "Petra Kern, p@example.org"}
    for number in ("1", "2"):
        await scene.press("case.resolve", AMIRA, subject=number, answers=answers)
    await monday(scene)

    assert "Petra" not in scene.read("test:#leadership")
    assert "Petra" not in plain(
        scene.chat.in_channel("test:#support")[-1].message, scene.company.timezone
    )


async def test_alerts_go_before_digests(scene: Scene) -> None:
    await a_quarter(scene)
    scene.now = MONDAY
    await scene.told(response(1, id="fresh", answered_at=MONDAY), deliver=False)
    await scene.database.write(lambda store: digest.run(MONDAY, store, scene.company))
    taken = await scene.database.write(
        lambda store: store.deliveries.take(MONDAY, ["test"], [], [], 10)
    )

    urgencies = {one.channel: one.urgency for one in taken}
    assert urgencies["test:#support"] is Urgency.ALERT
    assert urgencies["test:#leadership"] is Urgency.WEEKLY


def test_the_digest_tells_of_the_week_before() -> None:
    assert week(MONDAY.date() - timedelta(weeks=1)).label == "2026-W47"


async def test_history_is_not_said_to_have_no_unhappy_customers(scene: Scene) -> None:
    await a_quarter(scene, unhappy=0)
    scene.now = NOW + timedelta(days=20)
    await scene.told(*(response(2, id=f"history-{n}") for n in range(3)))
    await monday(scene)

    assert "3 unhappy, without a card, nobody waits" in scene.read("test:#leadership")
