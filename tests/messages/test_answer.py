"""What `/nps` answers about a period, about groups, and about itself."""

from dataclasses import replace
from datetime import date

import pytest

from messages.answer import answer, asked, sample
from messages.breakdown import breakdown
from messages.madeup import COMPANY, JONAS, NOW, tally
from messages.samples import ALL
from messages.shared import answered, explained, shared
from nps.company import Company
from nps.people import Staff
from nps.period import week
from nps.question import Answer, Dimension, Group, Question
from nps.tally import Tally
from tests.messages.reading import buttons, menu, pushed, read, seen

WEEK = sample(tally(46, 22, 20), tally(115, 51, 46))
TEAMS = (
    Group("stores", tally(27, 11, 6), tally(50, 20, 14)),
    Group("delivery", tally(8, 6, 9), tally(20, 12, 18)),
    Group("support", tally(9, 4, 4), tally(18, 14, 6)),
    Group("onboarding", tally(2, 1, 1), tally(9, 4, 2)),
)


def by_team(*groups: Group, overall: Tally | None = None) -> Answer:
    total = sum((group.tally for group in groups), Tally())
    question = Question("this-week by team", week(WEEK.today), "team")
    return replace(WEEK, question=question, groups=groups, overall=overall or total)


def test_this_week_reads_as_it_should() -> None:
    assert read(ALL["answer"]).splitlines() == [
        "This week so far: 30 (likely 12 to 45)",
        "Mon to Wed, 88 answers",
        "Happy 46 · neutral 22 · unhappy 20",
        "Last week 33, of 212 answers: no clear change",
        "13 weeks 33 (30 to 36): a real rise from 27",
        "20 unhappy: 14 taken up, 6 wait",
        "All teams · Berlin time · as of 11:40",
    ]
    assert pushed(ALL["answer"]) == "This week so far: 30 (likely 12 to 45)"


def test_who_has_no_card_was_not_left_waiting() -> None:
    """Such as all who came with a file of past answers."""
    assert "564 unhappy, 20 with a card: 14 taken up, 6 wait" in read(ALL["answer-history"])


def test_an_answer_leads_on() -> None:
    assert seen(ALL["answer"]) == ["Share here", "By team"]
    assert menu(ALL["answer"]) == ["By touchpoint", "Last 13 weeks", "How was this read?"]


def test_buttons_ask_for_the_same_days_whenever_they_are_pressed() -> None:
    words = {button.label: button.subject for button in buttons(ALL["answer-team"])}
    assert words["Share here"] == '2026-W47 team:"stores"'
    assert words["By touchpoint"] == '2026-W47 by touchpoint team:"stores"'
    assert words["Last 13 weeks"] == 'last-13-weeks team:"stores"'
    assert "By team" not in words


@pytest.mark.parametrize("count", range(1, 5))
def test_fewer_than_five_answers_get_no_figure_and_no_counts(count: int) -> None:
    text = read(answer(replace(WEEK, overall=tally(count, 0, 0)), COMPANY, NOW))
    plural = "answer" if count == 1 else "answers"
    assert text.startswith(f"This week so far, {count} {plural}: too few for a number\n")
    assert "Happy" not in text
    assert "unhappy" not in text


def test_five_answers_get_a_figure() -> None:
    text = read(answer(replace(WEEK, overall=tally(5, 0, 0)), COMPANY, NOW))
    assert text.startswith("This week so far: 100 (likely ")


def test_nobody_answering_is_said() -> None:
    assert read(ALL["answer-nothing"]).startswith("All answers: no responses\n")


def test_few_answers_before_are_not_compared() -> None:
    text = read(answer(replace(WEEK, previous=tally(2, 1, 1)), COMPANY, NOW))
    assert "Last week 4 answers: too few for a number" in text


def test_a_team_of_two_gets_no_figure_at_all() -> None:
    text = read(ALL["answer-few-people"])
    assert text.splitlines() == [
        "This week so far, too few people for a number",
        "Team Stores · Berlin time · as of 11:40",
    ]


def test_the_last_13_weeks_are_not_set_beside_themselves() -> None:
    text = read(ALL["answer-last-13-weeks"])
    assert text.startswith("Last 13 weeks: 33 (likely 30 to 36)\n")
    assert "The 13 weeks before 27, of 2,500 answers: a real rise" in text
    assert "\n13 weeks" not in text


# By team, touchpoint, segment, month


def test_teams_stand_in_the_roster_s_order_with_their_figures() -> None:
    lines = read(breakdown(by_team(*TEAMS), COMPANY, NOW)).splitlines()
    assert lines[:5] == [
        "This week so far, by team (Mon to Wed)",
        "Delivery  −4 (likely −36 to 29), 23 answers",
        "Onboarding  4 answers: too few for a number",
        "Stores  48 (24 to 66), 44 answers",
        "Support  29 (−11 to 61), 17 answers",
    ]
    assert "No team differs clearly from last week." in lines
    assert "Three days say little. 13 weeks say more." in lines


def test_one_small_group_cannot_be_worked_out_from_all() -> None:
    text = read(breakdown(by_team(*TEAMS), COMPANY, NOW))
    assert "All  88 answers\n" in text
    assert "30 (" not in text
    assert "All have no figure here" in text


def test_two_small_groups_hide_each_other() -> None:
    groups = (*TEAMS[:3], Group("onboarding", tally(2, 1, 1)), Group(None, tally(1, 1, 1)))
    text = read(breakdown(by_team(*groups), COMPANY, NOW))
    assert "All  29 (11 to 44), 91 answers" in text


def test_without_a_small_group_all_have_their_figure() -> None:
    text = read(breakdown(by_team(*TEAMS[:3]), COMPANY, NOW))
    assert "All  30 (" in text


def test_a_team_of_two_has_no_figure_among_teams() -> None:
    two = replace(
        COMPANY.roster,
        staff=(Staff("a@example.com", "A B", "stores"), *COMPANY.roster.staff[:6]),
    )
    small: Company = replace(COMPANY, roster=two)
    text = read(breakdown(by_team(*TEAMS[:3]), small, NOW))
    assert "Stores  too few people for a number" in text
    assert "All  84 answers" in text


def test_a_real_fall_is_named() -> None:
    fallen = Group("stores", tally(5, 10, 40), tally(50, 20, 14))
    text = read(breakdown(by_team(fallen, *TEAMS[1:3]), COMPANY, NOW))
    assert "Stores: a real fall from last week." in text


def test_answers_without_a_value_stand_last() -> None:
    groups = (Group(None, tally(9, 9, 9)), *TEAMS[:3])
    lines = read(breakdown(by_team(*groups), COMPANY, NOW)).splitlines()
    assert lines[4].startswith("Without a team  0 ")


def test_many_groups_are_cut_and_said_to_be() -> None:
    groups = tuple(Group(f"place {n}", tally(9, 9, 9)) for n in range(20))
    drawn = breakdown(replace(by_team(*groups), question=_by("touchpoint")), COMPANY, NOW)
    assert "5 more are left out here." in read(drawn)


def test_months_are_called_by_name() -> None:
    months = (Group("2026-10", tally(30, 10, 9)), Group("2026-11", tally(46, 22, 20)))
    drawn = breakdown(replace(by_team(*months), question=_by("month")), COMPANY, NOW)
    assert "October 2026  43 (likely 19 to 62), 49 answers" in read(drawn)


def _by(what: str) -> Question:
    return Question("q", week(WEEK.today), what)


def test_words_with_quotes_in_them_can_be_asked_again() -> None:
    filters = {Dimension.TOUCHPOINT: 'Store "North"'}
    question = Question("q", week(WEEK.today), None, filters)
    words = {
        one.label: one.subject
        for one in buttons(answer(replace(WEEK, question=question), COMPANY, NOW))
    }
    assert words["Share here"] == '2026-W47 touchpoint:"Store ""North"""'


# For others, and about itself


@pytest.mark.parametrize("found", [WEEK, by_team(*TEAMS)])
def test_a_shared_answer_says_who_shared_it_and_has_nothing_to_press(found: Answer) -> None:
    message = shared(found, JONAS, COMPANY, NOW)
    assert read(message).endswith("\nShared by Jonas")
    assert buttons(message) == []
    assert pushed(message) == pushed(answered(found, COMPANY, NOW))


def test_how_it_was_read_is_told() -> None:
    lines = read(explained(WEEK, COMPANY, NOW)).splitlines()
    assert "You asked: “this-week”" in lines
    assert "Read as: This week so far (Mon to Wed)" in lines
    assert "No clear change: 88 answers cannot show less than about 20 points." in lines


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("today", "Today so far"),
        ("last-week", "Last week"),
        ("last-month", "Last month"),
        ("all", "All answers"),
    ],
)
def test_a_period_is_called_as_people_call_it(word: str, title: str) -> None:
    assert pushed(answer(asked(WEEK, word), COMPANY, NOW)).startswith(f"{title}: 30")


def test_an_answer_on_a_monday_names_the_day() -> None:
    monday = replace(WEEK, today=date(2026, 11, 16))
    assert "\nMon, 88 answers\n" in read(answer(monday, COMPANY, NOW))
