"""What a courier asks of Slack: shown once, edited in place, found again, taken back."""

import asyncio

import pytest

from bot.platforms.port import Undeliverable
from bot.platforms.slack.faults import UNSHOWABLE
from messages.blocks import Headline, Mention, Message, Point, Quote, Trend
from storage.database import Database
from tests.slack.conftest import Office, moved_in, posting, said
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import (
    Fault,
    Garbage,
    HangUp,
    LostAnswer,
    RateLimited,
    Refuse,
    ServerError,
    SlowAnswer,
)

NEWS = said("A customer waits for us")
CHART = Message(
    ("33, a real rise",),
    (
        Headline(("Customers, week 47",)),
        Trend("NPS", (Point("W46", 30), Point("W47", 33)), ("Up from 30 to 33",)),
    ),
)


async def test_a_message_is_posted_edited_and_taken_back(office: Office) -> None:
    ref = await office.platform.show(posting(NEWS))
    [message] = office.slack.messages("support")
    assert message.words == "A customer waits for us"
    assert ref == f"{office.support.id}:{message.ts}"

    assert await office.platform.show(posting(said("Jonas is on it"), ref=ref)) == ref
    assert message.words == "Jonas is on it"

    await office.platform.show(posting(None, ref=ref))
    assert message.deleted


async def test_only_an_opaque_mark_stands_in_the_metadata(office: Office) -> None:
    wanted = posting(NEWS)

    ref = await office.platform.show(wanted)
    await office.platform.show(posting(said("Jonas is on it"), ref=ref))

    [message] = office.slack.messages("support")
    assert message.metadata == {
        "event_type": "earful_posting",
        "event_payload": {"key": wanted.mark},
    }
    assert "17" not in wanted.mark


async def test_nothing_unfurls_and_no_name_in_the_text_becomes_a_link(office: Office) -> None:
    await office.platform.show(posting(said("see https://example.com @here")))

    [call] = office.slack.calls_of("chat.postMessage")
    quiet = ("unfurl_links", "unfurl_media", "link_names")
    assert [call.args[name] for name in quiet] == [False, False, False]
    assert call.args["parse"] == "none"


async def test_a_reply_stands_in_its_parents_thread(office: Office) -> None:
    parent = await office.platform.show(posting(NEWS))

    await office.platform.show(posting(said("More words"), key="words:17", thread=parent))

    first, reply = office.slack.messages("support")
    assert reply.thread_ts == first.ts


@pytest.mark.parametrize("channel", ["slack:#support", "slack:support", "#support", "slack:{id}"])
async def test_a_channel_is_found_by_name_or_id(office: Office, channel: str) -> None:
    await office.platform.show(posting(NEWS, channel=channel.format(id=office.support.id)))

    assert len(office.slack.messages("support")) == 1


async def test_a_private_channel_is_found_where_earful_is_in(office: Office) -> None:
    office.slack.add_channel("secret", private=True)
    office.slack.add_channel("closed", private=True, app_in=False)

    await office.platform.show(posting(NEWS, channel="slack:#secret"))
    with pytest.raises(Undeliverable) as refused:
        await office.platform.show(posting(NEWS, channel="slack:#closed"))

    assert "/invite @Earful" in refused.value.reason
    assert refused.value.retry_after is None


async def test_a_colleague_is_written_to_directly(office: Office) -> None:
    await office.platform.show(posting(NEWS, channel="dm:jonas@example.com"))
    await office.platform.show(posting(NEWS, channel=f"dm:slack:{office.amira.id}", key="b"))
    await office.platform.show(posting(NEWS, channel="dm:jonas@example.com", key="c"))

    assert len(office.slack.messages(office.slack.dm(office.jonas))) == 2
    assert len(office.slack.messages(office.slack.dm(office.amira))) == 1
    assert len(office.slack.calls_of("users.lookupByEmail")) == 1
    assert len(office.slack.calls_of("conversations.open")) == 2


async def test_it_is_known_who_can_be_written_to(office: Office) -> None:
    office.slack.add_user("gone", deleted=True)
    office.slack.add_user("robot", is_bot=True)

    known = {
        who: await office.platform.knows(who)
        for who in ("jonas@example.com", "gone@example.com", "robot@example.com", "x@example.com")
    }

    assert [who for who, is_known in known.items() if is_known] == ["jonas@example.com"]
    assert await office.platform.knows(f"slack:{office.amira.id}")
    assert not await office.platform.knows("teams:29:abc")


async def test_colleagues_are_mentioned_by_their_slack_names_where_they_are_there(
    office: Office,
) -> None:
    message = Message(
        ("Kind words",),
        (
            Headline((Mention("jonas@example.com", "Jonas"), " is on it")),
            Quote("She", (Mention("nobody@example.com", "Nora"),)),
        ),
    )

    await office.platform.show(posting(message))

    [shown] = office.slack.messages("support")
    assert office.jonas.mention in shown.words
    assert "Nora" in shown.words


async def test_mentions_become_names_while_slack_cannot_be_asked(office: Office) -> None:
    office.slack.fail("users.lookupByEmail", RateLimited(30), times=None)
    message = Message(("x",), (Headline((Mention("jonas@example.com", "Jonas"), " is on it")),))

    await office.platform.show(posting(message))

    assert office.slack.messages("support")[0].words == "Jonas is on it"


async def test_a_workspace_without_charts_gets_the_words(office: Office) -> None:
    office.slack.refused_blocks = {"data_visualization"}

    ref = await office.platform.show(posting(CHART))
    await office.platform.show(posting(CHART, ref=ref))

    [shown] = office.slack.messages("support")
    assert shown.words == "Customers, week 47\nUp from 30 to 33"


async def test_blocks_that_slack_does_not_take_leave_the_news(office: Office) -> None:
    office.slack.refused_blocks = {"data_visualization", "header"}

    ref = await office.platform.show(posting(CHART))
    assert [message.words for message in office.slack.messages("support")] == ["33, a real rise"]

    office.slack.refused_blocks = set()
    await office.platform.show(posting(CHART, ref=ref))
    office.slack.refused_blocks = {"data_visualization", "header"}
    await office.platform.show(posting(CHART, ref=ref))
    assert [message.words for message in office.slack.messages("support")] == ["33, a real rise"]


POISONED: dict[str, Fault] = {word: Refuse(word) for word in sorted(UNSHOWABLE)}
POISONED["too large for HTTP"] = ServerError(413)


@pytest.mark.parametrize("refusal", POISONED.values(), ids=POISONED.keys())
async def test_what_slack_does_not_take_goes_without_charts_then_as_text_then_nowhere(
    office: Office, refusal: Fault
) -> None:
    office.slack.fail("chat.postMessage", refusal)
    await office.platform.show(posting(CHART))
    office.slack.fail("chat.postMessage", refusal, times=2)
    await office.platform.show(posting(CHART, key="alert:18"))
    assert [message.words for message in office.slack.messages("support")] == [
        "Customers, week 47\nUp from 30 to 33",
        "33, a real rise",
    ]

    office.slack.fail("chat.postMessage", refusal, times=3)
    with pytest.raises(Undeliverable) as refused:
        await office.platform.show(posting(CHART, key="alert:19"))
    assert refused.value.retry_after is None


async def test_a_message_that_somebody_deleted_stays_deleted(office: Office) -> None:
    """It was somebody's wish, and a new card would ring everybody again."""
    ref = await office.platform.show(posting(NEWS))
    office.slack.delete(office.slack.messages("support")[0])

    assert await office.platform.show(posting(said("Jonas is on it"), ref=ref)) == ref
    await office.platform.show(posting(None, ref=ref))
    assert not office.slack.messages("support")


async def test_what_may_not_be_deleted_is_emptied(office: Office) -> None:
    ref = await office.platform.show(posting(NEWS))
    office.slack.fail("chat.delete", Refuse("compliance_exports_prevent_deletion"))

    await office.platform.show(posting(None, ref=ref))

    assert [m.words for m in office.slack.messages("support")] == ["Earful has taken this back."]


async def test_a_channel_shared_with_another_company_is_refused(office: Office) -> None:
    office.slack.add_channel("partners", shared=True)

    with pytest.raises(Undeliverable) as refused:
        await office.platform.show(posting(NEWS, channel="slack:#partners"))

    assert "allow_shared_channels" in refused.value.reason
    assert refused.value.retry_after is None
    office.platform.channels.allow_shared = True
    await office.platform.show(posting(NEWS, channel="slack:#partners"))
    assert len(office.slack.messages("partners")) == 1


async def test_names_of_channels_are_asked_for_once(office: Office) -> None:
    for number in range(1200):
        office.slack.add_channel(f"room-{number}")
    for key in ("a", "b", "c"):
        await office.platform.show(posting(NEWS, channel="slack:#room-1100", key=key))
    for _ in range(3):
        with pytest.raises(Undeliverable):
            await office.platform.show(posting(NEWS, channel="slack:#nowhere"))

    assert len(office.slack.calls_of("conversations.list")) == 2
    assert len(office.slack.calls_of("conversations.info")) == 1


# What goes wrong

VERDICTS: dict[str, tuple[Fault, str, float | None, bool]] = {
    "a pause": (RateLimited(17), "Slack asks for a pause in #support", 17, False),
    "a pause without end": (RateLimited(10**15), "Slack asks for a pause in #support", 3600, False),
    "not in": (
        Refuse("not_in_channel"),
        "Earful is not in #support: type /invite @Earful there",
        None,
        False,
    ),
    "archived": (
        Refuse("is_archived"),
        "#support is archived in Slack: bring it back, or name another channel",
        None,
        False,
    ),
    "a scope": (
        Refuse("missing_scope", {"needed": "chat:write"}),
        (
            "The Slack app lacks the scope chat:write: bring it up to date with"
            " `earful manifest slack`, then install it again"
        ),
        None,
        False,
    ),
    "the token": (
        Refuse("token_revoked"),
        "Slack does not accept the bot token: check SLACK_BOT_TOKEN",
        None,
        False,
    ),
    "unheard of": (Refuse("solar_flare"), "Slack refused it for #support (solar_flare)", 0, False),
    "a fault": (Refuse("internal_error"), "Slack has a fault of its own", 0, True),
    "a page": (ServerError(503), "Slack has a fault of its own", 0, True),
    "garbage": (Garbage(), "Slack's answer cannot be read", 0, True),
    "text": (Garbage("ok", "text/plain"), "No answer from Slack", 0, True),
    "hung up": (HangUp(), "No answer from Slack", 0, True),
    "lost": (LostAnswer(), "No answer from Slack", 0, True),
}


@pytest.mark.parametrize(("fault", "reason", "again", "doubt"), VERDICTS.values(), ids=VERDICTS)
async def test_every_fault_is_a_sentence_with_a_verdict(
    office: Office, fault: Fault, reason: str, again: float | None, doubt: bool
) -> None:
    office.slack.fail("chat.postMessage", fault)

    with pytest.raises(Undeliverable) as refused:
        await office.platform.show(posting(NEWS))

    told = refused.value
    assert (told.reason, told.retry_after, told.in_doubt) == (reason, again, doubt)
    assert len(office.slack.calls_of("chat.postMessage")) == 1


async def test_an_edit_is_never_in_doubt(office: Office) -> None:
    """Made twice it shows the same."""
    ref = await office.platform.show(posting(NEWS))
    office.slack.fail("chat.update", LostAnswer())

    with pytest.raises(Undeliverable) as refused:
        await office.platform.show(posting(said("Jonas is on it"), ref=ref))

    assert (refused.value.retry_after, refused.value.in_doubt) == (0, False)


async def test_a_time_out_leaves_a_post_in_doubt(slack: SlackStandIn, database: Database) -> None:
    release = asyncio.Event()
    slack.fail("chat.postMessage", SlowAnswer(release))

    async with moved_in(slack, database, seconds=0.3) as office:
        with pytest.raises(Undeliverable) as refused:
            await office.platform.show(posting(NEWS))
        release.set()

    assert refused.value.in_doubt
    assert len(slack.messages("support")) == 1


async def test_a_slack_that_cannot_be_reached_leaves_no_doubt(
    slack: SlackStandIn, database: Database
) -> None:
    """Nothing was sent."""
    async with moved_in(slack, database) as office:
        await office.platform.channels.id("#support")
        office.platform.api.web.base_url = "http://127.0.0.1:1/api/"
        with pytest.raises(Undeliverable) as refused:
            await office.platform.show(posting(NEWS))

    told = refused.value
    assert (told.reason, told.retry_after, told.in_doubt) == ("Slack cannot be reached", 0, False)


# What is looked up


async def test_a_doubtful_post_is_found_by_its_mark(office: Office) -> None:
    office.slack.fail("chat.postMessage", LostAnswer())
    with pytest.raises(Undeliverable):
        await office.platform.show(posting(NEWS))
    for number in range(250):
        office.slack.say("support", f"chatter {number}", by=office.jonas)

    found = await office.platform.find([posting(NEWS)])

    message = office.slack.messages("support")[0]
    assert found == {"alert:17": [f"{office.support.id}:{message.ts}"]}
    assert await office.platform.find([posting(NEWS, key="alert:18")]) == {}


async def test_of_two_copies_both_are_found_the_older_first(office: Office) -> None:
    first = await office.platform.show(posting(NEWS))
    second = await office.platform.show(posting(NEWS))

    assert await office.platform.find([posting(NEWS)]) == {"alert:17": [first, second]}


async def test_a_doubtful_reply_is_found_in_its_thread(office: Office) -> None:
    parent = await office.platform.show(posting(NEWS))
    reply = posting(said("More words"), key="words:17", thread=parent)
    shown = await office.platform.show(reply)

    assert await office.platform.find([reply]) == {"words:17": [shown]}


async def test_a_doubtful_direct_message_is_found(office: Office) -> None:
    direct = posting(NEWS, channel="dm:jonas@example.com")
    shown = await office.platform.show(direct)

    assert await office.platform.find([direct]) == {direct.key: [shown]}


async def test_somebody_elses_message_with_our_mark_is_not_ours(office: Office) -> None:
    metadata = {"event_type": "earful_posting", "event_payload": {"key": posting(NEWS).mark}}
    office.slack.say("support", "Buy this", by=office.jonas, metadata=metadata)

    assert await office.platform.find([posting(NEWS)]) == {}


async def test_without_the_history_scope_nothing_is_found(office: Office) -> None:
    await office.platform.show(posting(NEWS))
    office.slack.scopes -= {"channels:history", "groups:history"}

    assert await office.platform.find([posting(NEWS)]) is None


async def test_a_look_up_that_fails_says_so(office: Office) -> None:
    office.slack.fail("conversations.history", RateLimited(60))

    with pytest.raises(Undeliverable) as refused:
        await office.platform.find([posting(NEWS)])

    assert refused.value.retry_after == 60
