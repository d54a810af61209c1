"""A terminal for each test."""

import os
from pathlib import Path

import pytest

from tests.shell.terminal import Terminal

OURS = ("EARFUL_", "SLACK_", "DATABASE_URL", "PORT", "HOST")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """In an empty folder, without any settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    return Terminal(tmp_path)
