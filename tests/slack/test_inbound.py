"""What people do in Slack, and what comes back: over HTTP and over Socket Mode."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.asks import Reply, Where
from messages.blocks import (
    Button,
    Buttons,
    Choice,
    Day,
    Form,
    Headline,
    Message,
    Option,
    Point,
    Prominence,
    Trend,
    Writing,
)
from messages.notices import UNMET
from nps.people import Person
from storage.database import Database
from tests.slack.conftest import Office, moved_in, posting, said
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import Refuse, ServerError, Slow
from tests.standins.slack_things import Message as Posted

JONAS = Person("jonas@example.com", "Jonas Weber")
AMIRA = Person("amira@example.com", "Amira Haddad")

CARD = Message(
    ("2/10 for Support",),
    (
        Headline(("A customer waits for us",), figure="2/10"),
        Buttons(
            (
                Button("case.claim", "17", "Claim", Prominence.PRIMARY),
                Button("case.resolve", "17", "Resolve"),
                Button("case.read", "17", "Read all", Prominence.OVERFLOW),
                Button("answer.ask", 'by team:"Store visit"', "Why?", Prominence.OVERFLOW),
            )
        ),
    ),
)
FORM = Form(
    "How did it end?",
    "Resolve",
    (
        Choice(
            "outcome",
            "How did it end?",
            (Option("put-right", "Put right"), Option("gone", "Leaving")),
            required=True,
        ),
        Day("by", "By when?"),
        Writing("note", "One line for the next colleague"),
    ),
)


async def posted(office: Office, card: Message = CARD, channel: str = "slack:#support") -> Posted:
    ref = await office.platform.show(posting(card, channel=channel))
    return next(m for m in office.slack.messages() if m.ts == ref.partition(":")[2])


async def test_a_button_reaches_the_desk_as_a_click(both_ways: Office) -> None:
    office = both_ways
    card = await posted(office)

    await office.send(office.slack.click(card, "Claim", by=office.jonas))

    [click] = office.desk.clicks
    assert (click.verb, click.subject, click.by) == ("case.claim", "17", JONAS)
    assert click.channel == "slack:#support"
    assert click.answers is None


@pytest.mark.parametrize(
    ("label", "verb", "subject"),
    [
        ("Read all", "case.read", "17"),
        ("Why?", "answer.ask", 'by team:"Store visit"'),
    ],
)
async def test_an_option_of_the_menu_is_a_click_too(
    office: Office, label: str, verb: str, subject: str
) -> None:
    card = await posted(office)

    await office.send(office.slack.click(card, label, by=office.jonas))

    assert [(c.verb, c.subject) for c in office.desk.clicks] == [(verb, subject)]


async def test_a_private_channel_of_the_settings_is_known_though_slack_does_not_name_it(
    office: Office,
) -> None:
    """What may be seen of a customer there is the channel's own."""
    leadership = office.slack.add_channel("leadership", private=True, members=[office.jonas])

    await office.send(office.slack.command("/nps open", by=office.jonas, where=leadership))

    assert [ask.channel for ask in office.desk.asks] == ["slack:#leadership"]


async def test_a_channel_that_no_setting_names_is_called_by_its_id(office: Office) -> None:
    other = office.slack.add_channel("other", members=[office.jonas])

    for _ in range(2):
        await office.send(office.slack.command("/nps open", by=office.jonas, where=other))

    assert [ask.channel for ask in office.desk.asks] == [f"slack:{other.id}"] * 2
    calls = [call for call in office.slack.calls if call.method == "conversations.list"]
    assert 0 < len(calls) <= 2  # once, with the archived ones: not for each question


async def test_people_of_another_company_may_read_and_nothing_else(both_ways: Office) -> None:
    office = both_ways
    partner = office.slack.add_user("partner", team="T0ELSEWHERE")
    office.support.members.append(partner.id)
    card = await posted(office)

    await office.send(office.slack.click(card, "Claim", by=partner))
    await office.send(office.slack.mention("this-week", by=partner, where="support"))

    await office.slack.wait_for(lambda: len(office.slack.ephemerals) == 2)
    assert {whisper.user for whisper in office.slack.ephemerals} == {partner}
    assert "only the people of the company" in office.slack.ephemerals[0].words
    assert office.desk.clicks == []
    assert office.desk.asks == []


async def test_a_channel_is_told_as_settings_spell_it_before_anything_was_posted_there(
    office: Office,
) -> None:
    await office.send(office.slack.command("/nps", by=office.jonas, where=office.support))

    assert office.desk.asks[0].channel == "slack:#support"


async def test_a_private_reply_is_seen_by_whoever_pressed_alone(both_ways: Office) -> None:
    """Also over an answer that takes blocks away: nobody else's message changes."""
    office = both_ways
    card = await posted(office)
    office.desk.answers.append(Reply(said("Amira was quicker and is on it.")))

    await office.send(office.slack.click(card, "Claim", by=office.jonas))

    whisper = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert [(w.user, w.words) for w in whisper] == [
        (office.jonas, "Amira was quicker and is on it.")
    ]
    assert len(card.versions) == 1


async def test_a_reply_with_nothing_to_say_says_nothing(office: Office) -> None:
    card = await posted(office)

    await office.send(office.slack.click(card, "Claim", by=office.jonas))
    await office.send(office.slack.click(card, "Claim", by=office.jonas))

    assert len(office.desk.clicks) == 2
    assert office.slack.calls_of("response_url") == []
    assert len(office.slack.messages()) == 1


async def test_a_change_in_place_is_left_to_the_courier(office: Office) -> None:
    card = await posted(office)
    office.desk.answers.append(Reply(said("Jonas is on it"), Where.IN_PLACE))

    await office.send(office.slack.click(card, "Claim", by=office.jonas))

    assert office.slack.calls_of("response_url") == []


async def test_a_whispered_message_is_replaced_in_place(both_ways: Office) -> None:
    """No courier knows of it."""
    office = both_ways
    office.desk.answers += [Reply(CARD), Reply(said("Jonas is on it"), Where.IN_PLACE)]
    await office.send(office.slack.command("/nps", "open", by=office.jonas, where=office.support))
    [whisper] = office.slack.ephemerals

    await office.send(office.slack.click(whisper, "Claim", by=office.jonas))

    await office.slack.wait_for(lambda: whisper.words == "Jonas is on it")


async def test_share_here_posts_in_the_channel_and_leaves_the_answer(both_ways: Office) -> None:
    office = both_ways
    office.desk.answers += [Reply(CARD), Reply(said("This week so far: 30"), Where.CHANNEL)]
    await office.send(office.slack.command("/nps", "open", by=office.jonas, where=office.support))
    [whisper] = office.slack.ephemerals

    await office.send(office.slack.click(whisper, "Resolve", by=office.jonas))

    [shared] = await office.slack.wait_for(lambda: office.slack.messages("support"))
    assert shared.words == "This week so far: 30"
    assert "A customer waits" in whisper.words


async def test_a_form_opens_while_the_door_is_open_and_comes_back_filled_in(
    both_ways: Office,
) -> None:
    office = both_ways
    card = await posted(office)
    office.desk.answers.append(Reply(form=FORM))

    await office.send(office.slack.click(card, "Resolve", by=office.jonas))
    await office.slack.wait_for(lambda: office.slack.views)
    form = office.slack.modal(office.jonas)
    assert form.title == "How did it end?"
    await office.send(
        office.slack.submit(form, {"How did it end?": "Put right", "By when?": "2026-11-27"})
    )

    sent = office.desk.clicks[-1]
    assert (sent.verb, sent.subject, sent.by) == ("case.resolve", "17", JONAS)
    assert sent.channel == "slack:#support"
    assert sent.answers == {"outcome": "put-right", "by": "2026-11-27", "note": ""}
    assert not form.open


async def test_what_an_outsider_does_reaches_nobody(office: Office) -> None:
    mallory = office.slack.add_user("mallory", team="T0ELSEWHERE")
    office.support.members.append(mallory.id)
    card = await posted(office)
    office.desk.answers.append(Reply(form=FORM))
    await office.send(office.slack.click(card, "Resolve", by=office.jonas))
    await office.slack.wait_for(lambda: office.slack.views)
    form = office.slack.modal(office.jonas)
    office.desk.clicks.clear()

    for act in (
        office.slack.click(card, "Claim", by=mallory),
        office.slack.command("/nps", "open", by=mallory, where=office.support),
        office.slack.mention("open", by=mallory, where=office.support),
        office.slack.submit(form, {"How did it end?": "Put right"}, by=mallory),
    ):
        await office.send(act)
    await office.slack.wait_for(lambda: len(office.slack.ephemerals) == 3)

    told = office.slack.ephemerals
    assert {one.user for one in told} == {mallory}
    words = [*(one.words for one in told), form.words]
    assert all("only the people of the company" in one for one in words)
    assert (office.desk.clicks, office.desk.asks) == ([], [])


async def test_a_refused_form_says_why_in_its_place(both_ways: Office) -> None:
    office = both_ways
    card = await posted(office)
    office.desk.answers += [
        Reply(form=FORM),
        Reply(said("Too late: Amira has put this right already.")),
    ]

    await office.send(office.slack.click(card, "Resolve", by=office.jonas))
    await office.slack.wait_for(lambda: office.slack.views)
    form = office.slack.modal(office.jonas)
    await office.send(office.slack.submit(form, {"How did it end?": "Put right"}))

    assert form.open
    assert form.words == "Too late: Amira has put this right already."
    assert form.labels == []


async def test_a_form_whose_door_has_closed_asks_to_press_again(office: Office) -> None:
    card = await posted(office)
    office.desk.answers.append(Reply(form=FORM))
    office.slack.fail("views.open", Refuse("expired_trigger_id"))

    await office.send(office.slack.click(card, "Resolve", by=office.jonas))

    [whisper] = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert "press again" in whisper.words


async def test_a_command_is_answered_in_its_acknowledgement(both_ways: Office) -> None:
    """In a channel where Earful is not even a member."""
    office = both_ways
    elsewhere = office.slack.add_channel("elsewhere", app_in=False, members=[office.jonas])

    await office.send(
        office.slack.command("/nps", "this-week by team", by=office.jonas, where=elsewhere)
    )

    [ask] = office.desk.asks
    assert (ask.words, ask.by, ask.command) == ("this-week by team", JONAS, "/nps")
    assert ask.channel == f"slack:{elsewhere.id}"
    assert [(w.user, w.words) for w in office.slack.ephemerals] == [(office.jonas, "You asked.")]
    assert office.slack.calls_of("response_url") == []


async def test_colleagues_mentioned_in_a_command_are_told_to_the_desk(office: Office) -> None:
    await office.send(
        office.slack.command("/nps", "kudos @amira & <me>", by=office.jonas, where=office.support)
    )

    [ask] = office.desk.asks
    assert ask.words == f"kudos <@{office.amira.id}> & <me>"
    assert ask.mentioned == {f"<@{office.amira.id}>": AMIRA}


async def test_an_answer_with_a_chart_can_do_without_it(office: Office) -> None:
    """A workspace that does not draw charts yet would refuse the whole acknowledgement."""
    office.slack.refused_blocks = {"data_visualization"}
    trend = Trend("NPS", (Point("W46", 30), Point("W47", 33)), ("Up from 30 to 33",))
    office.desk.answers.append(Reply(Message(("33",), (trend,))))

    await office.send(office.slack.command("/nps", by=office.jonas, where=office.support))

    [whisper] = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert whisper.words == "Up from 30 to 33"


async def test_a_mention_is_answered_to_the_asker_in_the_thread(both_ways: Office) -> None:
    office = both_ways
    card = await posted(office)

    await office.send(
        office.slack.mention("this-week", by=office.jonas, where="support", thread=card)
    )

    [whisper] = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert (whisper.user, whisper.thread_ts) == (office.jonas, card.ts)
    assert [ask.words for ask in office.desk.asks] == ["this-week"]


async def test_a_direct_message_is_answered_as_a_message(both_ways: Office) -> None:
    office = both_ways

    await office.send(office.slack.direct_message("this-week", by=office.jonas))

    direct = office.slack.dm(office.jonas)
    await office.slack.wait_for(lambda: len(direct.messages) == 2)
    assert direct.messages[-1].words == "You asked."
    assert office.desk.asks[0].channel == "dm:jonas@example.com"


async def test_an_event_that_comes_again_is_answered_once(both_ways: Office) -> None:
    office = both_ways
    mention = office.slack.mention("this-week", by=office.jonas, where="support")

    for retry in range(4):
        await office.send(mention, retry=retry)
    other = office.slack.mention("last-week", by=office.jonas, where="support")
    await office.send(other)

    await office.slack.wait_for(lambda: len(office.slack.ephemerals) == 2)
    assert [ask.words for ask in office.desk.asks] == ["this-week", "last-week"]


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"user": "U1", "text": "hello", "bot_id": "B1"},
        {"user": "U1", "text": "hello", "subtype": "bot_message"},
        {"user": "U1", "text": "hello", "channel_type": "channel"},
        {"type": "app_mention", "user": "U1", "text": "hello", "bot_id": "B1"},
    ],
)
async def test_what_is_no_persons_direct_message_is_let_pass(
    office: Office, event: dict[str, Any]
) -> None:
    direct = office.slack.dm(office.jonas)
    whole = {"type": "message", "channel": direct.id, "channel_type": "im"} | event

    await office.send(office.slack.event(whole))
    await office.send(office.slack.direct_message("help", by=office.jonas))

    await office.slack.wait_for(lambda: len(direct.messages) == 2)
    assert [ask.words for ask in office.desk.asks] == ["help"]


async def test_what_nobody_listens_for_is_acknowledged(office: Office) -> None:
    await office.send(office.slack.event({"type": "reaction_added", "user": office.jonas.id}))
    await office.send(office.slack.open_home(office.jonas))


async def test_slack_is_answered_in_time_though_the_desk_takes_longer(both_ways: Office) -> None:
    """The reply follows when it is known, at the address that came with the click."""
    office = both_ways
    office.desk.answers.append(Reply(said("That took a while.")))
    known = asyncio.Event()
    office.desk.press_hook = known.wait
    office.connection.errands.hurry = 0.05

    await office.send(office.slack.command("/nps", by=office.jonas, where=office.support))
    assert office.slack.ephemerals == []
    known.set()

    [whisper] = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert whisper.words == "That took a while."


async def test_a_form_that_is_known_too_late_asks_to_press_again(office: Office) -> None:
    card = await posted(office)
    office.desk.answers.append(Reply(form=FORM))
    known = asyncio.Event()
    office.desk.press_hook = known.wait
    office.connection.errands.hurry = 0.05

    await office.send(office.slack.click(card, "Resolve", by=office.jonas))
    known.set()

    [whisper] = await office.slack.wait_for(lambda: [*office.slack.ephemerals])
    assert "press again" in whisper.words
    assert office.slack.views == {}


async def test_a_slack_that_does_not_answer_holds_up_no_click(
    slack: SlackStandIn, database: Database
) -> None:
    """What it is asked for after a start comes later, or not at all."""
    slack.fail("auth.test", Slow(asyncio.Event()), times=None)
    async with moved_in(slack, database, seconds=0.3) as office:
        jonas, met_at = Person("jonas@example.com", "Jonas Weber"), datetime.now(UTC)
        await database.write(
            lambda store: store.identities.keep("slack", office.jonas.id, jonas, met_at)
        )
        card = await posted(office)
        await office.send(office.slack.click(card, "Claim", by=office.jonas))

    assert [(click.verb, click.by) for click in office.desk.clicks] == [("case.claim", jonas)]


async def test_before_slack_has_said_who_we_are_nobody_new_is_one_of_us(
    slack: SlackStandIn, database: Database
) -> None:
    slack.fail("auth.test", Slow(asyncio.Event()), times=None)
    async with moved_in(slack, database, seconds=0.3) as office:
        partner = slack.add_user("partner", team="T0ELSEWHERE")
        card = await posted(office)
        for user in (office.jonas, partner):
            await office.send(office.slack.click(card, "Claim", by=user))
        whispers = await slack.wait_for(lambda: [*slack.ephemerals][1:] and [*slack.ephemerals])

    assert office.desk.clicks == []
    assert {whisper.words for whisper in whispers} == {UNMET}


async def test_a_click_counts_though_slack_cannot_say_whose_it_is(office: Office) -> None:
    card = await posted(office)
    office.slack.fail("users.info", ServerError(503))

    await office.send(office.slack.click(card, "Claim", by=office.jonas))

    assert office.desk.clicks[0].by == Person(f"slack:{office.jonas.id}", "jonas")


async def test_an_answer_under_way_is_given_before_the_connection_ends(office: Office) -> None:
    """The stop waits for it."""
    release = asyncio.Event()
    office.slack.fail("chat.postEphemeral", Slow(release))
    await office.send(office.slack.mention("this-week", by=office.jonas, where="support"))
    await office.slack.wait_for(lambda: office.slack.calls_of("chat.postEphemeral"))

    stopping = asyncio.create_task(office.connection.errands.finish(5))
    release.set()
    await stopping

    assert len(office.slack.ephemerals) == 1
