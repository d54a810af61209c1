"""The packages of others that a running Earful imports, imported and nothing else.

python -m benchmarks.floors.sdks
"""

from importlib import import_module
from typing import Final

SDKS: Final = (
    "aiohttp.web",
    "aiosqlite",
    "apscheduler.schedulers.asyncio",
    "apscheduler.triggers.cron",
    "msgspec",
    "phonenumbers",
    "pydantic_settings",
    "slack_bolt.adapter.aiohttp",
    "slack_bolt.async_app",
    "slack_sdk.web.async_client",
    "sqlalchemy",
    "sqlmodel",
    "structlog",
    "typer",
)

if __name__ == "__main__":
    for name in SDKS:
        import_module(name)
