"""Every message and every form as Slack gets it: beside the golden files, and within its limits."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.platforms.slack import modal
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn
from bot.platforms.slack.words import Ink
from messages.form import SAMPLES as FORMS
from messages.mentioned import mentioned
from messages.samples import ALL
from tests.recording import Golden, as_written
from tests.slack.limits import addressed, problems, unruly

GOLDEN = Golden("slack")

# Jonas is on Slack, the others are not; what is drawn is read on a Tuesday in November.
INK = Ink(
    Calendar(ZoneInfo("Europe/Berlin"), datetime(2026, 11, 17, 14, 0, tzinfo=UTC)),
    {"jonas@example.com": "U0JONAS"},
)
DRAWINGS: dict[str, dict[str, Any]] = {
    **{name: drawn(message, INK) for name, message in ALL.items()},
    **{
        f"form-{name}": modal.view(form, Origin("case.resolve", "17", "slack:#delivery", "C1"))
        for name, form in FORMS.items()
    },
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_as_recorded(name: str) -> None:
    """Each file can be pasted into the Block Kit Builder."""
    assert GOLDEN.recorded(name, DRAWINGS[name]) == as_written(DRAWINGS[name])


def test_no_recording_is_of_something_that_is_gone() -> None:
    assert GOLDEN.gone(DRAWINGS) == set()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_keeps_slacks_limits(name: str) -> None:
    assert problems(DRAWINGS[name]) == []


def test_slacks_own_types_take_every_drawing(shared: Path, tmp_path: Path) -> None:
    """Charts aside: they are newer than those types."""
    for name, drawing in DRAWINGS.items():
        known = [block for block in drawing["blocks"] if block["type"] != "data_visualization"]
        (tmp_path / f"{name}.json").write_text(as_written(drawing | {"blocks": known}))
    script = shared / "checks" / "blockkit" / "check.py"

    checked = subprocess.run(
        [sys.executable, str(script), *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_addresses_only_whom_its_message_mentions(name: str) -> None:
    """Words of customers and colleagues page nobody and lead nowhere, also in the push text."""
    meant = {f"user {INK.users[it]}" for it in mentioned(ALL[name]) if it in INK.users}
    ways_out = ("https://", "tel:", "mailto:")
    found = {it for it in addressed(DRAWINGS[name]) if not it.startswith(ways_out)}
    assert found <= meant
    assert unruly(DRAWINGS[name], ["<@U0JONAS>"]) == []
