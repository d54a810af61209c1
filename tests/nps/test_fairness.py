from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nps.fairness import fair
from nps.people import Person
from nps.praise import Praise
from nps.response import Response

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)
LONG = "stayed on the line until my mother's bed was really booked, so patient and so kind"


def praise(number: int, about: str, words: str = "Great!", days_ago: int = 0) -> Praise:
    at = NOW - timedelta(days=days_ago)
    response = Response("plain", str(number), 10, at, words)
    return Praise(number, response, Person(about, about.title()), None)


def numbers(chosen: list[Praise]) -> list[int]:
    return [one.id for one in chosen]


def test_whoever_was_never_shown_comes_first_then_who_waited_longest() -> None:
    candidates = [praise(1, "ana"), praise(2, "bob"), praise(3, "cy")]
    last_shown = {"ana": "2026-W46", "cy": "2026-W44"}

    assert numbers(fair(candidates, last_shown, 3)) == [2, 3, 1]


def test_each_is_read_once_before_anybody_is_read_twice() -> None:
    candidates = [*(praise(n, "ana", LONG) for n in range(1, 6)), praise(6, "bob"), praise(7, "cy")]
    last_shown = {"bob": "2026-W46", "cy": "2026-W45"}

    chosen = [one.about.id for one in fair(candidates, last_shown, 4)]

    assert chosen == ["ana", "cy", "bob", "ana"]


def test_of_one_colleagues_words_the_more_telling_come_first() -> None:
    candidates = [praise(1, "ana"), praise(2, "ana", LONG), praise(3, "ana", "great " * 50)]

    assert numbers(fair(candidates, {}, 1)) == [2]


def test_words_without_end_are_no_better_than_telling_ones() -> None:
    telling = " ".join(f"word{n}" for n in range(40))
    endless = " ".join(f"word{n}" for n in range(4000))
    candidates = [praise(1, "ana", endless, days_ago=3), praise(2, "ana", telling)]

    assert numbers(fair(candidates, {}, 1)) == [2]


def test_newer_words_come_before_older_ones_that_say_as_much() -> None:
    candidates = [praise(1, "ana", days_ago=9), praise(2, "ana", days_ago=1)]

    assert numbers(fair(candidates, {}, 2)) == [2, 1]


def test_over_the_weeks_everybody_has_their_turn() -> None:
    """Three places a week, seven colleagues, one of whom customers write most and best about."""
    often = {"ana": 9, "bob": 1, "cy": 2, "dee": 1, "eve": 1, "flo": 3, "gus": 1}
    last_shown: dict[str, str] = {}
    shown: Counter[str] = Counter()
    for week in (f"{year}-W{number:02}" for year in (2026, 2027) for number in range(1, 53)):
        candidates = [
            praise(n, who, LONG if who == "ana" else "Kind!")
            for n, who in enumerate(Counter(often).elements())
        ]
        chosen = [one.about.id for one in fair(candidates, last_shown, 3)]
        shown.update(chosen)
        last_shown |= dict.fromkeys(chosen, week)

    fair_share = 104 * 3 / 7
    assert set(shown) == set(often)
    assert all(abs(times - fair_share) < 0.15 * fair_share for times in shown.values()), shown


people = st.sampled_from(["ana", "bob", "cy", "dee"])
said = st.sampled_from(["Great!", "Kind.", LONG, "", "👍"])
some = st.lists(st.tuples(people, said, st.integers(0, 5)), max_size=12).map(
    lambda rows: [praise(n, who, words, ago) for n, (who, words, ago) in enumerate(rows)]
)
weeks = st.dictionaries(people, st.sampled_from(["2026-W44", "2026-W45", "2026-W46"]))


@given(some, weeks, st.integers(0, 20))
def test_as_many_as_there_is_room_for_and_each_once(
    candidates: list[Praise], last_shown: dict[str, str], limit: int
) -> None:
    chosen = numbers(fair(candidates, last_shown, limit))

    assert len(chosen) == min(limit, len(candidates))
    assert len(set(chosen)) == len(chosen)


@given(some, weeks, st.integers(0, 20), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    candidates: list[Praise], last_shown: dict[str, str], limit: int, dice: object
) -> None:
    mixed = list(candidates)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis hands out a random.Random

    assert numbers(fair(mixed, last_shown, limit)) == numbers(fair(candidates, last_shown, limit))


@given(some, weeks, st.integers(0, 20))
def test_nobody_is_more_than_one_ahead_who_could_have_waited(
    candidates: list[Praise], last_shown: dict[str, str], limit: int
) -> None:
    there = Counter(one.about.id for one in candidates)
    chosen = Counter(one.about.id for one in fair(candidates, last_shown, limit))

    for one, often in chosen.items():
        for other in there:
            assert often <= chosen[other] + 1 or chosen[other] == there[other], (one, other)
