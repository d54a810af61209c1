"""Kind words: told to their person, posted for the team, looked up."""

from dataclasses import replace

import pytest

from messages.blocks import Kudos
from messages.madeup import AMIRA, COMPANY, JONAS, READERS, SUPPORT, response
from messages.praise import kind_words_of, told, weekly_post
from messages.samples import ALL
from nps.company import PraiseRules, Sharing
from nps.period import week
from nps.praise import Habit, KindWeek, Praise, Wish
from tests.messages.reading import buttons, menu, pushed, read, seen

WORDS = "Amira stayed on the line. So patient. Thanks to Jonas too! maria@example.org"
ONE = Praise(81, response(10, WORDS, touchpoint="Delivery helpline"), AMIRA, SUPPORT)
WEEK = week(ONE.response.answered_at.date())


def test_the_person_reads_it_first() -> None:
    assert read(ALL["praise-told"]).splitlines() == [
        "Only you see this",
        "Amira, a customer wrote about you:",
        (
            "“Amira stayed on the line until my mother's bed was really booked. So patient. "
            "Greetings, Maria K.”"
        ),
        "  Delivery helpline · Tue 17 Nov",
        "Support reads it on Friday.",
    ]
    assert pushed(ALL["praise-told"]) == "Amira, a customer wrote something kind about you"


@pytest.mark.parametrize(
    ("sharing", "habit", "wish", "line"),
    [
        (Sharing.UNLESS_KEPT, Habit.COMPANY, Wish.UNANSWERED, "Support reads it on Friday."),
        (Sharing.UNLESS_KEPT, Habit.NEVER, Wish.UNANSWERED, "It stays with you."),
        (Sharing.ASK, Habit.COMPANY, Wish.UNANSWERED, "Shall others read it on Friday?"),
        (Sharing.ASK, Habit.ALWAYS, Wish.UNANSWERED, "Support reads it on Friday."),
        (Sharing.ASK, Habit.NEVER, Wish.UNANSWERED, "It stays with you."),
        (Sharing.PRIVATE, Habit.COMPANY, Wish.UNANSWERED, "It stays with you."),
        (Sharing.PRIVATE, Habit.COMPANY, Wish.LOVELY, "Support reads it on Friday."),
        (Sharing.UNLESS_KEPT, Habit.COMPANY, Wish.KEPT, "It stays with you."),
        (Sharing.UNLESS_KEPT, Habit.ALWAYS, Wish.KEPT, "It stays with you."),
        (Sharing.UNLESS_KEPT, Habit.COMPANY, Wish.NOT_ME, "Thank you for saying so."),
    ],
)
def test_what_happens_with_it_is_said(
    sharing: Sharing, habit: Habit, wish: Wish, line: str
) -> None:
    company = replace(COMPANY, praise=PraiseRules(sharing=sharing))
    readers = replace(READERS, company=company)
    message = told(replace(ONE, wish=wish), readers, habit)
    assert line in read(message).splitlines()[-1]


@pytest.mark.parametrize(
    ("wish", "visible"),
    [
        (Wish.UNANSWERED, ["Lovely", "Keep it for me"]),
        (Wish.LOVELY, ["Keep it for me"]),
        (Wish.KEPT, ["Share it after all"]),
        (Wish.NOT_ME, ["It is about me after all"]),
    ],
)
def test_every_wish_has_a_way_back(wish: Wish, visible: list[str]) -> None:
    message = told(replace(ONE, wish=wish), READERS)
    assert seen(message) == visible
    assert {button.subject for button in buttons(message)} == {"81"}
    if wish is not Wish.NOT_ME:
        assert menu(message) == ["Always share mine", "Never share mine", "This is not about me"]


def test_once_posted_it_has_been_read() -> None:
    assert "Support has read it." in read(ALL["praise-told-published"])


def test_a_channel_for_all_is_read_by_everybody() -> None:
    company = replace(COMPANY, praise=PraiseRules(channels=("chat:#kind-words",)))
    message = told(ONE, replace(READERS, company=company))
    assert "Everybody reads it on Friday." in read(message)


def test_only_the_one_who_is_praised_is_named_in_the_words() -> None:
    text = read(told(ONE, READERS))
    assert "Amira stayed on the line" in text
    assert "Thanks to [a colleague] too! [e-mail]" in text


# The post


def test_the_post_has_words_and_names_and_nothing_to_rank() -> None:
    post = ALL["praise-post"]
    assert read(post).splitlines() == [
        "Kind words this week, Support",
        (
            "“Amira stayed on the line until my mother's bed was really booked. So patient. "
            "Greetings, Maria K.”"
        ),
        "  for Amira",
        "“Jonas and [a colleague] found my sofa.”",
        "  for Jonas",
        "“Solved in five minutes, with a joke. Thanks [a colleague] and [a colleague]!”",
        "  for someone in Support",
        "In our customers' own words.",
    ]
    assert not any(sign.isdigit() for sign in read(post))


def test_words_that_credit_nobody_name_nobody() -> None:
    said = response(10, "Thank you Amira, Jonas and Nora")
    text = read(weekly_post(KindWeek(SUPPORT, WEEK, (), (said,)), READERS))
    assert not any(name in text for name in ("Amira", "Jonas", "Nora"))


def test_a_post_is_short_enough_to_be_read() -> None:
    many = KindWeek(SUPPORT, WEEK, (ONE,) * 9, (ONE.response,) * 9)
    kudos = [one for one in weekly_post(many, READERS).blocks if isinstance(one, Kudos)]
    assert len(kudos) == 8


def test_kind_words_can_be_looked_up() -> None:
    assert read(ALL["kudos"]).splitlines()[0] == "Kind words about Amira"
    assert "Delivery helpline · Tue 17 Nov" in read(ALL["kudos"])


def test_where_there_are_none_nobody_is_blamed() -> None:
    text = read(kind_words_of(JONAS, (), READERS))
    assert text == "No kind words about Jonas here yet. They come by themselves."
