"""`earful demo` itself, as a newcomer starts it, walked through from the first alert on."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, Looking

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds in which it must be there, also on a busy machine."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a running demo."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = (await running.stdout.readline()).decode()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    yield address[0]
    running.send_signal(signal.SIGINT)
    out, err = await asyncio.wait_for(running.communicate(), PATIENCE)
    assert (running.returncode, out, err) == (0, b"", b"")


async def resolved(page: Page) -> None:
    """The first alert, claimed and put right."""
    card = page.locator("#main .post", has_text="Third time I ring about my sofa").last
    await card.get_by_role("button", name="Claim").click(timeout=15_000)
    await expect(card).to_contain_text("Amira is on it")
    await card.get_by_role("button", name="Resolve").click()
    await card.locator("form").get_by_role("button", name="Resolve").click()
    await expect(card).to_contain_text("Put right")


async def test_the_first_half_minute(looking: Looking, program: str) -> None:
    page = await looking(url=program)
    await expect(page.locator(".strip")).to_have_text(
        "A made-up company. Nothing leaves this machine."
    )
    await resolved(page)
    await page.locator("[data-direct] button").click()
    await expect(page.locator("#main .post").last).to_contain_text("Maria K")

    await page.get_by_role("button", name="See Monday").click()
    digest = page.locator("#main .post").last
    await expect(digest).to_contain_text("Customers, week")
    await expect(digest.locator(".trend .dot")).to_have_count(13)
    for team in ("Delivery", "Onboarding", "Stores", "Support"):
        await expect(digest.locator(".breakdown")).to_contain_text(team)
    await page.get_by_role("button", name="See it in Slack").last.click()
    await expect(page.locator("#slack-json")).to_contain_text('"blocks"')


async def test_the_last_weeks_are_there(looking: Looking, program: str) -> None:
    page = await looking("?as=kim", url=program)
    await expect(page.locator("#main .post")).not_to_have_count(0)
    await page.locator("[data-channels] button", has_text="#kind-words").click()
    await expect(page.locator("#main .kudos").first).to_be_visible()


async def test_questions_are_answered_from_half_a_year(looking: Looking, program: str) -> None:
    page = await looking(url=program)
    for words, told in (
        ("/nps last-13-weeks by team", "Onboarding"),
        ("/nps open", "Delivery"),
        ("/nps kudos @amira", "Amira"),
    ):
        await page.locator("#main .composer input").fill(words)
        await page.keyboard.press("Enter")
        answer = page.locator("#main .private", has_text=words)
        await expect(answer.locator(".card")).to_contain_text(told)


async def test_it_looks_right_on_a_phone_at_once(looking: Looking, program: str) -> None:
    page = await looking("?as=ingrid", url=program, viewport=PHONE, color_scheme="dark")
    await expect(page.locator("#main .post").last).to_be_visible()
    assert await page.evaluate("document.body.scrollWidth") == PHONE["width"]
