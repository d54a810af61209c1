"""Who waits, as the doctor sees it."""

from dataclasses import replace

from bot.doctor.finding import Verdict
from bot.doctor.waiting import customers
from tests.flows.company import COMPANY, response
from tests.flows.conftest import Scene
from tests.flows.conftest import scene as scene  # noqa: PLC0414  # a fixture


async def test_a_customer_of_whom_no_channel_reads_is_told(scene: Scene) -> None:
    await scene.told(response())
    assert [one async for one in customers(scene.database)] == []

    nowhere = replace(COMPANY, routes=(), admins=replace(COMPANY.admins, channels=()))
    scene.company = scene.database.company = nowhere
    await scene.told(response(id="another"))
    [told] = [one async for one in customers(scene.database)]
    assert (told.verdict, told.about) == (Verdict.BAD, "Customers")
    assert told.sentence.startswith("1 customer waits of whom no channel has read")
