"""FILE.rejected.csv: what could not be read, to be mended."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.csvfile.rejected import LINE, REASON, RejectedFile, path_for
from nps.refusal import Refusal
from tests.csv.taken import taken

HEADER = ("score", "date", "comment")


def test_rejected_rows_stand_with_line_and_reason(tmp_path: Path) -> None:
    with RejectedFile(path_for(tmp_path / "a.csv"), HEADER, ";") as file:
        file.add(3, "no date", ["9", "", "Größer; als\nzwei"])
    assert file.path == tmp_path / "a.csv.rejected.csv"
    with file.path.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written, delimiter=";")) == [
            [LINE, REASON, *HEADER],
            ["3", "no date", "9", "", "Größer; als\nzwei"],
        ]


def test_mended_rows_can_be_imported_again(tmp_path: Path) -> None:
    hostile = "=HYPERLINK(1)"
    with RejectedFile(path_for(tmp_path / "a.csv"), HEADER, ",") as file:
        file.add(3, "no date", ["9", "", hostile])
    mended = file.path.read_text(encoding="utf-8-sig").replace("9,,", "9,2026-11-03,")
    told = taken(mended)
    assert [(one.score, one.comment) for one in told.responses] == [(9, hostile)]
    assert told.plan.unused == (LINE, REASON)


def test_a_file_of_an_earlier_import_goes_when_nothing_is_rejected(tmp_path: Path) -> None:
    with RejectedFile(path_for(tmp_path / "a.csv"), HEADER, ",") as file:
        file.add(3, "no date", ["9", "", ""])
    with RejectedFile(path_for(tmp_path / "a.csv"), HEADER, ","):
        pass
    assert not file.path.exists()


def test_it_stays_when_an_import_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "a.csv.rejected.csv").write_text(f"{LINE},{REASON}")
    with pytest.raises(KeyboardInterrupt), RejectedFile(path_for(tmp_path / "a.csv"), HEADER, ","):
        raise KeyboardInterrupt
    assert (tmp_path / "a.csv.rejected.csv").exists()


def test_a_place_that_cannot_be_written_is_noted(tmp_path: Path) -> None:
    with RejectedFile(tmp_path / "no" / "a.csv", HEADER, ",") as file:
        file.add(3, "no date", ["9", "", ""])
    assert file.fault == f"{tmp_path}/no/a.csv cannot be written: No such file or directory"


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = path_for(tmp_path / "a.csv")
    for _ in range(2):
        with RejectedFile(path, HEADER, ",") as file:
            file.add(3, "no date", ["9", "", ""])
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)


def _a_letter(path: Path) -> None:
    path.write_text("Dear Sir or Madam")


def _a_link_to_a_letter(path: Path) -> None:
    path.symlink_to(path.with_name("letter"))
    path.with_name("letter").write_text("Dear Sir or Madam")


def _a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    "made", [_a_letter, _a_link_to_a_letter, _a_link_to_nothing, Path.mkdir, os.mkfifo]
)
def test_what_is_not_ours_is_let_be(tmp_path: Path, made: Callable[[Path], None]) -> None:
    path = path_for(tmp_path / "a.csv")
    made(path)
    with pytest.raises(Refusal, match="in use by something else: move it"):
        RejectedFile(path, HEADER, ",").__enter__()
    assert os.path.lexists(path)


def test_what_a_link_leads_to_is_not_written(tmp_path: Path) -> None:
    path, target = path_for(tmp_path / "a.csv"), tmp_path / "target"
    target.write_text(f"{LINE},{REASON}\n")
    path.symlink_to(target)
    with RejectedFile(path, HEADER, ",") as file:
        file.add(3, "no date", ["9", "", ""])
    assert target.read_text() == f"{LINE},{REASON}\n"
    assert not path.is_symlink()
