"""Responses come in; the right people hear of them, once."""

from datetime import timedelta

import pytest

from nps.followup import State
from nps.period import ALL
from nps.tally import Tally
from storage.responses import Landing
from tests.flows.company import MARIA, NOW, response
from tests.flows.conftest import Scene


@pytest.mark.parametrize("score", range(11))
async def test_only_unhappy_customers_open_a_case(scene: Scene, score: int) -> None:
    await scene.told(response(score))

    assert len(scene.chat.posts) == (1 if score <= 6 else 0)


async def test_the_same_response_twice_alerts_and_counts_once(scene: Scene) -> None:
    first = await scene.told(response())
    again = await scene.told(response())

    assert [first[0].how, again[0].how] == [Landing.STORED, Landing.REPEATED]
    assert len(scene.chat.posts) == 1
    counted = await scene.database.read(lambda store: store.tallies.of(ALL))
    assert counted == Tally.of([2])


async def test_an_answer_without_a_time_keeps_that_of_its_first_telling(scene: Scene) -> None:
    await scene.told(response(answered_at=NOW, is_undated=True))
    again = await scene.told(response(answered_at=NOW + timedelta(minutes=5), is_undated=True))

    assert again[0].how is Landing.REPEATED


async def test_history_is_counted_but_alerts_nobody(scene: Scene) -> None:
    await scene.told(response(answered_at=NOW - timedelta(days=8)))

    assert not scene.chat.posts
    assert (await scene.database.read(lambda store: store.tallies.of(ALL))).n == 1


async def test_a_bare_score_waits_three_minutes_for_words(scene: Scene) -> None:
    await scene.told(response(comment=""))
    await scene.later(minutes=2, seconds=59)
    assert not scene.chat.posts

    await scene.later(seconds=1)
    assert "No words were left." in scene.read()


async def test_words_that_come_in_time_are_in_the_one_alert(scene: Scene) -> None:
    await scene.told(response(comment=""))
    await scene.later(minutes=1)
    await scene.told(response())

    assert "Third week" in scene.read()
    assert not scene.post().versions
    assert not scene.chat.in_threads("test:#support")


async def test_a_better_score_withdraws_a_case_that_nobody_has_taken(scene: Scene) -> None:
    await scene.told(response(2))
    await scene.told(response(8))

    assert "Claim" not in scene.post().labels
    case = await scene.database.read(lambda store: store.cases.get(1))
    assert case.followup.state is State.WITHDRAWN


async def test_a_better_score_before_the_alert_was_shown_leaves_the_channel_quiet(
    scene: Scene,
) -> None:
    await scene.told(response(2, comment=""))
    await scene.told(response(9, comment=""))
    await scene.later(minutes=10)

    assert not scene.chat.posts


async def test_a_case_withdrawn_before_anyone_saw_it_can_still_open(scene: Scene) -> None:
    await scene.told(response(2, comment=""))
    await scene.told(response(9, comment=""))
    await scene.told(response(1))

    assert "Claim" in scene.post().labels


async def test_an_older_event_never_overwrites_a_newer(scene: Scene) -> None:
    await scene.told(response(2, told_at=NOW))
    (landed,) = await scene.told(response(9, told_at=NOW - timedelta(minutes=1)))

    assert landed.how is Landing.REPEATED
    assert (await scene.database.read(lambda store: store.tallies.of(ALL))) == Tally.of([2])


async def test_a_team_that_settings_do_not_know_is_counted_by_its_name(scene: Scene) -> None:
    await scene.told(response(team="Night shift"))

    by_team = await scene.database.read(lambda store: store.tallies.by("team", ALL))
    assert list(by_team) == ["Night shift"]
    assert "Claim" in scene.post("test:#support").labels


async def test_without_a_channel_the_admins_hear_of_it(scene: Scene) -> None:
    scene.company = type(scene.company)(admins=scene.company.admins)
    await scene.told(response())

    assert len(scene.chat.in_channel("test:#admins")) == 2


async def test_a_customer_who_cannot_be_reached_is_something_to_learn_from(scene: Scene) -> None:
    await scene.told(response(may_contact=False))

    assert scene.read().startswith("Something to learn from")
    assert scene.post().labels[0] == "Noted"


async def test_the_card_tells_what_the_customer_gave_before(scene: Scene) -> None:
    march = NOW - timedelta(days=250)
    await scene.told(response(8, id="r-0", answered_at=march), response(2))

    assert "Gave 8 in March" in scene.read()


async def test_several_channels_and_answers_in_one_go(scene: Scene) -> None:
    many = [response(n % 11, id=f"r-{n}", customer=MARIA) for n in range(50)]
    landed = await scene.told(*many, *many[:5])

    assert [one.how for one in landed].count(Landing.STORED) == 50
    assert [one.how for one in landed].count(Landing.REPEATED) == 5
    assert await scene.database.read(lambda store: store.tallies.differences()) == 0
