from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from messages.blocks import Message, Quote
from messages.wording import same
from nps.company import Level, Privacy
from nps.readers import Readers
from storage.deliveries import LEASE, Deliveries
from storage.outbox import Outbox
from storage.posting import Posting, Urgency
from storage.posting_rows import about, posting
from storage.waiting import Waiting
from tests.storage.making import NOON, empty_store, message

ON_BOTH = True

A, B, DM, PAGE = "chat:#a", "chat:#b", "dm:amira@example.com", "page:#a"
ONE, TWO, THREE = message("one"), message("two"), message("three")
SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with empty_store() as store:
        yield store.outbox


def taken(
    outbox: Outbox,
    now: datetime = NOON,
    held: Collection[str] = (),
    paced: Collection[str] = (),
    limit: int = 9,
) -> list[Posting]:
    return Deliveries(outbox).take(now, ("chat", "dm"), held, paced, limit)


def keys(postings: list[Posting]) -> list[str]:
    return [one.key for one in postings]


def show_all(outbox: Outbox, now: datetime = NOON) -> list[Posting]:
    """Take and show until nothing is due; what was shown, in its order."""
    shown: list[Posting] = []
    while some := taken(outbox, now):
        for one in some:
            Deliveries(outbox).shown(one, one.ref or f"ref of {one.key}")
        shown += some
    return shown


def has_nothing_to_do(outbox: Outbox) -> bool:
    return Deliveries(outbox).next_due(("chat", "dm", "page")) is None


# Of whom it tells


def test_whom_a_posting_has_told_of_is_known_as_long_as_there_is_the_posting(
    outbox: Outbox,
) -> None:
    outbox.want(
        "digest", [A, B], same(Message(("News",), (Quote("Late.", of="plain:1"),))), now=NOON
    )
    outbox.revise("digest", same(Message(("News",), (Quote("Rude.", of="plain:2"),))), now=NOON)
    outbox.want("digest", [A], same(ONE), now=NOON)
    outbox.want("card", [A], same(Message(("Card",), (Quote("Late."),), about="plain:1")), now=NOON)

    told = {
        (row.response_key, row.key, row.channel)
        for row in outbox.connection.execute(
            select(about.c.response_key, posting.c.key, posting.c.channel).join(posting)
        )
    }
    assert told == {
        *(("plain:1", "digest", A), ("plain:1", "digest", B), ("plain:1", "card", A)),
        *(("plain:2", "digest", A), ("plain:2", "digest", B)),
    }


def test_a_quote_of_nobodys_is_refused(outbox: Outbox) -> None:
    with pytest.raises(ValueError, match="of which response"):
        outbox.want("key", [A], same(Message(("News",), (Quote("Late."),))), now=NOON)
    assert has_nothing_to_do(outbox)


# What is due


def test_what_is_wanted_is_due_until_it_is_shown(outbox: Outbox) -> None:
    outbox.want("key", [A, B, A], same(ONE), now=NOON)
    first, second = taken(outbox)
    assert (first.channel, first.wanted, first.ref, first.in_doubt) == (A, ONE, None, False)
    assert first.lease_until == NOON + LEASE
    assert Deliveries(outbox).shown(first, "17.1")
    assert Deliveries(outbox).shown(second, "17.2")
    assert has_nothing_to_do(outbox)


def test_wanting_the_same_again_changes_nothing(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.touched = False
    outbox.want("key", [A], same(ONE), now=LATER)
    outbox.revise("key", same(ONE), now=LATER)
    assert has_nothing_to_do(outbox)
    assert not outbox.touched


def test_several_changes_cost_one_edit(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    outbox.revise("key", same(THREE), now=NOON)
    (edit,) = show_all(outbox)
    assert (edit.wanted, edit.ref) == (THREE, "ref of key")


def test_a_change_that_is_changed_back_costs_nothing(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    outbox.revise("key", same(ONE), now=NOON)
    assert has_nothing_to_do(outbox)


def test_what_changes_while_it_is_shown_is_shown_again(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    Deliveries(outbox).shown(post, "17.1")
    (edit,) = show_all(outbox)
    assert (edit.wanted, edit.ref) == (TWO, "17.1")


def test_what_is_changed_back_while_it_is_edited_is_edited_back(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    (edit,) = taken(outbox)
    outbox.revise("key", same(ONE), now=NOON)
    Deliveries(outbox).shown(edit, edit.ref)
    (back,) = show_all(outbox)
    assert back.wanted == ONE


def test_an_edit_of_which_nobody_knows_the_end_is_made_good(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    taken(outbox)  # and its courier is gone, perhaps after the edit
    outbox.revise("key", same(ONE), now=NOON)
    (again,) = taken(outbox, LATER)
    Deliveries(outbox).failed(again, again_at=LATER + SECOND)
    outbox.revise("key", same(TWO), now=LATER)
    outbox.revise("key", same(ONE), now=LATER)
    (edit,) = show_all(outbox, LATER + SECOND)
    assert edit.wanted == ONE


def test_a_bare_score_waits_for_its_words(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON, not_before=NOON + 3 * SECOND)
    assert taken(outbox, NOON + 2 * SECOND) == []
    assert Deliveries(outbox).next_due(["chat"]) == NOON + 3 * SECOND
    outbox.revise("key", same(TWO), now=NOON + 2 * SECOND)
    assert taken(outbox, NOON + 2 * SECOND)[0].wanted == TWO


def test_a_revision_reaches_every_channel_and_no_other(outbox: Outbox) -> None:
    outbox.want("key", [A, B], same(ONE), now=NOON)
    outbox.want("other", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("key", same(TWO), now=NOON)
    outbox.revise("unknown", same(TWO), now=NOON)
    assert {(one.key, one.channel) for one in show_all(outbox)} == {("key", A), ("key", B)}
    assert outbox.channels("key") == (A, B)
    assert outbox.wanted("key", A) == TWO
    assert outbox.wanted("unknown", A) is None


# Taking back


def test_what_is_taken_back_goes(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    assert outbox.is_shown("key")
    outbox.take_back("key", now=NOON)
    (gone,) = show_all(outbox)
    assert (gone.wanted, gone.ref) == (None, "ref of key")
    assert has_nothing_to_do(outbox)
    assert not outbox.is_shown("key")
    assert outbox.channels("key") == ()
    assert outbox.wanted("key", A) is None


def test_what_was_never_shown_never_is(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    outbox.take_back("key", now=NOON)
    outbox.revise("key", same(TWO), now=NOON)
    assert has_nothing_to_do(outbox)


def test_what_was_parked_and_is_taken_back_is_parked_no_longer(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    outbox.take_back("key", now=NOON)
    Deliveries(outbox).failed(post, again_at=LATER, parked="archived")
    assert has_nothing_to_do(outbox)
    assert Waiting(outbox).all(["chat"]) == []
    Waiting(outbox).retry(NOON)
    assert taken(outbox) == []


def test_what_was_taken_back_can_be_wanted_again(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.take_back("key", now=NOON)
    show_all(outbox)
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = show_all(outbox)
    assert (post.wanted, post.ref, post.in_doubt) == (ONE, None, False)


def test_what_is_taken_back_while_it_is_posted_goes_afterwards(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    outbox.take_back("key", now=NOON)
    Deliveries(outbox).shown(post, "17.1")
    (gone,) = show_all(outbox)
    assert (gone.wanted, gone.ref) == (None, "17.1")


def test_what_was_taken_back_in_doubt_is_looked_for_first(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    Deliveries(outbox).failed(post, again_at=NOON, in_doubt=True)
    outbox.take_back("key", now=NOON)
    (look,) = taken(outbox, LATER)
    assert (look.wanted, look.ref, look.in_doubt) == (None, None, True)
    Deliveries(outbox).shown(look, None)
    assert has_nothing_to_do(outbox)


# Threads


def test_a_reply_waits_for_the_message_above_it(outbox: Outbox) -> None:
    outbox.want("reply", [A], same(TWO), now=NOON, thread="card", urgency=Urgency.CLICK)
    outbox.want("card", [A, B], same(ONE), now=NOON)
    assert Deliveries(outbox).next_due(["chat"]) == NOON
    shown = show_all(outbox)
    assert [(one.key, one.channel, one.thread) for one in shown] == [
        ("card", A, None),
        ("card", B, None),
        ("reply", A, "ref of card"),
    ]


def test_a_reply_that_cannot_be_posted_yet_is_not_waited_for(outbox: Outbox) -> None:
    outbox.want("reply", [A], same(TWO), now=NOON, thread="card")
    assert taken(outbox) == []
    assert has_nothing_to_do(outbox)
    (standing,) = Waiting(outbox).all(["chat"])
    assert (standing.key, standing.waits_for) == ("reply", "card")


def test_what_stands_in_a_thread_goes_with_it(outbox: Outbox) -> None:
    outbox.want("card", [A, B], same(ONE), now=NOON)
    outbox.want("reply", [A, B], same(TWO), now=NOON, thread="card")
    show_all(outbox)
    outbox.take_back("card", now=NOON)
    gone = show_all(outbox)
    assert {(one.key, one.channel, one.wanted) for one in gone} == {
        (key, channel, None) for key in ("card", "reply") for channel in (A, B)
    }
    assert has_nothing_to_do(outbox)


# Leases


def test_nobody_takes_what_is_leased_until_the_lease_runs_out(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    taken(outbox)
    assert Deliveries(outbox).next_due(["chat"]) == NOON + LEASE
    assert taken(outbox, NOON + LEASE - SECOND) == []
    (again,) = taken(outbox, NOON + LEASE)
    assert again.in_doubt
    assert again.attempts == 2


def test_whoever_lost_the_lease_writes_nothing(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (slow,) = taken(outbox)
    (quick,) = taken(outbox, LATER)
    assert not Deliveries(outbox).shown(slow, "17.1")
    assert not Deliveries(outbox).failed(slow, again_at=NOON, parked="archived")
    assert Deliveries(outbox).shown(quick, "17.2")
    assert not Deliveries(outbox).shown(quick, "17.3")
    outbox.revise("key", same(TWO), now=LATER)
    assert taken(outbox, LATER)[0].ref == "17.2"


def test_a_slow_courier_may_still_note_what_nobody_has_taken_over(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (slow,) = taken(outbox)
    assert Deliveries(outbox).shown(slow, "17.1")
    assert has_nothing_to_do(outbox)


# Failing


def test_a_failure_is_tried_again_when_it_says(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    Deliveries(outbox).failed(post, again_at=NOON + 5 * SECOND)
    assert taken(outbox, NOON + 4 * SECOND) == []
    (again,) = taken(outbox, NOON + 5 * SECOND)
    assert not again.in_doubt
    assert again.attempts == 2


def test_a_doubt_is_looked_into_once_the_lease_has_run_out(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    Deliveries(outbox).failed(post, again_at=NOON + SECOND, in_doubt=True)
    outbox.revise("key", same(TWO), now=NOON + SECOND, urgency=Urgency.CLICK)
    assert taken(outbox, NOON + LEASE - SECOND) == []
    (again,) = taken(outbox, NOON + LEASE)
    assert again.in_doubt


def test_a_doubt_lasts_until_something_is_known_to_be_shown(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    Deliveries(outbox).failed(post, again_at=NOON, in_doubt=True)
    (look,) = taken(outbox, LATER)
    Deliveries(outbox).failed(look, again_at=LATER)  # the look-up itself did not work
    (again,) = taken(outbox, LATER)
    assert again.in_doubt
    Deliveries(outbox).shown(again, "17.1")
    outbox.revise("key", same(TWO), now=LATER)
    assert not taken(outbox, LATER)[0].in_doubt


def test_a_new_wish_does_not_hurry_a_platform_that_asked_for_patience(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    (post,) = taken(outbox)
    Deliveries(outbox).failed(post, again_at=LATER)
    outbox.revise("key", same(TWO), now=NOON)
    assert taken(outbox, LATER - SECOND) == []
    assert taken(outbox, LATER)[0].wanted == TWO


def test_a_new_wish_is_tried_where_the_old_one_was_parked(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    Deliveries(outbox).failed(
        taken(outbox)[0], again_at=LATER, parked="the platform refused its blocks"
    )
    outbox.revise("key", same(TWO), now=NOON)
    assert taken(outbox)[0].wanted == TWO


def test_what_is_parked_says_why_and_is_tried_again_by_itself(outbox: Outbox) -> None:
    outbox.want("key", [A], same(ONE), now=NOON)
    Deliveries(outbox).failed(taken(outbox)[0], again_at=LATER, parked="archived")
    (standing,) = Waiting(outbox).all(["chat"])
    assert (standing.key, standing.channel, standing.parked) == ("key", A, "archived")
    assert (standing.due_at, standing.attempts) == (LATER, 1)
    assert taken(outbox, LATER - SECOND) == []
    Deliveries(outbox).shown(taken(outbox, LATER)[0], "17.1")
    assert Waiting(outbox).all(["chat"]) == []


def test_what_is_parked_can_be_tried_at_once(outbox: Outbox) -> None:
    outbox.want("key", [A, B], same(ONE), now=NOON)
    for one in taken(outbox):
        Deliveries(outbox).failed(
            one, again_at=LATER, parked="archived" if one.channel == A else None
        )
    assert Waiting(outbox).retry(NOON) == 1
    assert [one.channel for one in taken(outbox)] == [A]


# Who goes first, and who waits


def test_answers_to_clicks_go_first(outbox: Outbox) -> None:
    for urgency in reversed(Urgency):
        outbox.want(urgency.name, [A], same(ONE), now=NOON, urgency=urgency)
    assert keys(show_all(outbox)) == ["CLICK", "ALERT", "USUAL", "WEEKLY"]


def test_of_equals_whoever_is_due_longer_goes_first(outbox: Outbox) -> None:
    outbox.want("second", [A], same(ONE), now=NOON + SECOND)
    outbox.want("first", [A], same(ONE), now=NOON)
    outbox.want("third", [A], same(ONE), now=NOON + SECOND)
    assert keys(show_all(outbox, LATER)) == ["first", "second", "third"]


def test_an_alert_that_waits_stays_urgent_whatever_is_said_meanwhile(outbox: Outbox) -> None:
    outbox.want("usual", [A], same(ONE), now=NOON)
    outbox.want("alert", [A], same(ONE), now=NOON, urgency=Urgency.ALERT)
    outbox.revise("alert", same(TWO), now=NOON, urgency=Urgency.WEEKLY)
    assert keys(show_all(outbox)) == ["alert", "usual"]
    outbox.revise("alert", same(THREE), now=NOON, urgency=Urgency.WEEKLY)
    assert taken(outbox)[0].urgency is Urgency.WEEKLY


def test_each_channel_gets_one_at_a_time(outbox: Outbox) -> None:
    for key in ("1", "2", "3"):
        outbox.want(key, [A, B], same(ONE), now=NOON)
    assert keys(taken(outbox)) == ["1", "1"]


def test_no_more_are_taken_than_are_asked_for(outbox: Outbox) -> None:
    outbox.want("key", [A, B, DM], same(ONE), now=NOON)
    assert [one.channel for one in taken(outbox, limit=2)] == [A, B]


def test_held_channels_and_platforms_that_are_off_are_left_alone(outbox: Outbox) -> None:
    outbox.want("key", [A, B, DM, PAGE], same(ONE), now=NOON)
    assert [one.channel for one in taken(outbox, held=[A])] == [B, DM]
    assert {one.channel for one in Waiting(outbox).all(["page"])} == {PAGE}


def test_a_paced_channel_gets_edits_alone(outbox: Outbox) -> None:
    outbox.want("old", [A], same(ONE), now=NOON)
    show_all(outbox)
    outbox.revise("old", same(TWO), now=NOON, urgency=Urgency.WEEKLY)
    outbox.want("new", [A], same(ONE), now=NOON)
    assert keys(taken(outbox, paced=[A])) == ["old"]


# Upgrades


def test_a_newer_document_is_left_alone_and_blocks_nothing(outbox: Outbox) -> None:
    outbox.want("newer", [A], same(ONE), now=NOON, urgency=Urgency.CLICK)
    newer = posting.c.key == "newer"
    outbox.connection.execute(update(posting).where(newer).values(version=99, wanted=b"?"))
    assert has_nothing_to_do(outbox)
    assert outbox.wanted("newer", A) is None
    assert keys_waiting(outbox) == ["newer"]
    outbox.want("ours", [A], same(ONE), now=NOON)
    assert keys(show_all(outbox)) == ["ours"]
    outbox.take_back("newer", now=NOON)
    assert keys_waiting(outbox) == []


def keys_waiting(outbox: Outbox) -> list[str]:
    return [one.key for one in Waiting(outbox).all(["chat"])]


def test_the_mark_is_opaque_and_its_own_in_each_channel(outbox: Outbox) -> None:
    outbox.want("alert:1", [A, B], same(ONE), now=NOON)
    marks = {one.mark for one in taken(outbox)}
    assert len(marks) == 2
    assert not any("alert" in mark or "#" in mark for mark in marks)


def test_a_wording_is_put_in_words_once_for_all_who_see_the_same(outbox: Outbox) -> None:
    levels = {A: Level.FULL, B: Level.NONE, PAGE: Level.NONE}
    company = replace(outbox.company, privacy=Privacy(channels=levels))
    outbox = replace(outbox, company=company)
    asked: list[Readers] = []

    def wording(readers: Readers) -> Message:
        asked.append(readers)
        return message(f"as {readers.level}")

    outbox.want("key", [A, B, PAGE, DM], wording, now=NOON)
    assert [readers.level for readers in asked] == [Level.FULL, Level.NONE, Level.INITIALS]
    assert outbox.wanted("key", PAGE) == message("as none")
    asked.clear()
    outbox.revise("key", wording, now=NOON)
    assert len(asked) == 3
