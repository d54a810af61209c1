"""Dates: in which order a file writes them, and never a guess."""

from datetime import UTC, datetime
from typing import Any

import pytest

from nps.refusal import Refusal
from tests.csv.taken import Taken, taken


def dated(*dates: str, **told: Any) -> Taken:
    rows = "".join(f'"{date}";9\n' for date in dates)
    return taken(f"answered_at;score\n{rows}", **told)


def instants(told: Taken) -> list[str]:
    return [f"{one.answered_at:%Y-%m-%d %H:%M:%S}" for one in told.responses]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-03", "2026-11-03 11:00:00"),
        ("20261103", "2026-11-03 11:00:00"),
        ("2026-11-03 15:02", "2026-11-03 14:02:00"),
        ("2026-11-03T15:02:09.123", "2026-11-03 14:02:09"),
        ("2026-11-03T14:02:00Z", "2026-11-03 14:02:00"),
        ("2026-11-03 14:02:00 UTC", "2026-11-03 14:02:00"),
        ("2026-11-03 15:02:00 +0100", "2026-11-03 14:02:00"),
        ("2026/11/03 15:02", "2026-11-03 14:02:00"),
        ("1793714520", "2026-11-03 14:02:00"),
        ("1793714520000", "2026-11-03 14:02:00"),
        ("03.11.2026", "2026-11-03 11:00:00"),
        ("3.11.26 15:02", "2026-11-03 14:02:00"),
        ("3 Nov 2026", "2026-11-03 11:00:00"),
        ("03-Nov-26", "2026-11-03 11:00:00"),
        ("November 3, 2026 3:02 PM", "2026-11-03 14:02:00"),
        ("Nov 3rd, 2026 at 3:02pm", "2026-11-03 14:02:00"),
        ("3. November 2026, 15:02", "2026-11-03 14:02:00"),
        ("3. März 2026", "2026-03-03 11:00:00"),
        ("1er décembre 2025 15:02", "2025-12-01 14:02:00"),
        ("3 août 2026 15h02", "2026-08-03 13:02:00"),
        ("3 de noviembre de 2026", "2026-11-03 11:00:00"),
        ("2026-10-25 02:30", "2026-10-25 00:30:00"),
        ("2026-03-29 02:30", "2026-03-29 01:30:00"),
    ],
)
def test_a_date_of_one_meaning_is_read(written: str, utc: str) -> None:
    assert instants(dated(written)) == [utc]


@pytest.mark.parametrize("between", ["/", "-"])
def test_the_order_that_one_date_proves_holds_for_all(between: str) -> None:
    day_first = dated(f"03{between}11{between}2026", f"31{between}10{between}2026 15:02")
    assert instants(day_first) == ["2026-11-03 11:00:00", "2026-10-31 14:02:00"]
    assert "day first, as 31" in dict(day_first.plan.said)["Dates"]
    month_first = dated(f"11{between}03{between}26 3:02:07 PM", f"10{between}31{between}26")
    assert instants(month_first) == ["2026-11-03 14:02:07", "2026-10-31 11:00:00"]
    assert "month first, as 10" in dict(month_first.plan.said)["Dates"]


def test_a_proof_is_found_at_the_end_of_a_long_file() -> None:
    told = dated(*["03/04/2026"] * 30_000, "13/04/2026")
    assert instants(told)[0] == "2026-04-03 10:00:00"


def test_dates_that_prove_both_orders_are_refused_with_their_lines() -> None:
    with pytest.raises(Refusal, match=r"line 3: 31/10/2026.*line 4: 10/30/2026.*--date-format"):
        dated("03/04/2026", "31/10/2026", "10/30/2026")


def test_dates_that_prove_neither_order_are_refused() -> None:
    with pytest.raises(Refusal, match=r"line 2: 03/04/2026.*--date-format day-first"):
        dated("03/04/2026", "05/05/2026")


def test_the_order_can_be_said_and_what_does_not_fit_is_rejected() -> None:
    told = dated("03/04/2026", "10/30/2026", date_format="day-first")
    assert instants(told) == ["2026-04-03 10:00:00"]
    assert told.reasons == [(3, "answered_at: '10/30/2026' is no date in this file's order")]
    assert instants(dated("03/04/2026", date_format="month-first")) == ["2026-03-04 11:00:00"]


def test_a_pattern_can_be_said() -> None:
    told = dated("2026|04|03 15.02", "2026-04-03", date_format="%Y|%d|%m %H.%M")
    assert instants(told) == ["2026-03-04 14:02:00"]
    assert told.reasons == [(3, "answered_at: '2026-04-03' does not fit %Y|%d|%m %H.%M")]


def test_a_pattern_without_a_time_means_noon_and_one_with_a_zone_means_it() -> None:
    assert instants(dated("03042026", date_format="%d%m%Y")) == ["2026-04-03 10:00:00"]
    [told] = instants(dated("03042026 1502 +0530", date_format="%d%m%Y %H%M %z"))
    assert told == "2026-04-03 09:32:00"


@pytest.mark.parametrize("word", ["dd/mm/yyyy", "day", "%Q", "%d/%"])
def test_a_date_format_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(Refusal, match=r"date format|pattern"):
        dated("03/04/2026", date_format=word)


def test_figures_among_dates_that_are_year_first_are_rejected_not_guessed() -> None:
    told = dated(*["2026-11-03"] * 2_000, "03/04/2026")
    assert len(told.responses) == 2_000
    reason = "answered_at: '03/04/2026' is not year first, as the other dates are"
    assert told.reasons == [(2002, reason)]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no date"),
        ("NA", "no date"),
        ("soon", "answered_at: 'soon' is not a time such as 2026-11-03T14:02:00+01:00"),
        ("2026-02-30", "answered_at: '2026-02-30' is no date in this file's order"),
        ("30 Foo 2026", "answered_at: '30 Foo 2026' is no date"),
        ("3 Nov 2026 25:00", "answered_at: '3 Nov 2026 25:00' has no such time of day"),
        (
            "3 Nov 2026 2 o'clock",
            'answered_at: "3 Nov 2026 2 o\'clock" has no time of day that can be read',
        ),
        ("2026-11-22", "answered_at: '2026-11-22' is in the future"),
        ("1899-12-31", "answered_at: '1899-12-31' is too long ago"),
        ("44927", "answered_at: '44927' is not a time such as 2026-11-03T14:02:00+01:00"),
    ],
)
def test_a_date_that_cannot_be_one_is_rejected(written: str, reason: str) -> None:
    assert dated(written, "2026-11-03").reasons == [(2, reason)]


def test_a_file_without_dates_needs_one_time_for_all() -> None:
    with pytest.raises(Refusal, match="--answered-at"):
        taken("score\n9\n")
    told = taken("score\n9\n", answered_at="2026-11-03")
    assert told.responses[0].answered_at == datetime(2026, 11, 3, 11, tzinfo=UTC)


def test_rows_without_a_date_take_the_one_that_was_said() -> None:
    told = dated("2026-11-03", "", answered_at="2026-01-02T10:00")
    assert instants(told) == ["2026-11-03 11:00:00", "2026-01-02 09:00:00"]


@pytest.mark.parametrize("word", ["yesterday", "2027-01-01"])
def test_a_time_for_all_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(Refusal, match="--answered-at: "):
        taken("score\n9\n", answered_at=word)


def test_a_zone_can_be_said_for_times_without_one() -> None:
    told = dated("2026-11-03 15:02", "2026-11-03T15:02Z", timezone="America/New_York")
    assert instants(told) == ["2026-11-03 20:02:00", "2026-11-03 15:02:00"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe/"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(Refusal, match="No time zone is called"):
        dated("2026-11-03", timezone=zone)


def test_a_column_that_says_utc_is_believed() -> None:
    told = taken(
        "Submit Date (UTC),Start Date (UTC),nps\n2026-11-03 15:02:00,2026-11-03 15:00:00,9\n"
    )
    assert instants(told) == ["2026-11-03 15:02:00"]
    assert "Times without a zone are UTC's, as the file itself says." in told.plan.notes
