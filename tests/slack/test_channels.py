"""Channels are mended while Earful runs: made, invited to, archived, renamed, replaced."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.platforms.port import Undeliverable
from bot.platforms.slack.api import Api
from bot.platforms.slack.channels import Channels
from tests.slack.conftest import Office, posting, said, settings
from tests.standins.slack import SlackStandIn


@dataclass
class Directory:
    """Earful's channels, and a stopwatch that a test turns."""

    slack: SlackStandIn
    api: Api
    passed: float = 0
    channels: Channels = field(init=False)

    def __post_init__(self) -> None:
        self.channels = Channels(self.api, seconds=lambda: self.passed)

    async def refusal(self, spelled: str = "#support") -> str:
        with pytest.raises(Undeliverable) as why:
            await self.channels.id(spelled)
        assert why.value.retry_after is None
        return why.value.reason


@pytest.fixture
async def directory(slack: SlackStandIn) -> AsyncIterator[Directory]:
    async with Api(settings(slack)) as api:
        yield Directory(slack, api)


async def test_a_channel_that_is_made_is_found_within_seconds(directory: Directory) -> None:
    assert "no channel #support" in await directory.refusal()
    made = directory.slack.add_channel("support")

    directory.passed += 6
    assert await directory.channels.id("#support") == made.id


async def test_a_missing_channel_is_not_asked_for_at_every_message(directory: Directory) -> None:
    for _ in range(5):
        await directory.refusal()
    assert (
        len(directory.slack.calls_of("conversations.list")) == 2
    )  # without the archived, and with


async def test_an_archived_channel_is_called_archived_from_the_first(directory: Directory) -> None:
    directory.slack.add_channel("support", archived=True)
    assert "#support is archived" in await directory.refusal()


async def test_one_that_took_over_the_name_of_an_archived_one_is_meant(
    directory: Directory,
) -> None:
    old = directory.slack.add_channel("support")
    assert await directory.channels.id("#support") == old.id
    old.archived, old.name = True, "support-2025"
    new = directory.slack.add_channel("support")

    directory.passed += 600
    assert await directory.channels.id("#support") == new.id


async def test_a_renamed_channel_is_still_meant_until_another_has_its_name(
    directory: Directory,
) -> None:
    old = directory.slack.add_channel("support")
    assert await directory.channels.id("#support") == old.id
    old.name = "help"
    for _ in range(2):
        directory.passed += 600
        assert await directory.channels.id("#support") == old.id

    new = directory.slack.add_channel("support")
    directory.passed += 600
    assert await directory.channels.id("#support") == new.id


async def test_a_channel_that_refused_a_message_is_looked_up_anew(office: Office) -> None:
    await office.platform.show(posting(said("Hello")))
    office.support.archived = True
    with pytest.raises(Undeliverable, match="archived"):
        await office.platform.show(posting(said("Again")))
    office.support.archived = False
    office.support.shared = True

    with pytest.raises(Undeliverable, match="shared with another company"):
        await office.platform.show(posting(said("Again")))


async def test_a_card_says_nothing_more_once_another_company_reads_along(office: Office) -> None:
    passed = 0.0
    office.platform.channels.seconds = lambda: passed
    ref = await office.platform.show(posting(said("Maria waits", "My sofa is late.")))
    (card,) = office.slack.messages(office.support)

    office.support.shared, passed = True, 600.0
    await office.platform.show(posting(said("Maria waits", "It is still late."), ref=ref))
    assert "late" not in card.words + card.text
    assert "shared with another company" in card.words

    office.support.shared, passed = False, 1200.0
    await office.platform.show(posting(said("Maria waits", "It came."), ref=ref))
    assert "It came." in card.words
    infos = len(office.slack.calls_of("conversations.info"))
    await office.platform.show(posting(said("Maria waits", "It came, at last."), ref=ref))
    assert len(office.slack.calls_of("conversations.info")) == infos


async def test_a_card_may_go_on_where_settings_let_another_company_read(office: Office) -> None:
    office.platform.channels.allow_shared = True
    ref = await office.platform.show(posting(said("Maria waits")))
    office.support.shared = True

    await office.platform.show(posting(said("Maria waits", "Still."), ref=ref))

    (card,) = office.slack.messages(office.support)
    assert "Still." in card.words
