"""The card of a case, in every state that it can be in."""

from dataclasses import replace
from datetime import date

import pytest

from messages.alert import alert
from messages.blocks import Headline, Message, Quote, Tone
from messages.madeup import CLAIMED, JONAS, NOBODY, READERS, SOFA, case, response
from messages.moves import case_buttons
from messages.samples import ALL
from nps.case import Case
from nps.company import Level
from nps.followup import FollowUp, Move, Outcome, Promise, Resolution, State
from nps.readers import Readers
from nps.target import Phase
from tests.messages.reading import buttons, first_line, menu, pushed, read, seen

RESOLVED = FollowUp(State.RESOLVED, JONAS, Resolution(Outcome.PUT_RIGHT), JONAS)
WITHDRAWN = FollowUp(State.WITHDRAWN)
TOLD_EVERYTHING = (
    "Jonas never rang. I am Maria Keller, order 48-1123, maria@example.org, +49 170 555 0114."
)


@pytest.mark.parametrize(
    ("followup", "phase", "line"),
    [
        (FollowUp(), Phase.FRESH, "A customer waits for us"),
        (FollowUp(), Phase.UNCLAIMED, "Nobody has this yet · call by Wed 14:00"),
        (FollowUp(), Phase.NEAR, "Nobody has this yet · due today 14:00"),
        (FollowUp(), Phase.PAST, "Maria K. still waits · was due Wed 14:00"),
        (CLAIMED, Phase.FRESH, "Jonas is on it"),
        (CLAIMED, Phase.UNCLAIMED, "Jonas is on it"),
        (CLAIMED, Phase.NEAR, "Due today 14:00 · Jonas is on it"),
        (CLAIMED, Phase.PAST, "Maria K. still waits · was due Wed 14:00"),
        (RESOLVED, Phase.FRESH, "Put right by Jonas · Maria K."),
    ],
)
def test_the_first_line_says_where_the_case_stands(
    followup: FollowUp, phase: Phase, line: str
) -> None:
    assert first_line(alert(case(followup=followup, phase=phase), READERS)) == line


def test_a_card_that_does_not_count_says_why_and_offers_nothing() -> None:
    message = ALL["alert-excluded"]
    assert first_line(message) == "Taken back: this answer does not count"
    assert "The reason: A test of ours" in read(message)
    assert seen(message) == []


@pytest.mark.parametrize(
    ("followup", "visible"),
    [
        (FollowUp(), ["Claim", "Resolve"]),
        (CLAIMED, ["Resolve"]),
        (RESOLVED, []),
        (WITHDRAWN, []),
    ],
)
def test_the_buttons_are_the_moves_that_can_be_made(followup: FollowUp, visible: list[str]) -> None:
    assert seen(alert(case(followup=followup), READERS)) == visible


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reachable", [True, False])
def test_every_move_has_a_button(state: State, reachable: bool) -> None:
    said = response() if reachable else response(customer=NOBODY)
    followup = FollowUp(state, JONAS if state is not State.OPEN else None)
    drawn = [button for block in case_buttons(case(said, followup)) for button in block.buttons]
    assert len(drawn) == len(followup.moves)
    assert {button.subject for button in drawn} <= {"1042"}
    if Move.RESOLVE in followup.moves:
        resolves = "case.resolve" if reachable else "case.noted"
        assert resolves in {button.verb for button in drawn}


def test_only_resolving_asks_something() -> None:
    asking = {one.verb for name in ALL for one in buttons(ALL[name]) if one.asks}
    assert asking == {"case.resolve"}


@pytest.mark.parametrize(
    ("followup", "labels"),
    [
        (FollowUp(), ["Read all", "Why here?", "History"]),
        (CLAIMED, ["Release", "Read all", "History"]),
        (RESOLVED, ["Reopen", "Read all", "History"]),
        (WITHDRAWN, ["Read all", "History"]),
    ],
)
def test_the_menu_offers_what_there_is_to_read(followup: FollowUp, labels: list[str]) -> None:
    long = case(response(comment=SOFA * 9), followup)
    event = long.history[0]
    assert menu(alert(replace(long, history=(event, event)), READERS)) == labels


def test_the_menu_offers_nothing_that_is_all_there_already() -> None:
    assert menu(alert(case(), READERS)) == ["Why here?"]


def test_a_fresh_card_reads_as_it_should() -> None:
    assert read(ALL["alert-fresh"]).splitlines() == [
        "A customer waits for us  2/10",
        f"“{SOFA}”",
        "  Home delivery",
        "Maria K. · customer since 2023",
        "Gave 8 in March · may be called",
        "Call by Wed 14:00",
    ]


def test_a_resolved_card_reads_as_it_should() -> None:
    assert read(ALL["alert-resolved-put-right"]).splitlines() == [
        "Put right by Jonas · Maria K.  2/10",
        "“Third week without my sofa. Each time I call, someone…”",
        "Cause: No call-back",
        "Promised: sofa on Fri 27 Nov",
        "For whoever is next: Ring the side door",
        "Later score: 9 in February 2027",
    ]


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome.PUT_RIGHT, "Put right by Jonas · Maria K."),
        (Outcome.EXPLAINED, "Explained and apologised · Jonas · Maria K."),
        (Outcome.MADE_GOOD, "Made good by Jonas · Maria K."),
        (Outcome.HEARD_OUT, "Heard out by Jonas, leaving · Maria K."),
        (Outcome.NOT_REACHED, "Could not reach · Jonas · Maria K."),
        (Outcome.COMPLAINT, "Passed on as a formal complaint · Jonas · Maria K."),
        (Outcome.NO_CONTACT, "Asked for no contact · Jonas · Maria K."),
        (Outcome.NOTED, "Noted by Jonas · Maria K."),
    ],
)
def test_every_ending_has_its_words(outcome: Outcome, line: str) -> None:
    assert first_line(ALL[f"alert-resolved-{outcome}"]) == line


def test_a_better_score_withdraws_an_open_card() -> None:
    card = ALL["alert-withdrawn"]
    assert first_line(card) == "The customer changed the score to 8"
    assert "First 2, now 8" in read(card)


def test_a_claimed_card_shows_both_scores() -> None:
    card = ALL["alert-claimed-better-score"]
    assert first_line(card) == "Jonas is on it"
    assert "First 2, now 8" in read(card)


def test_a_card_past_its_time_still_says_who_is_on_it() -> None:
    assert "Jonas is on it" in read(ALL["alert-claimed-past"])


def test_no_words_are_no_quote() -> None:
    card = ALL["alert-without-words"]
    assert "No words were left." in read(card)
    assert not any(isinstance(block, Quote) for block in card.blocks)
    assert pushed(card) == "2/10 for Delivery, without words. Call by Wed 14:00"


@pytest.mark.parametrize("phase", Phase)
def test_whoever_cannot_be_reached_has_no_time(phase: Phase) -> None:
    card = alert(case(response(customer=NOBODY, may_contact=None), phase=phase), READERS)
    assert first_line(card) == "Something to learn from"
    assert seen(card) == ["Noted", "Claim"]
    assert "14:00" not in read(card) + pushed(card)


@pytest.mark.parametrize(
    ("phone", "email", "line"),
    [
        ("+49 170 555 0114", "", "Call by Wed 14:00"),
        ("", "maria@example.org", "Write by Wed 14:00"),
        ("", "", "Get back by Wed 14:00"),
    ],
)
def test_the_time_says_how_to_get_back(phone: str, email: str, line: str) -> None:
    customer = replace(response().customer, phone=phone, email=email)
    assert read(alert(case(response(customer=customer)), READERS)).splitlines()[-1] == line


def test_words_are_cut_on_the_card_and_shorter_once_it_is_taken() -> None:
    long = response(comment="word " * 200)
    assert len(_quote(alert(case(long), READERS))) <= 241
    assert len(_quote(alert(case(long, CLAIMED), READERS))) <= 61


def _quote(card: Message) -> str:
    return next(block.words for block in card.blocks if isinstance(block, Quote))


# Privacy


def at(level: Level) -> Readers:
    return replace(READERS, level=level)


def told(level: Level) -> Message:
    return alert(case(response(comment=TOLD_EVERYTHING)), at(level))


def test_at_initials_a_channel_reads_first_name_and_initial() -> None:
    text = read(told(Level.INITIALS))
    assert "Maria K. · customer since 2023" in text
    assert "I am Maria K., order [number], [e-mail], [phone]." in text
    assert "Keller" not in text


def test_at_full_a_channel_reads_the_customer_in_full() -> None:
    text = read(told(Level.FULL))
    assert "Maria Keller · customer since 2023" in text
    assert "order 48-1123, maria@example.org, +49 170 555 0114." in text


def test_at_none_a_channel_reads_nothing_of_the_customer() -> None:
    card = told(Level.NONE)
    assert "Maria" not in read(card)
    assert "since" not in read(card)
    assert pushed(card) == "A customer waits for Delivery."


@pytest.mark.parametrize("level", Level)
def test_a_colleague_in_unhappy_words_is_named_at_no_level(level: Level) -> None:
    assert "[a colleague] never rang." in read(told(level))


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("followup", [FollowUp(), CLAIMED, RESOLVED, WITHDRAWN])
def test_a_locked_phone_never_shows_who_the_customer_is(
    followup: FollowUp, phase: Phase, level: Level
) -> None:
    said = response(comment=TOLD_EVERYTHING)
    push = pushed(alert(case(said, followup, phase=phase), at(level)))
    assert not any(word in push for word in ("Maria", "Keller", "48-1123", "@example", "0114"))


def test_what_colleagues_wrote_is_masked_too() -> None:
    note = Resolution(Outcome.PUT_RIGHT, note="Call Maria Keller on 0170 5550114")
    card = alert(case(followup=FollowUp(State.RESOLVED, JONAS, note, JONAS)), READERS)
    assert "For whoever is next: Call Maria K. on [phone]" in read(card)


@pytest.mark.parametrize("level", Level)
def test_who_put_it_right_is_named_and_no_colleague_in_what_they_wrote(level: Level) -> None:
    promise = Promise("Amira rings you", date(2026, 11, 27))
    told = Resolution(Outcome.PUT_RIGHT, "Tom forgot", promise, "Ask Jonas")
    text = read(alert(case(followup=FollowUp(State.RESOLVED, JONAS, told, JONAS)), at(level)))
    assert "Put right by Jonas" in text
    assert "Cause: [a colleague] forgot" in text
    assert "Promised: [a colleague] rings you on Fri 27 Nov" in text
    assert "For whoever is next: Ask [a colleague]" in text


@pytest.mark.parametrize("level", Level)
def test_cards_and_accounts_are_shown_at_no_level(level: Level) -> None:
    said = "You charged 4111 1111 1111 1111 and not DE89 3704 0044 0532 0130 00"
    note = Resolution(Outcome.PUT_RIGHT, note="Refund to DE89370400440532013000")
    done = FollowUp(State.RESOLVED, JONAS, note, JONAS)
    assert "You charged [card] and not [account]" in read(
        alert(case(response(comment=said)), at(level))
    )
    assert "Refund to [account]" in read(alert(case(followup=done), at(level)))


# The push


def test_the_push_is_the_news_of_a_fresh_card() -> None:
    said = response(comment="Third week without my sofa.")
    assert pushed(alert(case(said), READERS)) == (
        '2/10 for Delivery: "Third week without my sofa." Call by Wed 14:00'
    )


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        ({}, "Delivery"),
        ({"team": None}, "delivery"),
        ({"team": None, "response": response(team="")}, "Home delivery"),
        ({"team": None, "response": response(team="", touchpoint="")}, "Nordlicht Furniture"),
    ],
)
def test_the_push_says_whose_customer_it_is(changes: dict[str, object], whose: str) -> None:
    card: Case = replace(case(), **changes)  # type: ignore[arg-type]  # a table of fields
    assert pushed(alert(card, READERS)).startswith(f"2/10 for {whose}: ")


@pytest.mark.parametrize(
    ("name", "tone"),
    [
        ("alert-fresh", Tone.UNHAPPY),
        ("alert-unclaimed", Tone.LATE),
        ("alert-near", Tone.LATE),
        ("alert-past", Tone.LATE),
        ("alert-claimed", Tone.TAKEN),
        ("alert-claimed-near", Tone.LATE),
        ("alert-resolved-put-right", Tone.DONE),
        ("alert-withdrawn", Tone.DONE),
        ("alert-anonymous", Tone.PLAIN),
    ],
)
def test_the_tone_follows_the_news(name: str, tone: Tone) -> None:
    assert next(block.tone for block in ALL[name].blocks if isinstance(block, Headline)) is tone
