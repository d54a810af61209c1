"""Everything that is read has enough contrast, in light and in dark."""

import re
from itertools import pairwise, product
from pathlib import Path

import pytest

import bot.platforms.browser

SHEET = (Path(bot.platforms.browser.__file__).parent / "static/chat.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\n *\}", SHEET, re.DOTALL)[:2]
)
TONES = ("unhappy", "late", "taken", "done", "warm")

READ = [
    *product(("ink", "soft"), ("paper", "wash", "card")),
    ("ink", "accent-wash"),
    ("accent", "card"),
    ("accent", "wash"),
    ("accent", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-over"),
    ("side-ink", "side"),
    ("side-ink", "side-open"),
    ("side-soft", "side"),
    *((tone, f"{tone}-wash") for tone in TONES),
    ("ink", "warm-wash"),
]
SEEN = [("field", "card"), ("accent", "paper"), *((tone, "card") for tone in TONES)]
"""Edges of what can be pressed, focus rings, the colour of a card's side."""


def luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb: WCAG 2.2."""
    parts = (int(colour[at:to], 16) / 255 for at, to in pairwise((1, 3, 5, 7)))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21: WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), READ)
def test_words_can_be_read(colours: dict[str, str], ink: str, paper: str) -> None:
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), SEEN)
def test_edges_can_be_seen(colours: dict[str, str], ink: str, paper: str) -> None:
    assert contrast(colours[ink], colours[paper]) >= 3
