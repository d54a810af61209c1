"""How each platform that is on reaches Earful, and what to look at where nothing comes."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

from bot.doctor.finding import Finding
from bot.doctor.outside import doors, running
from bot.doctor.trial import Way
from bot.platforms.slack.settings import PATH as SLACK
from bot.platforms.teams.settings import PATH as TEAMS
from bot.settings import Settings

NOT_ON: Final = "“Not configured for interactive responses”: switch on Interactivity in the app's"


def ways(settings: Settings) -> Iterator[Way]:
    async def why() -> AsyncIterator[Finding]:
        for asked in (running(settings, is_here=False), doors(settings)):
            async for one in asked:
                yield one

    address = settings.public_url or "https://..."
    if settings.slack:
        is_socket = bool(settings.slack.app_token)
        yield Way(
            platform="slack",
            title="Slack",
            silence=_over_socket() if is_socket else _over_http(address),
            forged="SLACK_SIGNING_SECRET is another app's. Copy the Signing Secret from Basic"
            " Information of this very app, and restart `earful run`",
            why=why,
        )
    if settings.teams:
        yield Way(
            platform="teams",
            title="Microsoft Teams",
            silence="“Unable to reach app” at the card: compare the messaging endpoint in Azure"
            f" (Bot, Configuration) with {address}{TEAMS}, and see that its channel Teams"
            " is on. If nothing was said there, nobody pressed: try once more",
            forged="TEAMS_APP_ID is another app's than the one that was added in Microsoft Teams."
            " Compare them in Azure, and restart `earful run`",
            why=why,
        )


def _over_http(address: str) -> str:
    return (
        f"Slack says at the button what it met. A warning sign: it cannot reach {address}"
        f"{SLACK}. {NOT_ON} settings (Interactivity & Shortcuts), with that address."
        " If nothing was said there, another Earful has that address, or nobody pressed: try once"
        " more"
    )


def _over_socket() -> str:
    return (
        f"Slack says at the button what it met. {NOT_ON} settings, and Socket Mode. A warning"
        " sign, or nothing: another program listens with the same SLACK_APP_TOKEN and has heard it,"
        " or nobody pressed: try once more"
    )
