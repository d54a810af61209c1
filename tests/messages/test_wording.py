"""Words cut short, things counted, instants, periods and plain text."""

import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from messages.blocks import (
    Aside,
    Breakdown,
    Divider,
    Fact,
    Facts,
    How,
    Item,
    Items,
    Kudos,
    Line,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Point,
    Quote,
    Row,
    Share,
    Shares,
    Trend,
)
from messages.figures import between, figure, signed
from messages.instants import spelled, spelled_day
from messages.madeup import HOSTILE, tally
from messages.phrases import counted, dotted, listed, plainly, sentence, short, whole
from messages.plain import plain
from messages.spans import before, called, covered
from nps.period import WORDS, Period, named
from nps.period import spelled as period_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("short enough", "short enough"),
        ("  one\n\n two\tthree ", "one two three"),
        ("one two three four five six", "one two three four…"),
        ("one two three, fourfive", "one two three…"),
        ("x" * 40, "x" * 19 + "…"),
        ("a " + "x" * 40, "a " + "x" * 17 + "…"),
        ("", ""),
    ],
)
def test_words_are_cut_between_words(words: str, cut: str) -> None:
    assert short(words, 20) == cut


@pytest.mark.parametrize("sign", ["e\u0301", "👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f"])
def test_no_sign_is_torn_apart(sign: str) -> None:
    for most in range(10, 30):
        cut = short(sign * 40, most).removesuffix("…")
        assert len(cut) <= most
        assert unicodedata.category((sign * 40)[len(cut)])[0] != "M"
        assert not cut.endswith("\u200d")


@pytest.mark.parametrize("most", [1, 2, 70, 240])
def test_nothing_is_longer_than_it_may_be(most: int) -> None:
    assert len(short(HOSTILE, most)) <= most
    assert len(plainly(HOSTILE, most)) <= most
    assert len(whole(HOSTILE, most)) <= most


def test_a_line_of_ours_holds_no_sign_that_cannot_be_seen() -> None:
    assert plainly("a\u202eb\u200bc\x1b[31m\nd\ufeff\u2066") == "abc\ufffd[31m d"


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("علی\u200cرضا محمدی", "علی\u200cرضا محمدی"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\u200cb\u200dc", "abc"),
        ("\u200cعلی\u200c", "علی"),
        ("۰۹\u200c۱۲", "۰۹۱۲"),
        ("ع\u200b\u200cل", "ع\u200cل"),
    ],
)
def test_joiners_stay_inside_the_words_that_need_them(words: str, seen: str) -> None:
    assert plainly(words) == seen


def test_whole_words_keep_their_paragraphs() -> None:
    assert whole("One.\n\n\n Two  words.\r\n", 100) == "One.\nTwo words."


def test_things_are_counted_in_words() -> None:
    assert counted(1, "answer") == "1 answer"
    assert counted(2640, "answer") == "2,640 answers"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["0", "1"], "or") == "0 or 1"


def test_parts_are_joined_with_dots_where_there_are_any() -> None:
    assert dotted((), ("a",), (), ("b",)) == ("a", " · ", "b")
    assert dotted((), ()) == ()
    assert sentence(("call by ", "x")) == ("Call by ", "x")
    assert sentence(()) == ()


# Figures


@pytest.mark.parametrize(
    ("counts", "value", "likely"),
    [
        ((1436, 640, 564), "33", "30 to 36"),
        ((46, 22, 20), "30", "12 to 45"),
        ((8, 6, 9), "−4", "−36 to 29"),
        ((27, 11, 6), "48", "24 to 66"),
        ((9, 4, 4), "29", "−11 to 61"),
        ((115, 51, 46), "33", "21 to 43"),
        ((246, 125, 141), "21", "13 to 28"),
    ],
)
def test_a_figure_is_whole_and_says_how_sure_it_is(
    counts: tuple[int, int, int], value: str, likely: str
) -> None:
    assert figure(tally(*counts)) == value
    assert between(tally(*counts)) == likely


def test_all_happy_is_not_sure() -> None:
    assert between(tally(20, 0, 0)) != "100 to 100"


def test_a_minus_is_a_minus() -> None:
    assert signed(-7) == "\u22127"
    assert signed(0) == "0"


# Instants


@pytest.mark.parametrize(
    ("how", "at", "written"),
    [
        (How.CLOCK, datetime(2026, 11, 18, 13, tzinfo=UTC), "14:00"),
        (How.DAY_CLOCK, datetime(2026, 11, 18, 13, tzinfo=UTC), "Wed 14:00"),
        (How.DAY_CLOCK, datetime(2026, 12, 18, 13, tzinfo=UTC), "Fri 18 Dec 14:00"),
        (How.DAY, datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "Thu 26 Nov"),
        (How.DAY, datetime(2027, 1, 4, 12, tzinfo=UTC), "Mon 4 Jan 2027"),
        (How.MONTH, datetime(2026, 3, 4, 12, tzinfo=UTC), "March"),
        (How.MONTH, datetime(2025, 3, 4, 12, tzinfo=UTC), "March 2025"),
    ],
)
def test_an_instant_is_written_as_its_reader_needs_it(how: How, at: datetime, written: str) -> None:
    assert spelled(Moment(at, how), BERLIN, NOW) == written


def test_without_a_now_everything_is_far() -> None:
    at = datetime(2026, 11, 18, 13, tzinfo=UTC)
    assert spelled(Moment(at), BERLIN) == "Wed 18 Nov 14:00"
    assert spelled(Moment(at, How.MONTH), BERLIN) == "November 2026"


def test_a_day_is_the_calendar_s() -> None:
    assert spelled_day(date(2026, 11, 27)) == "Fri 27 Nov"


# Periods


@pytest.mark.parametrize(
    ("word", "name", "name_before", "days"),
    [
        ("today", "Today so far", "Yesterday", "Wed"),
        ("yesterday", "Yesterday", "Mon 16 Nov", "Tue"),
        ("this-week", "This week so far", "Last week", "Mon to Wed"),
        ("last-week", "Last week", "Week 45", "9 to 15 Nov"),
        ("this-month", "This month so far", "Last month", "1 to 18 Nov"),
        ("last-quarter", "Last quarter", "Q2 2026", "1 Jul to 30 Sep"),
        ("last-13-weeks", "Last 13 weeks", "The 13 weeks before", "17 Aug to 15 Nov"),
        ("2025-W50", "Week 50 of 2025", "Week 49 of 2025", "8 to 14 Dec 2025"),
        ("2025-10", "October 2025", "September 2025", "1 to 31 Oct 2025"),
        ("2026-10-01..2026-10-08", "1 to 8 Oct", "The 8 days before", "1 to 8 Oct"),
        ("2026-11-01..2026-11-30", "1 to 30 Nov so far", "The 30 days before", "1 to 18 Nov"),
        (
            "2025-12-01..2026-01-31",
            "1 Dec 2025 to 31 Jan 2026",
            "The 62 days before",
            "1 Dec 2025 to 31 Jan 2026",
        ),
    ],
)
def test_periods_are_called_as_people_call_them(
    word: str, name: str, name_before: str, days: str
) -> None:
    period = _period(word)
    assert called(period, TODAY) == name
    assert before(period, TODAY) == name_before
    assert period.start is not None
    assert period.end is not None
    assert covered(period.start, period.end, TODAY) == days


def test_all_time_has_nothing_before() -> None:
    assert called(_period("all"), TODAY) == "All answers"
    assert before(_period("all"), TODAY) == ""


def _period(word: str) -> Period:
    if word in WORDS:
        return named(word, TODAY)
    period = period_of(word)
    assert period is not None
    return period


# Plain text


def test_every_block_can_be_written_plainly() -> None:
    message = Message(
        summary=("news",),
        blocks=(
            Line(("by ", Mention("j", "Jonas"), " at ", Moment(NOW, How.CLOCK))),
            Line((Link("Answer", "https://example.com"), " ", Link("+49 1", "tel:+491"))),
            Quote("words", ("where",)),
            Facts((Fact("name", ("value",)),)),
            Meter(("meter",), 1, 0, 2),
            Trend("title", (Point("W1", 1),), ("trend",)),
            Shares("title", (Share("Happy", 1),), ("shares",)),
            Breakdown((Row("Stores", "48"),)),
            Kudos("kind", ("Amira",)),
            Items((Item(("item",), "said", ("detail",)), Item(("bare",)))),
            Divider(),
            Aside(("small",)),
        ),
    )
    assert plain(message, BERLIN, NOW).splitlines() == [
        "by Jonas at 11:40",
        "Answer: https://example.com +49 1",
        "“words”",
        "  where",
        "name: value",
        "meter",
        "trend",
        "shares",
        "Stores  48",
        "“kind”",
        "  for Amira",
        "· item",
        "  “said”",
        "  detail",
        "· bare",
        "",
        "small",
    ]
