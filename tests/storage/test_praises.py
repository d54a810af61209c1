from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from nps.company import Company
from nps.people import Roster, Staff, Team
from nps.period import week
from nps.praise import Attribution, Habit, Source, Wish
from nps.refusal import Refusal
from storage.store import Store
from tests.storage.making import NOON, empty_store, response

ON_BOTH = True

DAY = timedelta(days=1)
SUPPORT, STORES = Team("support", "Support"), Team("stores", "Stores")
AMIRA, JONAS, LEA = "amira@example.com", "jonas@example.com", "lea@example.com"
COMPANY = Company(
    roster=Roster(
        teams=(SUPPORT, STORES),
        staff=(
            Staff(AMIRA, "Amira Haddad", "support"),
            Staff(JONAS, "Jonas Wolf", "support"),
            Staff(LEA, "Lea Roth", "stores"),
        ),
    )
)
THIS_WEEK = week(NOON.date())


@pytest.fixture
def store() -> Iterator[Store]:
    with empty_store(COMPANY) as made:
        yield made


def credited(store: Store, id_: str, *staff: str, days: int = 0, team: str = "support") -> str:
    """A kind response about *staff*, so many days before noon; its key."""
    words = f"Kind words, number {id_}"
    one = response(id_, 10, NOON - days * DAY, comment=words, team=team)
    store.responses.add([one], NOON)
    credit(store, one.key, *staff)
    return one.key


def credit(store: Store, key: str, *staff: str) -> None:
    store.praises.attribute_all({key: [Attribution(key, email, Source.NAMED) for email in staff]})


def untold(store: Store) -> list[tuple[str, str]]:
    praises = store.praises.untold(date(2026, 1, 1))
    return [(one.response.id, one.about.id) for one in praises]


def number(store: Store, staff: str = AMIRA) -> int:
    """Of the newest about this colleague."""
    return store.praises.about(staff, 1)[0].id


def test_a_response_may_praise_several_colleagues(store: Store) -> None:
    credited(store, "1", AMIRA, LEA)
    assert untold(store) == [("1", AMIRA), ("1", LEA)]
    praise = store.praises.get(number(store))
    assert praise.about.name == "Amira Haddad"
    assert praise.team == SUPPORT
    assert praise.response.comment == "Kind words, number 1"
    assert (praise.wish, praise.told_at, praise.published) == (Wish.UNANSWERED, None, "")


def test_an_attribution_that_changes_takes_credit_back_where_nobody_was_told(store: Store) -> None:
    key = credited(store, "1", AMIRA, JONAS)
    credit(store, key, JONAS, LEA)
    credit(store, key, JONAS, LEA)
    assert untold(store) == [("1", JONAS), ("1", LEA)]
    credit(store, key)
    assert untold(store) == []
    assert not store.praises.knows(key)


def test_what_somebody_was_told_stays_theirs(store: Store) -> None:
    key = credited(store, "1", AMIRA)
    store.praises.tell(number(store), NOON)
    credit(store, key)
    assert store.praises.knows(key)
    assert store.praises.get(number(store)).told_at == NOON


def test_many_are_credited_at_once(store: Store) -> None:
    keys = [credited(store, str(n), days=n) for n in range(5)]
    some = {key: [Attribution(key, AMIRA, Source.FIELD)] for key in keys}
    store.praises.attribute_all(some)
    store.praises.attribute_all(some | {keys[0]: []})
    assert untold(store) == [(str(n), AMIRA) for n in (4, 3, 2, 1)]


def test_a_person_is_told_once_of_what_is_recent(store: Store) -> None:
    credited(store, "old", AMIRA, days=40)
    credited(store, "2", AMIRA, days=2)
    credited(store, "1", AMIRA, days=3)
    lately = store.praises.untold(NOON.date() - 28 * DAY)
    assert [one.response.id for one in lately] == ["1", "2"]
    for one in lately:
        store.praises.tell(one.id, NOON)
    assert untold(store) == [("old", AMIRA)]
    assert [one.id for one in store.praises.told_since(NOON)] == [one.id for one in lately]
    assert store.praises.told_since(NOON + DAY) == []


def test_what_is_not_about_somebody_is_not_found_among_theirs(store: Store) -> None:
    for n in range(4):
        credited(store, str(n), AMIRA, days=n)
    store.praises.wish(number(store), Wish.NOT_ME)
    assert [one.response.id for one in store.praises.about(AMIRA, 2)] == ["1", "2"]
    assert store.praises.about(JONAS, 9) == []


def test_a_praise_stands_in_the_post_of_one_week(store: Store) -> None:
    credited(store, "1", AMIRA)
    credited(store, "2", LEA, team="stores")
    both = [number(store), number(store, LEA)]
    store.praises.publish(both, "2026-W09")
    store.praises.publish(both, "2026-W47")
    assert [one.id for one in store.praises.published_in("2026-W47")] == both
    assert store.praises.published_in("2026-W09") == []
    assert store.praises.last_shown() == {AMIRA: "2026-W47", LEA: "2026-W47"}
    store.praises.publish(both[:1], "")
    assert store.praises.last_shown() == {LEA: "2026-W47"}
    store.praises.publish([], "2026-W47")


def test_the_week_of_a_team_has_its_own_praise_and_words_that_credit_nobody(store: Store) -> None:
    credited(store, "named", AMIRA)
    credited(store, "of another team", LEA, team="stores")
    store.praises.publish([number(store), number(store, LEA)], THIS_WEEK.label)
    credited(store, "credited, not published", JONAS)
    for id_, days in (("monday", 2), ("friday", 5), ("thursday", -1), ("too old", 6)):
        credited(store, id_, days=days)
    store.responses.add([response("unhappy", 2, comment="Bad words", team="support")], NOON)
    kind = store.praises.week(SUPPORT, THIS_WEEK)
    assert [one.response.id for one in kind.named] == ["named"]
    assert [one.id for one in kind.unnamed] == ["thursday", "monday", "friday"]
    assert kind.key == "praise:support:2026-W47"


def test_excluded_words_praise_nobody(store: Store) -> None:
    store.responses.exclude(credited(store, "1", AMIRA))
    assert untold(store) == []
    with pytest.raises(Refusal):
        store.praises.get(1)


@pytest.mark.parametrize("missing", [0, -1, 99, 2**31, 2**63])
def test_a_number_without_a_praise_is_refused_in_words(missing: int, store: Store) -> None:
    with pytest.raises(Refusal, match="no longer known"):
        store.praises.get(missing)


def test_somebody_who_left_is_still_named(store: Store) -> None:
    credited(store, "1", "gone@example.com")
    praise = store.praises.get(number(store, "gone@example.com"))
    assert (praise.about.name, praise.team) == ("gone", None)


def test_a_habit_lasts_until_it_changes(store: Store) -> None:
    assert store.praises.habit(AMIRA) is Habit.COMPANY
    for habit in (Habit.NEVER, Habit.ALWAYS, Habit.COMPANY):
        store.praises.set_habit(AMIRA, habit)
        assert store.praises.habit(AMIRA) is habit
    assert store.praises.habit(JONAS) is Habit.COMPANY
