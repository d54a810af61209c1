"""Where Earful's token and customers' words may go: Teams says with each activity where it is."""

import re
from typing import Final
from urllib.parse import urlsplit

from bot.platforms.teams.settings import TeamsSettings

_PUBLIC: Final = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?!local\b|localhost\b|internal\b)[a-z][a-z0-9-]*"
    r"(?::443)?(?:/[\w.~/-]*)?",
    re.ASCII | re.IGNORECASE,
)
"""A name that the world knows, no number of a machine, and a plain path."""
_HERE: Final = re.compile(
    r"http://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?:/[\w.~/-]*)?", re.ASCII
)


def is_safe(service_url: str, settings: TeamsSettings) -> bool:
    """Whether to write to *service_url*, though Teams itself may have signed it."""
    if _PUBLIC.fullmatch(service_url):
        return True
    return _is_tried_out(settings) and bool(_HERE.fullmatch(service_url))


def _is_tried_out(settings: TeamsSettings) -> bool:
    """Whether there is no Microsoft behind it, but something on this machine that plays Teams."""
    return settings.in_development or urlsplit(settings.login_url).scheme == "http"
