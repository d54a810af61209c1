"""Several rows of one customer, made one answer."""

from typing import Any

import pytest

from nps.refusal import Refusal
from tests.csv.taken import Taken, taken

HEADER = "who,date,score,question,answer,team"
PER: dict[str, Any] = {"one_per": "who", "maps": ("comment=answer",)}


def told(*rows: str, **options: Any) -> Taken:
    return taken("\n".join((HEADER, *rows)) + "\n", **{**PER, **options})


def test_the_words_of_all_rows_stand_one_below_the_other() -> None:
    [one] = told(
        "a,2026-11-03,9,Why?,Kind people,web",
        "a,2026-11-03,9,What could be better,Parking,web",
        "a,2026-11-03,9,Anything else?,Did not answer,web",
    ).responses
    assert (one.id, one.score, one.team) == ("a", 9, "web")
    assert one.comment == "Why? Kind people\nWhat could be better: Parking"


def test_without_a_column_of_questions_there_are_the_words_alone() -> None:
    [one] = told(
        "a,2026-11-03,9,Why?,Kind,web",
        "a,2026-11-03,9,How?,Kind,web",
        "a,2026-11-03,9,Else?,Quick,web",
        maps=("comment=answer", "question="),
    ).responses
    assert one.comment == "Kind\nQuick"


def test_what_only_one_row_tells_counts_for_all() -> None:
    [one] = told("a,,,Why?,Slow,", "a,2026-11-03,3,Score?,,stores").responses
    assert (one.score, one.team, f"{one.answered_at:%Y-%m-%d}") == (3, "stores", "2026-11-03")


@pytest.mark.parametrize("size", [1, 2, 100])
def test_rows_need_not_stand_together(size: int) -> None:
    rows = [f"{who},2026-11-03,{score},Q?,{who}{turn},web" for turn in (1, 2) for who, score in AB]
    found = told(*rows, size=size)
    assert [(one.id, one.comment) for one in found.responses] == [
        ("a", "Q? a1\nQ? a2"),
        ("b", "Q? b1\nQ? b2"),
    ]


AB = (("a", 9), ("b", 3))


def test_rows_that_contradict_are_rejected_all_together() -> None:
    found = told("a,2026-11-03,9,Q?,x,web", "b,2026-11-03,8,Q?,y,web", "a,2026-11-03,3,R?,z,web")
    assert [one.id for one in found.responses] == ["b"]
    [rejected] = found.rejected
    assert rejected.reason == "score: one respondent's rows (lines 2, 4) say '9' and '3'"
    assert [rejected.line, *(row.line for row in rejected.others)] == [2, 4]
    assert [row.cells[4] for row in rejected.others] == ["z"]


def test_another_kind_of_question_adds_its_words_alone() -> None:
    header = "who,date,score,metric,answer"
    found = taken(
        f"{header}\na,2026-11-03,5,CSAT,Fine\na,2026-11-03,9,NPS,Kind\nb,2026-11-03,1,CES,x\n",
        one_per="who",
        maps=("comment=answer",),
    )
    assert [(one.score, one.comment) for one in found.responses] == [(9, "Fine\nKind")]
    assert found.reasons == [(4, "'CES': not an answer to an NPS question")]


def test_rows_that_name_nobody_are_answers_by_themselves() -> None:
    found = told("a,2026-11-03,9,,x,", ",2026-11-03,8,,y,", ",2026-11-03,8,,z,", "b,,,")
    assert len({one.id for one in found.responses}) == 3
    assert found.reasons == [(5, "4 cells, where the header has 6")]


def test_the_same_answers_are_known_again_with_more_rows_or_fewer() -> None:
    first = told("a,2026-11-03,9,Q?,x,web").responses
    second = told("a,2026-11-03,9,Q?,x,web", "a,2026-11-03,9,R?,y,web").responses
    assert first[0].key == second[0].key == "csv:a"


def test_another_column_may_be_the_id() -> None:
    found = told("a,2026-11-03,9,Q?,x,web", maps=("comment=answer", "id=team"))
    assert [one.id for one in found.responses] == ["web"]


def test_a_column_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Refusal, match=r"There is no column 'whom'. The columns are 'who', 'date'"):
        told("a,2026-11-03,9,Q?,x,web", one_per="whom")


def test_it_is_said_that_rows_are_joined() -> None:
    assert ("One answer per", "'who'") in told("a,2026-11-03,9,Q?,x,web").plan.said


def test_an_id_with_other_words_in_every_row_is_wondered_at() -> None:
    rows = "id,date,score,comment\nR1,2026-11-03,9,{}\nR1,2026-11-03,9,{}\n"
    [doubt] = taken(rows.format("Kind", "Quick")).plan.notes
    assert 'Then pass --one-per "id".' in doubt
    assert not taken(rows.format("Kind", "Kind")).plan.notes
    assert not taken(rows.format("Kind", "Quick"), one_per="id").plan.notes
