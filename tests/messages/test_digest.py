"""Monday's digests: what they say, and what they must not."""

from dataclasses import replace

import pytest

from messages import madeup_weeks as weeks
from messages.blocks import Breakdown, Meter, Trend
from messages.digest import leadership_digest, team_digest
from messages.madeup import READERS, tally
from messages.samples import ALL
from nps.tally import Tally
from nps.week import Cause, Loop, TeamWeek
from tests.messages.reading import buttons, pushed, read, seen


def test_a_team_reads_its_week() -> None:
    assert read(ALL["digest-team"]).splitlines() == [
        "Support, week 47",
        "No clear change: 21 (likely 13 to 28), was 30",
        "13 weeks, 512 answers, the difference could be chance. Last week 32, of 38 answers.",
        "W35 to W47: 20, 20, 28, 15, 28, 30, too few, 18, 24, 26, 30, 32, 32",
        "“Someone promises to ring, nobody does.”",
        "  Home delivery",
        "“Took an hour for my mum. [a colleague] was so kind.”",
        "  Home delivery",
        "9 unhappy: 8 taken in time, 7 resolved, 1 still waits since Thu 19 Nov",
        "Why, over 13 weeks: No call-back (5) and Wrong item (2)",
        "As of Mon 09:00. Week 46: 35, now 32 (3 late).",
    ]
    assert pushed(ALL["digest-team"]) == "Support: no clear change (21). 1 customer still waits."


def test_the_leadership_reads_the_company_in_twenty_seconds() -> None:
    assert read(ALL["digest-leadership"]).splitlines() == [
        "Customers, week 47",
        "33, a real rise from 27 (likely 30 to 36)",
        "46 unhappy: 44 taken in time, 40 resolved, 2 still wait, the longest since Thu 19 Nov",
        "Why, over 13 weeks: Late delivery (31), No call-back (12) and Damaged (7)",
        "“Someone promises to ring, nobody does.”",
        "  Home delivery",
        "W35 to W47: 20, 20, 28, 15, 28, 30, too few, 18, 24, 26, 30, 32, 32",
        "Delivery  15 (8 to 22), no clear change",
        "Onboarding  43 (32 to 52), no clear change",
        "Stores  44 (40 to 48), a real rise",
        "Support  21 (13 to 28), no clear change",
        "“Took an hour for my mum. [a colleague] was so kind.”",
        "  Home delivery",
        "13 weeks, 2,640 answers. As of Mon 09:00.",
    ]
    assert pushed(ALL["digest-leadership"]) == "33, a real rise from 27. 2 customers still wait."


def test_the_made_up_teams_add_up_to_the_company() -> None:
    teams = (weeks.delivery(), weeks.onboarding(), weeks.stores(), weeks.support())
    assert sum((team.quarter for team in teams), Tally()) == weeks.whole().quarter


def test_a_meter_carries_the_figures_for_whoever_draws_them() -> None:
    meter = next(block for block in ALL["digest-team"].blocks if isinstance(block, Meter))
    assert (meter.value, meter.low, meter.high, meter.before) == (21, 13, 28, 30)


def test_a_trend_has_thirteen_points_with_labels_of_their_own() -> None:
    trend = next(block for block in ALL["digest-team"].blocks if isinstance(block, Trend))
    labels = [point.label for point in trend.points]
    assert len(labels) == len(set(labels)) == 13
    assert (labels[0], labels[-1]) == ("W35", "W47")
    assert [point.value for point in trend.points][6] is None


def test_without_a_quarter_before_nothing_is_compared() -> None:
    text = read(ALL["digest-team-first-quarter"])
    assert "21 (likely 13 to 28)" in text
    assert "change" not in text
    assert ", was" not in text


@pytest.mark.parametrize("name", ["in-words", "of-two", "silent"])
def test_too_little_for_a_number_is_told_in_words(name: str) -> None:
    message = ALL[f"digest-team-{name}"]
    assert "11 customers answered in 13 weeks." in read(message)
    assert not any(isinstance(block, Meter | Trend | Breakdown) for block in message.blocks)
    assert "likely" not in read(message) + pushed(message)


@pytest.mark.parametrize(("answers", "has_number"), [(29, False), (30, True)])
def test_thirty_answers_make_a_headline(answers: int, has_number: bool) -> None:
    week = replace(weeks.support(), quarter=tally(answers, 0, 0))
    message = team_digest(week, READERS)
    assert any(isinstance(block, Meter) for block in message.blocks) is has_number


@pytest.mark.parametrize(
    ("last", "line"),
    [
        (tally(18, 14, 6), "Last week 32, of 38 answers."),
        (tally(2, 1, 1), "Last week 4 answers: too few for a number."),
        (Tally(), "Last week no responses."),
    ],
)
def test_last_week_comes_second(last: Tally, line: str) -> None:
    assert line in read(team_digest(replace(weeks.support(), last=last), READERS))


@pytest.mark.parametrize(
    ("unhappy", "loop", "line"),
    [
        (0, Loop(), "No unhappy customers last week, nobody waits"),
        (6, Loop(), "6 unhappy, without a card, nobody waits"),
        (1, Loop(1, 1, 1), "1 unhappy: 1 taken in time, 1 resolved, nobody waits"),
        (0, Loop(0, 0, 0, 2), "No unhappy customers last week, 2 still wait"),
    ],
)
def test_the_loop_is_told_in_a_line(unhappy: int, loop: Loop, line: str) -> None:
    week = replace(weeks.support(), last=tally(18, 14, unhappy), loop=loop)
    assert line in read(team_digest(week, READERS)).splitlines()


def test_who_waits_can_be_asked_where_somebody_waits() -> None:
    assert seen(ALL["digest-team"]) == ["Who waits?", "Last 13 weeks"]
    assert seen(ALL["digest-team-rise"]) == ["Last 13 weeks"]
    subjects = [button.subject for button in buttons(ALL["digest-team"])]
    assert subjects == ["support", 'last-13-weeks team:"support"']


def test_three_causes_are_enough() -> None:
    causes = tuple(Cause(f"Cause {number}", 9 - number) for number in range(5))
    text = read(team_digest(replace(weeks.support(), causes=causes), READERS))
    assert "Cause 0 (9), Cause 1 (8) and Cause 2 (7)" in text
    assert "Cause 3" not in text


def _rows(teams: tuple[TeamWeek, ...], whole: TeamWeek | None = None) -> dict[str, str]:
    message = leadership_digest(whole or weeks.whole(), teams, READERS)
    found = next(block for block in message.blocks if isinstance(block, Breakdown))
    return {row.name: row.text for row in found.rows}


def test_teams_stand_in_the_order_they_are_given() -> None:
    teams = (weeks.stores(), weeks.delivery(), weeks.support(), weeks.onboarding())
    assert list(_rows(teams)) == ["Stores", "Delivery", "Support", "Onboarding"]


def test_a_team_of_two_has_no_figure_and_none_can_be_worked_out() -> None:
    two = replace(weeks.onboarding(), is_small=True)
    rows = _rows((weeks.delivery(), two, weeks.stores(), weeks.support()))
    assert rows["Onboarding"] == "too few people for a number"
    assert rows["Support"] == "kept back, so that no other can be worked out"
    assert rows["Stores"] == "44 (40 to 48), a real rise"


def test_four_answers_vanish_in_the_rounding_of_thousands() -> None:
    few = replace(weeks.onboarding(), quarter=tally(2, 1, 1))
    others = (weeks.delivery(), weeks.stores(), weeks.support())
    whole = replace(weeks.whole(), quarter=sum((one.quarter for one in others), few.quarter))
    rows = _rows((*others, few), whole)
    assert rows["Onboarding"] == "too few answers for a number"
    assert rows["Support"] == "21 (13 to 28), no clear change"
