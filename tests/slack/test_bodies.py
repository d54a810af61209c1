"""What is signed and yet not like Slack's: refused at the door, before anybody trusts it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

import pytest

from bot.platforms.slack import bodies, modal
from bot.platforms.slack.answers import is_slacks
from bot.platforms.slack.modal import Origin
from handlers.asks import Reply
from handlers.payload import BadPayload
from tests.slack.conftest import Office, said
from tests.slack.test_inbound import FORM, posted
from tests.standins.slack_inbound import Inbound

JSON, FORM_KIND = "application/json", "application/x-www-form-urlencoded"


async def each_kind(office: Office) -> Mapping[str, Inbound]:
    """One of everything that is listened for, as Slack sends it."""
    slack, jonas = office.slack, office.jonas
    card = await posted(office)
    office.desk.answers.append(Reply(form=FORM))
    await office.send(slack.click(card, "Resolve", by=jonas))
    await slack.wait_for(lambda: slack.views)
    filled_in = {"How did it end?": "Put right"}
    return {
        "command": slack.command("/nps", "all", by=jonas, where="support"),
        "button": slack.click(card, "Claim", by=jonas),
        "menu": slack.click(card, "Read all", by=jonas),
        "form": slack.submit(slack.modal(jonas), filled_in),
        "mention": slack.mention("all", by=jonas, where="support"),
        "direct message": slack.direct_message("all", by=jonas),
        "challenge": slack.url_verification("prove it"),
    }


async def test_what_slack_sends_is_read_as_it_is(office: Office) -> None:
    for inbound in (await each_kind(office)).values():
        assert bodies.read(inbound.body.encode(), inbound.content_type) == inbound.payload


def test_what_no_store_can_keep_is_replaced_wherever_it_stands() -> None:
    form = b"command=%2Fnps&text=a%00b&user_id=U%001&channel_id=C1&response_url=https%3A%2F%2Fx"
    assert bodies.read(form, FORM_KIND)["text"] == "a\ufffdb"
    payload = rb'{"type": "other", "\u0000": ["\ud800 \ud83d\ude00", {"a": "\u0000"}]}'
    told = {"type": "other", "\ufffd": ["\ufffd \U0001f600", {"a": "\ufffd"}]}
    assert bodies.read(payload, JSON) == told
    assert bodies.read(b"payload=" + quote_plus(payload).encode(), FORM_KIND) == told


NEEDED = {
    "command": ["command", "user_id", "channel_id", "response_url"],
    "button": ["user", "user.id", "actions", "actions.0.action_id", "trigger_id"],
    "menu": ["actions.0.selected_option", "actions.0.selected_option.value"],
    "form": [
        *("user", "view", "view.private_metadata", "view.title.text", "view.state"),
        *("view.state.values", "view.callback_id", "view.type"),
    ],
    "mention": ["event", "event.user", "event.channel", "event_id"],
    "direct message": ["event.channel", "event_id"],
    "challenge": ["challenge"],
}
WRONG = (7, True, [["x"]])


def bent(payload: Any, path: str) -> Iterator[Any]:
    """Copies of *payload* that lack what stands at "actions.0.value", or have another thing."""
    *way, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    for wrong in (None, *WRONG):
        whole = json.loads(json.dumps(payload))
        place = whole
        for step in way:
            place = place[step]
        del place[last]
        if wrong is not None:
            place[last] = wrong
        yield whole


async def test_what_lacks_something_or_has_something_else_there_is_refused(office: Office) -> None:
    kinds = await each_kind(office)
    for kind, paths in NEEDED.items():
        for path in paths:
            for one in bent(kinds[kind].payload, path):
                if kind == "command" and "command" not in one:
                    continue  # that is something else, for which nobody listens
                with pytest.raises(BadPayload):
                    bodies.read(json.dumps(one).encode(), JSON)


NO_PAYLOAD = {
    "a form of very many fields": (b"a=1&" * 101, FORM_KIND),
    "no UTF-8": (b"text=\xff", FORM_KIND),
    "no JSON in a form": (b"payload=%7B", FORM_KIND),
    "a list in a form": (b"payload=%5B%5D", FORM_KIND),
    "a payload nested deeply": (b"payload=" + b"[" * 100_000, FORM_KIND),
    "a list": (b"[]", JSON),
    "nothing": (b"", JSON),
}


@pytest.mark.parametrize(("body", "kind"), NO_PAYLOAD.values(), ids=NO_PAYLOAD.keys())
def test_what_is_no_payload_is_refused_without_its_words(body: bytes, kind: str) -> None:
    with pytest.raises(BadPayload) as refused:
        bodies.read(body, kind)
    assert len(str(refused.value)) < 100


async def test_at_the_door_that_is_a_400_and_nobody_hears_of_it(office: Office) -> None:
    command = office.slack.command("/nps", "all", by=office.jonas, where="support")
    del command.payload["user_id"]

    answer = await office.slack.send(command, office.address)

    assert answer.status == 400
    assert office.desk.asks == []


ODD = {
    "authorizations": 7,
    "team": 7,
    "enterprise": [7],
    "channel": True,
    "event": 7,
    "is_ext_shared_channel": True,
}


@pytest.mark.parametrize("odd", [{name: value} for name, value in ODD.items()] + [ODD])
async def test_what_the_sdk_stumbles_over_is_no_fault_of_ours(
    office: Office, odd: Mapping[str, Any]
) -> None:
    for kind in ("event_callback", "shortcut", "invented", 7):
        inbound = Inbound("events_api", {"type": kind, **odd})
        answer = await office.slack.send(inbound, office.address)
        assert answer.status in (200, 400)


async def test_a_command_may_speak_of_a_payload(office: Office) -> None:
    """The SDK takes such a form for an empty one."""
    await office.send(
        office.slack.command("/nps", "touchpoint:payload", by=office.jonas, where="support")
    )

    assert [ask.words for ask in office.desk.asks] == ["touchpoint:payload"]


async def test_a_form_of_another_release_comes_back_all_the_same(office: Office) -> None:
    held = {"verb": "case.resolve", "subject": "17", "later": "more"}

    assert modal.origin({"private_metadata": json.dumps(held)}) == Origin("case.resolve", "17")


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://hooks.slack.com/actions/T0/1/x", True),
        ("https://hooks.slack-gov.com/commands/T0/1/x", True),
        ("http://127.0.0.1:1234/actions/1", True),
        ("http://127.0.0.1:1235/actions/1", False),
        ("http://hooks.slack.com/actions/T0/1/x", False),
        ("https://hooks.slack.com:8443/actions/T0/1/x", False),
        ("https://hooks.slack.com@example.org/x", False),
        ("https://hooks.slack.com.example.org/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("https://[x", False),
        ("", False),
    ],
)
def test_answers_go_to_slack_alone(url: str, is_one: bool) -> None:
    assert is_slacks(url, "http://127.0.0.1:1234/api/") is is_one


async def test_nobody_is_answered_elsewhere(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = f"{office.address.partition('/slack')[0].replace('127.0.0.1', 'localhost')}/x"
    card = await posted(office)
    click = office.slack.click(card, "Claim", by=office.jonas)
    click.payload["response_url"] = elsewhere
    office.desk.answers.append(Reply(said("Amira was quicker and is on it.")))

    await office.send(click)

    await office.slack.wait_for(lambda: "not Slack's" in caplog.text)
    assert office.slack.ephemerals == []
