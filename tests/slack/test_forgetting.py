"""A customer with a rare name answers in every way, is talked about everywhere, and is forgotten.

Earful runs with its database in a file and delivers to Slack; the commands are programs of their
own beside it. Whatever the rare word was written into, it is nowhere to be found afterwards.
"""

import asyncio
import io
import json
import re
import stat
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from standardwebhooks import Webhook

from bot import logs
from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.platforms.slack.connection import connected
from bot.settings import Settings, load
from bot.webhooks import Webhooks
from bot.wiring import JOBS
from handlers.vendors import VENDORS
from jobs import digest, forgetting, praise, targets
from nps.company import Company
from storage.database import Database
from storage.store import Store
from tests.shell.terminal import Ended, Terminal
from tests.slack.conftest import served, settings, workspace
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import Refuse
from tests.standins.slack_things import Message, User

RARE: Final = "zyxomma"
EMAIL: Final = f"{RARE}@example.org"
NAME: Final = f"{RARE.capitalize()} Petiolata"
SECRET: Final = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
TOML: Final = """
[company]
timezone = "Europe/Berlin"
[teams.support]
name = "Support"
channels = ["slack:#support"]
leads = ["kim@example.com"]
[[routes]]
team = "support"
[leadership]
channels = ["slack:#leadership"]
[privacy]
customer = "full"
[admins]
people = ["kim@example.com"]
channels = ["slack:#earful-admins"]
[[staff]]
email = "kim@example.com"
name = "Kim Larsen"
team = "support"
[[staff]]
email = "jonas@example.com"
name = "Jonas Weber"
team = "support"
[[staff]]
email = "amira@example.com"
name = "Amira Haddad"
team = "support"
"""


@dataclass
class House:
    """A running Earful, its workspace, and a terminal on the same machine."""

    slack: SlackStandIn
    terminal: Terminal
    told: Settings
    database: Database
    log: io.StringIO
    address: str
    people: dict[str, User]
    courier: Courier = field(init=False)
    ahead: timedelta = timedelta()
    sent: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def hears(self, **response: Any) -> dict[str, Any]:
        """A survey tool tells of an answer of the customer with the rare name."""
        self.sent += 1
        customer = {"id": "c-1", "name": NAME, "email": EMAIL.title(), "phone": "+49 170 555 0114"}
        body = json.dumps({"customer": customer, "may_contact": True} | response)
        now, name = self.now(), f"m-{self.sent}"
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(name, now, body),
            "content-type": "application/json",
        }
        url = f"{self.address}/webhooks/plain"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            told: dict[str, Any] = await answer.json()
            return told

    async def does(self, what: Any) -> None:
        door = f"{self.address}/slack/events"
        assert (await self.slack.send(what, door)).status == 200

    async def types(self, *words: str) -> Ended:
        """A program of its own, beside the running one."""
        return await asyncio.to_thread(self.terminal.program, *words)

    async def has_delivered(self) -> None:
        """All that is due stands where it should."""

        async def settled() -> bool:
            prefixes = ("slack", "dm")
            rows = await self.database.read(lambda store: store.waiting.all(prefixes))
            return not [row for row in rows if not row.parked]

        for _round in range(200):
            await self.courier.deliver()
            if await settled():
                return
            self.ahead += timedelta(seconds=2)  # a channel rests after each message
        pytest.fail("messages are still due")

    def telling(self) -> list[Message]:
        """The messages in which the rare word stands now."""
        return [one for one in self.slack.messages() if RARE in _all_of(one).casefold()]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All that the database has on disk.

        Read by another process: POSIX drops the locks of one that opens and closes such a file.
        """
        for path in sorted(self.terminal.folder.glob("data/*")):
            yield path.name, subprocess.check_output(["/bin/cat", path])


def _all_of(message: Message) -> str:
    return json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)


def traces(files: Iterator[tuple[str, bytes]]) -> list[str]:
    return [name for name, content in files if re.search(RARE.encode(), content, re.IGNORECASE)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    terminal = Terminal(tmp_path)
    terminal.write("earful.toml", TOML)
    told = load(terminal.folder / "earful.toml", {})
    url = f"sqlite+aiosqlite:///{terminal.folder}/data/earful.db"
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        names = {"jonas": "Jonas Weber", "amira": "Amira Haddad", "kim": "Kim Larsen"}
        people = {name: slack.add_user(name, real_name=real) for name, real in names.items()}
        for name in ("support", "leadership", "earful-admins"):
            slack.add_channel(name, members=[*people.values()])
        database = await stack.enter_async_context(Database(url, told.company))
        log = io.StringIO()
        logs.set_up(log)
        house = House(slack, terminal, told, database, log, "", people)
        desk = Desk(database, told.company)
        connection = await stack.enter_async_context(
            connected(settings(slack), desk, database, told.company)
        )
        house.courier = Courier(database, [connection.platform], house.now)
        webhooks = Webhooks(database, told.company, VENDORS, {"plain": [SECRET]}, house.now)
        house.address = await stack.enter_async_context(
            served([*webhooks.routes(), *connection.routes])
        )
        yield house


async def tell_everything(house: House) -> None:
    """In every way in, and then in every message that there is."""
    slack = house.slack
    long_words = f"{NAME} waits. " * 300
    await house.hears(id="r-1", score=2, comment="")
    await house.hears(id="r-1", score=2, comment=f"Nobody rings {NAME} back.")
    await house.has_delivered()
    [card] = slack.messages("support")
    await house.hears(id="r-1", score=1, comment=f"Still nobody rings {NAME} back. {long_words}")
    await house.has_delivered()
    await house.does(slack.click(card, "Claim", by=house.people["jonas"]))
    await house.has_delivered()

    await house.hears(id="r-2", score=0, comment=f"{RARE} again, and angry.")
    await house.has_delivered()
    second = next(one for one in slack.messages("support") if "angry" in one.words)
    await house.does(slack.click(second, "Claim", by=house.people["amira"]))
    await house.has_delivered()
    company = house.told.company
    case = await house.database.read(lambda store: store.cases.get(2))
    for due in (case.resolve_by - timedelta(minutes=20), case.resolve_by + timedelta(minutes=20)):
        house.ahead = due - datetime.now(UTC)
        await house.database.write(partial(_nudge, due, company))
        await house.has_delivered()

    await house.does(slack.click(card, "Resolve", by=house.people["jonas"]))
    await slack.wait_for(lambda: slack.views)
    form = slack.modal(house.people["jonas"])
    answers = {
        "How did it end?": "Put right",
        "Why did it happen?": f"{RARE} was not called",
        "Do we still owe something?": f"a sofa for {RARE}",
        "One line for the next colleague": f"Ring {NAME} at the side door",
    }
    await house.does(slack.submit(form, answers))
    await slack.wait_for(lambda: not form.open)
    await house.has_delivered()
    assert "Put right" in card.words

    await house.does(slack.direct_message("mine", by=house.people["amira"]))
    asked = slack.dm(house.people["amira"])
    await slack.wait_for(lambda: any("You are on these" in one.words for one in asked.messages))
    kind = f"Amira was so kind, says {NAME}."
    await house.hears(id="r-3", score=10, comment=kind)
    await house.hears(id="r-4", score=9, comment=f"All fine, {NAME}.")
    await house.hears(id="r-5", score="ten", comment=f"{NAME} of ten")
    house.terminal.write(
        "old.csv",
        "id,answered_at,score,comment,email,customer_id\n"
        f"o-1,2026-03-02,3,Long ago {RARE} was sad,{EMAIL.upper()},\n"
        f"o-2,2026-03-02,4,Only an id of {RARE},,c-9\n"
        f"o-3,2026-03-02,4,Both of {RARE},{EMAIL},c-9\n"
        f"o-4,2026-03-02,eleven,No score of {RARE},{EMAIL},\n"
        "o-5,2026-03-02,9,Somebody else,other@example.org,c-10\n",
    )
    imported = await house.types("import", "old.csv", "--map", "customer_id=customer_id")
    assert "4 added" in imported.out, imported

    await house.database.write(lambda store: praise.tell(house.now(), store, company))
    await house.database.write(lambda store: praise.publish(house.now(), store, company))
    house.ahead += timedelta(days=7)
    await house.database.write(lambda store: digest.run(house.now(), store, company))
    await house.has_delivered()


def _nudge(due: datetime, company: Company, store: Store) -> None:
    targets.run(due, store, company)


async def figures(house: House) -> tuple[str, int]:
    """All scores as they are counted, and how many figures differ from a recount."""
    asked = await house.types("ask", "all by team", "--json")
    assert asked.code == 0, asked
    told = json.loads(asked.out)
    wrong = await house.database.read(lambda store: store.tallies.differences())
    return json.dumps([told["overall"], told["groups"]]), wrong


async def test_a_forgotten_customer_is_nowhere_to_be_found(house: House) -> None:
    slack = house.slack
    await tell_everything(house)
    places = {one.channel.name for one in house.telling()}
    assert len(house.telling()) >= 9
    assert {"support", "leadership"} <= places
    assert traces(house.files())
    before, wrong = await figures(house)
    assert wrong == 0

    forgotten = await house.types("forget", f" {EMAIL.upper()} ", "--yes")

    assert (forgotten.code, forgotten.err) == (0, "")
    assert "7 responses, 2 cases, 1 praise, 1 unreadable webhook and " in forgotten.out
    [number] = re.findall(r"Receipt (\d+)", forgotten.out)
    await house.has_delivered()
    assert [one.words for one in house.telling()] == []
    assert traces(house.files()) == []
    assert RARE not in house.log.getvalue().casefold()
    for words in (("receipts",), ("receipts", number), ("export",), ("export", "cases")):
        ended = await house.types(*words)
        assert ended.code == 0
        assert RARE not in ended.out.casefold()
    assert (
        "Nothing of it stands in any message any more."
        in (await house.types("receipts", number)).out
    )
    assert await figures(house) == (before, 0)
    rejected = house.terminal.folder / "old.csv.rejected.csv"  # whoever imports has to delete it
    assert RARE in rejected.read_text()
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600

    told = slack.messages(slack.dm(house.people["amira"]))
    assert "please do not get back to them" in told[-1].words
    cards = [one.words for one in slack.messages("support") if not one.thread_ts]
    assert sum("asked to be forgotten" in card for card in cards) >= 2


async def test_what_a_survey_tool_sends_again_brings_nothing_back(house: House) -> None:
    await tell_everything(house)
    assert (await house.types("forget", "plain:r-2", "--yes")).code == 0
    await house.has_delivered()
    posted = len(house.slack.messages())

    for number, score in enumerate((0, 10, 3), 1):
        again = await house.hears(id=f"r-{number}", score=score, comment=f"{NAME} once more.")
        assert again["repeated"] == 1
    imported = await house.types("import", "old.csv", "--map", "customer_id=customer_id")
    assert "4 seen before" in imported.out
    await house.has_delivered()

    assert house.telling() == []
    assert traces(house.files()) == []
    assert len(house.slack.messages()) == posted
    assert (await house.types("forget", "plain:r-2", "--yes")).err == (
        "plain:r-2 is forgotten already.\n"
    )
    assert (await house.types("forget", EMAIL, "--yes")).code == 1


async def test_what_cannot_be_edited_stands_on_the_receipt_until_it_is(house: House) -> None:
    await house.hears(id="r-1", score=2, comment=f"Nobody rings {NAME} back.")
    await house.has_delivered()
    house.slack.fail("chat.update", Refuse("edit_window_closed"), times=2)
    forgotten = await house.types("forget", "c-1", "--yes")
    [number] = re.findall(r"Receipt (\d+)", forgotten.out)

    await house.has_delivered()
    stuck = (await house.types("receipts", number)).out
    assert "1 message in slack:#support cannot be edited: Slack no longer lets" in stuck
    assert len(house.telling()) == 1
    assert traces(house.files()) == []

    for _hour in range(2):
        house.ahead += timedelta(hours=1, seconds=1)
        await house.has_delivered()
    assert house.telling() == []
    assert "Nothing of it stands" in (await house.types("receipts", number)).out


async def test_words_go_by_themselves_when_their_time_is_over(house: House) -> None:
    await tell_everything(house)
    before, _ = await figures(house)
    sunday = house.now() + timedelta(days=182)
    sunday += timedelta(days=(6 - sunday.weekday()) % 7)
    house.ahead = sunday - datetime.now(UTC)
    clock = Clock(house.database, house.told.company, JOBS, house.now)

    done = await clock.run_by_hand(forgetting.JOB.name)

    assert done.startswith("forgetting is done for ")
    await house.has_delivered()
    assert [one.words for one in house.telling()] == []
    assert traces(house.files()) == []
    assert await figures(house) == (before, 0)
    [newest, *_] = await house.database.read(lambda store: store.receipts.newest(9))
    assert (newest.why, newest.is_done) == ("age", True)
    assert newest.counts["responses"] == 8
    by = await house.database.read(
        lambda store: store.connection.exec_driver_sql(
            "SELECT count(owner_name) + count(moved_by_name) FROM followup_case"
        ).scalar()
    )
    assert by == 0
