"""Everything can be done without a mouse."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, Looking
from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

OUTLINED = "() => getComputedStyle(document.activeElement).outlineStyle"


async def tab_to(page: Page, name: str) -> None:
    """Tab until what has the focus is called *name*, seen all the way."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        told = await page.evaluate("document.activeElement.textContent.trim()")
        if told == name:
            assert await page.evaluate(OUTLINED) == "solid"
            return
    raise AssertionError(f"never came to {name}")


async def test_a_customer_is_claimed_and_put_right(looking: Looking, house: House) -> None:
    page = await looking()
    words = (await house.answers()).comment
    card = page.locator("#main .post", has_text=words[:20])
    await expect(card).to_be_visible()

    await tab_to(page, "Claim")
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text("Amira is on it")
    await expect(card.get_by_role("button", name="Resolve")).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(card.get_by_role("radio", name="Put right")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(card.get_by_role("radio", name="Explained")).to_be_checked()
    await tab_to(page, "Resolve")
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text("Explained and apologised")


async def test_escape_leaves_a_form_and_goes_back_to_its_button(
    looking: Looking, house: House
) -> None:
    page = await looking()
    await house.answers()
    await page.locator("#main").get_by_role("button", name="Resolve").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main form.asks")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#main form.asks")).to_have_count(0)
    await expect(page.locator("#main").get_by_role("button", name="Claim")).to_be_focused()


async def test_a_menu_opens_is_walked_and_closes(looking: Looking, house: House) -> None:
    page = await looking()
    await house.answers()
    menu = page.locator("#main .more summary")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#main .more .entry").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await expect(page.locator("#main .more .menu")).to_be_hidden()


async def test_the_drawer_opens_closes_and_gives_the_focus_back(looking: Looking) -> None:
    page = await looking(viewport=PHONE)
    opener = page.get_by_role("button", name="Channels")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator(".personas summary")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#sidebar")).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_the_first_stop_leads_past_the_channels(looking: Looking) -> None:
    page = await looking()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()


async def test_a_new_message_is_said_to_who_does_not_see_it(looking: Looking, house: House) -> None:
    page = await looking()
    house.says("#support", "A customer waits")
    await expect(page.locator("[aria-live] , [data-announcer]").last).to_have_text(
        "A customer waits"
    )
