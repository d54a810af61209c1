import pytest

from nps.disclosure import Part, people_behind, people_of, shows_through
from nps.people import Roster, Staff
from nps.tally import Tally


def happy(count: int) -> Tally:
    return Tally.of([9] * count)


@pytest.mark.parametrize(
    ("answers", "people", "may_be_said"),
    [
        (0, None, False),
        (4, None, False),
        (5, None, True),
        (4, 9, False),
        (500, 1, False),
        (500, 2, False),
        (500, 3, True),
    ],
)
def test_five_answers_of_three_people_may_be_said(
    answers: int, people: int | None, may_be_said: bool
) -> None:
    assert Part(happy(answers), people).may_be_said is may_be_said


@pytest.mark.parametrize(
    ("parts", "shows"),
    [
        ([], False),
        ([Part(happy(20)), Part(happy(20))], False),
        ([Part(happy(20)), Part(happy(4))], True),
        ([Part(happy(20)), Part(happy(0))], False),
        ([Part(happy(20)), Part(happy(3)), Part(happy(2))], False),
        ([Part(happy(20)), Part(happy(2)), Part(happy(2))], True),
        ([Part(happy(20), 5), Part(happy(20), 2)], True),
        ([Part(happy(20), 5), Part(happy(20), 2), Part(happy(20), 1)], False),
        ([Part(happy(20), 5), Part(happy(20), 1), Part(happy(20), 1)], True),
    ],
)
def test_what_is_left_after_subtraction_must_be_fit_to_be_said(
    parts: list[Part], shows: bool
) -> None:
    whole = sum((part.tally for part in parts), Tally())
    assert shows_through(parts, whole) is shows


def test_answers_that_no_part_holds_blur_the_rest() -> None:
    parts = [Part(happy(20)), Part(happy(4))]
    assert shows_through(parts, happy(24))
    assert not shows_through(parts, happy(40))


def test_a_few_answers_of_thousands_vanish_in_the_rounding() -> None:
    parts = [Part(happy(2_000)), Part(happy(4))]
    assert not shows_through(parts, happy(2_004))


def test_people_are_counted_where_the_roster_knows_any() -> None:
    roster = Roster(staff=(Staff("a@example.com", "A B", "stores"),))
    assert people_of("stores", roster) == 1
    assert people_of("support", roster) is None


SMALL = Roster(
    staff=(
        *(Staff(f"{n}@example.com", f"No {n}", "large") for n in range(4)),
        Staff("solo@example.com", "Solo", "solo"),
        *(Staff(f"pair-{n}@example.com", f"Pair {n}", "pair") for n in range(2)),
    )
)


@pytest.mark.parametrize(
    ("by_team", "people"),
    [
        ({}, None),
        ({"large": 20}, None),
        ({"solo": 20}, 1),
        ({"solo": 20, "large": 4}, 1),
        ({"solo": 20, "large": 5}, None),
        ({"solo": 20, None: 4}, 1),
        ({"solo": 20, "unknown": 9}, None),
        ({"solo": 20, "pair": 20}, 3),
    ],
)
def test_answers_of_a_few_people_are_known_wherever_they_were_asked(
    by_team: dict[str | None, int], people: int | None
) -> None:
    tallies = {team: happy(count) for team, count in by_team.items()}
    assert people_behind(tallies, SMALL) == people
