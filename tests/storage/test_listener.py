"""Whoever listens for other replicas calls a server that is away again and again."""

import asyncio

import asyncpg
import pytest

from storage.listener import Listener


async def test_a_server_that_is_away_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0
    called_often = asyncio.Event()

    async def away() -> asyncpg.Connection:
        nonlocal calls
        calls += 1
        if calls == 5:
            called_often.set()
        raise ConnectionRefusedError

    listener = Listener(away, asyncio.Event(), again=0)
    listener.start()
    await called_often.wait()
    await listener.stop()

    assert caplog.messages == ["other replicas are not heard"]
