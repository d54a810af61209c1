"""Several people look at once: every window shows the same, and nobody's place is lost."""

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import PHONE, Looking
from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

A_SECOND = 1000
SCROLLED = "document.querySelector('#main .log:not([hidden])').scrollTop"


async def test_two_windows_are_in_step_within_a_second(looking: Looking, house: House) -> None:
    amira, jonas = await looking("?as=amira"), await looking("?as=jonas")
    words = (await house.answers()).comment
    hers, his = (page.locator("#main .post", has_text=words) for page in (amira, jonas))
    await expect(hers).to_be_visible()
    await expect(his).to_be_visible(timeout=A_SECOND)

    await his.get_by_role("button", name="Claim").click()
    await expect(his).to_contain_text("Jonas is on it")
    await expect(hers).to_contain_text("Jonas is on it", timeout=A_SECOND)


async def test_what_is_new_elsewhere_is_marked_unread_until_it_is_read(
    looking: Looking, house: House
) -> None:
    page = await looking("?as=ingrid")
    support = page.locator("[data-channels] button", has_text="#support")
    house.says("#support", "One thing")
    house.says("#support", "Another thing")
    await expect(support.locator(".badge")).to_have_text("2")
    await expect(page).to_have_title("(2) #leadership · Earful")

    await support.click()
    await expect(page.locator("#main .post")).to_have_count(2)
    await expect(support.locator(".badge")).to_have_count(0)


async def read_halfway(page: Page, house: House) -> float:
    for number in range(20):
        house.says("#support", f"Message {number}")
    await expect(page.locator("#main .post")).to_have_count(20)
    await page.locator("#main .post").nth(8).scroll_into_view_if_needed()
    place: float = await page.evaluate(SCROLLED)
    return place


async def test_who_reads_further_up_stays_there(looking: Looking, house: House) -> None:
    page = await looking()
    place = await read_halfway(page, house)
    house.says("#support", "The newest")
    await expect(page.locator("#main .post")).to_have_count(21)
    assert await page.evaluate(SCROLLED) == place


async def test_who_reads_the_end_stays_at_the_end(looking: Looking, house: House) -> None:
    page = await looking()
    await read_halfway(page, house)
    await page.locator("#main .post").last.scroll_into_view_if_needed()
    house.says("#support", "The newest")
    await expect(page.locator("#main .post", has_text="The newest")).to_be_in_viewport()


async def test_a_half_written_form_outlives_a_change_of_its_card(
    looking: Looking, house: House
) -> None:
    amira, jonas = await looking("?as=amira"), await looking("?as=jonas")
    words = (await house.answers()).comment
    card = amira.locator("#main .post", has_text=words[:20])
    await card.get_by_role("button", name="Resolve").click()
    await card.get_by_label("One line for the next colleague").fill("Ring the side door")
    await jonas.locator("#main").get_by_role("button", name="Claim").click()

    await expect(card).to_contain_text("Jonas is on it")
    line = card.get_by_label("One line for the next colleague")
    await expect(line).to_have_value("Ring the side door")
    await expect(line).to_be_focused()


async def test_a_page_that_lost_the_server_catches_up(looking: Looking, house: House) -> None:
    page = await looking()
    house.browser.close()
    house.says("#support", "Said meanwhile")
    await expect(page.locator("#main .post", has_text="Said meanwhile")).to_be_visible()


async def test_reload_keeps_who_looks_and_where(looking: Looking) -> None:
    page = await looking("?as=ingrid")
    await page.locator("[data-channels] button", has_text="#stores").click()
    await expect(page.locator("#main .where")).to_have_text("#stores")
    await page.reload()
    await expect(page.locator("[data-me-name]")).to_have_text("Ingrid Solberg")
    await expect(page.locator("#main .where")).to_have_text("#stores")


async def test_each_persona_has_channels_of_its_own(looking: Looking) -> None:
    page = await looking(viewport=PHONE)
    for name, first in (("Marta Nowak", "#delivery"), ("Paul Okonkwo", "#leadership")):
        await page.get_by_role("button", name="Channels").click()
        await page.locator(".personas summary").click()
        await page.locator("[data-personas]").get_by_role("button", name=name).click()
        await expect(page.locator("#main .where")).to_have_text(first)


async def test_what_comes_while_a_channel_is_being_fetched_is_not_lost(
    looking: Looking, house: House
) -> None:
    page = await looking("?as=ingrid")
    house.says("#support", "What was there before")

    async def slowly(route: Route) -> None:
        fetched = await route.fetch()
        house.says("#support", "What came meanwhile")
        await expect(page.locator("[data-announcer]")).to_contain_text("came meanwhile")
        await route.fulfill(response=fetched)

    await page.route("**/channel?*", slowly, times=1)
    await page.locator("[data-channels] button", has_text="#support").click()

    await expect(page.locator("#main .post")).to_have_count(2)
    await expect(page.locator("#main .post").last).to_contain_text("What came meanwhile")
