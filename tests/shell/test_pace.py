"""How many rows an import stores at once."""

import pytest

from bot.shell.pace import AIM, FEWEST, MOST, Pace


@pytest.mark.parametrize("a_row", [AIM / 150, AIM / 500, AIM / 1_700])
def test_a_transaction_soon_takes_as_long_as_it_should(a_row: float) -> None:
    pace = Pace()
    for _ in range(10):
        pace.took(pace.rows, pace.rows * a_row)
    assert pace.rows * a_row == pytest.approx(AIM, rel=0.05)


def test_neither_a_stand_still_nor_no_time_at_all_is_believed_at_once() -> None:
    pace = Pace(400)
    pace.took(400, 60.0)
    assert pace.rows == 200
    pace.took(200, 1e-9)
    assert pace.rows == 400
    pace.took(0, 1.0)
    assert pace.rows == 400


@pytest.mark.parametrize(("seconds", "most"), [(60.0, FEWEST), (1e-9, MOST)])
def test_there_is_an_end_to_more_and_to_fewer(seconds: float, most: int) -> None:
    pace = Pace()
    for _ in range(10):
        pace.took(pace.rows, seconds)
    assert pace.rows == most
