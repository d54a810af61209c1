"""Whatever happens is counted once, where it happens, and under no name from outside."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.metrics.counted import Metrics
from bot.platforms.port import Undeliverable
from bot.web import application, serving
from bot.webhooks import Webhooks
from handlers.asks import Ask, Click
from handlers.vendors import VENDORS
from jobs import tidying
from storage.database import Database
from tests.flows.company import AMIRA, COMPANY, NOW, response
from tests.flows.conftest import Scene
from tests.flows.conftest import scene as scene  # noqa: PLC0414  # a fixture
from tests.flows.test_courier import refuses
from tests.metrics.conftest import nothing
from tests.shell.running import SECRET, signed
from tests.test_web import posted, visitor, well

Value = Callable[..., float | None]


@pytest.fixture
async def database() -> Database:
    return Database("sqlite+aiosqlite://", COMPANY)


async def test_responses_are_counted_by_category_and_vendor(
    database: Database, metrics: Metrics, value: Value
) -> None:
    doors = Webhooks(
        *(database, COMPANY, VENDORS, {"plain": [SECRET]}, lambda: datetime.now(UTC)),
        witness=metrics,
    )
    app = application(doors.routes(), well, witness=metrics)
    many = [{"id": f"r{score}", "score": score} for score in range(11)]
    body = b'[{"id": "r0", "score": 1}, {"id": "r1", "score": 1}, {"id": "x", "score": "ten"}]'
    async with database, serving(app, "127.0.0.1", 0) as port, visitor(port) as client:
        assert await posted(client, many) == 200
        assert await posted(client, body, signed(body)) == 200
        assert await posted(client, b"{", signed(b"{")) == 400
        assert await posted(client, b"{}", {"Content-Type": "application/json"}) == 401
        for path in ("/webhooks/nobody", "/webhooks/wendeltreppe", "/wendeltreppe"):
            async with client.post(path) as answer:
                assert answer.status == 404

    for category, count in {"promoter": 2, "passive": 2, "detractor": 7}.items():
        assert value("earful_responses_total", vendor="plain", category=category) == count
    assert value("earful_responses_again_total", vendor="plain", landing="updated") == 1
    assert value("earful_responses_again_total", vendor="plain", landing="repeated") == 1
    assert value("earful_items_refused_total", vendor="plain") == 2
    assert value("earful_webhook_seconds_count", vendor="plain") == 3
    turned_away = "earful_rejections_total"
    assert value(turned_away, door="/webhooks/plain", reason="signature") == 1
    assert value(turned_away, door="/webhooks/plain", reason="unreadable") == 1
    assert value(turned_away, door="elsewhere", reason="no such door") == 3
    assert b"wendeltreppe" not in metrics.text(nothing())


async def test_what_people_ask_is_timed_and_never_named(metrics: Metrics, value: Value) -> None:
    async with Database("sqlite+aiosqlite://", COMPANY) as database:
        desk = Desk(database, COMPANY, metrics)
        await desk.ask(Ask("wendeltreppe", AMIRA, NOW))
        await desk.press(Click("case.claim", "404", AMIRA, NOW))
        await desk.press(Click("wendeltreppe", "1", AMIRA, NOW))

    assert value("earful_desk_seconds_count", request="command") == 1
    assert value("earful_desk_seconds_count", request="click") == 1
    told = metrics.text(nothing())
    assert b"wendeltreppe" not in told
    assert b"mira" not in told


@pytest.fixture
def watched(scene: Scene, metrics: Metrics) -> Scene:
    scene.courier = Courier(
        *(scene.database, [scene.chat], lambda: scene.now, lambda: 0.5), witness=metrics
    )
    return scene


async def test_how_long_a_card_took_counts_from_when_it_could_have_stood(
    watched: Scene, value: Value
) -> None:
    watched.chat.fault = refuses(Undeliverable("429", retry_after=20), "#support", times=1)
    await watched.told(response())
    await watched.later(seconds=20)

    alert = {"platform": "test", "urgency": "alert"}
    assert value("earful_delivery_seconds_count", **alert) == 1
    assert value("earful_delivery_seconds_sum", **alert) == 20
    assert value("earful_rate_limited_total", platform="test") == 1
    assert value("earful_deliveries_total", platform="test", result="delayed") == 1
    assert value("earful_deliveries_total", platform="test", result="shown") == 1


async def test_what_waits_on_purpose_is_not_late(watched: Scene, value: Value) -> None:
    await watched.told(response(comment=""))
    await watched.later(minutes=3)

    assert value("earful_delivery_seconds_sum", platform="test", urgency="alert") == 0
    assert value("earful_delivery_seconds_count", platform="test", urgency="alert") == 1


@pytest.mark.parametrize(
    ("why", "result"),
    [
        (Undeliverable("gone", retry_after=None), "parked"),
        (Undeliverable("no answer", in_doubt=True), "in doubt"),
        (Undeliverable("500"), "delayed"),
    ],
)
async def test_what_comes_of_an_attempt_is_counted(
    watched: Scene, value: Value, why: Undeliverable, result: str
) -> None:
    watched.chat.fault = refuses(why, "#support", times=1)
    await watched.told(response())

    assert value("earful_deliveries_total", platform="test", result=result) == 1
    assert value("earful_rate_limited_total", platform="test") == 0


async def test_jobs_are_counted_with_how_late_they_were(metrics: Metrics, value: Value) -> None:
    now = [NOW]

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    daily = replace(tidying.JOB, cron=lambda _: "0 14 * * *", run=lambda *_: None)
    broken = replace(daily, name="broken", run=fails)
    async with Database("sqlite+aiosqlite://", COMPANY) as database:
        clock = Clock(database, COMPANY, [daily, broken], lambda: now[0], witness=metrics)
        await clock.catch_up()
        assert set(clock.overdue().values()) == {0}
        now[0] += timedelta(days=1)
        await clock.catch_up()
        late = clock.overdue()

    assert value("earful_job_runs_total", job_name=daily.name, result="done") == 1
    assert value("earful_job_lag_seconds", job_name=daily.name) == 120
    assert value("earful_job_runs_total", job_name="broken", result="failed") == 1
    assert late == {daily.name: 0, "broken": 120}
