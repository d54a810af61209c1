"""Which column tells what."""

import pytest

from handlers.csvfile.names import FIELDS, SYNONYMS, WEAK, plain
from nps.refusal import Refusal
from tests.csv.taken import Taken, taken


def used(*header: str, maps: tuple[str, ...] = ()) -> dict[str, str]:
    row = ",".join("2026-11-03" if fits_date(name) else "9" for name in header)
    return dict(
        taken(f"{','.join(header)}\n{row}\n", maps=maps, answered_at="2026-11-03").plan.used
    )


def fits_date(name: str) -> bool:
    return "date" in name.lower()


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "source"])
def test_a_field_is_known_by_its_own_name_in_any_dress(field: str) -> None:
    for name in (field, field.upper(), field.replace("_", " ").title(), f" {field} "):
        assert used("score", name)[field] == name if field != "score" else used(name)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("NPS Score", "score"),
        ("How likely are you to recommend us to a friend or colleague?", "score"),
        ("Wie wahrscheinlich ist es dass Sie uns weiterempfehlen?", "score"),
        ("Recommanderiez-vous notre magasin ?", "score"),
        ("¿Qué probabilidad hay de que nos recomiende?", "score"),
        ("What is the main reason for your score?", "comment"),
        ("Kommentar", "comment"),
        ("Créé le", "answered_at"),
        ("Erstellt am", "answered_at"),
        ("E-Mail", "customer_email"),
        ("Téléphone", "customer_phone"),
        ("Número de cliente", "customer_id"),
        ("Mitarbeiter", "staff"),
        ("Équipe", "team"),
        ("idioma", "language"),
    ],
)
def test_other_names_and_languages_are_known(name: str, field: str) -> None:
    header = (name,) if field == "score" else ("score", name)
    assert used(*header)[field] == name


def test_no_name_stands_for_two_fields() -> None:
    means = {(plain(field), field) for field in FIELDS}
    for table in (SYNONYMS, WEAK):
        for field, names in table.items():
            means |= {(plain(name), field) for name in names.split(",")}
    known = [name for name, _ in means]
    assert sorted(name for name in known if known.count(name) > 1) == []


def test_an_exact_name_wins_over_another_that_fits() -> None:
    assert used("nps", "score")["score"] == "score"
    assert used("score", "note", "rating")["score"] == "score"
    assert used("score", "date", "response date")["answered_at"] == "response date"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            ("nps", "nps score"),
            "'nps' and 'nps score' could each be the score. Say which: --map \"score=nps\"",
        ),
        (("score", "feedback", "comments"), "'feedback' and 'comments' could each be the comment"),
        (("score", "date", "created"), 'or --map "answered_at=" for none'),
        (("score", "score"), 'Say which: --map "score=#1"'),
    ],
)
def test_two_columns_that_fit_are_refused_with_both_names(
    header: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        used(*header)
    assert words in str(refused.value)


def test_a_file_without_a_score_is_refused_with_its_columns() -> None:
    with pytest.raises(Refusal) as refused:
        used("Dog", "Cat")
    assert str(refused.value) == (
        "No column looks like a score from 0 to 10. Say which one is:"
        " --map \"score=NAME\". The columns are 'Dog', 'Cat'."
    )


def test_a_mapping_wins() -> None:
    told = used("score", "stars", "Remark", maps=("score=stars", "comment=remark", "team=#3"))
    assert (told["score"], told["comment"], told["team"]) == ("stars", "Remark", "Remark")


def test_a_mapping_to_nothing_leaves_a_column_out() -> None:
    assert "comment" not in used("score", "comment", maps=("comment=",))


def test_customers_parts_may_be_spelled_with_a_dot() -> None:
    assert used("score", "X", maps=("customer.email=X",))["customer_email"] == "X"


@pytest.mark.parametrize(
    ("maps", "words"),
    [
        (("stars",), "--map 'stars': give field=Column"),
        (("colour=stars",), "--map 'colour=stars': give field=Column"),
        (("score=moons",), "There is no column 'moons'. The columns are 'stars', 'moon'."),
        (("score=#3",), "There is no column '#3'"),
        (("score=stars", "score=moon"), "--map names two columns for score"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(maps: tuple[str, ...], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        used("stars", "moon", maps=maps)
    assert words in str(refused.value)


def test_titles_above_the_header_are_left_out() -> None:
    told = taken("Answers of our customers\n\nscore,date\n9,2026-11-03\n")
    assert told.plan.header.line == 3
    assert len(told.responses) == 1
    assert "The header is on line 3; what stands above it is left out." in told.plan.notes


def test_what_was_found_is_said() -> None:
    told = taken("Datum;NPS;Kommentar;Colour\n2026-11-03;9;gut;red\n")
    assert dict(told.plan.said) == {
        "Encoding": "utf-8",
        "Cells between": "semicolons",
        "Columns read": "score from 'NPS', comment from 'Kommentar', answered_at from 'Datum'",
        "Columns left out": "'Colour'",
        "Dates": "year first (ISO 8601), or with the month's name;"
        " times without a zone are Europe/Berlin's",
        "Known by": "source 'csv' and ids made from each row",
    }


def test_a_scale_of_five_is_doubted() -> None:
    rows = "".join(f"{score},2026-11-03\n" for score in "12345" * 12)
    notes = " ".join(taken(f"score,date\n{rows}").plan.notes)
    assert "was the scale really 0 to 10?" in notes
    assert '--scores "Very good=10"' in notes


def test_small_numbers_for_ids_are_doubted() -> None:
    assert "--source" in " ".join(taken("id,score,date\n1,9,2026-11-03\n").plan.notes)
    assert not taken("id,score,date\nR_1,9,2026-11-03\n").plan.notes


QUALTRICS = (
    "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,RecipientLastName,"
    "RecipientFirstName,RecipientEmail,UserLanguage,Q1_NPS_GROUP,Q1,Q2\n"
    '"Start Date","End Date","Response Type","Progress","Finished","Recorded Date","Response ID",'
    '"Last","First","Email","User Language","On a scale - Group","On a scale from 0 to 10","Why?"\n'
    + ",".join(['"{""ImportId"":""x"",""timeZone"":""America/Denver""}"'] * 14)
    + "\n2026-11-03 08:00:00,2026-11-03 08:01:00,0,100,1,2026-11-03 08:01:05,R_1,Doe,Pat,"
    "pat@example.org,EN,Detractor,3,Slow\n"
)
SURVEYMONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"
    "Custom Data 1,How likely is it that you would recommend us?,Why did you choose this score?\n"
    ",,,,,,,,,,Open-Ended Response\n"
    "118052219061,446111201,11/03/2026 03:00:00 PM,11/13/2026 03:02:05 PM,192.0.2.1,"
    "pat@example.org,Pat,Doe,,Not at all likely - 0,Slow\n"
)
TYPEFORM = (
    "#,How likely are you to recommend us?,Why did you give this score?,Response Type,"
    "Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
    "odwdp4nzj1xg,3,Slow,completed,2026-11-03 14:02:00,,2026-11-03 14:03:00,653e97acae,late\n"
)


@pytest.mark.parametrize(
    ("name", "file", "id_", "score", "at"),
    [
        ("Qualtrics", QUALTRICS, "R_1", 3, "2026-11-03 15:01:05"),
        ("SurveyMonkey", SURVEYMONKEY, "118052219061", 0, "2026-11-13 14:02:05"),
        ("Typeform", TYPEFORM, "odwdp4nzj1xg", 3, "2026-11-03 14:03:00"),
    ],
)
def test_a_survey_tools_export_is_read_without_a_flag(
    name: str, file: str, id_: str, score: int, at: str
) -> None:
    told: Taken = taken(file, maps=("comment=Q2",) if name == "Qualtrics" else ())
    [response] = told.responses
    assert not told.rejected
    assert (response.id, response.score, response.comment) == (id_, score, "Slow")
    assert f"{response.answered_at:%Y-%m-%d %H:%M:%S}" == at
    assert f"This looks like an export of {name}." in told.plan.notes
    if name != "Typeform":
        assert (response.customer.name, response.customer.email) == ("Pat Doe", "pat@example.org")


EXPORT = (
    "source,id,answered_at,score,comment,customer_id,customer_name,customer_email,customer_phone,"
    "customer_company,customer_since,may_contact,touchpoint,team,staff,segment,language,tags,link\n"
    "formbricks,r1,2026-11-03T14:02:00+00:00,3,'=SUM(1),,NA,,'+49 170 555,,,no,,,"
    '"Lee, Kim;Mo Dahl, Jo Roth",-,,"late, very;slow",\n'
    "till,r1,2026-11-03T14:02:00+00:00,3,NA,,,,,,,,,,,,,,\n"
    "plain,r2,2026-11-03T14:02:00+00:00,3,NA,,,,,,,,,,,,,,\n"
)


def test_our_own_export_is_read_word_by_word() -> None:
    told = taken(EXPORT)
    first, _, second = told.responses
    assert told.repeated == 0
    assert (first.source, first.id, first.comment) == ("formbricks", "r1", "=SUM(1)")
    assert (first.customer.name, first.customer.phone) == ("NA", "+49 170 555")
    assert first.staff == ("Lee, Kim", "Mo Dahl, Jo Roth")
    assert (first.tags, first.segment, first.may_contact) == (("late, very", "slow"), "-", False)
    assert (second.source, second.comment) == ("plain", "NA")
    assert dict(told.plan.said)["Known by"] == "each row's own source and ids of the column"


def test_a_column_called_source_means_something_else_in_others_files() -> None:
    told = taken("score,date,source\n9,2026-11-03,google\n")
    assert told.responses[0].source == "csv"
    mapped = taken("score,date,source\n9,2026-11-03,google\n", maps=["source=source"])
    assert mapped.responses[0].source == "google"


def test_a_source_has_no_colon_which_parts_it_from_the_id() -> None:
    told = taken(
        "id,score,date,from\n1,9,2026-11-03,a:b\n2,9,2026-11-03, a \n", maps=["source=from"]
    )
    assert [one.key for one in told.responses] == ["a:2"]
    assert [one.reason for one in told.rejected] == [
        "source: 'a:b' is no name of a source: up to 60 signs, and no colon"
    ]
    with pytest.raises(Refusal, match="--source: 'a:b' is no name"):
        taken("id,score,date\n1,9,2026-11-03\n", source="a:b")


def test_what_is_far_too_wide_is_no_table() -> None:
    with pytest.raises(Refusal, match="20,000 columns"):
        used("score", *(f"c{number}" for number in range(19_999)))


def test_a_whole_file_in_one_cell_is_refused_in_no_time() -> None:
    with pytest.raises(Refusal, match="No column looks like a score") as refused:
        used("x" * 20_000_000)

    assert len(str(refused.value)) < 1_000
