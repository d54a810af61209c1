"""Whether Microsoft Teams is set up as Earful needs it, and what to do where it is not."""

from collections.abc import AsyncIterator
from typing import Final

from bot.doctor.finding import Finding, bad, fine, note
from bot.doctor.skew import by_header
from bot.now import Now
from bot.platforms.teams.faults import NoLogin, judged
from bot.platforms.teams.keyring import Keyring
from bot.platforms.teams.settings import PATH, TeamsSettings
from bot.platforms.teams.transport import Transport

ABOUT: Final = "Microsoft Teams"


async def teams(settings: TeamsSettings, now: Now) -> AsyncIterator[Finding]:
    if settings.in_development:
        yield note(
            ABOUT,
            "TEAMS_DEVELOPMENT lets anybody on this machine speak as if they were Teams:"
            " for trying only",
        )
        return
    async with Transport(settings) as transport:
        try:
            await transport.login.token()
            yield fine(ABOUT, "the app's id, password and tenant are accepted")
            if len(settings.tenants) > 1:
                yield note(
                    ABOUT,
                    f"{len(settings.tenants)} tenants are heard: the app has to be registered for"
                    " accounts of any organisation, and uploaded in each of them",
                )
        except NoLogin as fault:
            yield bad(ABOUT, judged(fault).sentence)
        for finding in by_header(ABOUT, "Microsoft's", transport.login.date, now()):
            yield finding
        yield await _keys(transport.keyring)
    yield note(
        ABOUT,
        f"is listened to at {PATH}: where it was added, only it can tell. A channel that cannot be"
        " written to is told of here, under what waits",
    )


async def _keys(keyring: Keyring) -> Finding:
    """Whether anything that Teams sends can be believed."""
    if await keyring.is_filled():
        return fine(ABOUT, "the keys with which Teams signs can be read")
    return bad(
        ABOUT,
        f"the keys with which Teams signs cannot be read at {keyring.metadata_url}, so nothing that"
        " people press or ask there reaches Earful: let this machine reach that address",
    )
