"""Small pictures: dots where the figures are, gaps where there are none."""

from collections.abc import Sequence

import pytest

from bot.platforms.browser.charts import (
    HEIGHT,
    WIDTH,
    breakdown_shapes,
    meter_shape,
    trend_shape,
)
from messages.blocks import Meter, Point, Row


def points(*values: int | None) -> Sequence[Point]:
    return [Point(f"W{number}", value) for number, value in enumerate(values)]


def test_a_higher_figure_stands_higher_and_a_later_one_further_right() -> None:
    first, second, third = trend_shape(points(10, 40, -20)).dots
    assert second.y < first.y < third.y
    assert first.x < second.x < third.x


def test_where_too_few_answered_the_line_has_a_gap() -> None:
    shape = trend_shape(points(10, 12, None, 14, None, 16, 18))
    assert [len(line) for line in shape.lines] == [2, 2]
    assert [dot.value for dot in shape.dots] == [10, 12, 14, 16, 18]


@pytest.mark.parametrize(
    "values", [(), (None, None), (0,), (-100, 100), (100, 100), (-100,), (33, 34, 33)]
)
def test_every_dot_lies_in_the_picture(values: tuple[int | None, ...]) -> None:
    shape = trend_shape(points(*values))
    assert -100 <= shape.low < shape.high <= 100
    for dot in shape.dots:
        assert 0 < dot.x < WIDTH
        assert 0 < dot.y < HEIGHT


def test_a_quiet_line_does_not_look_like_mountains() -> None:
    shape = trend_shape(points(33, 34, 33))
    assert shape.high - shape.low >= 40


def test_zero_is_drawn_where_the_picture_holds_it() -> None:
    assert trend_shape(points(-30, 30)).zero is not None
    assert trend_shape(points(40, 50)).zero is None


def test_a_meter_lies_on_the_whole_scale() -> None:
    band = meter_shape(Meter(("33",), 0, -100, 100, before=0))
    assert (band.low + band.high) / 2 == band.value == band.before == band.zero == WIDTH / 2


def test_a_breakdowns_rows_share_one_scale() -> None:
    rows = [
        Row("Delivery", "-20 (-38 to -2)", -20, -38, -2),
        Row("Onboarding", "4 answers: too few for a number"),
        Row("Stores", "42 (27 to 55)", 42, 27, 55),
    ]
    low, none, high = breakdown_shapes(rows)
    assert none is None
    assert low is not None
    assert high is not None
    assert low.low < low.value < low.high < high.low < high.high
    assert low.zero == high.zero
