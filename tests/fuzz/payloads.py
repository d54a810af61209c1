"""Payloads as survey tools and chats send them, from which nearly right ones are made."""

import json
from datetime import UTC, datetime
from typing import Any, Final

NOW: Final = datetime.now(UTC)
"""So that what is unhappy is news, and opens cases."""
_AT: Final = NOW.isoformat()
_ANSWERS: Final = "http://127.0.0.1:9/answers"
"""Nobody is there: whatever comes of this, it leaves this machine alone."""

TOOLS: Final[dict[str, list[Any]]] = {
    "plain": [
        {
            "id": "48-1123",
            "score": 2,
            "comment": "Third week without my sofa.",
            "answered_at": _AT,
            "customer": {"id": "c-17", "name": "Maria Kern", "email": "maria@example.org"}
            | {"phone": "+49 170 555 0114", "company": "Kern GmbH", "since": "2023"},
            "may_contact": True,
            "touchpoint": "Delivery",
            "team": "support",
            "staff": ["amira@example.com"],
            "segment": "Plus",
            "language": "de",
            "tags": ["late"],
            "link": "https://survey.example.org/r/48-1123",
        },
        [{"id": "a", "score": "9"}, {"id": "a", "score": 2, "comment": "Nobody."}],
    ],
    "formbricks": [
        {
            "event": "responseFinished",
            "data": {
                "id": "f1",
                "surveyId": "s1",
                "createdAt": _AT,
                "updatedAt": _AT,
                "finished": True,
                "data": {"q1": 2, "q2": "Nobody rang back", "branch": "support"},
                "contact": {"id": "c1", "userId": "u1"},
                "contactAttributes": {"email": "maria@example.org", "firstName": "Maria"},
                "variables": {"plan": "Plus"},
                "language": "default",
                "tags": [{"name": "late"}],
            },
        }
    ],
}
_WHO: Final = {"id": "U0123ABCD", "username": "jonas", "name": "jonas", "team_id": "T0"}
_ORIGIN: Final = {
    "verb": "case.resolve",
    "subject": "1",
    "channel": "slack:#support",
    "place": "C0123ABCD",
}
_TEAMS: Final = {
    "channelId": "msteams",
    "id": "f:17",
    "serviceUrl": "https://smba.example.com/emea/",
    "from": {"id": "29:1", "name": "Jonas", "aadObjectId": "a-1"},
    "recipient": {"id": "28:b", "name": "Earful"},
    "conversation": {"id": "19:a@thread.tacv2;messageid=17", "conversationType": "channel"},
    "channelData": {"tenant": {"id": "t-1"}, "team": {"id": "19:t"}, "channel": {"id": "19:a"}},
}
ACTIVITIES: Final[list[Any]] = [
    _TEAMS
    | {
        "type": "message",
        "text": "<at>Earful</at> kudos <at>Amira</at>&nbsp;today",
        "entities": [
            {"type": "clientInfo", "locale": "de-DE"},
            {"type": "mention", "mentioned": {"id": "28:b"}, "text": "<at>Earful</at>"},
            {"type": "mention", "mentioned": {"id": "29:2"}, "text": "<at>Amira</at>"},
        ],
    },
    _TEAMS
    | {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {
            "action": {
                "type": "Action.Execute",
                "data": {"verb": "case.resolve", "subject": "1", "field.0.outcome": "put-right"},
            }
        },
        "replyToId": "16",
    },
    _TEAMS | {"type": "message", "value": {"verb": "case.claim", "subject": "1"}},
    _TEAMS | {"type": "conversationUpdate", "membersAdded": [{"id": "28:b"}, {"id": "29:2"}]},
    _TEAMS | {"type": "installationUpdate", "action": "remove"},
]
INTERACTIONS: Final[list[Any]] = [
    {
        "type": "block_actions",
        "user": _WHO,
        "team": {"id": "T0", "domain": "example"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C0123ABCD"},
        "trigger_id": "1.2.x",
        "channel": {"id": "C0123ABCD", "name": "support"},
        "message": {"ts": "1.2", "text": "2/10"},
        "response_url": _ANSWERS,
        "actions": [{"type": "button", "action_id": verb, "block_id": "b", "value": "1"}],
    }
    for verb in ("case.claim", "case.resolve", "answer.ask", "praise.keep")
]
INTERACTIONS.extend(
    [
        {
            **INTERACTIONS[0],
            "actions": [
                {
                    "type": "overflow",
                    "action_id": "more",
                    "selected_option": {"value": "case.read 1", "text": {"type": "plain_text"}},
                }
            ],
        },
        {
            "type": "view_submission",
            "user": _WHO,
            "team": {"id": "T0"},
            "view": {
                "type": "modal",
                "callback_id": "form",
                "private_metadata": json.dumps(_ORIGIN),
                "title": {"type": "plain_text", "text": "How did it end?"},
                "state": {
                    "values": {
                        "field:outcome": {
                            "outcome": {"type": "radio_buttons", "selected_option": {"value": "x"}}
                        },
                        "field:promise_day": {
                            "d": {"type": "datepicker", "selected_date": "2026-11-27"}
                        },
                        "field:note": {"note": {"type": "plain_text_input", "value": "Rang."}},
                    }
                },
            },
        },
    ]
)
_SAID: Final[dict[str, Any]] = {
    "user": "U0123ABCD",
    "channel": "C0123ABCD",
    "text": "<@U0> all",
    "ts": "1.2",
    "team": "T0",
}
_HAPPENED: Final[list[dict[str, Any]]] = [
    {"type": "app_mention"},
    {"type": "message", "channel_type": "im", "channel": "D0123ABCD"},
    {"type": "message", "subtype": "message_changed", "message": {"user": "U0"}},
    {"type": "reaction_added", "item": {"channel": "C0"}},
]
EVENTS: Final[list[Any]] = [
    {
        "type": "event_callback",
        "team_id": "T0",
        "event_id": f"Ev{number}",
        "authorizations": [{"team_id": "T0", "user_id": "U0", "is_bot": True}],
        "event": _SAID | event,
    }
    for number, event in enumerate(_HAPPENED)
]
COMMAND: Final = {
    "command": "/nps",
    "text": "last-week by team",
    "user_id": "U0123ABCD",
    "user_name": "jonas",
    "channel_id": "C0123ABCD",
    "channel_name": "support",
    "response_url": _ANSWERS,
}
