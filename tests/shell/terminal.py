"""A terminal in a folder of its own, where commands are typed."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, NamedTuple

from typer.testing import CliRunner

from bot.shell.program import earful
from tests.warm import started

SECONDS = 60
"""For any command that is to end."""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@dataclass
class Terminal:
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    """What the commands see, beside the path to their interpreter."""

    def __call__(self, *words: str, typed: str | bytes = "") -> Ended:
        """What a command does, in this very process."""
        ran = CliRunner(env={**self.env}).invoke(earful, words, input=typed, prog_name="earful")
        return Ended(ran.exit_code, ran.stdout, ran.stderr)

    def program(self, *words: str, typed: bytes = b"") -> Ended:
        """What the real program does."""
        with self.start(*words, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
            out, err = process.communicate(typed, SECONDS)
        return Ended(process.returncode, out.decode(), err.decode())

    def start(self, *words: str, **how: Any) -> Popen[Any]:
        """The real program as it sets out; *how* its streams are, as Popen has it."""
        return started(("-m", "bot", *words), self.whole_env, cwd=self.folder, **how)

    @property
    def whole_env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | self.env

    @property
    def today(self) -> str:
        return f"{datetime.now(UTC):%Y-%m-%d}"

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path
