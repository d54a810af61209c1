"""What Earful must be told to live in a Slack workspace."""

from dataclasses import dataclass, field
from typing import Final

PATH: Final = "/slack/events"
"""The door for all that Slack sends over HTTP."""
DEFAULT_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The secrets of one installation, and the few choices that only Slack knows."""

    bot_token: str = field(repr=False)
    """xoxb-..."""
    signing_secret: str = field(default="", repr=False)
    """For what Slack sends over HTTP; without it that door stays shut."""
    app_token: str = field(default="", repr=False)
    """xapp-...; where it is set Slack is listened to over Socket Mode."""
    api_url: str = DEFAULT_API
    command: str = "/nps"
    allow_shared_channels: bool = False
    """Whether a channel shared with another company may read what customers wrote."""
    seconds: float = 10
    """A call's limit: well under half a lease, so that nobody else takes over what is under way."""
