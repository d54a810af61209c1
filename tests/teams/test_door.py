"""Who is let in: Teams itself, and nobody else."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.knocks import Doorkeeper
from bot.now import utc_now
from bot.platforms.teams.door import Door
from bot.platforms.teams.settings import PATH, TeamsSettings
from bot.platforms.teams.transport import Transport
from bot.web import LARGEST, application, serving
from nps.company import Company
from storage.database import Database
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_signing import SigningKey
from tests.standins.teams_things import Conversation, Json, Refuse, User
from tests.teams.conftest import settings


@dataclass
class Gate:
    """A door behind which somebody writes down what is heard, and answers into the chat."""

    teams: TeamsStandIn
    transport: Transport
    support: Conversation
    jonas: User
    heard: list[Json] = field(default_factory=list)
    address: str = ""

    async def hear(self, told: Json) -> Json | None:
        self.heard.append(told)
        message = {"type": "message", "text": "heard"}
        await self.transport.post(told["serviceUrl"], self.support.id, message)
        return {"statusCode": 200} if told["type"] == "invoke" else None

    @property
    def activity(self) -> Json:
        return self.teams.message("this-week", self.jonas, self.support)

    async def knock(self, told: Json | bytes | BytesIO | None = None, **how: Any) -> int:
        activity = self.activity if told is None else told
        return (await self.teams.send(activity, self.address, **how)).status


async def _nothing_wrong() -> list[str]:
    return []


@pytest.fixture
async def gate(teams: TeamsStandIn) -> AsyncIterator[Gate]:
    async with opened(teams, settings(teams)) as gate:
        yield gate


class opened:  # noqa: N801  # reads as what it does
    def __init__(self, teams: TeamsStandIn, told: TeamsSettings) -> None:
        self.teams, self.told, self.house = teams, told, AsyncExitStack()

    async def __aenter__(self) -> Gate:
        transport = await self.house.enter_async_context(Transport(self.told))
        jonas = self.teams.add_user("Jonas Weber")
        gate = Gate(self.teams, transport, self.teams.add_channel("support", [jonas]), jonas)
        doorkeeper = Doorkeeper("teams", Database("sqlite+aiosqlite://", Company()), utc_now)
        door = Door(transport, gate.hear, doorkeeper)
        app = application([web.post(PATH, door.answer)], _nothing_wrong)
        port = await self.house.enter_async_context(serving(app, "127.0.0.1", 0))
        gate.address = f"http://127.0.0.1:{port}{PATH}"
        return gate

    async def __aexit__(self, *_: object) -> None:
        await self.house.aclose()


async def test_what_teams_sends_is_heard_and_can_be_answered(gate: Gate) -> None:
    assert await gate.knock() == 200
    assert [one["text"] for one in gate.heard] == ["<at>Earful</at> this-week"]
    assert [post.text for post in gate.support.standing] == ["heard"]


async def test_an_invoke_is_answered_with_what_was_said(gate: Gate) -> None:
    invoke = gate.activity | {"type": "invoke", "name": "adaptiveCard/action"}
    answer = await gate.teams.send(invoke, gate.address)
    assert (answer.status, answer.json) == (200, {"statusCode": 200})


def _unsigned(gate: Gate) -> str:
    now = int(time.time())
    claims = {
        "iss": "https://api.botframework.com",
        "aud": gate.teams.app_id,
        "exp": now + 600,
        "nbf": now - 60,
        "serviceurl": gate.teams.service_url,
    }
    return jwt.encode(claims, "", "none", headers={"kid": "first"})


def _symmetric(gate: Gate) -> str:
    """Signed with the public key, as if that were a secret."""
    public = gate.teams.signing.key.private.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    good = gate.teams.signing.token(gate.teams.service_url)
    claims = jwt.decode(good, options={"verify_signature": False})
    head = _b64({"alg": "HS256", "typ": "JWT", "kid": "first"})
    body = f"{head}.{_b64(claims)}"
    signature = base64.urlsafe_b64encode(hmac.new(pem, body.encode(), hashlib.sha256).digest())
    return f"{body}.{signature.rstrip(b'=').decode()}"


def _b64(told: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def _with(**how: Any) -> Callable[[Gate], str]:
    return lambda gate: gate.teams.signing.token(gate.teams.service_url, **how)


def _tampered(gate: Gate) -> str:
    head, _, signature = gate.teams.signing.token(gate.teams.service_url).split(".")
    claims = {"iss": "https://api.botframework.com", "aud": gate.teams.app_id, "exp": 9999999999}
    return f"{head}.{_b64(claims | {'serviceurl': gate.teams.service_url})}.{signature}"


def _cut(gate: Gate) -> str:
    return gate.teams.signing.token(gate.teams.service_url)[:-20]


def _from_the_emulator(gate: Gate) -> str:
    """What anybody gets who knows the app's own password."""
    sts = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    return _with(iss=sts, ver="1.0", appid=gate.teams.app_id)(gate)


NOW = int(time.time())
BAD: dict[str, Callable[[Gate], str]] = {
    "none": lambda _: "",
    "no token": lambda _: "nonsense",
    "three parts of nonsense": lambda _: "a.b.c",
    "expired": _with(exp=NOW - 3600),
    "without an end": _with(without=("exp",)),
    "not yet valid": _with(nbf=NOW + 3600),
    "unsigned": _unsigned,
    "signed with the public key": _symmetric,
    "signed by somebody else": _with(key=SigningKey("first", number=7)),
    "signed with a key that nobody published": _with(key=SigningKey("stranger", number=7)),
    "without the name of its key": _with(key=SigningKey("")),
    "changed on the way": _tampered,
    "cut short": _cut,
    "for another bot": _with(aud="00000000-0000-4000-8000-000000000bad"),
    "for nobody": _with(without=("aud",)),
    "for several": _with(aud=["00000000-0000-4000-8000-00000000ea4f", "another"]),
    "from another issuer": _with(iss="https://api.example.com"),
    "from no issuer": _with(without=("iss",)),
    "from Microsoft's login": _with(iss="https://login.microsoftonline.com/common/v2.0"),
    "from the emulator": _from_the_emulator,
    "for another address": _with(serviceurl="https://smba.example.com/emea/"),
    "for no address": _with(without=("serviceurl",)),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_is_refused_and_nothing_is_said(
    gate: Gate, bad: Callable[[Gate], str]
) -> None:
    assert await gate.knock(token=bad(gate)) == 401
    assert gate.heard == []
    assert gate.teams.calls_of("post") == gate.teams.calls_of("token") == []


@pytest.mark.parametrize("endorsements", [("webchat",), (), ("webchat", "directline")], ids=str)
async def test_a_key_that_is_not_endorsed_for_teams_signs_nothing(
    gate: Gate, endorsements: tuple[str, ...]
) -> None:
    key = SigningKey("first", endorsements=endorsements)
    gate.teams.signing.published[:] = [key]
    assert await gate.knock() == 401
    assert gate.heard == []


HEADERS = {
    "of another kind": {"Authorization": "Basic ZWFyZnVsOmVhcmZ1bA=="},
    "without a kind": {"Authorization": "nonsense"},
    "empty": {"Authorization": ""},
    "with too many words": {"Authorization": "Bearer a b"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
async def test_any_other_authorization_is_refused(gate: Gate, headers: dict[str, str]) -> None:
    assert await gate.knock(token="", headers=headers) == 401
    assert gate.heard == []


async def test_the_address_that_is_written_to_has_to_be_the_tokens(gate: Gate) -> None:
    elsewhere = gate.activity | {"serviceUrl": "https://evil.example.com/"}
    assert await gate.knock(elsewhere) == 401
    assert gate.heard == []


@pytest.mark.parametrize("url", [None, "", 7, {"a": 1}])
async def test_an_activity_without_an_address_is_no_activity(gate: Gate, url: object) -> None:
    told = gate.activity | {"serviceUrl": url}
    status = await gate.knock(told)
    assert status == (400 if not url else 401)
    assert gate.heard == []


async def test_no_token_goes_to_an_address_that_others_can_listen_to(gate: Gate) -> None:
    url = "http://smba.example.com/emea/"
    token = gate.teams.signing.token(url)
    assert await gate.knock(gate.activity | {"serviceUrl": url}, token=token) == 400
    assert gate.heard == []


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"tenant": {"id": "another"}},
        {"tenant": {"id": ""}},
        {"tenant": {}},
        {"tenant": 1},
    ],
)
async def test_another_tenant_is_not_heard(gate: Gate, data: object) -> None:
    assert await gate.knock(gate.activity | {"channelData": data}) == 403
    assert gate.heard == []


async def test_each_tenant_of_the_company_is_heard_and_no_other(teams: TeamsStandIn) -> None:
    async with opened(teams, settings(teams, tenants=(teams.tenant, "t-2"))) as gate:
        for tenant, status in ((teams.tenant.upper(), 200), ("T-2", 200), ("t-3", 403), ("", 403)):
            told = gate.activity | {"channelData": {"tenant": {"id": tenant}}}
            assert await gate.knock(told) == status
    assert len(gate.heard) == 2


async def test_without_a_tenant_nobody_is_heard(teams: TeamsStandIn) -> None:
    async with opened(teams, settings(teams, tenants=())) as gate:
        for data in ({}, {"tenant": {"id": ""}}, {"tenant": {"id": teams.tenant}}):
            assert await gate.knock(gate.activity | {"channelData": data}) == 403
    assert gate.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'"text"', b"[" * 5000])
async def test_what_is_no_activity_is_said_to_be_none_to_teams_alone(
    gate: Gate, body: bytes
) -> None:
    assert await gate.knock(body) == 400
    assert await gate.knock(body, token="") == 401
    assert gate.heard == []


async def test_a_body_has_an_end_and_a_type(gate: Gate) -> None:
    assert await gate.knock(BytesIO(b" " * (LARGEST + 1))) == 413
    assert await gate.knock(headers={"Content-Type": "text/plain"}) == 415
    assert await gate.knock(headers={"Content-Encoding": "gzip"}) == 415
    assert gate.heard == []


async def test_a_new_key_is_known_at_once_and_the_old_one_no_more(gate: Gate) -> None:
    old = gate.teams.signing.token(gate.teams.service_url)
    assert await gate.knock() == 200
    gate.transport.keyring.seconds = lambda: time.monotonic() + 61
    gate.teams.signing.rotate()
    assert await gate.knock() == 200
    assert await gate.knock(token=old) == 401


async def test_names_of_keys_that_are_made_up_cost_one_question_a_minute(gate: Gate) -> None:
    for number in range(5):
        key = SigningKey(f"made-up-{number}", number=7)
        token = gate.teams.signing.token(gate.teams.service_url, key=key)
        assert await gate.knock(token=token) == 401
    assert len(gate.teams.calls_of("keys")) == 1


async def test_keys_stay_good_while_the_new_ones_cannot_be_had(gate: Gate) -> None:
    assert await gate.knock() == 200
    gate.teams.fail("metadata", Refuse(503), times=None)
    gate.transport.keyring.seconds = lambda: time.monotonic() + 25 * 3600
    assert await gate.knock() == 200
    assert len(gate.teams.calls_of("metadata")) == 2


async def test_without_keys_nobody_is_let_in(gate: Gate) -> None:
    gate.teams.fail("metadata", Refuse(200, body="<html>"), times=None)
    assert await gate.knock() == 401


async def test_one_token_of_ours_does_for_many_answers(gate: Gate) -> None:
    for _ in range(3):
        assert await gate.knock() == 200
    assert len(gate.teams.calls_of("token")) == 1
    gate.transport.login.seconds = lambda: time.monotonic() + gate.teams.token_life
    assert await gate.knock() == 200
    assert len(gate.teams.calls_of("token")) == 2


async def test_in_development_nobody_has_to_prove_anything(teams: TeamsStandIn) -> None:
    async with opened(teams, TeamsSettings()) as gate:
        teams.tokens.add("")
        assert await gate.knock(token="") == 200
        assert len(gate.heard) == 1
        assert teams.calls_of("token") == []
