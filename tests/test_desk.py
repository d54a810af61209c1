"""What reaches the desk is answered, whatever it is."""

from collections.abc import AsyncIterator

import pytest

from bot.desk import Desk
from handlers.asks import Ask, Click
from handlers.intake import take_in
from messages.plain import plain
from storage.database import Database
from tests.flows.company import AMIRA, COMPANY, NOW, response

HALF = "half a sign \ud800, none \0"
WHOLE = "half a sign \ufffd, none \ufffd"


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database("sqlite+aiosqlite://", COMPANY) as one:
        await one.write(lambda store: take_in([response(2)], store, COMPANY, NOW))
        yield one


async def test_what_no_database_could_keep_is_kept_readable(database: Database) -> None:
    answers = {"outcome": "put-right", "cause": "", "owed": HALF, "note": HALF}
    click = Click("case.resolve", "1", AMIRA, NOW, "test:#support", answers)

    await Desk(database, COMPANY).press(click)

    case = await database.read(lambda store: store.cases.get(1))
    assert [event.words for event in case.history][-1] == WHOLE


async def test_a_question_in_half_signs_is_answered(database: Database) -> None:
    reply = await Desk(database, COMPANY).ask(Ask(HALF, AMIRA, NOW))

    assert reply.message
    plain(reply.message, COMPANY.timezone).encode()


@pytest.mark.parametrize("verb", ["case.claim", "case.read", "praise.keep"])
@pytest.mark.parametrize("subject", ["", "one", "-1", "9" * 30, "9" * 5_000])
async def test_a_button_with_a_number_that_is_none_of_ours_does_nothing(
    database: Database, verb: str, subject: str
) -> None:
    reply = await Desk(database, COMPANY).press(Click(verb, subject, AMIRA, NOW))

    assert reply.message
    assert "from another time" in plain(reply.message, COMPANY.timezone)
