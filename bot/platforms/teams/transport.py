"""The Bot Framework: who may speak to us, and how to speak to Teams. All that knows the SDK.

Above this file activities are plain dicts, as they travel. The SDK's support has ended; what is
known to be wrong with it is put right here, each beside its reason.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import quote

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity, ConversationParameters
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConfiguration,
    BotFrameworkAuthenticationFactory,
    ConnectorFactory,
    JwtTokenExtractor,
    ServiceClientCredentialsFactory,
)
from botframework.connector.bot_framework_sdk_client_async import BotFrameworkConnectorConfiguration
from msrest.pipeline import Response
from msrest.pipeline.async_abc import AsyncHTTPPolicy, AsyncHTTPSender, AsyncPipeline
from msrest.universal_http.aiohttp import AioHttpClientResponse

from bot.platforms.teams.faults import TeamsFault, code_of
from bot.platforms.teams.keyring import Keyring
from bot.platforms.teams.login import SCOPE, Login
from bot.platforms.teams.settings import LOGIN, TeamsSettings
from bot.platforms.teams.signatures import NoSignatures, Signatures

Json = dict[str, Any]

# Below errors the SDK writes whole requests to its logs: customers' words would stand there.
for name in ("msrest", "botframework", "botbuilder"):
    logging.getLogger(name).setLevel(logging.ERROR)

ISSUER: Final = "https://api.botframework.com"
CHANNEL: Final = "msteams"
"""What the Bot Framework calls Teams: a key has to be endorsed for it."""
NOBODY: Final = "emulators"
"""Stands for an address: tokens of the Bot Framework Emulator are signed by no key at all here."""
MOST_MEMBERS: Final = 500
"""Of a page of a roster."""


class Forged(Exception):
    """Whoever sent this has not proved to be Teams."""


class _Credentials(ServiceClientCredentialsFactory):  # type: ignore[misc]  # no types
    """Who we are."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == self._settings.app_id

    async def is_authentication_disabled(self) -> bool:
        return self._settings.in_development

    async def create_credentials(self, *_: object, **__: object) -> Self:
        return self


class _Signing(AsyncHTTPPolicy[Any, Any]):
    """Signs what goes out; the token is kept, since the SDK would ask for one on every turn."""

    def __init__(self, login: Login) -> None:
        super().__init__()
        self._login = login

    async def send(self, request: Any, **config: Any) -> Any:
        if not self._login.settings.in_development:
            request.http_request.headers["Authorization"] = f"Bearer {await self._login.token()}"
        following: Any = self.next
        try:
            return await following.send(request, **config)
        except TeamsFault as refused:
            if refused.status == 401:
                self._login.doubt()
            raise


class _Sender(AsyncHTTPSender[Any, Any]):
    """Over aiohttp: the SDK's own sender keeps a thread for each call, which nothing can end."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    def build_context(self) -> None:
        return None

    async def send(self, request: Any, **_: object) -> Any:
        """Raises TeamsFault for every refusal, which the SDK would first try to understand."""
        what = request.http_request
        async with self._session.request(
            what.method, what.url, data=what.data, headers=what.headers, allow_redirects=False
        ) as answer:
            told = AioHttpClientResponse(what, answer)
            await told.load_body()
            status, body = answer.status, await answer.read()
            is_readable = not body or ("json" in answer.content_type and _is_json(body))
            pause = answer.headers.get("Retry-After", "")
        if status >= 300:
            raise TeamsFault(status, code_of(body), pause)
        if not is_readable:  # a proxy's page: nobody knows what was done behind it
            raise TeamsFault(500, "NoJson")
        told.internal_response = body  # what raw answers give, whole
        return Response(request, told)


class _Connectors(ConnectorFactory):  # type: ignore[misc]  # no types
    """One client for each address of Teams: making one takes longer than a call."""

    def __init__(self, credentials: _Credentials, login: Login, session: ClientSession) -> None:
        self._credentials = credentials
        self._login = login
        self._session = session
        self._known: dict[str, Any] = {}

    async def create(self, service_url: str, audience: str | None = None) -> Any:
        if service_url not in self._known:
            self._known[service_url] = self._made(service_url)
        return self._known[service_url]

    def _made(self, service_url: str) -> Any:
        config = BotFrameworkConnectorConfiguration(self._credentials, service_url)
        config.custom_pipeline = AsyncPipeline([_Signing(self._login)], _Sender(self._session))
        return ConnectorClient(self._credentials, base_url=service_url, custom_configuration=config)


class _Adapter(CloudAdapterBase):  # type: ignore[misc]  # no types
    """The SDK's own, less its ingress: that answers buttons and forgeries alike with 500."""


class Transport(AbstractAsyncContextManager["Transport"]):
    """Open with `async with`."""

    def __init__(self, settings: TeamsSettings) -> None:
        self.settings = settings

    async def __aenter__(self) -> Self:
        limit = ClientTimeout(total=self.settings.seconds)
        self._session = ClientSession(timeout=limit, cookie_jar=DummyCookieJar())
        self.login = Login(self.settings, self._session)
        credentials = _Credentials(self.settings)
        self._connectors = _Connectors(credentials, self.login, self._session)
        self.keyring = Keyring(self._session, self.settings.metadata_url)
        JwtTokenExtractor.metadataCache[self.settings.metadata_url] = Signatures(self.keyring)
        JwtTokenExtractor.metadataCache[NOBODY] = NoSignatures()
        self._adapter = _Adapter(
            BotFrameworkAuthenticationFactory.create(
                to_channel_from_bot_login_url=LOGIN,
                to_channel_from_bot_oauth_scope=SCOPE,
                to_bot_from_channel_token_issuer=ISSUER,
                oauth_url=ISSUER,
                to_bot_from_channel_open_id_metadata_url=self.settings.metadata_url,
                to_bot_from_emulator_open_id_metadata_url=NOBODY,
                credential_factory=credentials,
                # Azure gives every bot a web chat as well: what comes from there is not Teams.
                auth_configuration=AuthenticationConfiguration(required_endorsements=[CHANNEL]),
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def proved(self, header: str | None, told: Json) -> "Proved":
        """Raises Forged unless the sender of *told*, an activity, is Teams and means us.

        *header* is the request's Authorization.
        """
        url = told.get("serviceUrl")
        activity = Activity(type=told.get("type"), channel_id=CHANNEL, service_url=url or None)
        try:
            authentication = self._adapter.bot_framework_authentication
            header = None if self.settings.in_development else header or ""
            result = await authentication.authenticate_request(activity, header)
        except Exception as fault:  # of many kinds, all from forged input
            raise Forged(type(fault).__name__) from fault
        if header is not None and not result.claims_identity.claims.get("exp"):
            raise Forged("the token never ends")
        return Proved(result)

    async def process(
        self, proved: "Proved", told: Json, hear: Callable[[Json], Awaitable[Json | None]]
    ) -> Json | None:
        """What *hear* answers to *told*."""
        answers: list[Json | None] = []

        async def turn(_: TurnContext) -> None:
            answers.append(await hear(told))

        proved.result.connector_factory = self._connectors
        # Not the whole: the SDK's classes drop what they do not know, the tenant for one.
        activity = Activity(type="event", channel_id=CHANNEL, service_url=told.get("serviceUrl"))
        await self._adapter.process_activity(proved.result, activity, turn)
        return answers[0] if answers else None

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """The id of the new message; raises FAULTS, as all that follow."""
        talk = await self._talk(service_url)
        told = await talk.send_to_conversation(conversation, Activity.deserialize(activity))
        return _id(told)

    async def whisper(self, service_url: str, conversation: str, activity: Json) -> None:
        """Post what the activity's recipient alone sees, for a day; the SDK does not know how."""
        connector = await self._connectors.create(service_url)
        talk, client = connector.conversations, connector._client  # noqa: SLF001
        url = client.format_url(
            talk.send_to_conversation.metadata["url"], conversationId=quote(conversation, safe="")
        )
        headers = {"Content-Type": "application/json; charset=utf-8"}
        request = client.post(url, {"isTargetedActivity": "true"}, headers, activity)
        await client.async_send(request, stream=False)

    async def update(
        self, service_url: str, conversation: str, message: str, activity: Json
    ) -> None:
        talk = await self._talk(service_url)
        await talk.update_activity(conversation, message, Activity.deserialize(activity))

    async def delete(self, service_url: str, conversation: str, message: str) -> None:
        talk = await self._talk(service_url)
        await talk.delete_activity(conversation, message)

    async def direct(self, service_url: str, bot: str, user: str, tenant: str) -> str:
        """The id of the conversation between *bot* and *user* alone, made if need be."""
        talk = await self._talk(service_url)
        wanted = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "channelData": {"tenant": {"id": tenant}},
        }
        return _id(await talk.create_conversation(ConversationParameters.deserialize(wanted)))

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """What the roster of *conversation* says of *user*; with "email" where it knows that."""
        talk = await self._talk(service_url)
        raw = await talk.get_conversation_member(conversation, user, raw=True)
        return _read(raw)

    async def members(self, service_url: str, conversation: str) -> list[Json]:
        """The whole roster of *conversation*."""
        talk = await self._talk(service_url)
        found: list[Json] = []
        after: str | None = None
        while True:
            raw = await talk.get_conversation_paged_members(
                conversation, MOST_MEMBERS, after, raw=True
            )
            page = _read(raw)
            found += [one for one in page.get("members") or () if isinstance(one, dict)]
            after = page.get("continuationToken")
            if not after:
                return found

    async def _talk(self, service_url: str) -> Any:
        return (await self._connectors.create(service_url)).conversations


@dataclass(frozen=True)
class Proved:
    """That Teams itself sent an activity."""

    result: AuthenticateRequestResult


def _id(told: Any) -> str:
    """Raises TeamsFault where Teams says that it did it, but not what to call it."""
    if told is None or not told.id:
        raise TeamsFault(500, "NoId")
    return str(told.id)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _read(raw: Any) -> Json:
    try:
        told = json.loads(raw.response)
    except ValueError as bad:
        raise TeamsFault(500, "NoJson") from bad
    return told if isinstance(told, dict) else {}
