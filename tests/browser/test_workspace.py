"""The workspace as a platform: what a courier shows stands there, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.platforms.browser.workspace import Browser
from messages.blocks import Message
from storage.posting import Posting
from tests.browser.house import words_of

THEN = datetime(2026, 11, 17, 13, 2, tzinfo=UTC)


class Clock:
    now = THEN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(clock: Clock) -> Browser:
    return Browser(["amira@alderfinch.example"], clock)


def posting(wanted: Message | None, ref: str | None = None, **changes: Any) -> Posting:
    told: dict[str, Any] = {
        "key": "alert:1",
        "channel": "#support",
        "thread": None,
        "token": "t",
        "lease_until": THEN,
        "attempts": 0,
        "in_doubt": False,
    }
    return Posting(wanted=wanted, ref=ref, **told | changes)


def said(browser: Browser, channel: str = "#support") -> list[str]:
    return [str(post.message.summary[0]) for post in browser.posts(channel)]


async def test_a_post_is_edited_in_its_place(browser: Browser, clock: Clock) -> None:
    first = await browser.show(posting(words_of("one")))
    await browser.show(posting(words_of("two"), key="alert:2"))
    clock.now += timedelta(minutes=3)
    assert await browser.show(posting(words_of("one, changed"), first)) == first

    assert said(browser) == ["one, changed", "two"]
    (post, _) = browser.posts("#support")
    assert (post.at, post.is_edited) == (THEN, True)


async def test_what_is_taken_back_is_gone(browser: Browser) -> None:
    ref = await browser.show(posting(words_of("one")))
    await browser.show(posting(None, ref))
    assert said(browser) == []
    assert browser.post(ref) is None


async def test_taking_back_twice_is_as_good_as_once(browser: Browser) -> None:
    ref = await browser.show(posting(words_of("one")))
    for _ in range(2):
        await browser.show(posting(None, ref))
    assert said(browser) == []


async def test_a_doubtful_post_is_found_by_its_key_in_its_channel(browser: Browser) -> None:
    ref = await browser.show(posting(words_of("one")))
    here, other = posting(words_of("one")), posting(words_of("one"), key="alert:2")
    assert await browser.find([here, other]) == {here.key: [ref]}
    assert await browser.find([posting(words_of("one"), channel="#delivery")]) == {}


async def test_only_colleagues_can_be_written_to(browser: Browser) -> None:
    assert await browser.knows("amira@alderfinch.example")
    assert not await browser.knows("slack:U024BE7LH")


async def test_a_channel_nobody_wrote_in_is_empty(browser: Browser) -> None:
    assert browser.posts("#elsewhere") == []
