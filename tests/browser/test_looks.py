"""How the page looks: light and dark, wide and on a phone, whatever customers write."""

import re

import pytest
from playwright.async_api import Page, expect

from messages.samples import ALL
from tests.browser.conftest import PHONE, Looking
from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

BACKGROUND = "getComputedStyle(document.querySelector('#main')).backgroundColor"
SPILLS = """() => [...document.querySelectorAll('body, #main, .log:not([hidden]), dialog[open]')]
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.id || one.className)"""
CUT_OFF = """() => [...document.querySelectorAll('#main .card *')]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.menu'))
    .map((one) => one.outerHTML.slice(0, 80))"""


async def brightness(page: Page) -> float:
    """0 to 255."""
    told = await page.evaluate(BACKGROUND)
    return sum(map(float, re.findall(r"[\d.]+", told)[:3])) / 3


@pytest.mark.parametrize(("scheme", "is_bright"), [("light", True), ("dark", False)])
async def test_it_follows_the_readers_colours(
    looking: Looking, scheme: str, is_bright: bool
) -> None:
    page = await looking(color_scheme=scheme)
    assert (await brightness(page) > 128) is is_bright


async def test_on_a_phone_nothing_has_to_be_scrolled_sideways(
    looking: Looking, house: House
) -> None:
    page = await looking(viewport=PHONE)
    await expect(page.locator(".beside")).to_be_hidden()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await house.answers()
    assert await page.evaluate(SPILLS) == []

    await page.locator("#main").get_by_role("button", name="Resolve").click()
    await expect(page.locator("#main form.asks .primary")).to_be_visible()
    assert await page.evaluate(SPILLS) == []
    for door in ("customer", "slack", "csv", "connect"):
        await page.get_by_role("button", name="Channels").click()
        await page.locator(f"#sidebar [data-open={door}]").click()
        await expect(page.locator(f"#{door}")).to_be_visible()
        assert await page.evaluate(SPILLS) == []
        await page.keyboard.press("Escape")


async def test_every_message_finds_room_on_a_phone(looking: Looking, house: House) -> None:
    for message in ALL.values():
        house.browser.say("#support", message)
    page = await looking(viewport=PHONE)
    await expect(page.locator("#main .post")).to_have_count(len(ALL))
    assert await page.evaluate(SPILLS) == []
    assert await page.evaluate(CUT_OFF) == []


async def test_a_menu_near_the_end_opens_upwards(looking: Looking, house: House) -> None:
    page = await looking()
    for number in range(12):
        house.says("#support", f"Message {number}")
    await house.answers()
    card = page.locator("#main .post").last
    await card.locator(".more summary").click()
    await expect(card.locator(".menu .entry").last).to_be_in_viewport(ratio=1)


async def test_a_menu_on_a_phone_stays_on_it(looking: Looking, house: House) -> None:
    page = await looking(viewport=PHONE)
    await house.answers()
    card = page.locator("#main .post").last
    await card.locator(".more summary").click()
    for entry in await card.locator(".menu .entry").all():
        await expect(entry).to_be_in_viewport(ratio=1)


async def test_times_are_written_in_the_readers_zone(looking: Looking, house: House) -> None:
    await house.answers()
    berlin = await looking()
    tokyo = await looking(timezone_id="Asia/Tokyo")
    due = "#main .card time"
    here, there = (page.locator(due).first for page in (berlin, tokyo))
    assert await here.get_attribute("datetime") == await there.get_attribute("datetime")
    assert await here.text_content() != await there.text_content()


async def test_pictures_say_in_words_what_they_show(looking: Looking, house: House) -> None:
    house.browser.say("#support", ALL["digest-team"])
    page = await looking()
    trend = page.locator("#main .trend svg")
    await expect(trend).to_have_role("img")
    await expect(trend).to_have_accessible_name("Week by week")
    await expect(trend.locator("desc")).to_have_text(re.compile(r"^W\d\d: −?\d+, .*"))
