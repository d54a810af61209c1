"""What Earful must be told to live in Microsoft Teams."""

from dataclasses import dataclass, field
from typing import Final

PATH: Final = "/teams/messages"
"""The door for all that Teams sends."""
LOGIN: Final = "https://login.microsoftonline.com"
METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The one bot and the company that it works for."""

    app_id: str = ""
    """Empty in development alone: then nobody has to prove who they are."""
    password: str = field(default="", repr=False)
    tenants: tuple[str, ...] = ()
    """The ids of the company's tenants, in lower case, that of the bot first: it logs in there.
    Whoever writes from another is not heard."""
    login_url: str = LOGIN
    """Where Earful gets its own tokens; without a slash at its end."""
    metadata_url: str = METADATA
    """What says with which keys Teams signs."""
    seconds: float = 10
    """A call's limit: well under half a lease, so that nobody else takes over what is under way."""

    @property
    def tenant(self) -> str:
        return self.tenants[0] if self.tenants else ""

    @property
    def in_development(self) -> bool:
        return not self.app_id
