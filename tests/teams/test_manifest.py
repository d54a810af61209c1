"""The app's package, held against Microsoft's schema and the words that can be typed."""

import io
import json
import os
import struct
import zlib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator

from bot.platforms.teams import icons
from bot.platforms.teams.manifest import MOST_COMMANDS, package
from handlers.commands import COMMANDS

APP = "5f0c2d3e-0000-4000-8000-00000000b07a"
ABOUT = "https://intranet.example.com/earful"
WORDS = [line for command in COMMANDS for line in command.help]


def unpacked(*, slash: bool = False, url: str = "https://earful.example.com") -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package(APP, "0.1.0", WORDS, url, ABOUT, slash=slash))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(**how: Any) -> dict[str, Any]:
    return dict(json.loads(unpacked(**how)["manifest.json"]))


@pytest.mark.parametrize("slash", [False, True])
def test_the_manifest_is_what_microsofts_schema_asks_for(slash: bool) -> None:
    """EARFUL_APP_MANIFEST is the folder of npm's @microsoft/app-manifest, which carries them."""
    place = os.environ.get("EARFUL_APP_MANIFEST")
    if not place:
        pytest.skip("EARFUL_APP_MANIFEST names no @microsoft/app-manifest: no schemas here")
    told = manifest(slash=slash)
    folder = Path(place) / "build/json-schemas/teams" / f"v{told['manifestVersion']}"
    schema = json.loads((folder / "MicrosoftTeams.schema.json").read_text(encoding="utf-8-sig"))

    assert [error.message for error in Draft4Validator(schema).iter_errors(told)] == []
    del told["bots"][0]["scopes"][0]
    told["bots"][0]["scopes"].append("groupchat")
    assert [*Draft4Validator(schema).iter_errors(told)]


def test_its_links_lead_to_the_companys_own_page() -> None:
    told = manifest()

    links = {told["developer"][name] for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")}
    assert (links, told["validDomains"]) == ({ABOUT}, ["earful.example.com"])


def test_it_asks_for_no_channel_that_other_companies_may_read() -> None:
    """Without these Microsoft Teams offers an app in standard channels alone."""
    assert not {"supportedChannelTypes", "supportsChannelFeatures"} & manifest().keys()


def test_the_package_is_flat_and_always_the_same() -> None:
    assert [*unpacked()] == ["manifest.json", "color.png", "outline.png"]
    assert unpacked() == unpacked()


def test_every_word_that_help_tells_can_be_picked_from_the_list() -> None:
    [bot] = manifest()["bots"]
    [listed] = bot["commandLists"]

    assert [(one["title"], one["description"]) for one in listed["commands"]] == WORDS
    assert len(WORDS) <= MOST_COMMANDS
    assert all(len(one["title"]) <= 128 for one in listed["commands"])
    assert bot["scopes"] == listed["scopes"] == ["personal", "team", "groupChat"]


def test_slash_commands_are_asked_for_on_request() -> None:
    [bot] = manifest(slash=True)["bots"]

    assert bot["supportsTargetedMessages"] is True
    assert bot["commandLists"][0]["triggers"] == ["mention", "slash"]
    assert "supportsTargetedMessages" not in manifest()["bots"][0]


def test_the_bot_and_the_app_are_the_registered_one() -> None:
    told = manifest(url="https://nps.example.org")

    assert told["id"] == told["bots"][0]["botId"] == APP
    assert told["validDomains"] == ["nps.example.org"]


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_an_icon_is_a_whole_png_of_the_size_that_teams_wants(name: str, size: int) -> None:
    picture = unpacked()[name]
    chunks, at = {}, 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, body = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        chunks[kind], at = body, at + 12 + length

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">2I2B", chunks[b"IHDR"][:10]) == (size, size, 8, 6)
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == size * (4 * size + 1)
    pixels = {rows[y * (4 * size + 1) + 1 + 4 * x :][:4] for y in range(size) for x in range(size)}
    if name == "outline.png":
        assert {pixel[:3] for pixel in pixels} == {bytes(icons.WHITE)}
        assert {0, 255} <= {pixel[3] for pixel in pixels}
    else:
        assert {pixel[3] for pixel in pixels} == {255}
        assert {bytes((*icons.GREEN, 255)), bytes((*icons.WHITE, 255))} <= pixels
