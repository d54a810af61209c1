"""What the company decides: earful.toml, the people's file, and secrets from outside."""

from bot.settings.faults import BadSettings
from bot.settings.load import Settings, load

__all__ = ["BadSettings", "Settings", "load"]
