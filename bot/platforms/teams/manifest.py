"""The app's package for Microsoft Teams: its manifest, and the two icons beside it."""

import io
import json
from collections.abc import Sequence
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.platforms.teams import icons
from bot.platforms.teams.words import Json

Words: TypeAlias = Sequence[tuple[str, str]]
"""What can be typed, with what it answers."""

EXAMPLE: Final = "https://earful.example.com"
SCOPES: Final = ("personal", "team", "groupChat")
MOST_COMMANDS: Final = 12
LONGEST_TITLE: Final = 128
USUAL: Final = "1.28"
WITH_SLASH: Final = "1.29"
"""The first schema with messages for one person's eyes, which / needs; a preview in 2026."""

_SCHEMA: Final = (
    "https://developer.microsoft.com/json-schemas/teams/v{0}/MicrosoftTeams.schema.json"
)
_MADE: Final = (2026, 1, 1, 0, 0, 0)
"""In the archive: the same manifest makes the same file."""
_ABOUT: Final = (
    "A customer gives a low score and says why: within seconds the team that can do something about"
    " it reads the words in its channel, someone presses Claim, calls the customer, and presses"
    " Resolve. On Monday every team reads how it went, and whether the change is real or noise. On"
    " Thursday people hear, alone, what customers praised them for, in the customer's own words; on"
    " Friday their team reads it. And anyone asks when they want to know."
)


def package(app: str, version: str, words: Words, url: str, about: str, *, slash: bool) -> bytes:
    """A zip as Teams takes it.

    *app* is the bot's id in Microsoft Entra, *url* is Earful's own address or empty, *about* the
    company's page for those who want to know more, *slash* asks for words after / too.
    """
    described = json.dumps(manifest(app, version, words, url, about, slash=slash), indent=2)
    files = {
        "manifest.json": described.encode(),
        "color.png": icons.colour(),
        "outline.png": icons.outline(),
    }
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(ZipInfo(name, _MADE), body, ZIP_DEFLATED)
    return written.getvalue()


def manifest(app: str, version: str, words: Words, url: str, about: str, *, slash: bool) -> Json:
    """What `package` puts into manifest.json."""
    schema = WITH_SLASH if slash else USUAL
    return {
        "$schema": _SCHEMA.format(schema),
        "manifestVersion": schema,
        "version": version,
        "id": app,
        "developer": {
            "name": "Earful",
            "websiteUrl": about,
            "privacyUrl": about,
            "termsOfUseUrl": about,
        },
        "name": {"short": "Earful", "full": "Earful: what customers say"},
        "description": {
            "short": "Puts your customers' words where those who can act on them talk.",
            "full": _ABOUT,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0B6E62",
        "bots": [_bot(app, words, slash=slash)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host] if (host := urlsplit(url).hostname) else [],
    }


def _bot(app: str, words: Words, *, slash: bool) -> Json:
    commands: Json = {"scopes": [*SCOPES], "commands": _commands(words)}
    bot: Json = {
        "botId": app,
        "scopes": [*SCOPES],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [commands],
    }
    if slash:
        commands["triggers"] = ["mention", "slash"]
        bot["supportsTargetedMessages"] = True
    return bot


def _commands(words: Words) -> list[Json]:
    named = [{"title": word[:LONGEST_TITLE], "description": says} for word, says in words]
    return named[:MOST_COMMANDS]
