"""The stand-in behaves towards the real slack_sdk and slack_bolt as Slack does."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import (
    Fault,
    Garbage,
    HangUp,
    LostAnswer,
    RateLimited,
    Refuse,
    ServerError,
    Slow,
    SlowAnswer,
)
from tests.standins.slack_form import NotSent
from tests.standins.slack_things import Channel, Json, User

METADATA = {"event_type": "earful_posting", "event_payload": {"key": "alert:1"}}
BUTTONS: Json = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "claim",
            "text": {"type": "plain_text", "text": "Claim"},
            "value": "case-1",
        },
        {
            "type": "overflow",
            "action_id": "more",
            "options": [
                {"text": {"type": "plain_text", "text": "Hand off"}, "value": "hand_off:1"},
                {"text": {"type": "plain_text", "text": "Snooze"}, "value": "snooze:1"},
            ],
        },
    ],
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "resolve",
    "private_metadata": "case-1",
    "title": {"type": "plain_text", "text": "Resolve"},
    "submit": {"type": "plain_text", "text": "Resolve"},
    "blocks": [
        {
            "type": "input",
            "block_id": "cause",
            "label": {"type": "plain_text", "text": "Root cause"},
            "element": {
                "type": "static_select",
                "action_id": "cause",
                "options": [
                    {"text": {"type": "plain_text", "text": "Delivery"}, "value": "delivery"},
                    {"text": {"type": "plain_text", "text": "Price"}, "value": "price"},
                ],
            },
        },
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "Call back on"},
            "element": {
                "type": "datepicker",
                "action_id": "day",
                "initial_date": "2026-11-23",
            },
        },
        {
            "type": "input",
            "optional": True,
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "note", "max_length": 20},
        },
    ],
}


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as standin:
        yield standin


@pytest.fixture
def client(slack: SlackStandIn) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])


@pytest.fixture
def kim(slack: SlackStandIn) -> User:
    return slack.add_user("kim", real_name="Kim Lee", tz="Europe/Berlin")


@pytest.fixture
def support(slack: SlackStandIn, kim: User) -> Channel:
    return slack.add_channel("support", members=[kim])


async def refusal(call: Any) -> Any:
    """The answer of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response


# Calls.


async def test_the_token_decides_who_is_let_in(slack: SlackStandIn) -> None:
    known = await AsyncWebClient(slack.bot_token, base_url=slack.url).auth_test()
    assert known["user_id"] == slack.bot.id
    assert "chat:write" in known.headers["X-OAuth-Scopes"].split(",")
    unknown = AsyncWebClient("xoxb-forged", base_url=slack.url)
    assert (await refusal(unknown.auth_test()))["error"] == "invalid_auth"
    nobody = AsyncWebClient(base_url=slack.url)
    assert (await refusal(nobody.auth_test()))["error"] == "not_authed"
    app = AsyncWebClient(slack.app_token, base_url=slack.url)
    assert (await refusal(app.users_list()))["error"] == "not_allowed_token_type"


async def test_forms_and_queries_are_read_like_json(slack: SlackStandIn, support: Channel) -> None:
    form = {"token": slack.bot_token, "channel": "#support", "blocks": '[{"type":"divider"}]'}
    async with aiohttp.ClientSession() as session:
        async with session.post(slack.url + "chat.postMessage", data=form) as response:
            assert (await response.json())["channel"] == support.id
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        query = {"channel": support.id}
        address = slack.url + "conversations.history"
        async with session.get(address, params=query, headers=headers) as response:
            assert (await response.json())["messages"][0]["blocks"][0]["type"] == "divider"


async def test_what_is_no_call_is_refused(slack: SlackStandIn, client: AsyncWebClient) -> None:
    assert (await refusal(client.api_call("chat.shout")))["error"] == "unknown_method"
    assert (await refusal(client.api_call("users.info")))["error"] == "invalid_arguments"
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.url + "auth.test", data="{", headers=headers) as response,
    ):
        assert (await response.json())["error"] == "invalid_json"


async def test_a_missing_scope_is_named(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.scopes = {"chat:write"}
    answer = await refusal(client.users_list())
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "chat:write"


async def test_a_post_is_kept_with_its_metadata(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    answer = await client.chat_postMessage(
        channel=support.id, text="Hi", metadata=METADATA, unfurl_links=False, unfurl_media=False
    )
    [message] = slack.messages(support)
    assert (message.ts, message.text, message.metadata) == (answer["ts"], "Hi", METADATA)
    assert message.args["unfurl_links"] is False
    assert slack.calls_of("chat.postMessage", support)[0].answer == answer.data


async def test_history_tells_metadata_only_when_asked(
    client: AsyncWebClient, support: Channel
) -> None:
    await client.chat_postMessage(channel=support.id, text="Hi", metadata=METADATA)
    plain = await client.conversations_history(channel=support.id)
    assert "metadata" not in plain["messages"][0]
    full = await client.conversations_history(channel=support.id, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == METADATA


async def test_history_is_newest_first_within_its_bounds(
    client: AsyncWebClient, support: Channel
) -> None:
    stamps = [
        (await client.chat_postMessage(channel=support.id, text=str(i)))["ts"] for i in range(5)
    ]
    open_bounds = await client.conversations_history(
        channel=support.id, oldest=stamps[1], latest=stamps[3]
    )
    assert [message["text"] for message in open_bounds["messages"]] == ["2"]
    closed = await client.conversations_history(
        channel=support.id, oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [message["text"] for message in closed["messages"]] == ["3", "2", "1"]


async def test_pages_lead_from_one_to_the_next(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    for i in range(5):
        slack.say(support, str(i), by=slack.bot)
    pages = [
        [message["text"] for message in page["messages"]]
        async for page in await client.conversations_history(channel=support.id, limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    lost = client.conversations_history(channel=support.id, cursor="?")
    assert (await refusal(lost))["error"] == "invalid_cursor"


async def test_the_list_of_channels_leaves_out_what_the_app_may_not_see(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    slack.add_channel("old", archived=True)
    slack.add_channel("board", private=True, app_in=False)
    slack.add_channel("leads", private=True)
    names = [
        channel["name"]
        async for page in await client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=1
        )
        for channel in page["channels"]
    ]
    assert names == ["support", "leads"]


@pytest.mark.parametrize(
    ("where", "text", "error"),
    [
        ("nowhere", "Hi", "channel_not_found"),
        ("board", "Hi", "channel_not_found"),
        ("old", "Hi", "is_archived"),
        ("open", "Hi", "not_in_channel"),
        ("support", "", "no_text"),
        ("support", "x" * 40_001, "msg_too_long"),
    ],
)
async def test_a_post_that_cannot_stand_is_refused(
    slack: SlackStandIn,
    client: AsyncWebClient,
    support: Channel,
    where: str,
    text: str,
    error: str,
) -> None:
    slack.scopes.discard("chat:write.public")
    slack.add_channel("old", archived=True)
    slack.add_channel("open", app_in=False)
    slack.add_channel("board", private=True, app_in=False)
    call = client.api_call("chat.postMessage", json={"channel": where, "text": text})
    assert (await refusal(call))["error"] == error
    assert slack.messages() == []


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([{"type": "sections"}], "unsupported type: sections [json-pointer:/blocks/0/type]"),
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "data_visualization", "title": "NPS", "chart": {"series": [{"name": "a"}]}}],
            "unsupported type: data_visualization [json-pointer:/blocks/0/type]",
        ),
    ],
)
async def test_blocks_that_slack_does_not_take_are_refused(
    slack: SlackStandIn,
    client: AsyncWebClient,
    support: Channel,
    blocks: list[Json],
    complaint: str,
) -> None:
    slack.refused_blocks = {"data_visualization"}
    call = client.chat_postMessage(channel=support.id, text="Hi", blocks=blocks)
    answer = await refusal(call)
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [complaint])
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {complaint}"]


async def test_too_much_text_in_all_blocks_is_refused(
    client: AsyncWebClient, support: Channel
) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}
    call = client.chat_postMessage(channel=support.id, text="Hi", blocks=[section] * 5)
    assert (await refusal(call))["error"] == "msg_blocks_too_long"


async def test_an_edit_keeps_what_it_does_not_name_and_the_history(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    posted = await client.chat_postMessage(
        channel=support.id, text="Open", blocks=[BUTTONS], metadata=METADATA
    )
    await client.chat_update(channel=support.id, ts=posted["ts"], text="Claimed")
    [message] = slack.messages()
    assert [version.text for version in message.versions] == ["Open", "Claimed"]
    assert (message.labels, message.metadata) == (["Claim", "Hand off", "Snooze"], METADATA)
    await client.chat_update(channel=support.id, ts=posted["ts"], text="Done", blocks=[])
    assert message.labels == []


async def test_only_its_own_standing_messages_can_be_changed(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel, kim: User
) -> None:
    own = (await client.chat_postMessage(channel=support.id, text="Hi"))["ts"]
    await client.chat_delete(channel=support.id, ts=own)
    foreign = slack.say(support, "Hello", by=kim).ts
    for ts, error in ((own, "message_not_found"), (foreign, "cant_update_message")):
        assert (await refusal(client.chat_update(channel=support.id, ts=ts, text="x")))[
            "error"
        ] == error
    long = client.chat_update(channel=support.id, ts=foreign, text="x" * 4001)
    assert (await refusal(long))["error"] == "cant_update_message"
    mine = (await client.chat_postMessage(channel=support.id, text="Hi"))["ts"]
    long = client.chat_update(channel=support.id, ts=mine, text="x" * 4001)
    assert (await refusal(long))["error"] == "msg_too_long"
    support.archived = True
    frozen = client.chat_update(channel=support.id, ts=mine, text="x")
    assert (await refusal(frozen))["error"] == "is_inactive"


async def test_a_thread_is_read_by_its_parent(client: AsyncWebClient, support: Channel) -> None:
    parent = (await client.chat_postMessage(channel=support.id, text="Case 1"))["ts"]
    await client.chat_postMessage(
        channel=support.id, text="Called", thread_ts=parent, metadata=METADATA
    )
    thread = await client.conversations_replies(
        channel=support.id, ts=parent, include_all_metadata=True
    )
    assert [message["text"] for message in thread["messages"]] == ["Case 1", "Called"]
    assert thread["messages"][0]["reply_count"] == 1
    assert thread["messages"][1]["metadata"] == METADATA
    history = await client.conversations_history(channel=support.id)
    assert [message["text"] for message in history["messages"]] == ["Case 1"]
    nowhere = client.chat_postMessage(channel=support.id, text="x", thread_ts="1.000000")
    assert (await refusal(nowhere))["error"] == "thread_not_found"


async def test_an_ephemeral_needs_its_reader_in_the_channel(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel, kim: User
) -> None:
    await client.chat_postEphemeral(channel=support.id, user=kim.id, text="Only you")
    assert [(one.user, one.text) for one in slack.ephemerals] == [(kim, "Only you")]
    bo = slack.add_user("bo")
    call = client.chat_postEphemeral(channel=support.id, user=bo.id, text="x")
    assert (await refusal(call))["error"] == "user_not_in_channel"


async def test_people_are_found_by_id_and_address(
    slack: SlackStandIn, client: AsyncWebClient, kim: User
) -> None:
    found = await client.users_lookupByEmail(email="Kim@Example.com")
    assert found["user"]["id"] == kim.id
    assert (await client.users_info(user=kim.id))["user"]["profile"]["email"] == kim.email
    assert found["user"]["tz"] == "Europe/Berlin"
    slack.scopes.discard("users:read.email")
    assert "email" not in (await client.users_info(user=kim.id))["user"]["profile"]
    assert (await refusal(client.users_info(user="U1")))["error"] == "user_not_found"
    slack.scopes.add("users:read.email")
    lost = client.users_lookupByEmail(email="no@example.com")
    assert (await refusal(lost))["error"] == "users_not_found"


async def test_direct_messages_are_opened_once(
    slack: SlackStandIn, client: AsyncWebClient, kim: User
) -> None:
    first = await client.conversations_open(users=[kim.id])
    again = await client.conversations_open(users=kim.id)
    assert again["channel"]["id"] == first["channel"]["id"] == slack.dm(kim).id
    assert again["already_open"]
    await client.chat_postMessage(channel=kim.id, text="Hi Kim")
    assert [message.text for message in slack.messages(slack.dm(kim))] == ["Hi Kim"]


async def test_a_shared_channel_says_so(slack: SlackStandIn, client: AsyncWebClient) -> None:
    partner = slack.add_channel("partner", shared=True, app_in=False)
    info = await client.conversations_info(channel=partner.id, include_num_members=True)
    assert info["channel"]["is_ext_shared"]
    assert (info["channel"]["is_member"], info["channel"]["num_members"]) == (False, 0)
    await client.conversations_join(channel=partner.id)
    assert partner.members == [slack.bot.id]
    assert (await client.conversations_members(channel=partner.id))["members"] == [slack.bot.id]


# Faults.


@pytest.mark.parametrize(
    ("fault", "posted"),
    [
        (RateLimited(30), 0),
        (ServerError(503), 0),
        (Garbage(), 0),
        (Refuse("fatal_error"), 0),
        (HangUp(), 0),
        (LostAnswer(), 1),
    ],
)
async def test_a_fault_strikes_once(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel, fault: Fault, posted: int
) -> None:
    slack.fail("chat.postMessage", fault, where=support)
    with pytest.raises((SlackApiError, aiohttp.ClientError)) as failed:
        await client.chat_postMessage(channel=support.id, text="Hi")
    assert len(slack.messages()) == posted
    if isinstance(fault, RateLimited):
        assert isinstance(failed.value, SlackApiError)
        assert failed.value.response.status_code == 429
        assert failed.value.response.headers["Retry-After"] == "30"
    if isinstance(fault, HangUp | LostAnswer):
        assert isinstance(failed.value, aiohttp.ServerDisconnectedError)
    await client.chat_postMessage(channel=support.id, text="Hi")
    assert len(slack.messages()) == posted + 1


async def test_a_fault_may_hold_for_one_channel_until_healed(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    other = slack.add_channel("sales")
    slack.fail("*", RateLimited(), where=support, times=None)
    for _ in range(2):
        call = client.chat_postMessage(channel=support.id, text="Hi")
        assert (await refusal(call))["error"] == "ratelimited"
        await client.chat_postMessage(channel=other.id, text="Hi")
    slack.heal()
    await client.chat_postMessage(channel=support.id, text="Hi")


async def test_the_sdk_posts_twice_when_an_answer_is_lost(
    slack: SlackStandIn, support: Channel
) -> None:
    slack.fail("chat.postMessage", LostAnswer())
    client = AsyncWebClient(slack.bot_token, base_url=slack.url)
    await client.chat_postMessage(channel=support.id, text="Hi")
    assert [message.text for message in slack.messages()] == ["Hi", "Hi"]


@pytest.mark.parametrize(("slow", "meanwhile"), [(Slow, 0), (SlowAnswer, 1)])
async def test_a_slow_answer_waits_for_the_test(
    slack: SlackStandIn,
    client: AsyncWebClient,
    support: Channel,
    slow: type[Slow | SlowAnswer],
    meanwhile: int,
) -> None:
    release = asyncio.Event()
    slack.fail("chat.postMessage", slow(release))
    posting = asyncio.create_task(client.chat_postMessage(channel=support.id, text="Hi"))
    await slack.wait_for(lambda: slack.calls_of("chat.postMessage"))
    await client.auth_test()
    assert (len(slack.messages()), posting.done()) == (meanwhile, False)
    release.set()
    assert (await posting)["ok"]
    assert len(slack.messages()) == 1


async def test_a_slow_call_does_not_outlive_the_stand_in(support: Channel) -> None:
    async with SlackStandIn() as slack:
        slack.fail("auth.test", Slow(asyncio.Event()))
        client = AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])
        call = asyncio.create_task(client.auth_test())
        await slack.wait_for(lambda: slack.calls)
    with pytest.raises(aiohttp.ClientError):
        await call


async def test_posts_in_one_channel_have_a_pace(
    slack: SlackStandIn, client: AsyncWebClient, support: Channel
) -> None:
    slack.pace = 60
    await client.chat_postMessage(channel=support.id, text="1")
    answer = await refusal(client.chat_postMessage(channel=support.id, text="2"))
    assert (answer["error"], answer.headers["Retry-After"]) == ("ratelimited", "60")
    await client.chat_postMessage(channel=slack.add_channel("sales").id, text="2")
    slack.advance(60)
    await client.chat_postMessage(channel=support.id, text="3")


async def test_waiting_in_vain_says_what_was_called(
    slack: SlackStandIn, client: AsyncWebClient
) -> None:
    await client.auth_test()
    with pytest.raises(AssertionError, match=r"auth\.test"):
        await slack.wait_for(slack.messages, timeout=0.01)


# What Slack sends.


def test_a_signature_is_accepted_by_the_sdk() -> None:
    slack = SlackStandIn()
    request = slack.signed(slack.url_verification())
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(request.body, request.headers)
    forged = slack.signed(slack.url_verification(), secret="a-guess")
    assert not verifier.is_valid_request(forged.body, forged.headers)
    old = slack.signed(slack.url_verification(), at=time.time() - 301)
    assert not verifier.is_valid_request(old.body, old.headers)


def test_a_repeat_carries_the_same_event(slack: SlackStandIn, kim: User, support: Channel) -> None:
    mention = slack.mention("this-week", by=kim, where=support)
    first, again = slack.signed(mention), slack.signed(mention, retry=1)
    assert first.body == again.body
    assert again.headers["X-Slack-Retry-Num"] == "1"
    assert again.headers["X-Slack-Retry-Reason"] == "http_timeout"


def test_a_click_has_the_shape_of_slacks_own(
    slack: SlackStandIn, kim: User, support: Channel
) -> None:
    message = slack.say(support, "Unhappy", by=slack.bot, blocks=[BUTTONS], metadata=METADATA)
    payload = slack.click(message, "Claim", by=kim).payload
    block = message.blocks[0]["block_id"]
    [action] = payload["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "claim",
        "block_id": block,
        "text": {"type": "plain_text", "text": "Claim", "emoji": True},
        "value": "case-1",
    }
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": support.id,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": support.id, "name": "support"}
    assert payload["user"]["id"] == kim.id
    assert payload["state"] == {"values": {}}
    assert payload["message"]["blocks"] == message.blocks
    assert "metadata" not in payload["message"]
    assert payload["response_url"].startswith(slack.url.removesuffix("api/") + "actions/")
    assert payload["trigger_id"] in slack.triggers


def test_an_option_of_an_overflow_is_clicked_by_its_label(
    slack: SlackStandIn, kim: User, support: Channel
) -> None:
    message = slack.say(support, "Unhappy", by=slack.bot, blocks=[BUTTONS])
    [action] = slack.click(message, "Snooze", by=kim).payload["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "snooze:1")
    with pytest.raises(LookupError, match="Resolve"):
        slack.click(message, "Resolve", by=kim)


def test_private_places_do_not_tell_their_names(slack: SlackStandIn, kim: User) -> None:
    leads = slack.add_channel("leads", private=True)
    assert slack.command("/nps", by=kim, where=leads).payload["channel_name"] == "privategroup"
    dm = slack.dm(kim)
    assert slack.command("/nps", by=kim, where=dm).payload["channel_name"] == "directmessage"


def test_a_command_turns_names_into_ids(slack: SlackStandIn, kim: User, support: Channel) -> None:
    sent = slack.command("/nps", "@kim #support <b> @nobody", by=kim, where=support).payload
    assert sent["text"] == f"<@{kim.id}|kim> <#{support.id}|support> &lt;b&gt; @nobody"
    plain = slack.command("/nps", "@kim", by=kim, where=support, escape=False).payload
    assert plain["text"] == "@kim"


# The real Bolt.


@pytest.fixture
def app(slack: SlackStandIn, client: AsyncWebClient) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)

    @app.action("claim")
    async def claim(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("resolve")
    async def resolve(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["cause"]["cause"]["selected_option"]["value"] == "price":
            await ack(response_action="errors", errors={"cause": "Not the price again"})
        else:
            await ack()

    @app.command("/nps")
    async def nps(ack: Any, command: Json) -> None:
        await ack(text=f"You asked: {command['text']}")

    @app.event("app_mention")
    async def mentioned(event: Json, say: Any) -> None:
        await say(text="Here I am", thread_ts=event["ts"])

    @app.event("message")
    async def messaged(event: Json, say: Any) -> None:
        await say(f"You wrote: {event['text']}")

    return app


@pytest.fixture
async def door(app: AsyncApp) -> AsyncIterator[str]:
    """The app behind a real HTTP door; the address to send to."""

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


async def test_a_click_opens_a_modal_that_is_filled_in_and_sent(
    slack: SlackStandIn, door: str, kim: User, support: Channel
) -> None:
    message = slack.say(support, "Unhappy", by=slack.bot, blocks=[BUTTONS])
    assert (await slack.send(slack.click(message, "Claim", by=kim), door)).status == 200
    modal = slack.modal(kim)
    with pytest.raises(NotSent, match="Root cause"):
        slack.submit(modal)
    await slack.send(slack.submit(modal, {"Root cause": "Price"}), door)
    assert (modal.open, modal.errors) == (True, {"cause": "Not the price again"})
    submission = slack.submit(modal, {"Root cause": "Delivery", "note": "Called"})
    values = submission.payload["view"]["state"]["values"]
    assert values["cause"]["cause"]["selected_option"]["value"] == "delivery"
    [day] = [held["day"] for held in values.values() if "day" in held]
    assert day == {"type": "datepicker", "selected_date": "2026-11-23"}
    await slack.send(submission, door)
    assert not modal.open


async def test_a_trigger_is_good_for_one_view_and_a_moment(
    slack: SlackStandIn, client: AsyncWebClient, kim: User, support: Channel
) -> None:
    command = slack.command("/nps", by=kim, where=support)
    trigger = command.payload["trigger_id"]
    await client.views_open(trigger_id=trigger, view=MODAL)
    again = client.views_open(trigger_id=trigger, view=MODAL)
    assert (await refusal(again))["error"] == "exchanged_trigger_id"
    late = slack.command("/nps", by=kim, where=support).payload["trigger_id"]
    slack.advance(3.1)
    assert (await refusal(client.views_open(trigger_id=late, view=MODAL)))[
        "error"
    ] == "expired_trigger_id"
    invented = client.views_open(trigger_id="1.2.abc", view=MODAL)
    assert (await refusal(invented))["error"] == "invalid_trigger_id"


async def test_a_view_that_slack_does_not_take_is_refused(
    slack: SlackStandIn, client: AsyncWebClient, kim: User, support: Channel
) -> None:
    trigger = slack.command("/nps", by=kim, where=support).payload["trigger_id"]
    unsent = {key: value for key, value in MODAL.items() if key != "submit"}
    answer = await refusal(client.views_open(trigger_id=trigger, view=unsent))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"][0] == (
        "[ERROR] must define `submit` to use an `input` block in modals "
        "[json-pointer:/view/blocks/0/input]"
    )


async def test_views_are_updated_by_hash_and_published(
    slack: SlackStandIn, client: AsyncWebClient, kim: User, support: Channel
) -> None:
    trigger = slack.command("/nps", by=kim, where=support).payload["trigger_id"]
    opened = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    changed = MODAL | {"title": {"type": "plain_text", "text": "Changed"}}
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    assert slack.modal(kim).title == "Changed"
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    assert (await refusal(stale))["error"] == "hash_conflict"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id=kim.id, view=home)
    assert slack.homes[kim.id].blocks[0]["type"] == "divider"


async def test_a_command_is_answered_to_the_asker_alone(
    slack: SlackStandIn, door: str, kim: User, support: Channel
) -> None:
    await slack.send(slack.command("/nps", "this-week", by=kim, where=support), door)
    assert [(one.user, one.words) for one in slack.ephemerals] == [(kim, "You asked: this-week")]
    assert slack.messages(support) == []


async def test_events_reach_bolt(
    slack: SlackStandIn, door: str, kim: User, support: Channel
) -> None:
    verified = await slack.send(slack.url_verification("ring"), door)
    assert "ring" in verified.text
    await slack.send(slack.mention("hello", by=kim, where=support), door)
    assert [message.words for message in slack.messages(support)] == [
        f"{slack.bot.mention} hello",
        "Here I am",
    ]
    await slack.send(slack.direct_message("a & b", by=kim), door)
    assert slack.messages(slack.dm(kim))[-1].text == "You wrote: a &amp; b"


async def test_bolt_refuses_a_forged_request(slack: SlackStandIn, app: AsyncApp) -> None:
    forged = slack.signed(slack.url_verification(), secret="a-guess")
    request = AsyncBoltRequest(body=forged.body, headers=dict(forged.headers))
    assert (await app.async_dispatch(request)).status == 401


# Response URLs.


async def test_a_response_url_edits_answers_and_takes_back(
    slack: SlackStandIn, kim: User, support: Channel
) -> None:
    message = slack.say(support, "Unhappy", by=slack.bot, blocks=[BUTTONS])
    url = slack.click(message, "Claim", by=kim).payload["response_url"]
    hook = AsyncWebhookClient(url)
    await hook.send(text="Only you")
    await hook.send(text="All of you", response_type="in_channel")
    await hook.send(text="Claimed", replace_original=True)
    assert (message.text, message.labels) == ("Claimed", [])
    await hook.send(delete_original=True)
    assert [message.text for message in slack.messages(support)] == ["All of you"]
    assert [(one.user, one.text) for one in slack.ephemerals] == [(kim, "Only you")]


async def test_a_response_url_wears_out(slack: SlackStandIn, kim: User, support: Channel) -> None:
    hook = AsyncWebhookClient(slack.command("/nps", by=kim, where=support).payload["response_url"])
    bodies = [(await hook.send(text=str(i))).body for i in range(6)]
    assert bodies == ["ok"] * 5 + ['{"ok": false, "error": "used_url"}']
    late = AsyncWebhookClient(slack.command("/nps", by=kim, where=support).payload["response_url"])
    slack.advance(30 * 60 + 1)
    answer = await late.send(text="x")
    assert (answer.status_code, answer.body) == (404, '{"ok": false, "error": "expired_url"}')


async def test_an_ephemeral_is_replaced_through_its_buttons(
    slack: SlackStandIn, kim: User, support: Channel
) -> None:
    answer = slack.whisper(support, kim, "NPS 12", [BUTTONS])
    click = slack.click(answer, "Claim", by=kim)
    assert "message" not in click.payload
    hook = AsyncWebhookClient(click.payload["response_url"])
    await hook.send(text="Shared", replace_original=True)
    assert [one.text for one in slack.ephemerals] == ["Shared"]
    await hook.send(delete_original=True)
    assert slack.ephemerals == []


# Socket Mode.


@pytest.fixture
async def socket(slack: SlackStandIn, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=5)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt says nothing
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_envelopes_are_acknowledged_with_their_payload(
    slack: SlackStandIn, socket: AsyncSocketModeHandler, kim: User, support: Channel
) -> None:
    ack = await slack.deliver(slack.command("/nps", "this-week", by=kim, where=support))
    assert ack.payload == {"text": "You asked: this-week"}
    assert slack.ephemerals[0].text == "You asked: this-week"
    message = slack.say(support, "Unhappy", by=slack.bot, blocks=[BUTTONS])
    assert (await slack.deliver(slack.click(message, "Claim", by=kim))).payload is None
    modal = slack.modal(kim)
    await slack.deliver(slack.submit(modal, {"Root cause": "Delivery"}))
    assert not modal.open
    await slack.deliver(slack.mention("hello", by=kim, where=support), retry=1, reason="timeout")
    assert slack.messages(support)[-1].text == "Here I am"


@asynccontextmanager
async def listening(slack: SlackStandIn) -> AsyncIterator[list[Json]]:
    """All that a bare client of the SDK is sent."""
    client = SocketModeClient(
        slack.app_token,
        web_client=AsyncWebClient(slack.app_token, base_url=slack.url),
        ping_interval=0.1,
    )
    heard: list[Json] = []

    async def listen(
        client: AsyncBaseSocketModeClient, message: Json, raw: str | None = None
    ) -> None:
        heard.append(message)
        slack.notify()

    async def acknowledge(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await client.send_socket_mode_response({"envelope_id": request.envelope_id})

    client.message_listeners.append(listen)
    client.socket_mode_request_listeners.append(acknowledge)
    await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk says nothing
    try:
        yield heard
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def test_hello_counts_the_connections(slack: SlackStandIn) -> None:
    async with listening(slack) as one:
        await slack.wait_for(lambda: one)
        async with listening(slack) as two:
            await slack.wait_for(lambda: two)
            assert [heard[0]["num_connections"] for heard in (one, two)] == [1, 2]
            assert one[0]["type"] == "hello"
            event = slack.event({"type": "channel_archive", "channel": "C1"})
            takers = {(await slack.deliver(event)).connection for _ in range(2)}
            assert len(takers) == 2


@pytest.mark.parametrize("how", ["asked", "dropped", "silent"])
async def test_a_lost_connection_is_replaced(slack: SlackStandIn, how: str) -> None:
    async with listening(slack):
        [first] = await slack.wait_for(slack.sockets.live)
        match how:
            case "asked":
                await slack.sockets.disconnect("refresh_requested")
            case "dropped":
                slack.sockets.drop()
            case _:
                first.silent = True
        ack = await slack.deliver(slack.event({"type": "channel_archive", "channel": "C1"}))
        assert ack.connection is not first


async def test_a_socket_needs_a_ticket(slack: SlackStandIn) -> None:
    address = slack.url.replace("/api/", "/link/?ticket=forged")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)
