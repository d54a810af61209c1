"""The Slack app's manifest: all that its page at api.slack.com asks for, in one piece."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from bot.platforms.slack.scopes import HISTORY, NEEDED
from bot.platforms.slack.settings import PATH

EXAMPLE: Final = "https://earful.example.com"

_HEAD: Final = """\
# Earful's app in Slack: at https://api.slack.com/apps choose Create New App, From a manifest.
# `earful manifest slack` prints it with your own address and command, or for Socket Mode.
display_information:
  name: Earful
  description: Puts your customers' words where those who can act on them talk.
  long_description: >-
    A customer gives a low score and says why: within seconds the team that can do something about
    it reads the words in its channel, someone presses Claim, calls the customer, and presses
    Resolve. On Monday every team reads how it went, and whether the change is real or noise. On
    Thursday people hear, alone, what customers praised them for, in the customer's own words; on
    Friday their team reads it. And anyone asks when they want to know.
  background_color: "#1F3A3D"
features:
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: Earful
    always_online: true
"""


def manifest(
    url: str = EXAMPLE,
    command: str = "/nps",
    *,
    socket_mode: bool = False,
    with_history: bool = False,
) -> str:
    """As YAML. *url*: Earful's own address; Socket Mode needs none.

    *with_history*: with the optional scopes for looking back in channels.
    """
    door = None if socket_mode else url.rstrip("/") + PATH
    return "".join(
        (
            _HEAD,
            *_lines(_command(command, door)),
            *_lines(_scopes(with_history=with_history)),
            *_lines(_settings(door)),
        )
    )


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line}\n"


def _command(command: str, door: str | None) -> Iterator[str]:
    yield "  slash_commands:"
    yield f"    - command: {json.dumps(command)}"
    if door:
        yield f"      url: {json.dumps(door)}"
    yield "      description: Ask what customers say"
    yield '      usage_hint: "this-week by team, open, mine, kudos, help"'
    yield "      # So that a colleague who is mentioned arrives as one."
    yield "      should_escape: true"


def _scopes(*, with_history: bool) -> Iterator[str]:
    yield "oauth_config:"
    yield "  scopes:"
    yield "    bot:"
    for scope in (*NEEDED, *HISTORY):
        taken = scope in NEEDED or with_history
        yield f"      # {scope.reason}"
        yield f"      {'' if taken else '# '}- {scope.name}"


def _settings(door: str | None) -> Iterator[str]:
    yield "settings:"
    yield "  event_subscriptions:"
    if door:
        yield f"    request_url: {json.dumps(door)}"
    yield "    bot_events:"
    for event in chain.from_iterable(scope.events for scope in NEEDED):
        yield f"      - {event}"
    yield "  interactivity:"
    yield "    is_enabled: true"
    if door:
        yield f"    request_url: {json.dumps(door)}"
    yield "  org_deploy_enabled: false"
    yield f"  socket_mode_enabled: {json.dumps(door is None)}"
    yield "  token_rotation_enabled: false"
