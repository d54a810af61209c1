"""Time passes over a case: the card says so, whoever can do something hears of it, by day."""

from datetime import UTC, datetime, timedelta

from jobs import targets
from messages.plain import plain
from nps.people import Person
from tests.flows.company import AMIRA, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Post


async def until(scene: Scene, at: datetime) -> None:
    """Every five minutes until *at*, as the clock would."""
    while scene.now < at:
        scene.now += timedelta(minutes=15)
        await scene.database.write(lambda store: targets.run(scene.now, store, scene.company))
    await scene.courier.deliver()


def direct(scene: Scene, person: str) -> list[Post]:
    return scene.chat.in_channel(f"dm:{person}@example.com")


async def test_nothing_happens_while_there_is_time(scene: Scene) -> None:
    await scene.told(response())
    await until(scene, NOW + timedelta(hours=2))

    assert not scene.post().versions
    assert not scene.chat.in_threads("test:#support")


async def test_after_a_long_absence_the_lead_reads_one_message(scene: Scene) -> None:
    await scene.told(*(response(id=f"r{n}") for n in range(5)))
    await scene.press("case.claim", AMIRA)
    scene.now += timedelta(weeks=3)
    await scene.database.write(lambda store: targets.run(scene.now, store, scene.company))
    await scene.courier.deliver()

    (post,) = direct(scene, "kim")
    told = plain(post.message, scene.company.timezone)
    assert told.startswith("Support: 5 customers still wait")
    assert "Nobody has 4 of them yet." in told
    assert post.labels == ["Who waits?"]

    await scene.told(response(id="another", answered_at=scene.now))
    await until(scene, scene.now + timedelta(hours=25))
    assert len(direct(scene, "kim")) == 2


async def test_nobody_is_nudged_at_night(scene: Scene) -> None:
    evening = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)  # half past seven in Berlin
    scene.now = evening
    await scene.told(response(answered_at=evening))
    night_ends = datetime(2026, 11, 18, 7, tzinfo=UTC)
    await until(scene, night_ends - timedelta(minutes=15))
    assert not scene.post().versions

    await until(scene, night_ends + timedelta(hours=2))
    assert scene.post().versions


async def test_a_resolved_case_is_left_alone(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.resolve", AMIRA, answers={"outcome": "explained"})
    edits = len(scene.post().versions)
    await until(scene, NOW + timedelta(days=2))

    assert len(scene.post().versions) == edits


async def test_a_customer_whom_nobody_can_reach_has_no_target(scene: Scene) -> None:
    await scene.told(response(may_contact=False))
    await until(scene, NOW + timedelta(days=2))

    assert not scene.post().versions
    assert not scene.chat.in_threads("test:#support")


async def test_an_edit_comes_with_a_change_of_state_only(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.claim", AMIRA)
    await until(scene, NOW + timedelta(hours=23))
    await until(scene, NOW + timedelta(days=3))

    assert len(scene.post().versions) == 3  # claimed, near, past


def test_a_person_in_the_roster_leads_support(scene: Scene) -> None:
    assert scene.company.roster.leads("support") == (Person("kim@example.com", "Kim Larsen"),)
