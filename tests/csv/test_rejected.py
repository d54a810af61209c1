"""FILE.rejected.csv: what could not be read, to be mended."""

import csv
from pathlib import Path

import pytest

from handlers.csvfile.rejected import LINE, REASON, RejectedFile, neutral, restored
from nps.refusal import Refusal
from tests.csv.taken import taken

HEADER = ("score", "date", "comment")


def test_rejected_rows_stand_with_line_and_reason(tmp_path: Path) -> None:
    with RejectedFile(tmp_path / "a.csv", HEADER, ";") as file:
        file.add(3, "no date", ["9", "", "Größer; als\nzwei"])
    assert file.path == tmp_path / "a.csv.rejected.csv"
    with file.path.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written, delimiter=";")) == [
            [LINE, REASON, *HEADER],
            ["3", "no date", "9", "", "Größer; als\nzwei"],
        ]


def test_mended_rows_can_be_imported_again(tmp_path: Path) -> None:
    hostile = "=HYPERLINK(1)"
    with RejectedFile(tmp_path / "a.csv", HEADER, ",") as file:
        file.add(3, "no date", ["9", "", hostile])
    mended = file.path.read_text(encoding="utf-8-sig").replace("9,,", "9,2026-11-03,")
    told = taken(mended)
    assert [(one.score, one.comment) for one in told.responses] == [(9, hostile)]
    assert told.plan.unused == (LINE, REASON)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+49 170 555", "'+49 170 555"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("-1", "-1"),
        ("+4.5", "+4.5"),
        ("'quoted'", "'quoted'"),
        ("'=1", "''=1"),
        ("", ""),
    ],
)
def test_no_cell_is_run_by_a_spreadsheet(cell: str, shown: str) -> None:
    assert neutral(cell) == shown
    assert restored(shown) == cell


def test_a_file_of_an_earlier_import_goes_when_nothing_is_rejected(tmp_path: Path) -> None:
    with RejectedFile(tmp_path / "a.csv", HEADER, ",") as file:
        file.add(3, "no date", ["9", "", ""])
    with RejectedFile(tmp_path / "a.csv", HEADER, ","):
        pass
    assert not file.path.exists()


def test_it_stays_when_an_import_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "a.csv.rejected.csv").write_text("from before")
    with pytest.raises(KeyboardInterrupt), RejectedFile(tmp_path / "a.csv", HEADER, ","):
        raise KeyboardInterrupt
    assert (tmp_path / "a.csv.rejected.csv").exists()


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with (
        RejectedFile(tmp_path / "no" / "a.csv", HEADER, ",") as file,
        pytest.raises(Refusal, match="cannot be written: No such file"),
    ):
        file.add(3, "no date", ["9", "", ""])
