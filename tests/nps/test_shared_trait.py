"""What those who came at once have in common is named only where it is more than chance."""

import random

import pytest

from nps.shared_trait import Kind, SharedTrait, Trait, Traits, shared_trait, traits

HOME = Trait(Kind.TOUCHPOINT, "Home delivery")
LATE = Trait(Kind.TAG, "late")


def came(touchpoint: str, *tags: str, segment: str = "") -> Traits:
    return traits(touchpoint, segment, tags)


def some(touchpoint: str, count: int, *tags: str, segment: str = "") -> list[Traits]:
    return [came(touchpoint, *tags, segment=segment)] * count


USUAL = some("Home delivery", 20) + some("Helpline", 50) + some("Store", 30)


def test_what_many_share_and_few_did_before_is_named_with_both_shares() -> None:
    now = some("Home delivery", 6) + some("Helpline", 1)
    assert shared_trait(now, USUAL) == SharedTrait(HOME, 6, 7, 0.2)


NOT_NAMED = {
    "nothing": ([], USUAL),
    "what is as usual": (some("Helpline", 4) + some("Home delivery", 1) * 2, USUAL),
    "what is a little more than usual": (some("Helpline", 6) + some("Store", 2), USUAL),
    "what all always share": (some("Helpline", 9), some("Helpline", 100)),
    "what most always share": (some("Helpline", 9), some("Helpline", 60) + some("Store", 40)),
    "what fewer than four share": (some("Home delivery", 3), USUAL),
    "what less than half share": (some("Home delivery", 4) + some("Helpline", 5), USUAL),
    "where too little is known of before": (some("Home delivery", 7), some("Helpline", 19)),
    "what nobody said": (some("", 7), some("Helpline", 100)),
}


@pytest.mark.parametrize(("now", "before"), NOT_NAMED.values(), ids=NOT_NAMED.keys())
def test_nothing_is_named_for(now: list[Traits], before: list[Traits]) -> None:
    assert shared_trait(now, before) is None


def test_what_was_never_seen_before_can_be_named() -> None:
    found = shared_trait(some("New shop", 6), USUAL)
    assert found == SharedTrait(Trait(Kind.TOUCHPOINT, "New shop"), 6, 6, 0.0)


def test_of_several_that_are_true_the_most_surprising_is_named() -> None:
    now = some("Home delivery", 7, "late")
    assert shared_trait(now, USUAL) == SharedTrait(LATE, 7, 7, 0.0)


def test_of_two_as_surprising_the_likelier_cause_is_named() -> None:
    now = some("New shop", 7, "a", segment="b")
    found = shared_trait(now, USUAL)
    assert found is not None
    assert found.trait.kind is Kind.TOUCHPOINT


def test_a_tag_told_twice_is_one_trait() -> None:
    assert came("x", "late", " late ") == came("x", "late")


def test_where_nothing_is_the_matter_hardly_ever_anything_is_named() -> None:
    rng = random.Random(47)  # noqa: S311  # dice
    places = [f"place {n}" for n in range(12)]
    named = 0
    for _ in range(400):
        before = [came(rng.choice(places), rng.choice("abcdef")) for _ in range(100)]
        now = [came(rng.choice(places), rng.choice("abcdef")) for _ in range(8)]
        named += shared_trait(now, before) is not None
    assert named <= 4
