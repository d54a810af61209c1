import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nps.attribution import attributions, is_praise
from nps.people import Roster, Staff, Team
from nps.praise import Source
from nps.response import Customer, Response

AMIRA = Staff("amira@example.com", "Amira Haddad", "support", ("Mira",))
JAMES = Staff("james@example.com", "James Osei", "stores")
SAM_RUIZ = Staff("ruiz@example.com", "Sam Ruiz", "support")
SAM_TAN = Staff("tan@example.com", "Sam Tan", "stores")
ROSTER = Roster(
    (Team("support", "Support"), Team("stores", "Stores")), (AMIRA, JAMES, SAM_RUIZ, SAM_TAN)
)
RESPONSE = Response("plain", "1", 10, datetime(2026, 11, 18, 13, 2, tzinfo=UTC), team="support")


def credited(roster: Roster = ROSTER, **has: Any) -> list[tuple[str, str]]:
    found = attributions(replace(RESPONSE, **has), roster)
    assert {one.response_key for one in found} <= {"plain:1"}
    return [(one.staff.partition("@")[0], one.source.value) for one in found]


FIELDS = {
    "e-mail": (("AMIRA@example.com",), ["amira"]),
    "full name": (("amira haddad",), ["amira"]),
    "alias": (("Mira",), ["amira"]),
    "unique first name": (("James",), ["james"]),
    "shared first name": (("Sam",), []),
    "shared first name in full": (("Sam Tan",), ["tan"]),
    "several": (("James", "Amira", "Sam"), ["james", "amira"]),
    "the same twice": (("Amira", "amira@example.com"), ["amira"]),
    "a stranger": (("Maria",), []),
    "nothing": (("",), []),
}


@pytest.mark.parametrize(("staff", "expected"), FIELDS.values(), ids=FIELDS.keys())
def test_whoever_the_source_says_served_is_credited(
    staff: tuple[str, ...], expected: list[str]
) -> None:
    assert credited(staff=staff) == [(name, Source.FIELD) for name in expected]


def test_whoever_the_customer_names_is_credited() -> None:
    assert credited(comment="Amira and James were great") == [
        ("amira", Source.NAMED),
        ("james", Source.NAMED),
    ]


def test_whoever_served_and_is_named_is_credited_once_as_having_served() -> None:
    assert credited(comment="James told Amira", staff=("Amira",)) == [
        ("amira", Source.FIELD),
        ("james", Source.NAMED),
    ]


@pytest.mark.parametrize("team", ["support", "stores", ""])
def test_a_shared_name_credits_nobody_whichever_team_is_meant(team: str) -> None:
    assert credited(comment="Sam was great", team=team) == []


def test_the_customers_own_name_credits_nobody_unless_the_source_says_so() -> None:
    customer = Customer(name="James Bell")

    assert credited(comment="Thanks to James", customer=customer) == []
    assert credited(comment="", customer=customer, staff=("James",)) == [("james", Source.FIELD)]


@pytest.mark.parametrize("score", range(11))
def test_a_response_is_about_a_colleague_whatever_the_score(score: int) -> None:
    assert credited(score=score, comment="Amira called back") == [("amira", Source.NAMED)]


def test_without_a_roster_nobody_is_credited() -> None:
    assert credited(Roster(), comment="Amira and James", staff=("Amira",)) == []


WORDS = {
    "words": ("Great!", True),
    "a sentence": ("Amira stayed on the line.", True),
    "another script": ("とても親切", True),
    "nothing": ("", False),
    "spaces": (" \n ", False),
    "a sign": ("👍", False),
    "a smile": (":)", False),
    "a letter": ("A", False),
    "a figure": ("10", False),
    "no answer": ("N/A", False),
    "a nod": ("Ok.", False),
    "a yes": ("Oui", False),
    "none": ("None.", False),
    "nothing, in French": ("Néant", False),
    "nothing, in German": ("nichts", False),
}


@pytest.mark.parametrize(("comment", "kind"), WORDS.values(), ids=WORDS.keys())
def test_praise_has_words_that_say_something(comment: str, kind: bool) -> None:
    assert is_praise(replace(RESPONSE, comment=comment)) is kind


@pytest.mark.parametrize("score", range(11))
def test_praise_has_a_score_of_9_or_10(score: int) -> None:
    praise = replace(RESPONSE, score=score, comment="Amira was kind")

    assert is_praise(praise) is (score >= 9)


# Real comments, with the names in them marked by hand

UNDECIDED = {"JAR-01010"}
"""A garden figurine called "Louis moulin", in small letters after a verb: nothing but knowing the
catalogue tells it from a colleague called Louis."""


def real(folder: Path) -> Iterator[tuple[dict[str, str], Response]]:
    """Each marked mention, with the response that it is in."""
    marks = list(rows(folder / "staff_mentions_gold.csv"))
    wanted = {mark["response_id"] for mark in marks}
    found = {
        row["response_id"]: Response(
            "real", row["response_id"], int(row["score"]), RESPONSE.answered_at, row["comment"]
        )
        for dataset in {mark["dataset"] for mark in marks}
        for row in rows(folder / f"{dataset}.csv")
        if row["response_id"] in wanted
    }
    return ((mark, found[mark["response_id"]]) for mark in marks)


def rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def called(mention: str) -> str:
    """A first name with which a roster could tempt us into crediting the mention."""
    for title in ("M. ", "Saint "):
        mention = mention.removeprefix(title)
    return mention.split()[0].removesuffix("'s").capitalize()


@pytest.mark.parametrize("surname", ["", " Zufall"], ids=["first names alone", "full names"])
def test_of_the_names_in_real_comments_colleagues_alone_are_credited(
    shared: Path, surname: str
) -> None:
    """The roster has a colleague by every name, also by those of customers, places and roses."""
    marked = list(real(shared / "data"))
    names = {called(mark["mention"]) for mark, _ in marked}
    roster = Roster((), tuple(Staff(f"{name.lower()}@x", name + surname) for name in names))

    wrong = {
        (response.id, mark["mention"], mark["kind"])
        for mark, response in marked
        if (f"{called(mark['mention']).lower()}@x" in credited_in(response, roster))
        is not (mark["kind"] == "staff")
    }

    assert {id_ for id_, _, _ in wrong} == UNDECIDED, wrong


def test_customers_who_sign_in_full_are_not_credited_as_namesakes(shared: Path) -> None:
    """The roster has colleagues with the very names that customers signed with."""
    signed = [(mark, own) for mark, own in real(shared / "data") if mark["kind"] == "customer"]
    roster = Roster((), tuple(Staff(f"{own.id}@x", mark["mention"]) for mark, own in signed))

    assert signed
    assert [own.id for _, own in signed if credited_in(own, roster)] == []


def credited_in(response: Response, roster: Roster) -> set[str]:
    return {one.staff for one in attributions(response, roster)}
