"""What is remembered beside responses: runs, events, identities, tallies told, unread bodies."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from nps.people import Person
from nps.period import week
from nps.tally import Tally
from storage.store import Store
from storage.unread import MOST, MOST_BYTES, unread
from tests.storage.making import NOON, empty_store

ON_BOTH = True

HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)
AMIRA, KIM = Person("amira@example.com", "Amira"), Person("kim@example.com", "Kim")


@pytest.fixture
def store() -> Iterator[Store]:
    with empty_store() as made:
        yield made


# Runs


def test_a_job_runs_once_for_each_period(store: Store) -> None:
    first = [
        store.runs.first(job, period, NOON, NOON + HOUR)
        for job, period in [
            ("digest", "2026-W46"),
            ("digest", "2026-W46"),
            ("digest", "2026-W47"),
            ("praise", "2026-W46"),
        ]
    ]
    assert first == [True, False, True, True]


def test_when_a_job_was_last_due_is_remembered_longest(store: Store) -> None:
    assert store.runs.last_due("digest") is None
    for n in range(4):
        store.runs.first("digest", f"week {n}", NOON + n * WEEK, NOON + n * WEEK + HOUR)
    store.runs.first("praise", "week 0", NOON, NOON)
    store.runs.prune(NOON + 9 * WEEK)
    assert store.runs.last_due("digest") == NOON + 3 * WEEK
    assert store.runs.last_due("praise") == NOON
    assert store.runs.first("digest", "week 1", NOON, NOON)
    assert not store.runs.first("digest", "week 3", NOON, NOON)


# Events


def test_an_event_is_first_once_at_each_door(store: Store) -> None:
    events = [("events", "Ev1"), ("events", "Ev1"), ("events", "Ev2"), ("commands", "Ev1")]
    assert [store.seen.first(*event, NOON) for event in events] == [True, False, True, True]


def test_many_events_are_told_apart_at_once(store: Store) -> None:
    store.seen.first("events", "Ev1", NOON)
    events = [("events", "Ev1"), ("events", "Ev2"), ("commands", "Ev1"), ("events", "Ev2")]
    assert store.seen.first_of(events, NOON) == [False, True, True, False]
    assert store.seen.first_of(events, NOON) == [False] * 4
    assert store.seen.first_of([], NOON) == []


def test_old_events_are_forgotten(store: Store) -> None:
    for n in range(3):
        store.seen.first("events", str(n), NOON + n * HOUR)
    store.seen.prune(NOON + HOUR)
    assert [store.seen.first("events", str(n), NOON) for n in range(3)] == [True, False, False]


def test_where_a_question_was_asked_is_known_by_its_answer_for_a_while(store: Store) -> None:
    for n in range(2):
        store.origins.keep("chat", f"a{n}", {"place": f"19:{n}"}, NOON + n * HOUR)
    assert store.origins.of("chat", "a1") == {"place": "19:1"}
    assert store.origins.of("other", "a1") is None
    store.origins.prune(NOON + HOUR)
    assert [store.origins.of("chat", f"a{n}") for n in range(2)] == [None, {"place": "19:1"}]


# Identities


def test_a_user_is_whoever_the_platform_said_last(store: Store) -> None:
    store.identities.keep("chat", "U1", KIM, NOON)
    store.identities.keep("chat", "U1", AMIRA, NOON + HOUR)
    store.identities.keep("other", "U1", KIM, NOON)
    assert store.identities.person("chat", "U1", since=NOON) == AMIRA
    assert store.identities.person("chat", "U1", since=NOON + HOUR) is None
    assert store.identities.person("chat", "U2", since=NOON) is None


def test_a_person_is_found_on_each_platform_under_the_newest_account(store: Store) -> None:
    store.identities.keep("chat", "U1", AMIRA, NOON)
    store.identities.keep("chat", "U2", AMIRA, NOON + HOUR)
    store.identities.keep("other", "19:a", AMIRA, NOON)
    assert store.identities.user("chat", AMIRA.id) == "U2"
    assert store.identities.user("other", AMIRA.id) == "19:a"
    assert store.identities.user("chat", KIM.id) is None


# Tallies told


def test_the_latest_telling_of_a_week_counts(store: Store) -> None:
    this = week(NOON.date())
    assert store.told.get("support", this) is None
    for scores in ([], [9], [9, 3]):
        store.told.keep("support", this, Tally.of(scores))
        assert store.told.get("support", this) == Tally.of(scores)
    assert store.told.get("stores", this) is None
    assert store.told.get("support", week(NOON.date() - WEEK)) is None


# Bodies that nobody could read


def test_an_unread_body_is_kept_as_it_came_until_it_is_dropped(store: Store) -> None:
    body = b"\x00\xff not JSON"
    store.unread.keep("plain", body, "no JSON", NOON)

    [kept] = store.unread.listed()

    assert (kept.vendor, kept.received_at, kept.reason) == ("plain", NOON, "no JSON")
    assert (kept.size, store.unread.body(kept.number)) == (len(body), body)
    store.unread.reword(kept.number, "still none")
    assert [one.reason for one in store.unread.listed()] == ["still none"]
    assert store.unread.drop(kept.number)
    assert not store.unread.drop(kept.number)
    assert (store.unread.count(), store.unread.body(kept.number)) == (0, None)


@pytest.mark.slow_on_a_server
@pytest.mark.parametrize(
    ("count", "size"), [(MOST, 1), (8, MOST_BYTES // 8)], ids=["many", "large"]
)
def test_a_broken_tool_fills_its_own_room_alone(store: Store, count: int, size: int) -> None:
    assert store.unread.full() == []
    one = {"vendor": "plain", "body": bytes(size), "reason": "no JSON", "received_at": NOON}
    store.connection.execute(insert(unread), [one] * count)

    assert not store.unread.has_room("plain", 1)
    assert store.unread.has_room("formbricks", 1)
    assert store.unread.full() == ["plain"]
    store.unread.drop(store.unread.listed()[0].number)
    assert store.unread.has_room("plain", size)
