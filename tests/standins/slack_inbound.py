"""One thing that Slack tells the app, in the shape of either way in."""

import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from tests.standins.slack_things import Json


@dataclass(frozen=True)
class Inbound:
    """What Slack sends: an HTTP body or the payload of a Socket Mode envelope."""

    kind: Literal["interactive", "slash_commands", "events_api"]
    payload: Json

    @property
    def content_type(self) -> str:
        events = self.kind == "events_api"
        return "application/json" if events else "application/x-www-form-urlencoded"

    @property
    def body(self) -> str:
        match self.kind:
            case "events_api":
                return json.dumps(self.payload)
            case "slash_commands":
                return urlencode(self.payload)
            case "interactive":
                return urlencode({"payload": json.dumps(self.payload)})

    @property
    def takes_answer(self) -> bool:
        """Whether the acknowledgement may carry a payload."""
        return self.kind == "slash_commands" or self.payload.get("type") == "view_submission"
