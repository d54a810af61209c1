"""Delimiters, quotation marks, line ends: which rows a file has, and where they begin."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.csvfile.plan import Options, plan
from handlers.csvfile.reading import read
from handlers.csvfile.records import UNCLOSED, Dialect, Records, Row
from nps.refusal import Refusal
from tests.csv.taken import BERLIN, NOW, taken

ROWS = [
    ["date", "score", "comment", "team"],
    ["2026-11-03", "9", 'He said "well, fine"; a|b\tc', "Stores"],
    ["2026-11-04", "2", "Two\nlines, and\r\nthree", "Support"],
    ["2026-11-05", "0", "", "Support"],
]
WORDS = [row[2].replace("\r\n", "\n") for row in ROWS[1:]]


def written(delimiter: str, end: str = "\n", **how: object) -> str:
    file = StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end, **how).writerows(ROWS)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_every_common_way_of_writing_is_understood(
    delimiter: str, quoting: int, end: str, codec: str
) -> None:
    told = taken(written(delimiter, end, quoting=quoting).encode(codec))
    assert told.plan.dialect == Dialect(delimiter)
    assert [one.comment for one in told.responses] == WORDS
    assert not told.rejected


def test_quotation_marks_may_be_escaped_with_a_backslash() -> None:
    told = taken(written(",", doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL))
    assert told.plan.dialect.escape == "\\"
    assert [one.comment for one in told.responses] == WORDS


def test_blanks_may_follow_the_delimiter() -> None:
    file = 'date, score, comment\n2026-11-03, 9, "well, fine"\n2026-11-03, 8, "b"\n'
    told = taken(file)
    assert [one.comment for one in told.responses] == ["well, fine", "b"]


def test_excels_own_first_line_names_the_delimiter() -> None:
    told = taken("sep=;\r\ndate;score;comment\r\n2026-11-03;9;a,b,c\r\n")
    assert [one.comment for one in told.responses] == ["a,b,c"]
    assert told.plan.header.line == 2


@pytest.mark.parametrize("word", [";", "semicolon"])
def test_a_delimiter_can_be_said(word: str) -> None:
    told = taken("score;date,time\n9;2026-11-03\n", delimiter=word, maps=["answered_at=date,time"])
    assert len(told.responses) == 1


@pytest.mark.parametrize("word", ["::", '"', "\n"])
def test_a_delimiter_that_cannot_be_one_is_refused(word: str) -> None:
    with pytest.raises(Refusal, match="cannot stand between cells"):
        taken("score\n9\n", delimiter=word)


def test_a_file_of_one_column_is_a_file() -> None:
    told = taken("score\n9\n8\n", answered_at="2026-11-03")
    assert [one.score for one in told.responses] == [9, 8]


def test_lines_are_counted_as_editors_count_them() -> None:
    file = (
        'date,score,comment\n2026-11-03,11,"a\nb\r\nc"\n\n2026-11-03,12,"d"\n,,\n2026-11-03,13,x\n'
    )
    assert [line for line, _ in taken(file).reasons] == [2, 6, 8]


def test_a_quotation_mark_that_nothing_closes_costs_one_row() -> None:
    file = 'date,score,comment\n2026-11-03,9,"oops\n2026-11-03,8,fine\n2026-11-03,7,good\n'
    told = taken(file)
    assert [one.score for one in told.responses] == [8, 7]
    assert told.reasons == [(2, UNCLOSED)]
    assert list(told.rejected[0].cells) == ['2026-11-03,9,"oops']


def test_a_quotation_mark_that_closes_by_chance_costs_one_row() -> None:
    file = (
        'date,score,comment\n2026-11-03,9,"oops\n2026-11-03,8,fine\n2026-11-03,7,"good, cheap"\n'
        "2026-11-03,6,slow\n"
    )
    told = taken(file)
    assert [one.score for one in told.responses] == [8, 7, 6]
    assert told.reasons == [(2, UNCLOSED)]


def test_a_huge_cell_is_given_up_alone() -> None:
    file = f"date,score,comment\n2026-11-03,9,{'x' * 2_000_000}\n2026-11-03,8,fine\n"
    told = taken(file)
    assert [one.score for one in told.responses] == [8]
    assert [one.line for one in told.rejected] == [2]


def test_a_long_comment_is_cut_with_an_ellipsis() -> None:
    [response] = taken(f"date,score,comment\n2026-11-03,9,{'x' * 500_000}\n").responses
    assert response.comment == "x" * 19_999 + "…"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-11-03,9,well, fine,Stores", "5 cells, where the header has 4"),
        ("2026-11-03,9", "2 cells, where the header has 4"),
        ("2026-11-03,9,torn by a", "3 cells, where the header has 4"),
    ],
)
def test_a_row_of_another_width_is_rejected(row: str, reason: str) -> None:
    told = taken(f"date,score,comment,team\n{row}\n2026-11-03,9,a,b\n")
    assert told.reasons == [(2, reason)]
    assert len(told.responses) == 1


def test_empty_cells_at_the_end_may_be_too_many_or_left_out() -> None:
    head = "date,score,comment,team,segment,tags"
    told = taken(f'{head}\n2026-11-03,9,"a\nb",b,c,d,,\n2026-11-03,8,a,b\n')
    assert [one.score for one in told.responses] == [9, 8]


def test_empty_rows_are_passed_over() -> None:
    told = taken("date,score\n\n,\n  ,\n2026-11-03,9\n\n")
    assert len(told.responses) == 1
    assert not told.rejected


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file has no rows."),
        (b"PK\x03\x04abc", "This is an Excel workbook or a zip archive, not CSV."),
        (b"%PDF-1.7", "This is a PDF, not CSV."),
    ],
)
def test_what_is_no_csv_file_is_refused(file: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        taken(file)


def test_a_file_that_is_not_there_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal, match="cannot be read: No such file"):
        plan(tmp_path / "none.csv", Options(BERLIN, NOW))
    with pytest.raises(Refusal, match="cannot be read: Is a directory"):
        plan(tmp_path, Options(BERLIN, NOW))


def test_batches_hold_as_many_rows_as_asked_for() -> None:
    file = "date,score\n" + "2026-11-03,9\n" * 25 + "2026-11-03,x\n"
    stream = BytesIO(file.encode())
    planned = plan(stream, Options(BERLIN, NOW))
    batches = list(read(stream, planned, 10))
    assert [batch.rows for batch in batches] == [10, 10, 6]
    assert batches[-1].bytes_read == planned.size == len(file)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1),
    delimiter=st.sampled_from(list(",;\t|")),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_csv_writes_is_read_alike(
    rows: list[list[str]], delimiter: str, quoting: int, end: str
) -> None:
    file = StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    lines = StringIO(file.getvalue(), newline="")
    told = [row.cells for row in Records(lines, Dialect(delimiter), 3)]
    assert told == rows


@given(st.text(st.sampled_from('a,"\n\r\\'), max_size=80), st.sampled_from([None, "\\"]))
def test_every_line_of_any_text_is_in_one_row(text: str, escape: str | None) -> None:
    lines = list(StringIO(text, newline=""))
    told: list[Row] = list(Records(lines, Dialect(",", escape), 3))
    starts = [row.line for row in told]
    assert starts == sorted(set(starts))
    assert not lines or starts[0] == 1
    assert all(1 <= line <= len(lines) for line in starts)
