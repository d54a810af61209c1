"""Ways to get back to a customer, as links that dial and write."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from messages.blocks import Link, Span
from messages.phrases import plainly
from nps.response import Response

_PHONE: Final = re.compile(r"\+?[\d ()./\-\u00a0]{6,30}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$'*+/=^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,250}")
_ADDRESS: Final = re.compile(r"https?://[^\s\x00-\x1f<>\"\\^`{|}]{1,2000}", re.IGNORECASE)


def phone(told: str) -> Span:
    """A link that dials, where *told* is a number and nothing else; else the words as they are."""
    label = plainly(told, 60)
    digits = re.sub(r"\D", "", label.replace("(0)", "") if label.startswith("+") else label)
    if not _PHONE.fullmatch(label) or not 6 <= len(digits) <= 15:
        return label
    return Link(label, f"tel:{'+' if label.startswith('+') else ''}{digits}")


def email(told: str) -> Span:
    """A link that writes, where *told* is one address and nothing else; else the words."""
    label = plainly(told, 250)
    return Link(label, f"mailto:{quote(label, safe='@')}") if _EMAIL.fullmatch(label) else label


def survey_link(response: Response) -> Link | None:
    """The answer in the survey tool; None where the tool told no web address."""
    url = response.link.strip()
    if not _ADDRESS.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not parts.hostname or "@" in parts.netloc:
        return None
    return Link("The answer in the survey tool", url)
