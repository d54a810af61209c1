"""Answers with numbers are what counting by hand gives, and data is what the contract says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answering import answered
from handlers.asks import Ask
from handlers.commands import answer
from handlers.data import figures
from messages.plain import plain
from nps.people import Roster, Staff, Team
from nps.period import ALL, WORDS, Period, month, named, spelled, week
from nps.question import MONTH, Answer, Dimension, Question
from nps.response import Response
from nps.tally import Tally
from tests.commands.holding import AMIRA, BERLIN, COMPANY, NOW, TODAY, holding, told


def asked(question: Question, responses: Sequence[Response]) -> Answer:
    with holding(*responses) as store:
        return answered(question, NOW, store, COMPANY)


# By hand


def counted(
    responses: Sequence[Response], period: Period, filters: Mapping[Dimension, str]
) -> Tally:
    return Tally.of(one.score for one in responses if fits(one, period, filters))


def fits(one: Response, period: Period, filters: Mapping[Dimension, str]) -> bool:
    has_all = all(getattr(one, dimension.value) == value for dimension, value in filters.items())
    return has_all and one.answered_at.astimezone(BERLIN).date() in period


def key_of(one: Response, by: str) -> str | None:
    if by == MONTH:
        return f"{one.answered_at.astimezone(BERLIN):%Y-%m}"
    return getattr(one, by) or None


NAMES = st.sampled_from(["", "support", "Store visit", "'; DROP", "Ä"])
START: Final = datetime(2026, 8, 1, 22, tzinfo=UTC)
"""Midnight in Berlin."""
MOMENTS = st.one_of(
    st.integers(0, 108 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.integers(0, 108).map(lambda days: START + timedelta(days=days)),
)
RESPONSES = st.lists(st.tuples(st.integers(0, 10), MOMENTS, NAMES, NAMES, NAMES), max_size=25).map(
    lambda many: [
        told(number, score, at, team=team, touchpoint=touchpoint, segment=segment)
        for number, (score, at, team, touchpoint, segment) in enumerate(many)
    ]
)
PERIODS = st.one_of(
    st.sampled_from(WORDS).map(lambda word: named(word, TODAY)),
    st.sampled_from(["2026-W40", "2026-09", "2026-Q3", "2026-10-25", "2026-09-03..2026-10-25"]).map(
        lambda word: spelled(word) or ALL
    ),
)
QUESTIONS = st.builds(
    Question,
    words=st.just("?"),
    period=PERIODS,
    by=st.sampled_from([None, MONTH, *map(str, Dimension)]),
    filters=st.dictionaries(st.sampled_from(Dimension), NAMES.filter(bool), max_size=3),
)


@given(RESPONSES, QUESTIONS)
def test_an_answer_is_what_counting_by_hand_gives(
    responses: list[Response], question: Question
) -> None:
    answer = asked(question, responses)

    period, filters = question.period, question.filters
    assert answer.overall == counted(responses, period, filters)
    before = period.previous
    assert answer.previous == (counted(responses, before, filters) if before else None)
    weeks = named("last-13-weeks", TODAY)
    assert answer.quarter == counted(responses, weeks, filters)
    if question.by:
        keys = Counter(key_of(one, question.by) for one in responses if fits(one, period, filters))
        assert {group.key: group.tally.n for group in answer.groups} == keys
        assert sum((group.tally for group in answer.groups), Tally()) == answer.overall


@given(RESPONSES, QUESTIONS)
def test_groups_stand_in_the_order_of_the_contract(
    responses: list[Response], question: Question
) -> None:
    groups = figures(asked(question, responses), COMPANY)["groups"]

    if question.by == MONTH:
        assert [group["key"] for group in groups] == sorted(group["key"] for group in groups)
    elif question.by:
        order = [(-group["n"], group["key"] is None, group["key"] or "") for group in groups]
        assert order == sorted(order)
    else:
        assert groups == []


# As data


def some() -> list[Response]:
    """Week 47: three Support, one nobody's; week 46: one."""
    at = datetime(2026, 11, 16, 8, tzinfo=UTC)
    return [
        told(1, 10, at, team="support"),
        told(2, 9, at, team="support"),
        told(3, 2, at, team="support"),
        told(4, 7, at),
        told(5, 0, at - timedelta(weeks=1), team="support"),
    ]


def test_data_is_the_contracts_to_the_letter() -> None:
    question = Question("this-week by team", week(TODAY), "team")
    tallies = {"support": Tally.of([10, 9, 2]), None: Tally.of([7])}
    whole, last = Tally.of([10, 9, 2, 7]), Tally.of([0])

    def shown(tally: Tally) -> dict[str, Any]:
        assert tally.interval
        return {
            "n": tally.n,
            "promoters": tally.promoters,
            "passives": tally.passives,
            "detractors": tally.detractors,
            "nps": tally.nps,
            "interval": [tally.interval.low, tally.interval.high],
        }

    assert figures(asked(question, some()), COMPANY) == {
        "question": "this-week by team",
        "period": {
            "label": "2026-W47",
            "start": "2026-11-16",
            "end": "2026-11-22",
            "timezone": "Europe/Berlin",
        },
        "filters": {},
        "overall": shown(whole),
        "previous": {
            "period": {
                "label": "2026-W46",
                "start": "2026-11-09",
                "end": "2026-11-15",
                "timezone": "Europe/Berlin",
            },
            **shown(last),
        },
        "by": "team",
        "groups": [
            {"key": "support", **shown(tallies["support"])},
            {"key": None, **shown(tallies[None])},
        ],
    }


def test_numbers_in_data_are_not_rounded() -> None:
    data = figures(
        asked(Question("", week(TODAY), filters={Dimension.TEAM: "support"}), some()), COMPANY
    )

    assert data["overall"]["nps"] == pytest.approx(100 / 3)
    assert data["filters"] == {"team": "support"}


def test_where_nobody_answered_there_is_no_nps() -> None:
    data = figures(asked(Question("", week(TODAY)), []), COMPANY)

    assert data["overall"] == {
        "n": 0,
        "promoters": 0,
        "passives": 0,
        "detractors": 0,
        "nps": None,
        "interval": None,
    }


@pytest.mark.parametrize(
    ("responses", "start", "end"),
    [([], None, None), (some(), "2026-11-09", "2026-11-16")],
)
def test_all_time_is_from_the_first_answer_to_the_last(
    responses: list[Response], start: str | None, end: str | None
) -> None:
    data = figures(asked(Question("all", ALL), responses), COMPANY)

    assert data["period"] == {
        "label": "all",
        "start": start,
        "end": end,
        "timezone": "Europe/Berlin",
    }
    assert data["previous"] is None


def test_a_month_is_the_companys_own() -> None:
    midnight = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # 00:30 on 1 November in Berlin
    answer = asked(Question("", ALL, MONTH), [told(1, 9, midnight)])

    assert [group.key for group in answer.groups] == ["2026-11"]
    assert asked(Question("", month(TODAY)), [told(1, 9, midnight)]).overall.n == 1


def test_an_edit_moves_the_answer() -> None:
    one = some()[0]
    edited = replace(one, score=0, told_at=NOW)

    with holding(one) as store:
        store.responses.add([edited], NOW)
        answer = answered(Question("", week(TODAY)), NOW, store, COMPANY)
    assert answer.overall == Tally.of([0])


def test_a_touchpoint_that_one_person_serves_has_no_figure_in_chat() -> None:
    sol = Staff("sol@example.com", "Sol Diaz", "solo")
    roster = Roster((*COMPANY.roster.teams, Team("solo", "Solo")), (*COMPANY.roster.staff, sol))
    company = replace(COMPANY, roster=roster)
    served = [told(n, 9, team="solo", touchpoint="Sol's desk") for n in range(20)]
    with holding(*served) as store:
        for words in ('today touchpoint:"Sol\'s desk"', "today by touchpoint"):
            reply = answer(Ask(words, AMIRA, NOW), store, company)
            assert reply.message
            said = plain(reply.message, company.timezone, NOW)
            assert "too few people" in said, words
            assert "100" not in said, words
            assert reply.data
            assert reply.data["overall"]["nps"] == 100
