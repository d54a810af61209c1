"""The people's file, and colleagues in the settings themselves."""

from pathlib import Path

import pytest

from tests.settings.reading import faults, read

PEOPLE = """\ufeffEmail,Name,Team,Aliases,Lead,Room
Amira@Example.com,Amira Haddad,Support,Mira; Ami ;,,4
kim@example.com,"Lee, Kim",support,,Yes,

jo@example.com,Jo,,,no,
"""


def test_people_come_from_a_csv_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")

    roster = read(tmp_path, 'people = "people.csv"\nteams.support = {}').company.roster

    assert [(one.email, one.name, one.team, one.aliases, one.lead) for one in roster.staff] == [
        ("amira@example.com", "Amira Haddad", "support", ("Mira", "Ami"), False),
        ("kim@example.com", "Lee, Kim", "support", (), True),
        ("jo@example.com", "Jo", "", (), False),
    ]


def test_people_may_be_separated_by_semicolons(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text('email;name;aliases\nkim@example.com;Kim;"K.;Kimmy"\n')

    staff = read(tmp_path, 'people = "p.csv"').company.roster.staff

    assert staff[0].aliases == ("K.", "Kimmy")


def test_people_may_stand_in_the_settings_too(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email,name\nkim@example.com,Kim\n")
    toml = """
        people = "people.csv"
        teams.support = {}
        [[staff]]
        email = "jo@example.com"
        name = "Jo"
        team = "Support"
        aliases = ["Joe"]
        lead = true
        """

    roster = read(tmp_path, toml).company.roster

    assert [one.email for one in roster.staff] == ["kim@example.com", "jo@example.com"]
    assert roster.staff[1].lead


@pytest.mark.parametrize(
    ("csv", "sentence"),
    [
        ("email,name\nkim@,Kim\n", "people.csv, line 2: email: “kim@” is not an e-mail address."),
        ("email,name\n\na@b.de,\n", "people.csv, line 3: name: is missing."),
        (
            "email,name,team\na@b.de,A,suport\n",
            "people.csv, line 2: team: there is no team “suport”. Did you mean support?",
        ),
        ("email,name,lead\na@b.de,A,perhaps\n", "people.csv, line 2: lead: must be true or false."),
        ("mail,name\n", "people.csv, line 1: there is no column email."),
        ("", "people.csv, line 1: there is no column email and no column name."),
        (
            "email,name,alias\na@b.de,A,B\n",
            "people.csv, line 1: there is no column “alias” to read. Did you mean aliases?",
        ),
        (
            "email,name\na@b.de,A\nA@B.de,B\n",
            "people.csv, line 3: a@b.de is listed already, at people.csv, line 2.",
        ),
    ],
)
def test_faults_of_the_peoples_file_name_their_line(
    tmp_path: Path, csv: str, sentence: str
) -> None:
    (tmp_path / "people.csv").write_text(csv)

    assert faults(tmp_path, 'people = "people.csv"\nteams.support = {}') == [sentence]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        ("email,name\nk@example.com,Zoë\n".encode("latin-1"), "is not UTF-8"),
        (b'email,name\n"kim', "is not a CSV file"),
    ],
)
def test_a_peoples_file_that_cannot_be_read_is_one_fault(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    if content:
        (tmp_path / "people.csv").write_bytes(content)

    [fault] = faults(tmp_path, 'people = "people.csv"')

    assert sentence in fault
