from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps.case import OtherScore
from nps.company import Company
from nps.period import ALL
from nps.response import Response
from nps.tally import Tally
from storage.neighbours import _BY_EMAIL, _BY_ID, other_scores
from storage.responses import Landed, Landing
from storage.store import Store
from tests.storage.making import NOON, customer, empty_store, response

ON_BOTH = True

HOUR = timedelta(hours=1)
STORED, UPDATED, REPEATED = Landing.STORED, Landing.UPDATED, Landing.REPEATED


@pytest.fixture
def store() -> Iterator[Store]:
    with empty_store() as made:
        yield made


def landings(store: Store, *told: Response) -> list[Landing]:
    return [one.how for one in store.responses.add(told, NOON)]


# What comes of a response


def test_what_is_told_is_found_again_whole(store: Store) -> None:
    whole = Response(
        "plain",
        "id:with:colons",
        7,
        NOON + timedelta(microseconds=1),
        comment="Ünï\u202ecödé 🙂 ' \" ; -- \ufffd",
        customer=customer("maria@example.org", id="c7", name="Maria", phone="1", since="2023"),
        may_contact=False,
        touchpoint="Delivery",
        team="support",
        staff=("amira@example.com", "Jonas"),
        segment="b2b",
        language="de",
        tags=("late", "sofa"),
        link="https://example.com/1",
        told_at=NOON,
    )
    store.responses.add([whole], NOON)
    assert store.responses.get("plain:id:with:colons") == whole
    assert store.responses.get("plain:other") is None


def test_new_repeated_and_updated_are_told_apart(store: Store) -> None:
    assert landings(store, response("1"), response("2")) == [STORED, STORED]
    assert landings(store, response("1")) == [REPEATED]
    assert store.responses.add([response("1", 9)], NOON) == [
        Landed(UPDATED, response("1", 9), before=response("1"))
    ]
    assert store.responses.get("plain:1") == response("1", 9)
    assert store.tallies.of(ALL) == Tally.of([9, 3])


CHANGES = {
    "score": {"score": 4},
    "time": {"answered_at": NOON + HOUR},
    "comment": {"comment": "words"},
    "customer": {"customer": customer("maria@example.org")},
    "consent given": {"may_contact": True},
    "consent refused": {"may_contact": False},
    "touchpoint": {"touchpoint": "Delivery"},
    "team": {"team": "support"},
    "staff": {"staff": ("Amira",)},
    "segment": {"segment": "b2b"},
    "language": {"language": "de"},
    "tags": {"tags": ("late",)},
    "link": {"link": "https://example.com"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_part_counts_as_content(change: dict, store: Store) -> None:
    before, after = response(), replace(response(), **change)
    assert landings(store, before, after, after, before) == [STORED, UPDATED, REPEATED, UPDATED]


SAME = {
    "when it was told": {"told_at": NOON + HOUR},
    "the time zone in which the instant is written": {
        "answered_at": NOON.astimezone(timezone(timedelta(hours=5)))
    },
    "the case of the e-mail address": {"customer": customer("Maria@Example.org")},
}


@pytest.mark.parametrize("same", SAME.values(), ids=SAME.keys())
def test_some_differences_do_not_count(same: dict, store: Store) -> None:
    before = response(customer=customer("maria@example.org"))
    assert landings(store, before, replace(before, **same)) == [STORED, REPEATED]


def test_an_older_event_changes_nothing(store: Store) -> None:
    new = response(score=9, told_at=NOON)
    old = response(score=2, told_at=NOON - HOUR)
    assert landings(store, new, old) == [STORED, REPEATED]
    assert store.responses.get("plain:1") == new


def test_an_event_from_between_two_that_say_the_same_changes_nothing(store: Store) -> None:
    first, between, last = (response(score=3, told_at=NOON + n * HOUR) for n in range(3))
    assert landings(store, first, last) == [STORED, REPEATED]
    assert landings(store, replace(between, score=9)) == [REPEATED]
    assert store.responses.get("plain:1") == last


def test_a_change_without_a_time_does_not_let_older_events_back_in(store: Store) -> None:
    first = response(score=3, told_at=NOON)
    corrected = response(score=4)
    assert landings(store, first, corrected) == [STORED, UPDATED]
    assert landings(store, response(score=5, told_at=NOON - HOUR)) == [REPEATED]
    assert landings(store, response(score=6, told_at=NOON + HOUR)) == [UPDATED]


def test_the_same_key_twice_in_a_list_is_an_update_in_its_place(store: Store) -> None:
    told = [response("b", 1), response("a", 2), response("b", 3), response("b", 3)]
    landed = store.responses.add(told, NOON)
    assert [one.response for one in landed] == told
    assert [one.how for one in landed] == [STORED, STORED, UPDATED, REPEATED]
    assert landed[2].before == told[0]
    assert store.tallies.of(ALL) == Tally.of([2, 3])


def test_what_is_excluded_leaves_every_tally_and_stays_out(store: Store) -> None:
    landings(store, response("1", 3, team="support"), response("2", 9))
    assert store.responses.exclude("plain:1")
    assert not store.responses.exclude("plain:1")
    assert not store.responses.exclude("plain:none")
    assert store.tallies.of(ALL) == Tally.of([9])
    assert landings(store, response("1", 4, team="stores")) == [UPDATED]
    assert store.tallies.of(ALL) == Tally.of([9])
    assert store.tallies.differences() == 0


def test_very_long_words_are_kept_whole(store: Store) -> None:
    words = "Wörds " * 4000
    landings(store, response(comment=words))
    found = store.responses.get("plain:1")
    assert found
    assert found.comment == words


@pytest.mark.slow_on_a_server
def test_more_keys_than_one_query_takes_are_found(store: Store) -> None:
    told = [response(str(n)) for n in range(12_000)]
    assert set(landings(store, *told)) == {STORED}
    assert set(landings(store, *told)) == {REPEATED}
    assert len(store.responses.by_keys([one.key for one in told])) == 12_000


@pytest.mark.slow_on_a_server
def test_ten_thousand_rows_are_quick(store: Store) -> None:
    told = [
        response(str(n), n % 11, NOON - n * HOUR, comment="Some words", touchpoint=f"t{n % 20}")
        for n in range(10_000)
    ]
    for what in ("insert", "repeat"):
        start = perf_counter()
        landings(store, *told)
        print(f"{what} 10,000: {perf_counter() - start:.2f} s")  # noqa: T201  # for whoever wonders


# Days and tallies


BERLIN = Company(timezone=ZoneInfo("Europe/Berlin"))
DAYS = [
    (datetime(2026, 11, 18, 22, 59, 59, tzinfo=UTC), date(2026, 11, 18)),
    (datetime(2026, 11, 18, 23, 0, tzinfo=UTC), date(2026, 11, 19)),
    # Clocks go back at 01:00 UTC on 25 October, a day of 25 hours
    (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
    (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    # and forward on 29 March, a day of 23
    (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
    (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
    (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
]


@pytest.mark.parametrize(("at", "day"), DAYS)
def test_a_response_counts_on_the_companys_own_day(at: datetime, day: date) -> None:
    with empty_store(BERLIN) as store:
        store.responses.add([response(at=at)], NOON)
        assert list(store.tallies.daily(ALL)) == [day]


def responses() -> st.SearchStrategy[Response]:
    """Few keys, values and days, so that they meet."""
    return st.builds(
        Response,
        source=st.just("plain"),
        id=st.sampled_from("abcd"),
        score=st.integers(0, 10),
        answered_at=st.integers(0, 99).map(lambda hours: NOON + hours * HOUR),
        touchpoint=st.sampled_from(["", "Delivery", "Store"]),
        team=st.sampled_from(["", "support"]),
        segment=st.sampled_from(["", "b2b"]),
        told_at=st.none() | st.integers(0, 9).map(lambda hours: NOON + hours * HOUR),
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(responses(), max_size=6) | st.sampled_from("abcdABCD"), max_size=12))
def test_the_rollup_is_always_the_recount(steps: list) -> None:
    with empty_store(BERLIN) as store:
        latest: dict[str, Response] = {}
        excluded = set()
        for step in steps:
            if isinstance(step, str):
                key = f"plain:{step.lower()}"
                if step.islower():
                    store.responses.exclude(key)
                    excluded |= {key} & latest.keys()
                else:
                    store.responses.include(key)
                    excluded -= {key}
                continue
            for landed in store.responses.add(step, NOON):
                assert (landed.how is STORED) == (landed.response.key not in latest)
                if landed.how is not REPEATED:
                    latest[landed.response.key] = landed.response
        counted = [one.score for key, one in latest.items() if key not in excluded]
        assert store.tallies.of(ALL) == Tally.of(counted)
        assert store.tallies.differences() == 0
        store.tallies.rebuild()
        assert store.tallies.differences() == 0


def test_a_rollup_that_is_wrong_is_found_and_rebuilt(store: Store) -> None:
    landings(store, response("1"), response("2", 9, team="support"))
    store.connection.exec_driver_sql("UPDATE rollup SET s3 = s3 + 1 WHERE dimension = 'team'")
    store.connection.exec_driver_sql("DELETE FROM cube WHERE s9 > 0")
    assert store.tallies.differences() == 3
    store.tallies.rebuild()
    assert store.tallies.differences() == 0


# The same customer


def scores(store: Store, one: Response) -> tuple[int | None, int | None]:
    """Before and after, by the customer of *one*."""
    before, after = other_scores(store.connection, [one]).get(one.key, (None, None))
    return before.score if before else None, after.score if after else None


def visits(*who: object, **more: str) -> list[Response]:
    """Scores 1, 2, 3 of one customer on three days."""
    by = customer(*who, **more)  # type: ignore[arg-type]
    return [response(str(n), n, NOON + n * timedelta(days=1), customer=by) for n in (1, 2, 3)]


def test_the_nearest_scores_of_the_same_customer_are_found(store: Store) -> None:
    told = visits("maria@example.org")
    landings(store, *told)
    assert [scores(store, one) for one in told] == [(None, 2), (1, 3), (2, None)]
    first = other_scores(store.connection, [told[1]])[told[1].key][0]
    assert first == OtherScore(1, told[0].answered_at)


def test_all_are_found_at_once(store: Store) -> None:
    told = [*visits("maria@example.org"), *(replace(one, source="b") for one in visits(id="7"))]
    landings(store, *told)
    found = other_scores(store.connection, told)
    assert {key: tuple(one and one.score for one in both) for key, both in found.items()} == {
        "plain:1": (None, 2),
        "plain:2": (1, 3),
        "plain:3": (2, None),
        "b:1": (None, 2),
        "b:2": (1, 3),
        "b:3": (2, None),
    }


def test_an_email_address_is_the_same_in_either_case_and_in_every_source(store: Store) -> None:
    one, two, _ = visits("Maria@Example.org")
    there = replace(two, source="other", customer=customer("maria@example.ORG"))
    landings(store, one, there)
    assert scores(store, there) == (1, None)


def test_an_id_means_somebody_only_within_its_source(store: Store) -> None:
    one, two, three = visits(id="7")
    landings(store, one, replace(two, source="other"), three)
    assert scores(store, three) == (1, None)


def test_a_source_is_taken_by_its_letters(store: Store) -> None:
    one, two, three = visits(id="7")
    told = [
        replace(one, source="p_a%n"),
        replace(two, source="plain"),
        replace(three, source="p_a%n"),
    ]
    landings(store, *told)
    assert [scores(store, one) for one in told] == [(None, 3), (None, None), (1, None)]


def test_nobody_is_the_same_as_nobody(store: Store) -> None:
    told = visits(name="Maria")
    landings(store, *told)
    assert [scores(store, one) for one in told] == [(None, None)] * 3


def test_excluded_scores_are_not_told_of(store: Store) -> None:
    told = visits("maria@example.org")
    landings(store, *told)
    store.responses.exclude(told[1].key)
    assert scores(store, told[2]) == (1, None)


@pytest.mark.parametrize("by", [{"email": "maria@example.org"}, {"id": "7"}])
def test_the_same_customer_is_found_by_an_index(by: dict[str, str], store: Store) -> None:
    asked = _BY_EMAIL if "email" in by else _BY_ID
    told = asked.params(keys=["plain:1"], begins="plain:")
    words = told.compile(store.connection, compile_kwargs={"literal_binds": True})
    steps = [step for step in plan(store, str(words)) if " other" in step]
    assert steps
    assert all("ix_response_" in step for step in steps), steps


def plan(store: Store, words: str) -> list[str]:
    """How the database would look for what *words* ask, step by step."""
    words = words.replace("%", "%%")
    if store.connection.dialect.name == "sqlite":
        told = store.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")
        return [row.detail.replace("SEARCH", "") for row in told]
    store.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # of few rows
    store.connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    told = store.connection.exec_driver_sql(f"EXPLAIN {words}")
    return [row[0] for row in told if "Scan" in row[0]]


# Several at once


def test_the_newest_words_come_first(store: Store) -> None:
    told = [
        response(
            str(n), n % 11, NOON + n * HOUR, comment="words" if n % 2 else "", team=f"t{n % 3}"
        )
        for n in range(60)
    ]
    landings(store, *told)
    store.responses.exclude("plain:59")
    days = (date(2026, 11, 19), date(2026, 11, 20))

    def found(scores: range, team: str | None, limit: int) -> list[str]:
        return [one.id for one in store.responses.with_words(days, scores, team, limit)]

    def expected(scores: range, team: str | None, limit: int) -> list[str]:
        fit = [
            one.id
            for one in reversed(told)
            if one.comment and one.score in scores and team in {None, one.team} and one.id != "59"
        ]
        return [id_ for id_ in fit if int(id_) >= 12][:limit]

    for case in ((range(7), None, 5), (range(11), "t1", 99), (range(9, 11), None, 99)):
        assert found(*case) == expected(*case)


def test_all_are_read_oldest_first(store: Store) -> None:
    told = [response(str(n), at=NOON - n * HOUR) for n in range(50)]
    landings(store, *told)
    everything = store.responses.since(None, None, batch=7)
    assert [one.id for one in everything] == [str(n) for n in reversed(range(50))]
    one_day = store.responses.since(date(2026, 11, 17), date(2026, 11, 17))
    assert {one.answered_at.date() for one in one_day} == {date(2026, 11, 17)}
    assert "yield_per" not in store.connection.get_execution_options()
