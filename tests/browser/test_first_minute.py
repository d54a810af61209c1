"""What a newcomer does in the first half-minute."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Looking
from tests.browser.house import House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def claimed(page: Page, house: House) -> str:
    """The words of a customer whom this page's colleague has claimed."""
    words = (await house.answers()).comment
    card = page.locator("#main .post", has_text=words)
    await card.get_by_role("button", name="Claim").click()
    await expect(card).to_contain_text("is on it")
    return words


async def test_a_customer_answers_by_itself_soon_after_the_page_was_opened(
    looking: Looking,
) -> None:
    async with open_house(first_alert=0.2) as soon:
        page = await looking(url=soon.url)
        card = page.locator("#main .post", has_text="Third time I ring about my sofa")
        await expect(card.get_by_role("heading")).to_contain_text("A customer waits for us")
        await expect(card.locator(".hint")).to_be_visible()
        await page.close()


async def test_a_claim_changes_both_panes_and_brings_the_private_brief(
    looking: Looking, house: House
) -> None:
    page = await looking()
    words = await claimed(page, house)

    phone = page.locator("#phone .post", has_text=words)
    await expect(phone).to_contain_text("Amira is on it")
    await page.locator(".toast").get_by_role("button", name="Read").click()
    await expect(page.locator("#main .where")).to_have_text("Earful")
    await expect(page.locator("#main .post").last).to_contain_text("Maria Kessler")
    await expect(page.get_by_role("link", name="+49 30 23125399").first).to_be_visible()


async def test_who_presses_too_late_is_told_who_was_quicker(looking: Looking, house: House) -> None:
    page = await looking()
    words = (await house.answers()).comment
    late = page.locator("#phone .post", has_text=words)
    await expect(late.get_by_role("button", name="Claim")).to_be_visible()

    await page.locator("[data-slow]").check()
    await page.locator("#main").get_by_role("button", name="Claim").click()
    await expect(page.locator("#main .post", has_text=words)).to_contain_text("Amira is on it")
    await late.get_by_role("button", name="Claim").click()

    refusal = page.locator("#phone .private")
    await expect(refusal).to_contain_text("Amira was quicker")
    await expect(refusal).to_contain_text("Only you can see this")
    await expect(page.locator("#main .private")).to_have_count(0)
    await expect(late.first).to_contain_text("Amira is on it")


async def test_resolve_takes_two_taps_and_folds_the_card(looking: Looking, house: House) -> None:
    page = await looking()
    words = await claimed(page, house)
    card = page.locator("#main .post", has_text=words[:20])
    await card.get_by_role("button", name="Resolve").click()
    await expect(card.get_by_role("radio", name="Put right")).to_be_checked()
    await card.locator("form").get_by_role("button", name="Resolve").click()

    await expect(card).to_contain_text("Put right by Amira")
    await expect(card.locator("button.primary, button.visible")).to_have_count(0)


async def test_what_the_form_asks_stands_on_the_card(looking: Looking, house: House) -> None:
    page = await looking()
    words = await claimed(page, house)
    card = page.locator("#main .post", has_text=words[:20])
    await card.get_by_role("button", name="Resolve").click()
    await card.get_by_role("radio", name="Explained, and said sorry").check()
    await card.get_by_role("radio", name="No call-back").check()
    await card.get_by_label("Do we still owe something?").fill("a new sofa")
    await card.get_by_label("By when?").fill("2027-01-08")
    await card.locator("form").get_by_role("button", name="Resolve").click()

    await expect(card).to_contain_text("Explained and apologised")
    await expect(card).to_contain_text("Cause: No call-back")
    await expect(card).to_contain_text("Promised: a new sofa")
    await expect(card).to_contain_text("8 Jan")


async def test_after_that_monday_lights_up_and_leads_to_the_leaderships_digest(
    looking: Looking, house: House
) -> None:
    await house.had_a_week()
    page = await looking()
    await claimed(page, house)
    card = page.locator("#main .post").last
    await card.get_by_role("button", name="Resolve").click()
    await card.locator("form").get_by_role("button", name="Resolve").click()
    await expect(page.locator("[data-monday]")).to_have_class("entry lit")
    await page.get_by_role("button", name="See Monday").click()

    await expect(page.locator("#main .where")).to_have_text("#leadership")
    await expect(page.locator("#main .post").last).to_contain_text("Customers, week")
    await expect(page.locator("#main .guide").get_by_role("button")).to_have_count(4)


async def test_the_doors_show_slacks_json_and_the_commands(looking: Looking, house: House) -> None:
    page = await looking()
    await page.get_by_role("button", name="See it in Slack").first.click()
    await expect(page.locator(".toast")).to_contain_text("no message here yet")
    house.says("#support", "Something new")
    await page.locator("#main .post").hover()
    await page.locator("#main .peek").click()
    await expect(page.locator("#slack-json")).to_contain_text('"type": "divider"')
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Use my own CSV").first.click()
    await expect(page.locator("#csv-command")).to_contain_text("earful demo --data")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Connect Slack").first.click()
    await expect(page.locator("#connect")).to_contain_text("earful manifest slack")
