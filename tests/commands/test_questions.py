"""Words in any order, cut short, mistyped, quoted: understood, or answered in a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.questions import joined, read
from handlers.words import LONGEST, split
from nps.people import Person, Roster, Team
from nps.period import WORDS
from nps.question import Dimension, Question
from nps.refusal import Refusal

WEDNESDAY: Final = date(2026, 11, 18)
ROSTER: Final = Roster((Team("support", "Support"), Team("delivery", "Delivery & Returns")))
VALUES: Final = {
    Dimension.TEAM: ["North Notts", "support"],
    Dimension.TOUCHPOINT: ["Store pickup", "Store visit", "Website", "store", "Café"],
    Dimension.SEGMENT: ["<1 year", "B2B", "O'Neill's", "help"],
}
VOCABULARY: Final = (*WORDS, "by", "open", "mine", "kudos", "praise", "help")
KIM: Final = Person("kim@example.com", "Kim Lee")


def values(dimension: Dimension) -> Sequence[str]:
    return VALUES[dimension]


def ask(words: str) -> Question:
    spoken = joined(split(words, {"@Kim Lee": KIM, "<@U024>": KIM}))
    return read(words, spoken, WEDNESDAY, ROSTER, values, VOCABULARY)


WEEK: Final = "2026-W47"
UNDERSTOOD = {
    "": (WEEK, None, {}),
    "this-week": (WEEK, None, {}),
    "THIS-WEEK": (WEEK, None, {}),
    "this-w": (WEEK, None, {}),
    "this week": (WEEK, None, {}),
    "this\u2013week": (WEEK, None, {}),
    "  this-week?  ": (WEEK, None, {}),
    "\u200bthis-week\u200b": (WEEK, None, {}),
    "to": ("2026-11-18", None, {}),
    "y": ("2026-11-17", None, {}),
    "last week": ("2026-W46", None, {}),
    "last-month": ("2026-10", None, {}),
    "this-quarter": ("2026-Q4", None, {}),
    "last-13": ("2026-08-17..2026-11-15", None, {}),
    "last 13 weeks": ("2026-08-17..2026-11-15", None, {}),
    "a": ("all", None, {}),
    "2026-W45": ("2026-W45", None, {}),
    "2026-w45": ("2026-W45", None, {}),
    "2026-10": ("2026-10", None, {}),
    "2026-10-01..2026-10-31": ("2026-10-01..2026-10-31", None, {}),
    "2026-10-01\u20262026-10-31": ("2026-10-01..2026-10-31", None, {}),
    "by team": (WEEK, "team", {}),
    "by te all": ("all", "team", {}),
    "ALL BY TOUCHPOINT": ("all", "touchpoint", {}),
    "b s": (WEEK, "segment", {}),
    "by:segment": (WEEK, "segment", {}),
    "by month": ("all", "month", {}),
    "by month this-quarter": ("2026-Q4", "month", {}),
    "by m last-month": ("2026-10", "month", {}),
    "team:support": (WEEK, None, {"team": "support"}),
    "team:Support": (WEEK, None, {"team": "support"}),
    "TEAM:SUP": (WEEK, None, {"team": "support"}),
    'team:"Delivery & Returns"': (WEEK, None, {"team": "delivery"}),
    "te:deliv": (WEEK, None, {"team": "delivery"}),
    "team:north": (WEEK, None, {"team": "North Notts"}),
    'touchpoint:"Store visit"': (WEEK, None, {"touchpoint": "Store visit"}),
    'touchpoint: "Store visit"': (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:“Store visit”": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:„Store visit“": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:„store VISIT”": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:»Store visit«": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:«Store visit»": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:'Store visit'": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:‘Store visit’": (WEEK, None, {"touchpoint": "Store visit"}),
    "touchpoint:‚Store visit‘": (WEEK, None, {"touchpoint": "Store visit"}),
    'touchpoint:"Store  v"': (WEEK, None, {"touchpoint": "Store visit"}),
    "to:store": (WEEK, None, {"touchpoint": "store"}),
    "to:STORE": (WEEK, None, {"touchpoint": "store"}),
    "to:cafe\u0301": (WEEK, None, {"touchpoint": "Café"}),
    "segment:help": (WEEK, None, {"segment": "help"}),
    "segment:O'Neill's": (WEEK, None, {"segment": "O'Neill's"}),
    "segment:'O'Neill's'": (WEEK, None, {"segment": "O'Neill's"}),
    'segment:"<1"': (WEEK, None, {"segment": "<1 year"}),
    "by team touchpoint:web last-month segment:b2b": (
        "2026-10",
        "team",
        {"touchpoint": "Website", "segment": "B2B"},
    ),
    "segment:b2b last-month touchpoint:web by team": (
        "2026-10",
        "team",
        {"touchpoint": "Website", "segment": "B2B"},
    ),
}


@pytest.mark.parametrize(("words", "meant"), UNDERSTOOD.items(), ids=UNDERSTOOD.keys())
def test_words_mean(words: str, meant: tuple[str, str | None, dict[str, str]]) -> None:
    question = ask(words)

    filters = {dimension.value: value for dimension, value in question.filters.items()}
    assert (question.period.label, question.by, filters) == meant
    assert question.words == words


REFUSED = {
    "this-wek": "I do not know “this-wek”. Did you mean this-week?",
    "lastweek": "I do not know “lastweek”. Did you mean last-week?",
    "week": "I do not know “week”. Did you mean this-week or last-week?",
    "lst week": "I do not know “lst-week”. Did you mean last-week?",
    "lst week by team": "I do not know “lst-week”. Did you mean last-week?",
    "xyzzy week": "I do not know “xyzzy”. The word help shows all that I understand.",
    "last-week support": "Did you mean team:Support?",
    "SUPPORT": "Did you mean team:Support?",
    '"Store visit"': 'Did you mean touchpoint:"Store visit"?',
    "“": "A quote opens, but none closes it.",
    "opne": "I do not know “opne”. Did you mean open?",
    "xyzzy": "I do not know “xyzzy”. The word help shows all that I understand.",
    "team": "Did you mean by team, or the answers of one team: team:NAME?",
    "this-": "“this-” could be this-week, this-month or this-quarter. Which one?",
    "last": "“last” could be last-week, last-month, last-quarter or last-13-weeks. Which one?",
    "this-week today": "I can take one period at a time: “this-week” or “today”?",
    "all all": "“all” stands there more than once. Once is enough.",
    "by team by month": "I can take one “by” at a time: “by team” or “by month”?",
    "team:support team:delivery": (
        "I can take one team at a time: “team:support” or “team:delivery”?"
    ),
    "by": "By what? I know by team, touchpoint, segment or month.",
    "by t": "“t” could be team or touchpoint. Which one?",
    "by year": "I do not know by “year”. I know by team, touchpoint, segment or month.",
    "tem:support": "I do not know “tem:”. Did you mean team:?",
    "https://example.com": "I do not know “https:”. The word help shows all that I understand.",
    "team:": "Which team? I know “Support”, “Delivery & Returns” or “North Notts”.",
    "team:suport": "I know no team “suport”. Did you mean “Support”?",
    "team:x": "I know no team “x”. I know “Support”, “Delivery & Returns” or “North Notts”.",
    'touchpoint:"Store v" all to:web': (
        'I can take one touchpoint at a time: “touchpoint:"Store v"” or “to:web”?'
    ),
    "touchpoint:stor": "“stor” could be “Store pickup”, “Store visit” or “store”. Which one?",
    'touchpoint:"Stre visit"': ("I know no touchpoint “Stre visit”. Did you mean “Store visit”?"),
    "touchpoint:Store visit": 'What has a space in it wants quotes: touchpoint:"Store visit"',
    "team:North Notts by month": 'What has a space in it wants quotes: team:"North Notts"',
    'touchpoint:"Store visit': "A quote opens before “Store visit”, but none closes it.",
    "2026-W60": "There is no 2026-W60 in the calendar.",
    "2026-10-31..2026-10-01": (
        "2026-10-31..2026-10-01 ends before it starts: try 2026-10-01..2026-10-31."
    ),
    "@Kim Lee": (
        "I count for teams, never for one person. "
        "For kind words about a colleague ask: kudos @Kim Lee"
    ),
    "team:support <@U024>": (
        "I count for teams, never for one person. "
        "For kind words about a colleague ask: kudos <@U024>"
    ),
    "x" * (LONGEST + 1): "That is more than I can read at once. Ask me with a few words.",
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.items(), ids=map(str, range(len(REFUSED))))
def test_what_cannot_be_understood_is_answered_in_a_sentence(words: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(words)

    assert str(refused.value) == sentence


def test_where_nothing_has_a_value_that_is_said() -> None:
    words = joined(split("segment:b2b", {}))

    with pytest.raises(Refusal, match="No answer has a segment yet"):
        read("segment:b2b", words, WEDNESDAY, ROSTER, lambda _: [], VOCABULARY)


def test_a_team_that_settings_know_is_known_before_its_first_answer() -> None:
    words = joined(split("team:deliv", {}))

    question = read("", words, WEDNESDAY, ROSTER, lambda _: [], VOCABULARY)
    assert question.filters == {Dimension.TEAM: "delivery"}


def test_of_many_that_fit_the_first_are_named() -> None:
    many = [f"Store {number}" for number in range(500)]
    words = joined(split("to:store", {}))

    with pytest.raises(Refusal, match="“Store 3” or 496 others"):
        read("", words, WEDNESDAY, ROSTER, lambda _: many, VOCABULARY)


def test_two_values_that_differ_in_case_alone_can_both_be_asked_for() -> None:
    for value in ("Till", "TILL"):
        words = joined(split(f"to:{value}", {}))
        question = read("", words, WEDNESDAY, ROSTER, lambda _: ["TILL", "Till"])
        assert question.filters == {Dimension.TOUCHPOINT: value}


PIECES = ["by", "this", "last", "team:", "touchpoint:", "2026-", "..", "@Kim Lee", "<@U024>"]
LETTERS = "\"“”„«»'‘’‚‹› \n\t\0:@.-wWé\u0301\u202e\u200bİß\ud800😀"


@given(
    st.one_of(
        st.text(max_size=LONGEST),
        st.text(LETTERS, max_size=LONGEST),
        st.lists(st.sampled_from([*PIECES, *WORDS, *LETTERS])).map("".join),
        st.lists(st.sampled_from([*PIECES, *WORDS])).map(" ".join),
    )
)
@example('"' * 20_000)
@example("'a " * 333)
@example("a" * 20_000)
@example("team:" * 200)
@example("last " * 200)
@example("9" * 999)
@example("0000-W01")
@example("9999-12")
@example("9999-12-31..9999-12-31")
def test_nothing_breaks_it(words: str) -> None:
    refusal = refused(words)

    if refusal is not None:
        assert 10 < len(refusal) < 400
        assert refusal.isprintable()


def refused(words: str) -> str | None:
    try:
        ask(words)
    except Refusal as refusal:
        return str(refusal)
    return None
