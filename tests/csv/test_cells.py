"""What cells say, and what becomes of a row."""

from datetime import UTC, datetime

import pytest

from handlers.csvfile import cells
from nps.refusal import Refusal
from nps.response import Customer, Response
from tests.csv.taken import taken


def test_a_whole_row_is_a_whole_response() -> None:
    head = (
        "id;score;comment;answered_at;customer_id;customer_name;customer_email;customer_phone;"
        "customer_company;customer_since;may_contact;touchpoint;team;staff;segment;language;tags;link"
    )
    row = (
        "48-1;2;Slow.;2026-11-03 15:02;c-1;Maria Kern;maria@example.org;+49 170 555 0114;Kern GmbH;"
        "2023;yes;Delivery;support;Amira Haddad, jonas@example.com;Plus;de;late, sofa;"
        "https://example.org/1"
    )
    assert taken(f"{head}\n{row}\n", source="till").responses == [
        Response(
            source="till",
            id="48-1",
            score=2,
            answered_at=datetime(2026, 11, 3, 14, 2, tzinfo=UTC),
            comment="Slow.",
            customer=Customer(
                "c-1", "Maria Kern", "maria@example.org", "+49 170 555 0114", "Kern GmbH", "2023"
            ),
            may_contact=True,
            touchpoint="Delivery",
            team="support",
            staff=("Amira Haddad", "jonas@example.com"),
            segment="Plus",
            language="de",
            tags=("late", "sofa"),
            link="https://example.org/1",
        )
    ]


@pytest.mark.parametrize("score", range(11))
@pytest.mark.parametrize(
    "dress", ["{}", " {} ", "{}.0", "{},0", "{} - a label", "{}/10", "Label - {}"]
)
def test_a_score_is_read_in_any_dress(score: int, dress: str) -> None:
    assert cells.score(dress.format(score)) == score


@pytest.mark.parametrize(
    "told",
    ["11", "-1", "5.5", "ten", "5 stars", "4/5", "1e1", "inf", "9 8", "- 1", "Level -1", "٩٩"],
)
def test_what_is_no_score_is_refused(told: str) -> None:
    with pytest.raises(Refusal, match=r"score|outside"):
        cells.score(told)


def test_rows_are_rejected_with_line_and_reason_while_good_ones_go_in() -> None:
    told = taken("score,date\n9,2026-11-03\n11,2026-11-03\nten,2026-11-03\n8,2026-11-03\n7,\n")
    assert [one.score for one in told.responses] == [9, 8]
    assert told.reasons == [
        (3, "score: '11' is outside 0 to 10"),
        (4, "score: 'ten' is not a score from 0 to 10"),
        (6, "no date"),
    ]


@pytest.mark.parametrize(
    "nothing", ["", " ", "NA", "n/a", "#N/A", "NULL", "nan", "-", "Did not answer"]
)
def test_a_row_without_a_score_is_unanswered_not_wrong(nothing: str) -> None:
    told = taken(f"score,date\n{nothing},2026-11-03\n")
    assert [(one.reason, one.is_unanswered) for one in told.rejected] == [("no score", True)]


@pytest.mark.parametrize("nothing", ["NA", "n/a", "Did not answer", "-"])
def test_a_comment_that_says_there_is_none_is_none(nothing: str) -> None:
    assert taken(f"score,date,comment\n9,2026-11-03,{nothing}\n").responses[0].comment == ""


@pytest.mark.parametrize("words", ["None", "Nothing", "no comment", "ras", "Na klar!"])
def test_a_customers_own_short_words_stay(words: str) -> None:
    assert taken(f"score,date,comment\n9,2026-11-03,{words}\n").responses[0].comment == words


@pytest.mark.parametrize("kind", ["csat", "CES", "5-star", "smileys"])
def test_answers_to_other_questions_are_never_nps(kind: str) -> None:
    told = taken(f"survey_type,score,date\nnps,9,2026-11-03\n{kind},5,2026-11-03\n")
    assert [one.score for one in told.responses] == [9]
    assert told.reasons == [(3, f"'{kind}': not an answer to an NPS question")]


@pytest.mark.parametrize(
    ("cell", "customer"),
    [
        ("Maria Kern", Customer(name="Maria Kern")),
        ("Maria", Customer(name="Maria")),
        ("CLI-0034d60f", Customer(id="CLI-0034d60f")),
        ("maria@example.org", Customer(email="maria@example.org")),
        ("", Customer()),
    ],
)
def test_a_column_called_customer_is_a_name_an_id_or_an_address(
    cell: str, customer: Customer
) -> None:
    assert taken(f"score,date,customer\n9,2026-11-03,{cell}\n").responses[0].customer == customer


def test_first_and_last_name_make_a_name() -> None:
    file = "score,date,first name,last name,customer\n9,2026-11-03,Maria,Kern,c-17\n"
    assert taken(file).responses[0].customer == Customer(id="c-17", name="Maria Kern")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Kim", ("Kim",)),
        ("Kim; Amira", ("Kim", "Amira")),
        ("Kim | Amira", ("Kim", "Amira")),
        ("Kim Lee, Amira Haddad", ("Kim Lee", "Amira Haddad")),
        ("kim@example.com, Amira Haddad", ("kim@example.com", "Amira Haddad")),
        ("Lee, Kim", ("Lee, Kim",)),
        ("Lee, Kim; Haddad, Amira", ("Lee, Kim", "Haddad, Amira")),
        ("Kim;;Kim; ", ("Kim",)),
        ("", ()),
    ],
)
def test_a_cell_may_name_several_colleagues(cell: str, people: tuple[str, ...]) -> None:
    assert cells.people(cell) == people


@pytest.mark.parametrize(
    ("cell", "may"),
    [
        ("", None),
        ("NA", None),
        *(
            (word, True)
            for word in ("yes", "Y", "TRUE", "1", "ja", "oui", "sí", "Yes, call me", "x")
        ),
        *((word, False) for word in ("no", "0", "FALSE", "nein", "perhaps", "yesterday")),
    ],
)
def test_consent_is_a_plain_yes_or_none(cell: str, may: bool | None) -> None:
    assert cells.consent(cell) is may


@pytest.mark.parametrize("link", ["javascript:alert(1)", "n/a", "ftp://example.org", "https://a b"])
def test_what_cannot_be_followed_without_harm_is_no_link(link: str) -> None:
    assert taken(f"score,date,link\n9,2026-11-03,{link}\n").responses[0].link == ""


FILE = "score,date,comment\n9,2026-11-03,a\n9,2026-11-03,a\n9,2026-11-03,b\n9,2026-11-03,a\n"


def test_the_same_file_twice_gives_the_same_ids() -> None:
    first, second = taken(FILE), taken(FILE, size=1)
    assert [one.id for one in first.responses] == [one.id for one in second.responses]


def test_rows_that_are_alike_are_answers_of_their_own() -> None:
    ids = [one.id for one in taken(FILE).responses]
    assert len(set(ids)) == 4
    assert (ids[1], ids[3]) == (f"{ids[0]}.2", f"{ids[0]}.3")


def test_ids_do_not_depend_on_how_a_file_is_written() -> None:
    other = FILE.replace(",", ";").replace("\n", "\r\n").encode("utf-16")
    assert [one.id for one in taken(other).responses] == [one.id for one in taken(FILE).responses]


def test_many_rows_keep_names_of_their_own() -> None:
    rows = "".join(f"9,2026-11-03,{number % 50_000}\n" for number in range(100_000))
    ids = [one.id for one in taken(f"score,date,comment\n{rows}").responses]
    assert len(set(ids)) == 100_000
    assert sum(id_.endswith(".2") for id_ in ids) == 50_000


def test_rows_that_repeat_an_id_are_counted() -> None:
    told = taken("id,score,date\na,9,2026-11-03\nb,8,2026-11-03\na,7,2026-11-03\n", size=1)
    assert told.repeated == 1
    assert [one.id for one in told.responses] == ["a", "b", "a"]


def test_an_empty_id_is_made_from_the_row_and_a_long_one_rejected() -> None:
    told = taken(f"id,score,date\n,9,2026-11-03\n{'x' * 256},9,2026-11-03\n")
    assert len(told.responses[0].id) == 24
    assert told.reasons == [(3, "id: longer than 255 characters")]


def test_long_cells_are_cut_and_blanks_around_them_go() -> None:
    [response] = taken(f"score,date,team\n9,2026-11-03,  {'x' * 600} \n").responses
    assert response.team == "x" * 499 + "…"
