"""Drawings as they were when somebody last looked at them; EARFUL_RECORD=1 records them anew."""

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RECORDING: Final = bool(os.environ.get("EARFUL_RECORD"))


def as_written(drawing: Mapping[str, Any]) -> str:
    return json.dumps(drawing, indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Golden:
    platform: str

    @property
    def folder(self) -> Path:
        return Path(__file__).with_name("golden") / self.platform

    def recorded(self, name: str, drawing: Mapping[str, Any]) -> str:
        """What is recorded under *name*: while recording, *drawing* as it is now."""
        file = self.folder / f"{name}.json"
        if RECORDING:
            self.folder.mkdir(parents=True, exist_ok=True)
            file.write_text(as_written(drawing), encoding="utf-8")
        return file.read_text(encoding="utf-8")

    def gone(self, names: Collection[str]) -> set[str]:
        """What is recorded of drawings that there are no more; while recording, it goes."""
        files = {file.stem: file for file in self.folder.glob("*.json")}
        gone = files.keys() - set(names)
        if RECORDING:
            for name in gone:
                files[name].unlink()
            return set()
        return gone
