"""Documents as earlier releases stored them: what was wanted then can still be shown."""

import json
import os
from pathlib import Path

import pytest

from messages.documents import NewerDocument, decoded, encoded
from messages.samples import ALL

RECORDED = Path(__file__).resolve().parents[1] / "golden" / "documents"
RECORDING = bool(os.environ.get("EARFUL_RECORD"))
DOCUMENTS = sorted(RECORDED.glob("*.json"))

VOCABULARY = {
    *(
        "headline",
        "quote",
        "line",
        "facts",
        "meter",
        "trend",
        "shares",
        "breakdown",
        "kudos",
        "items",
    ),
    *("buttons", "aside", "mention", "moment", "link", "choice", "writing", "day"),
}


def test_every_message_and_every_word_is_recorded() -> None:
    """EARFUL_RECORD=1 records what is new; what stands there an older release wrote, and stays."""
    if RECORDING:
        for name in ALL:
            _record(name)
    assert {file.stem for file in RECORDED.glob("*.json")} >= ALL.keys()
    recorded = " ".join(file.read_text(encoding="utf-8") for file in RECORDED.glob("*.json"))
    assert {word for word in VOCABULARY if f'"type":"{word}"' not in recorded} == set()


def _record(name: str) -> None:
    file = RECORDED / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(encoded(ALL[name]) + b"\n")


@pytest.mark.parametrize("file", DOCUMENTS, ids=[file.stem for file in DOCUMENTS])
def test_a_recorded_document_can_be_read(file: Path) -> None:
    message = decoded(file.read_bytes())
    assert message.summary
    assert message.blocks


@pytest.mark.parametrize("file", DOCUMENTS, ids=[file.stem for file in DOCUMENTS])
def test_nothing_of_a_recorded_document_is_lost(file: Path) -> None:
    """Every name and value in it is still known: stored again, it is the same."""
    document = json.loads(file.read_bytes())
    assert json.loads(encoded(decoded(file.read_bytes()))) == document


def test_a_document_of_a_newer_release_is_left_to_it() -> None:
    newer = json.loads(encoded(ALL["notice"])) | {"version": 2}
    with pytest.raises(NewerDocument):
        decoded(json.dumps(newer).encode())
