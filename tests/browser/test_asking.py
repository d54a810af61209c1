"""Words typed into the composer, and a customer played by hand."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Looking
from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def say(page: Page, words: str, pane: str = "#main") -> None:
    await page.locator(f"{pane} .composer input").fill(words)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("words", ["/nps this-week", "@EARFUL this-week"])
async def test_an_answer_is_for_the_asker_alone_until_it_is_shared(
    looking: Looking, house: House, words: str
) -> None:
    amira, jonas = await looking("?as=amira"), await looking("?as=jonas")
    await house.answers()
    await say(amira, words)

    answer = amira.locator("#main .private")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(answer).to_contain_text(words)
    await expect(answer).to_contain_text("This week so far")
    await expect(amira.locator("#phone .private")).to_have_count(0)
    await expect(jonas.locator("#main .private")).to_have_count(0)

    await answer.get_by_role("button", name="Share here").click()
    for page in (amira, jonas):
        shared = page.locator("#main .post:not(.private)", has_text="This week so far")
        await expect(shared).to_be_visible()
    await answer.get_by_role("button", name="Dismiss").click()
    await expect(answer).to_have_count(0)


async def test_plain_talk_is_told_gently_what_works(looking: Looking) -> None:
    page = await looking()
    await say(page, "Hello, is anybody there?")
    await expect(page.locator("#main .note")).to_contain_text("Try /nps this-week")
    await expect(page.locator("#main .post:not(.private)")).to_have_count(0)


async def test_in_a_direct_message_no_command_is_needed(looking: Looking) -> None:
    page = await looking()
    await page.locator("[data-direct] button").click()
    await say(page, "help")
    await expect(page.locator("#main .private")).to_contain_text("/nps")


async def test_the_phone_asks_too(looking: Looking) -> None:
    page = await looking()
    await say(page, "/nps help", pane="#phone")
    await expect(page.locator("#phone .private")).to_contain_text("/nps")
    await expect(page.locator("#main .private")).to_have_count(0)


async def test_somebody_can_play_a_customer(looking: Looking) -> None:
    page = await looking()
    await page.get_by_role("button", name="A customer answers").click()
    form = page.locator("#customer form")
    await form.get_by_role("radio", name="3", exact=True).check()
    await form.get_by_label("Why?").fill("The handle came off <b>twice</b> & nobody cares")
    await form.get_by_label("Touchpoint").select_option("Helpline")
    await form.get_by_role("button", name="Send the answer").click()

    card = page.locator("#main .post", has_text="The handle came off")
    await expect(card).to_contain_text("3/10")
    await expect(card.locator("blockquote")).to_have_text(
        "The handle came off <b>twice</b> & nobody cares"
    )


async def test_kind_words_disturb_nobody(looking: Looking) -> None:
    page = await looking()
    await page.get_by_role("button", name="A customer answers").click()
    await page.locator("#customer").get_by_role("radio", name="10").check()
    await page.get_by_role("button", name="Send the answer").click()
    await expect(page.locator(".toast")).to_contain_text("nobody is disturbed")
    await expect(page.locator("#main .post")).to_have_count(0)


async def test_a_job_can_be_run_now(looking: Looking, house: House) -> None:
    await house.had_a_week()
    page = await looking("?as=ingrid")
    await page.locator(".jobs summary").click()
    await page.get_by_role("button", name="Monday's digests").click()
    await expect(page.locator("#main .post")).to_contain_text("Customers, week")
