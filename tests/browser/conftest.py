"""A workspace, and a real Chromium that looks at it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, async_playwright

from tests.browser.house import House, open_house

NAMES: Final = (
    "chromium-headless-shell",  # the same browser without windows: twice as fast
    *("chromium", "chromium-browser", "google-chrome", "chrome"),
)
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
DESK: Final = {"width": 1440, "height": 860}
PHONE: Final = {"width": 390, "height": 844}

Looking = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Chromium]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=FLAGS, headless=True
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house() -> AsyncIterator[House]:
    async with open_house() as opened:
        yield opened


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What any page of the test complained about; nothing, or the test fails."""
    found: list[str] = []
    yield found
    assert found == []


@pytest_asyncio.fixture(loop_scope="session")
async def looking(
    chromium: Chromium, house: House, complaints: list[str]
) -> AsyncIterator[Looking]:
    """Opens the page, each time in a window of its own."""
    async with AsyncExitStack() as windows:

        async def look(at: str = "", *, url: str = "", **wishes: Any) -> Page:
            context = await chromium.new_context(
                **{"viewport": DESK, "timezone_id": "Europe/Berlin", "reduced_motion": "reduce"}
                | wishes
            )
            windows.push_async_callback(context.close)
            context.set_default_timeout(5_000)
            page = await context.new_page()
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(f"{url or house.url}/{at}")
            await page.wait_for_selector("body.ready")
            return page

        yield look
