"""The floors and Earful keep the same, or no ratio between them would mean anything."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.figures import at_least, at_most, paired, under
from benchmarks.load import keep, read
from benchmarks.programs import Failed, Folder, folder, port_of, sent
from benchmarks.rows.importing import write
from benchmarks.rows.webhook import requests

NUMBER = 60
KEPT = {
    "response": "score, answered_at, day, comment, customer_name, customer_email, touchpoint, team,"
    " staff, segment, language, tags, excluded",
    "rollup": "*",
    "cube": "*",
    "followup_case": "number, response_key, team, state, first_score, version",
    "case_event": "number, what",
    "posting": "key, channel, urgency",
    "posting_about": "response_key, posting_id",
    "seen_event": "door",
}


@pytest.fixture
def place() -> Iterator[Folder]:
    with folder() as made:
        yield made


def kept(place: Folder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(place.database)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608  # ours
            for table, columns in KEPT.items()
        }


def through_the_door(
    place: Folder, told: Sequence[bytes], *words: str
) -> dict[str, list[tuple[object, ...]]]:
    place.begin_anew()
    with place.started(*words) as line:
        sent(int(line) if line.isdecimal() else port_of(line), 1, told, place)
    return kept(place)


def test_the_bare_server_stores_of_webhooks_what_earful_stores(place: Folder) -> None:
    told = requests(NUMBER, 1)
    ours = through_the_door(place, told, "bot", "run")
    floor = through_the_door(place, told, "benchmarks.floors.webhook", str(place.database))
    assert len(ours["followup_case"]) > 3
    assert ours == floor


def test_the_bare_import_stores_what_earful_stores(place: Folder) -> None:
    file = place.path / "some.csv"
    write(file, NUMBER)
    place.begin_anew()
    place.earful("import", str(file))
    ours = kept(place)
    place.begin_anew()
    place.done("benchmarks.floors.importing", str(place.database), str(file))
    assert kept(place) == ours


def test_a_program_that_fails_is_no_figure(place: Folder) -> None:
    with pytest.raises(Failed, match="there is no such file"):
        place.earful("import", "nowhere.csv")
    place.begin_anew()
    with pytest.raises(Failed, match="of 1 responses"):
        place.check(1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_no_program_and_no_folder(
    how: signal.Signals, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "benchmarks", "--quick", "importing"]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as bench:
        while not list(tmp_path.glob("*/*.csv")):  # a program writes it
            assert bench.poll() is None
        bench.send_signal(how)
        out, _ = bench.communicate(timeout=60)
    assert (bench.returncode, out.splitlines()[-1]) == (130, "stopped")
    assert not list(tmp_path.iterdir())


def test_requests_are_kept_as_they_were(tmp_path: Path) -> None:
    made = [b"one", b"", b"two\r\n\r\nthree"]
    keep(made, tmp_path / "requests")
    assert list(read(tmp_path / "requests")) == made


def test_ratios_are_taken_pair_by_pair() -> None:
    floors, figures = iter([100.0, 10.0, 50.0]), iter([60.0, 8.0, 35.0])
    found = paired(3, lambda: next(floors), lambda: next(figures))
    assert found == (50.0, 35.0, 0.7)
    assert at_least(0.6, "work", found, "/s").reached
    assert not at_least(0.8, "work", found, "/s").reached
    assert at_most(0.7, "work", found, "ms").reached
    assert not at_most(0.6, "work", found, "ms").reached
    assert not under(35, "work", 35.0, "ms").reached
