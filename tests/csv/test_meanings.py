"""Another scale than 0 to 10, of which somebody says what it means; and words for no answer."""

import pytest

from handlers.csvfile.meanings import meanings
from handlers.csvfile.mojibake import mended
from nps.refusal import Refusal
from tests.csv.taken import taken

FFT = ("1=10", "2=8", "3=5", "4=2", "5=0", "6=", "7=")


def rows(*scores: str) -> str:
    return "score,date\n" + "".join(f'"{score}",2026-11-03\n' for score in scores)


def test_answers_mean_what_somebody_says() -> None:
    found = taken(rows("1", " 2 ", "5", "6"), scores=FFT)
    assert [one.score for one in found.responses] == [10, 8, 0]
    assert found.reasons == [(5, "no score")]
    assert found.rejected[0].is_unanswered
    assert (
        "Scores",
        "'1' is 10, '2' is 8, '3' is 5, '4' is 2, '5' is 0, '6' is none, '7' is none",
    ) in (found.plan.said)


def test_an_answer_that_nobody_explained_is_rejected_though_it_looks_like_a_score() -> None:
    found = taken(rows("1", "9"), scores=FFT)
    assert found.reasons == [(3, "score: '9' is not among the answers of --scores")]


def test_words_are_compared_without_case_and_doubled_blanks() -> None:
    found = taken(rows("VERY  good", "Good, really"), scores=("Very Good=10", "good, really=7"))
    assert [one.score for one in found.responses] == [10, 7]


def test_several_may_stand_in_one_word() -> None:
    assert meanings(["1=10, 2=8,3="]) == {"1": 10, "2": 8, "3": None}
    assert meanings(["a=b=4"]) == {"a=b": 4}
    assert meanings([]) == {}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["good"], "--scores 'good': give ANSWER=SCORE"),
        (["=4"], "--scores '=4': give ANSWER=SCORE"),
        (["good=11"], "--scores 'good=11': '11' is outside 0 to 10."),
        (["good=very"], "--scores 'good=very': "),
        (["good=4", "GOOD=5"], "--scores tells twice what 'GOOD' means."),
    ],
)
def test_what_makes_no_sense_is_refused(told: list[str], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        meanings(told)
    assert words in str(refused.value)


def test_words_for_scores_are_refused_with_what_to_pass() -> None:
    with pytest.raises(Refusal) as refused:
        taken(rows(*["Very good"] * 3, *["Poor"] * 2))
    assert str(refused.value).startswith(
        "No score is a number from 0 to 10, but 'Very good', 'Poor'. Another scale is no NPS by"
        " itself: say which score each answer stands for, where that can be said: --scores"
        ' "Very good=N"'
    )


def test_a_few_bad_rows_are_only_rejected() -> None:
    assert len(taken(rows("ten", "nine", "8", "eight", "x", "y")).rejected) == 5


@pytest.mark.parametrize(("top", "is_doubted"), [(5, True), (7, True), (8, False)])
def test_a_shorter_scale_is_doubted(top: int, is_doubted: bool) -> None:
    scores = [str(score % top + 1) for score in range(70)]
    assert ("--scores" in " ".join(taken(rows(*scores)).plan.notes)) is is_doubted
    assert "--scores" not in " ".join(taken(rows(*scores), scores=FFT).plan.notes)


def test_more_words_may_mean_that_there_is_no_answer() -> None:
    file = (
        "score,date,comment,team\n9,2026-11-03,RAS,web\n-9,2026-11-03,Lent,-9\n8,2026-11-03,,-9\n"
    )
    found = taken(file, no_answer=("ras", "-9"))
    assert [(one.score, one.comment, one.team) for one in found.responses] == [
        (9, "", "web"),
        (8, "", ""),
    ]
    assert found.reasons == [(3, "no score")]


@pytest.mark.parametrize(
    ("twice", "meant"),
    [
        ("Quoted Â£60", "Quoted £60"),
        ("donâ€™t", "don’t"),
        ("trÃ¨s bien Ã\xa0 vous", "très bien à vous"),
        ("5 â‚¬", "5 €"),
        ("ðŸ˜€", "😀"),
        ("GrÃ¶ÃŸe", "Größe"),
    ],
)
def test_words_encoded_twice_are_mended(twice: str, meant: str) -> None:
    assert mended(twice) == meant
    [one] = taken(f"score,date,comment,customer_name\n9,2026-11-03,{twice},{twice}\n").responses
    assert (one.comment, one.customer.name) == (meant, meant)


@pytest.mark.parametrize(
    "words", ["Größe £60", "„Ä“", "SÃO PAULO", "Â, Ê", "naïve façade – “été”", "plain"]
)
def test_what_people_write_stays(words: str) -> None:
    assert mended(words) == words


@pytest.mark.parametrize(
    ("style", "first", "day"),
    [("day-first,month-first", "03/04/2026", 3), ("month-first, day-first", "03/04/2026", 4)],
)
def test_both_orders_may_be_read_the_first_by_preference(style: str, first: str, day: int) -> None:
    found = taken(
        f"score,date\n9,{first}\n9,30/04/2026\n9,04/30/2026\n9,31/31/2026\n", date_format=style
    )
    assert [one.answered_at.day for one in found.responses] == [day, 30, 30]
    assert [line for line, _ in found.reasons] == [5]
    assert "or the other way round where it can only be so" in dict(found.plan.said)["Dates"]
