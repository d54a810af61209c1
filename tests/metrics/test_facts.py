"""What is read for the figures is what the database says."""

from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.metrics.counted import Metrics
from bot.metrics.facts import Facts, looked
from bot.platforms.port import Undeliverable
from bot.readiness import Readiness
from storage.deliveries import LEASE
from storage.pulse import Backlog, Pulse
from tests.flows.company import AMIRA, response
from tests.flows.conftest import Scene
from tests.flows.conftest import pytest_generate_tests as pytest_generate_tests  # noqa: PLC0414
from tests.flows.conftest import scene as scene  # noqa: PLC0414  # fixtures
from tests.flows.test_courier import refuses

ON_BOTH = True
PREFIXES = ("test", "dm")


async def facts(scene: Scene) -> Facts:
    readiness = Readiness(scene.database, {"courier": scene.courier.condition.of_courier})
    clock = Clock(scene.database, scene.company, [], lambda: scene.now)
    return await looked(readiness, clock, PREFIXES, lambda: scene.now)


async def backlog(scene: Scene) -> Backlog:
    return (await facts(scene)).backlogs["test"]


async def test_where_nothing_waits_there_are_noughts(scene: Scene) -> None:
    told = await facts(scene)

    assert told.backlogs == {"test": Backlog(), "dm": Backlog()}
    assert {state: one.count for state, one in told.followups.items()} == {"open": 0, "claimed": 0}
    assert told.ready == {"courier": True, "database": True}


async def test_what_is_due_is_told_with_the_age_of_the_oldest(scene: Scene) -> None:
    await scene.told(response(), deliver=False)
    began, scene.now = scene.now, scene.now + timedelta(minutes=7)
    assert await backlog(scene) == Backlog(due=1, oldest=began)

    scene.chat.fault = refuses(Undeliverable("500"), times=1)
    await scene.later(seconds=0)
    assert await backlog(scene) == Backlog(due=1, oldest=began)  # though it waits for its time

    await scene.later(minutes=1)
    assert await backlog(scene) == Backlog()


async def test_what_is_parked_in_doubt_or_in_hand_is_told_apart(scene: Scene) -> None:
    scene.chat.fault = refuses(Undeliverable("gone", retry_after=None), "#support", times=1)
    await scene.told(response())
    told = await backlog(scene)
    assert (told.parked, told.leased) == (1, 0)

    await scene.told(response(id="d", touchpoint="Home delivery"), deliver=False)
    await scene.database.write(
        lambda store: store.deliveries.take(scene.now, PREFIXES, ["test:#vans"], [], 10)
    )
    told = await backlog(scene)
    assert (told.leased, told.run_out) == (1, 0)
    scene.now += LEASE
    told = await backlog(scene)
    assert (told.leased, told.run_out) == (0, 1)


async def test_follow_ups_are_counted_open_and_overdue(scene: Scene) -> None:
    await scene.told(response(), response(id="other"))
    await scene.press("case.claim", AMIRA)
    scene.now += timedelta(days=3)
    await scene.told(response(id="third", answered_at=scene.now))

    told = (await facts(scene)).followups
    assert (told["open"].count, told["open"].overdue) == (2, 1)
    assert (told["claimed"].count, told["claimed"].overdue) == (1, 1)


async def test_of_a_database_that_is_away_only_that_is_told(scene: Scene, metrics: Metrics) -> None:
    readiness = Readiness(scene.database, {})
    clock = Clock(scene.database, scene.company, [], lambda: scene.now)
    await scene.database.__aexit__(None, None, None)
    told = await looked(readiness, clock, PREFIXES, lambda: scene.now)
    await scene.database.__aenter__()  # for whoever closes it in the end

    assert told == Facts(scene.now, {"database": False})
    text = metrics.text(told).decode()
    assert 'earful_ready{part="database"} 0.0' in text
    assert "earful_postings_due{" not in text


async def test_what_is_read_costs_two_statements_that_read_no_history(file_database: Any) -> None:
    """However much has been posted and resolved before."""

    def plan(pulse: Pulse) -> list[str]:
        from sqlalchemy import event

        asked: list[tuple[str, Any]] = []
        listen = (pulse.connection, "before_cursor_execute")

        def note(_c: Any, _k: Any, statement: str, values: Any, *_: Any) -> None:
            asked.append((statement, values))

        event.listen(*listen, note)
        now = response().answered_at
        pulse.backlogs(now, PREFIXES)
        pulse.followups(now)
        event.remove(*listen, note)
        return [
            row.detail
            for statement, values in asked
            for row in pulse.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    steps = await file_database.read(lambda store: plan(store.pulse))

    assert any("ix_posting_due" in step for step in steps)
    assert any("ix_followup_case_state" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]


async def test_no_figure_names_anybody(scene: Scene, metrics: Metrics) -> None:
    await scene.told(response())
    await scene.press("case.claim", AMIRA)
    told = metrics.text(await facts(scene)).decode().lower()
    assert [one for one in ("alder", "keller", "amira", "#support", "r-1") if one in told] == []
