"""What Slack refuses and what gets lost on the way, as sentences with a verdict on trying again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.platforms.port import Undeliverable
from bot.platforms.verdict import Verdict, seconds

FAULTS: Final = (SlackClientError, aiohttp.ClientError, OSError, AttributeError)
"""All that a call of slack_sdk raises when it does not succeed: an OSError where it took too long,
an AttributeError where the answer is no JSON and does not claim to be."""
UNSHOWABLE: Final = frozenset(
    {
        *("invalid_blocks", "invalid_blocks_format", "invalid_arguments"),
        *("msg_blocks_too_long", "msg_too_long"),
    }
)
"""Slack's words for what it may take with fewer blocks, or none."""
PATIENCE: Final = 30.0
"""Seconds to wait where Slack says that it is too much, but not for how long."""

_LOCKED_OUT: Final = Verdict(
    "Slack does not accept the bot token: check SLACK_BOT_TOKEN", everywhere=True
)
_POLICY: Final = (
    "Slack's settings do not let apps post in {where}: ask an owner of the workspace to allow it"
)
_TOO_BIG: Final = "Slack takes no message as long as the one for {where}"
_GONE: Final = "The message in {where} was deleted in Slack"
_FROZEN: Final = "Slack no longer lets Earful change its message in {where}"
_ABSENT: Final = "Slack has no active user for {where}"
_FAULTY: Final = Verdict("Slack has a fault of its own", passes=True, unclear=True, everywhere=True)
_MOVING: Final = Verdict("The workspace is being moved in Slack", passes=True, everywhere=True)

# {needed} is the scopes that Slack asks for.
VERDICTS: Final[Mapping[str, Verdict]] = {
    "channel_not_found": Verdict(
        "Slack has no channel {where} that Earful can see: check the name in the settings;"
        " in a private channel, type /invite @Earful"
    ),
    "not_in_channel": Verdict("Earful is not in {where}: type /invite @Earful there"),
    "is_archived": Verdict("{where} is archived in Slack: bring it back, or name another channel"),
    "is_inactive": Verdict("{where} is archived in Slack: bring it back, or name another channel"),
    "restricted_action": Verdict(_POLICY),
    "restricted_action_read_only_channel": Verdict(_POLICY),
    "restricted_action_thread_only_channel": Verdict(_POLICY),
    "restricted_action_non_threadable_channel": Verdict(_POLICY),
    "restricted_action_thread_locked": Verdict("The thread in {where} is locked in Slack"),
    "team_access_not_granted": Verdict(_POLICY),
    "ekm_access_denied": Verdict(_POLICY),
    "access_denied": Verdict(_POLICY),
    "method_not_supported_for_channel_type": Verdict("Slack lets no app post in {where}"),
    "message_not_found": Verdict(_GONE),
    "thread_not_found": Verdict("The thread in {where} was deleted in Slack"),
    "cant_update_message": Verdict(_FROZEN),
    "edit_window_closed": Verdict(_FROZEN),
    "update_failed": Verdict(_FROZEN, passes=True),
    "cant_delete_message": Verdict(_FROZEN),
    "compliance_exports_prevent_deletion": Verdict(_FROZEN),
    "msg_too_long": Verdict(_TOO_BIG),
    "msg_blocks_too_long": Verdict(_TOO_BIG),
    "invalid_blocks": Verdict("Slack cannot show the message for {where}"),
    "invalid_blocks_format": Verdict("Slack cannot show the message for {where}"),
    "invalid_arguments": Verdict("Slack cannot show the message for {where}"),
    "user_not_found": Verdict(_ABSENT),
    "users_not_found": Verdict(_ABSENT),
    "user_disabled": Verdict(_ABSENT),
    "user_not_visible": Verdict(_ABSENT),
    "user_not_in_channel": Verdict("Whoever asked is not in {where} any more"),
    "cannot_dm_bot": Verdict("{where} is a bot in Slack: nobody would read it"),
    "messages_tab_disabled": Verdict(
        "Direct messages to the app are off: bring the app up to date with `earful manifest slack`"
    ),
    "missing_scope": Verdict(
        "The Slack app lacks the scope {needed}: bring it up to date with"
        " `earful manifest slack`, then install it again"
    ),
    "no_permission": Verdict("The Slack app has no permission for {where}: install it again"),
    "invalid_auth": _LOCKED_OUT,
    "not_authed": _LOCKED_OUT,
    "token_revoked": _LOCKED_OUT,
    "token_expired": _LOCKED_OUT,
    "account_inactive": _LOCKED_OUT,
    "not_allowed_token_type": _LOCKED_OUT,
    "org_login_required": _MOVING,
    "team_added_to_org": _MOVING,
    "ratelimited": Verdict("Slack asks for a pause in {where}", passes=True),
    "rate_limited": Verdict("Slack asks for a pause in {where}", passes=True),
    "message_limit_exceeded": Verdict("Slack asks for a pause in {where}", passes=True),
    "service_unavailable": _FAULTY,
    "internal_error": _FAULTY,
    "fatal_error": _FAULTY,
    "request_timeout": _FAULTY,
}

_LOST: Final = Verdict("No answer from Slack", passes=True, unclear=True, everywhere=True)
_UNREACHED: Final = Verdict("Slack cannot be reached", passes=True, everywhere=True)
_NONSENSE: Final = Verdict(
    "Slack's answer cannot be read", passes=True, unclear=True, everywhere=True
)


@contextmanager
def delivering(where: str, *, posts: bool = False) -> Iterator[None]:
    """Turns what goes wrong inside into Undeliverable.

    *where* is for people to read. *posts*: doing it twice would show two messages.
    """
    try:
        yield
    except FAULTS as fault:
        raise undeliverable(fault, where, posts=posts) from fault


def undeliverable(fault: Exception, where: str, *, posts: bool = False) -> Undeliverable:
    pause, needed = seconds_to_wait(fault), _told(fault, "needed")
    return judged(fault).undeliverable(where, pause, posts=posts, needed=needed)


def judged(fault: Exception) -> Verdict:
    match fault:
        case SlackApiError() if code(fault):
            unknown = Verdict(f"Slack refused it for {{where}} ({code(fault)})", passes=True)
            return VERDICTS.get(code(fault), unknown)
        case SlackApiError() if _status(fault) == 429:
            return VERDICTS["ratelimited"]
        case SlackApiError() if _status(fault) == 413:
            return VERDICTS["msg_too_long"]
        case SlackApiError() if _status(fault) >= 500:
            return VERDICTS["service_unavailable"]
        case SlackClientError():
            return _NONSENSE
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return _UNREACHED
        case _:
            return _LOST


def is_unshowable(fault: Exception) -> bool:
    """Whether something simpler may be taken in its place."""
    return code(fault) in UNSHOWABLE or _status(fault) == 413


def code(fault: Exception) -> str:
    """Slack's own word for *fault*; "" where it gave none."""
    word = _told(fault, "error")
    return word if word.replace("_", "").isalnum() else ""


def seconds_to_wait(fault: Exception) -> float:
    """What Slack asks for, 0 where it asks for nothing."""
    limited = _status(fault) == 429 or code(fault) in ("ratelimited", "rate_limited")
    if not limited:
        return 0
    headers = getattr(getattr(fault, "response", None), "headers", None) or {}
    asked = seconds(str(headers.get("Retry-After", "")))
    return PATIENCE if asked is None else asked


def _told(fault: Exception, field: str) -> str:
    """A field of Slack's answer, where there was one that could be read."""
    data: Any = getattr(getattr(fault, "response", None), "data", None)
    return str(data.get(field, "")) if isinstance(data, dict) else ""


def _status(fault: Exception) -> int:
    """The HTTP status: of slack_sdk's own response, or of aiohttp's where it was no JSON."""
    response = getattr(fault, "response", None)
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
