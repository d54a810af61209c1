"""What Earful must be told to live in a Microsoft Teams tenant."""

from dataclasses import dataclass, field
from typing import Final

LOGIN: Final = "https://login.microsoftonline.com"
METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The one bot and the one tenant that it works for."""

    app_id: str = ""
    """Empty in development alone: then nobody has to prove who they are."""
    password: str = field(default="", repr=False)
    tenant: str = ""
    """The id of the company's tenant; whoever writes from another is not heard."""
    login_url: str = LOGIN
    """Where Earful gets its own tokens; without a slash at its end."""
    metadata_url: str = METADATA
    """What says with which keys Teams signs."""
    seconds: float = 10
    """A call's limit: well under half a lease, so that nobody else takes over what is under way."""

    @property
    def in_development(self) -> bool:
        return not self.app_id
