"""An answer that Slack does not take at once: whoever asked still looks at the screen."""

import asyncio
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.courier import Courier
from bot.platforms.slack.answers import Answers, Here
from bot.platforms.slack.modal import Origin
from handlers.asks import Reply, Where
from messages.blocks import Form, Writing
from nps.forgetting import Why
from storage.forgetting import forget
from storage.outbox import LOOKED_FOR_AFTER
from storage.store import Store
from tests.slack.conftest import Office, said
from tests.slack.test_inbound import CARD
from tests.standins.slack_faults import (
    Fault,
    Garbage,
    HangUp,
    LostAnswer,
    RateLimited,
    Refuse,
    ServerError,
    SlowAnswer,
)
from tests.standins.slack_things import Message
from tests.storage.making import NOON, response

FORM = Form("How did it end?", "Resolve", (Writing("note", "One line"),))
ORIGIN = Origin("case.resolve", "1")
PASSING: dict[str, Fault] = {
    "too much": RateLimited(0),
    "a fault of its own": ServerError(500),
    "away": ServerError(503),
    "gone before it listened": HangUp(),
    "nonsense": Garbage(),
}


@pytest.fixture
def answers(office: Office) -> Answers:
    return Answers(office.platform.api, office.platform, pauses=(0, 0, 0))


@pytest.fixture
async def pressed(office: Office) -> Here:
    """Somebody has pressed a button; the address at which that may be answered."""
    office.desk.answers.append(Reply(CARD))
    await office.send(office.slack.command("/nps", "", by=office.jonas, where=office.support))
    (card,) = await office.slack.wait_for(lambda: list(office.slack.ephemerals))
    click = office.slack.click(card, "Claim", by=office.jonas)
    office.slack.ephemerals.clear()
    return Here(office.jonas.id, office.support.id, url=click.payload["response_url"])


def in_private(office: Office) -> Here:
    """Somebody has written to Earful alone."""
    return Here(office.jonas.id, office.slack.dm(office.jonas).id)


def private(office: Office) -> list[Message]:
    """What stands there of ours."""
    return office.slack.messages(office.slack.dm(office.jonas))


def asked(office: Office) -> Here:
    """Somebody has written to Earful in a channel."""
    return Here(office.jonas.id, office.support.id)


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
@pytest.mark.parametrize("times", [1, 3])
async def test_it_comes_when_slack_is_well_again(
    office: Office, answers: Answers, fault: Fault, times: int
) -> None:
    office.slack.fail("chat.postEphemeral", fault, times=times)

    await answers.give(Reply(said("You asked.")), asked(office))

    (told,) = office.slack.ephemerals
    assert (told.user, told.words) == (office.jonas, "You asked.")


@pytest.mark.parametrize("fault", [RateLimited(0), ServerError(500), HangUp()])
async def test_so_does_what_is_said_to_a_click(
    office: Office, answers: Answers, pressed: Here, fault: Fault
) -> None:
    office.slack.fail("response_url", fault)

    await answers.give(Reply(said("Amira was quicker.")), pressed)

    assert [one.words for one in office.slack.ephemerals] == ["Amira was quicker."]


async def test_what_all_read_is_said_twice_by_nobody(
    office: Office, answers: Answers, pressed: Here
) -> None:
    office.slack.fail("response_url", LostAnswer())

    await answers.give(Reply(said("This week: 30"), Where.CHANNEL), pressed)

    assert [one.words for one in shown(office)] == ["This week: 30"]


UNCLEAR: dict[str, Fault] = {"lost": LostAnswer(), "slow to fail": ServerError(500)}


@pytest.mark.parametrize("fault", UNCLEAR.values(), ids=UNCLEAR)
@pytest.mark.parametrize(("tells", "most"), [(True, 1), (False, 2)])
async def test_what_tells_of_a_customer_and_stays_is_never_said_twice(
    office: Office, answers: Answers, fault: Fault, tells: bool, most: int
) -> None:
    """It could be forgotten in one place only."""
    office.slack.fail("chat.postMessage", fault)
    message = replace(said("Maria waits."), about="plain:1" if tells else "")

    await answers.give(Reply(message), in_private(office))

    assert len(office.slack.calls_of("chat.postMessage")) == most


@pytest.mark.parametrize("fault", UNCLEAR.values(), ids=UNCLEAR)
async def test_of_which_nobody_knows_whether_it_was_said_a_courier_finds_out(
    office: Office, answers: Answers, fault: Fault
) -> None:
    """So that it stands there once, and can be forgotten."""
    await office.database.write(lambda store: store.responses.add([response()], NOON))
    office.slack.fail("chat.postMessage", fault)
    message = replace(said("Maria waits."), about="plain:1")
    await answers.give(Reply(message), in_private(office))

    later = datetime.now(UTC) + LOOKED_FOR_AFTER
    courier = Courier(office.database, [office.platform], lambda: later)
    await courier.deliver()
    assert [one.words for one in private(office)] == ["Maria waits."]

    number = await office.database.write(lambda store: forgotten("plain:1", store))
    await courier.deliver()
    [left] = private(office)
    assert "This customer asked to be forgotten" in left.words
    receipt = await office.database.read(lambda store: store.receipts.get(number))
    assert receipt.is_done


async def test_what_is_certainly_not_said_yet_is_said_again_whoever_it_tells_of(
    office: Office, answers: Answers
) -> None:
    office.slack.fail("chat.postMessage", RateLimited(0))
    await answers.give(Reply(replace(said("Maria waits."), about="plain:1")), in_private(office))
    assert [one.words for one in private(office)] == ["Maria waits."]


async def test_who_is_forgotten_while_an_answer_is_on_its_way_is_taken_out_of_it(
    office: Office, answers: Answers
) -> None:
    await office.database.write(lambda store: store.responses.add([response()], NOON))
    released = asyncio.Event()
    office.slack.fail("chat.postMessage", SlowAnswer(released))
    message = replace(said("Maria waits."), about="plain:1")
    asking = asyncio.create_task(answers.give(Reply(message), in_private(office)))
    await office.slack.wait_for(lambda: private(office))

    number = await office.database.write(lambda store: forgotten("plain:1", store))
    released.set()
    await asking

    receipt = await office.database.read(lambda store: store.receipts.get(number))
    assert receipt.waiting == 1
    await Courier(office.database, [office.platform], lambda: datetime.now(UTC)).deliver()
    [left] = private(office)
    assert "This customer asked to be forgotten" in left.words
    assert "Maria" not in left.words
    receipt = await office.database.read(lambda store: store.receipts.get(number))
    assert receipt.is_done


def forgotten(key: str, store: Store) -> int:
    number = store.receipts.open(Why.ASKED, NOON)
    forget([key], Why.ASKED, number, store, NOON)
    return number


async def test_what_slack_refuses_for_good_is_given_up(
    office: Office, answers: Answers, pressed: Here, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.fail("chat.postEphemeral", Refuse("is_archived"), times=None)
    office.slack.advance(3600)

    await answers.give(Reply(said("You asked.")), asked(office))
    await answers.give(Reply(said("You pressed.")), pressed)

    assert len(office.slack.calls_of("chat.postEphemeral")) == 1
    assert len(office.slack.calls_of("response_url")) == 1
    assert [one.message for one in caplog.records] == ["Slack took no answer"] * 2


async def test_it_is_given_up_in_the_end(office: Office, answers: Answers) -> None:
    office.slack.fail("chat.postEphemeral", ServerError(503), times=None)

    await answers.give(Reply(said("You asked.")), asked(office))

    assert len(office.slack.calls_of("chat.postEphemeral")) == 4


@pytest.mark.parametrize("fault", [ServerError(500), HangUp(), Garbage(), LostAnswer()])
async def test_a_form_opens_once_though_the_first_answer_is_lost(
    office: Office, answers: Answers, pressed: Here, fault: Fault
) -> None:
    office.slack.fail("views.open", fault)

    await answers.ask(FORM, ORIGIN, office.slack.new_trigger(office.jonas), pressed)

    assert len(office.slack.views) == 1
    assert office.slack.ephemerals == []


@pytest.mark.parametrize(
    "fault", [ServerError(500), HangUp(), RateLimited(30), Refuse("expired_trigger_id")]
)
async def test_whoever_sees_no_form_is_told_to_press_again(
    office: Office, answers: Answers, pressed: Here, fault: Fault
) -> None:
    office.slack.fail("views.open", fault, times=2)

    await answers.ask(FORM, ORIGIN, office.slack.new_trigger(office.jonas), pressed)

    (told,) = office.slack.ephemerals
    assert "please press again" in told.words


def shown(office: Office) -> list[Message]:
    return office.slack.messages(office.support)
