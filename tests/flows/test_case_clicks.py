"""Somebody presses a button: one wins, every copy follows, nobody is left in the dark."""

from datetime import timedelta

import pytest

from messages.plain import plain
from nps.followup import Outcome, State
from nps.refusal import Refusal
from tests.flows.company import AMIRA, JONAS, response
from tests.flows.conftest import Scene

ENDED = {"outcome": Outcome.PUT_RIGHT.value, "cause": "No call-back", "note": "Ring the side door"}


async def test_ones_own_click_repeated_changes_nothing_and_says_nothing(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.claim", AMIRA)
    reply = await scene.press("case.claim", AMIRA)

    assert reply.message is None
    assert len(scene.post().versions) == 1
    case = await scene.database.read(lambda store: store.cases.get(1))
    assert [event.what.value for event in case.history] == ["opened", "claimed"]


async def test_resolve_asks_first_and_then_folds_the_card(scene: Scene) -> None:
    await scene.told(response())
    asked = await scene.press("case.resolve", AMIRA)
    assert asked.form is not None
    assert (
        await scene.database.read(lambda store: store.cases.get(1))
    ).followup.state is State.OPEN

    await scene.press("case.resolve", AMIRA, answers=ENDED)
    card = scene.read()
    assert card.startswith("Put right by Amira")
    assert "No call-back" in card


async def test_a_click_in_the_brief_is_answered_with_the_brief(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.claim", JONAS)
    channel = "dm:jonas@example.com"
    reply = await scene.press("case.resolve", JONAS, answers=ENDED, channel=channel)

    assert reply.message == scene.post(channel).message


async def test_reopening_gives_the_case_its_time_again(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.resolve", AMIRA, answers=ENDED)
    scene.now += timedelta(days=3)
    await scene.press("case.reopen", JONAS)

    case = await scene.database.read(lambda store: store.cases.get(1))
    assert case.followup.state is State.OPEN
    assert case.resolve_by > scene.now


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("case.claim", "case.release", "Jonas made this free again"),
        ("case.resolve", "case.reopen", "Jonas opened this again"),
    ],
)
async def test_what_is_anybodys_again_is_said_once_in_the_thread(
    scene: Scene, first: str, then: str, said: str
) -> None:
    await scene.told(response())
    await scene.press(first, JONAS, answers=ENDED if first == "case.resolve" else None)
    for _ in range(2):
        await scene.press(then, JONAS)

    (line,) = scene.chat.in_threads("test:#support")
    assert plain(line.message, scene.company.timezone).startswith(said)


async def test_claiming_again_after_a_release_brings_a_brief_to_the_new_owner(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.claim", JONAS)
    await scene.press("case.release", JONAS)
    await scene.press("case.claim", AMIRA)

    assert "Maria Keller" in scene.read("dm:amira@example.com")
    assert "Maria Keller" not in scene.read("dm:jonas@example.com")


async def test_an_impossible_answer_is_refused_and_changes_nothing(scene: Scene) -> None:
    await scene.told(response())

    with pytest.raises(Refusal):
        await scene.press("case.resolve", AMIRA, answers={"outcome": "world peace"})
    assert "Claim" in scene.post().labels


@pytest.mark.parametrize("subject", ["99", "", "x", "-1", "1; DROP TABLE posting"])
async def test_a_card_that_is_not_known_is_refused_in_a_sentence(
    scene: Scene, subject: str
) -> None:
    with pytest.raises(Refusal):
        await scene.press("case.claim", AMIRA, subject=subject)
