"""State machines of Hypothesis's, on either database: a few short lives, or in `make fuzz` many."""

from typing import Final

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from tests.conftest import on
from tests.fuzz.counting import EXAMPLES
from tests.storage.making import ON

SLOWER: Final = 4
"""How much longer a life takes on a server; fewer are lived there."""

on_either = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


async def live(
    machine: type[RuleBasedStateMachine],
    database: str,
    request: pytest.FixtureRequest,
    lives: int,
) -> None:
    """So many *lives* of *machine*, whose stores are `empty_store`'s."""
    if database == "sqlite":
        run_state_machine_as_test(machine, settings=_settings(EXAMPLES or lives))
        return
    with on(database, request) as url:
        engine = create_async_engine(
            "postgresql+asyncpg://", async_creator=lambda **_: asyncpg.connect(url)
        )

        def unit() -> None:
            with engine.sync_engine.connect() as connection:
                ON.append(lambda: connection)
                try:
                    chosen = _settings((EXAMPLES or lives) // SLOWER)
                    run_state_machine_as_test(machine, settings=chosen)
                finally:
                    ON.pop()

        # A plain function on a store, where a connection of an asynchronous driver is like another.
        await greenlet_spawn(unit)
        await engine.dispose()


def _settings(lives: int) -> settings:
    return settings(
        max_examples=lives,
        stateful_step_count=30,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
