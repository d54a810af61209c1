"""What a courier that died may have posted: looked for in Slack before anything is posted again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.courier import Courier
from bot.delivery import STARTS_WITHIN
from bot.platforms.slack.settings import SlackSettings
from messages.wording import same
from storage.deliveries import LEASE
from storage.posting import Posting
from storage.posting_rows import posting
from storage.store import Store
from tests.slack.conftest import Office, said
from tests.standins.slack_faults import LostAnswer
from tests.standins.slack_things import Call

WHERE = "slack:#support"
AT_ONCE = timedelta()
KEYS = [f"alert:{number}" for number in range(8)]


@dataclass
class Watch:
    """Earful's clock, with Slack's beside it."""

    office: Office
    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    passed: timedelta = timedelta()

    def now(self) -> datetime:
        return self.start + self.passed

    def waits(self, span: timedelta) -> None:
        self.passed += span
        self.office.slack.advance(span.total_seconds())

    async def delivers(self) -> None:
        """All of it, a message a second."""
        courier = Courier(self.office.database, [self.office.platform], self.now, lambda: 0.5)
        for _ in KEYS:
            await courier.deliver()
            self.waits(timedelta(seconds=1))

    async def dies_with(
        self, keys: Sequence[str], *, posting: int, thread: str = "", after: timedelta = AT_ONCE
    ) -> None:
        """A courier has all of *keys* in hand; it posts the first few, and notes nothing."""

        def want(store: Store) -> None:
            for key in keys:
                store.outbox.want(
                    key, [WHERE], same(said(key)), now=self.now(), thread=thread or None
                )

        def take(store: Store) -> list[Posting]:
            return store.deliveries.take(self.now(), ("slack",), (), (), 1)

        await self.office.database.write(want)
        for number in range(len(keys)):
            (one,) = await self.office.database.write(take)
            if number < posting:
                self.waits(after)
                await self.office.platform.show(one)

    def looks(self, method: str = "conversations.history") -> list[Call]:
        return self.office.slack.calls_of(method)

    def words(self) -> list[str]:
        return sorted(message.words for message in self.office.slack.messages("support"))


@pytest.fixture
def watch(office: Office) -> Watch:
    return Watch(office)


async def test_one_look_answers_for_all_that_is_in_doubt_in_a_channel(watch: Watch) -> None:
    await watch.dies_with(KEYS, posting=4)
    watch.waits(LEASE)
    await watch.delivers()

    assert len(watch.looks()) == 1
    assert watch.words() == KEYS


async def test_it_reads_no_further_back_than_to_the_first_of_them(watch: Watch) -> None:
    for number in range(250):
        watch.office.slack.say("support", f"chatter {number}", by=watch.office.jonas)
    watch.waits(timedelta(days=2))
    await watch.dies_with(KEYS, posting=4)
    watch.waits(LEASE)
    await watch.delivers()

    [look] = watch.looks()
    assert watch.start < datetime.fromtimestamp(float(look.args["oldest"]), UTC) < watch.now()


async def test_what_may_stand_since_before_it_was_wanted_here_is_found_further_back(
    watch: Watch,
) -> None:
    """As after going back to a backup."""
    await watch.dies_with(["digest"], posting=1)
    await watch.office.database.write(
        lambda store: store.connection.exec_driver_sql("DELETE FROM posting")
    )
    watch.waits(timedelta(days=3))
    for number in range(250):
        watch.office.slack.say("support", f"chatter {number}", by=watch.office.jonas)

    def want(store: Store) -> None:
        store.outbox.want("digest", [WHERE], same(said("digest")), now=watch.now())
        store.connection.execute(update(posting).values(in_doubt=True))

    await watch.office.database.write(want)
    await watch.delivers()
    assert watch.words().count("digest") == 1
    assert len(watch.looks()) == 2


async def test_each_thread_is_looked_through_once(watch: Watch) -> None:
    await watch.dies_with(["card"], posting=0)
    watch.waits(LEASE)
    await watch.delivers()
    looks = len(watch.looks())
    await watch.dies_with(KEYS, posting=4, thread="card")
    watch.waits(LEASE)
    await watch.delivers()

    assert len(watch.looks()) == looks
    assert len(watch.looks("conversations.replies")) == 1
    assert watch.words() == [*KEYS, "card"]


async def test_a_history_that_lags_behind_is_waited_for(watch: Watch) -> None:
    """The last moment in which a request may begin, and the ten seconds that it may take."""
    takes = timedelta(seconds=SlackSettings("xoxb-").seconds)
    watch.office.slack.history_lag = 9
    await watch.dies_with(["card"], posting=1, after=STARTS_WITHIN + takes)
    watch.waits(LEASE - STARTS_WITHIN - takes)
    await watch.delivers()

    assert len(watch.looks()) == 1
    assert watch.words() == ["card"]


async def test_without_history_nothing_is_found_and_all_is_posted(watch: Watch) -> None:
    watch.office.slack.scopes -= {"channels:history"}
    await watch.dies_with(KEYS, posting=4)
    watch.waits(LEASE)
    await watch.delivers()

    assert watch.words() == sorted([*KEYS, *KEYS[:4]])


async def test_of_two_copies_the_younger_goes(watch: Watch) -> None:
    """Should a look miss what stands already, the next one mends it."""
    watch.office.slack.history_lag = 60
    await watch.dies_with(["card"], posting=1)
    watch.waits(LEASE)
    watch.office.slack.fail("chat.postMessage", LostAnswer())
    await watch.delivers()
    assert watch.words() == ["card", "card"]
    first, _ = watch.office.slack.messages("support")

    watch.waits(timedelta(minutes=5))
    await watch.delivers()
    assert watch.office.slack.messages("support") == [first]
