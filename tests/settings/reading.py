"""Settings written to a folder and read from there."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "earful.example.toml"


def read(folder: Path, toml: str = "", env: Mapping[str, str] | None = None) -> Settings:
    path = folder / "earful.toml"
    path.write_text(toml, encoding="utf-8")
    return load(path, env or {})


def faults(folder: Path, toml: str = "", env: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(BadSettings) as told:
        read(folder, toml, env)
    return told.value.faults
