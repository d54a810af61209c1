"""Each channel sees the customer at its own level, whatever is said there and however often."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType

import pytest

from handlers.asks import Ask, Reply, Where
from handlers.commands import answer
from jobs import digest, praise, targets
from jobs.job import Job
from messages.blocks import Message
from messages.plain import plain
from nps.company import Company, Level, PraiseRules, Privacy
from nps.followup import Outcome
from nps.response import Response
from storage.database import Database
from storage.store import Store
from tests.flows.company import AMIRA, COMPANY, DELIVERY, JONAS, KIM, MARTA, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Chat

FULL, INITIALS, NONE = "test:#delivery", "test:#vans", "test:#leadership"
WORDS = "Marta promised to ring. Maria Keller, maria@example.org, +49 170 555 0114, order 48-1123."
HIDDEN = ("Keller", "maria@example.org", "555 0114", "48-1123")
"""What initials do not show."""


def with_levels(default: Level = Level.INITIALS) -> Company:
    """Delivery reads in a channel of each level, its digest and its kind words too."""
    delivery = replace(DELIVERY, channels=(FULL, INITIALS, NONE))
    teams = tuple(delivery if team is DELIVERY else team for team in COMPANY.roster.teams)
    levels = {FULL: Level.FULL, INITIALS: Level.INITIALS, NONE: Level.NONE}
    return replace(
        COMPANY,
        roster=replace(COMPANY.roster, teams=teams),
        leadership=(FULL, INITIALS, NONE),
        praise=PraiseRules(channels=(FULL, INITIALS, NONE)),
        privacy=Privacy(default, MappingProxyType(levels)),
    )


@pytest.fixture(params=Level)
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """Whatever the level of all other channels is."""
    company = with_levels(request.param)
    async with Database("sqlite+aiosqlite://", company) as database:
        yield Scene(database, Chat(), company)


def unhappy(comment: str = WORDS, **changes: object) -> Response:
    return response(2, comment=comment, **({"touchpoint": "Home delivery"} | changes))


async def whole_life(scene: Scene) -> None:
    """Everything that is ever said about a customer, in every channel and in private."""
    await scene.told(unhappy(), response(10, id="kind", comment=f"Emre was so kind. {WORDS}"))
    await scene.told(unhappy(f"{WORDS} And again."))
    await scene.press("case.claim", AMIRA, channel=FULL)
    await scene.press("case.release", AMIRA, channel=INITIALS)
    await scene.press("case.claim", AMIRA, channel=NONE)
    for hours in (6, 20, 26):
        scene.now = NOW + timedelta(hours=hours)
        await scene.database.write(lambda store: targets.run(scene.now, store, scene.company))
    note = {"outcome": Outcome.PUT_RIGHT.value, "note": WORDS, "promise": WORDS}
    await scene.press("case.resolve", JONAS, answers=note, channel=FULL)
    scene.now = MONDAY
    for job in (praise.TELL, praise.PUBLISH, digest.JOB):
        await scene.database.write(partial(_done, job, scene))
    await scene.courier.deliver()


MONDAY = NOW + timedelta(days=6)


def _done(job: Job, scene: Scene, store: Store) -> None:
    job.run(MONDAY, store, scene.company)


async def answers(scene: Scene, channel: str) -> list[Message]:
    """What is said to one person who asks in *channel*."""
    verbs = ("case.read", "case.history", "case.why", "list.waiting")
    replies = [
        await scene.press(verb, JONAS, "" if verb == "list.waiting" else "1", channel=channel)
        for verb in verbs
    ]
    for words in ("open", "mine", "kudos Emre"):
        asking = partial(answer, Ask(words, JONAS, scene.now, channel), company=scene.company)
        replies.append(await scene.database.read(asking))
    return [reply.message for reply in replies if reply.message]


def said(scene: Scene, channel: str) -> Iterator[str]:
    """All that ever stood in *channel* and its threads."""
    for post in scene.chat.posts.values():
        if post.channel == channel:
            for message in (*post.versions, post.message):
                yield plain(message, scene.company.timezone)


async def test_each_channel_keeps_its_level_through_the_whole_life_of_a_case(scene: Scene) -> None:
    await whole_life(scene)
    cards = [len(scene.chat.in_channel(channel)) for channel in (FULL, INITIALS, NONE)]
    assert cards[0] == cards[1] == cards[2] > 2  # the card, kind words, digests

    assert any("Maria Keller" in text and "48-1123" in text for text in said(scene, FULL))
    assert any("Maria K." in text for text in said(scene, INITIALS))
    for text in said(scene, INITIALS):
        assert not [word for word in HIDDEN if word in text], text
    for text in said(scene, NONE):
        assert not [word for word in (*HIDDEN, "Maria") if word in text], text


async def test_private_answers_are_at_the_level_of_the_channel(scene: Scene) -> None:
    await scene.told(unhappy())
    full, initials, none = [
        [plain(one, scene.company.timezone) for one in await answers(scene, channel)]
        for channel in (FULL, INITIALS, NONE)
    ]
    assert any("Maria Keller" in text for text in full)
    assert any("Maria K." in text for text in initials)
    assert not [word for text in initials for word in HIDDEN if word in text]
    assert not [word for text in none for word in (*HIDDEN, "Maria") if word in text]


async def test_direct_messages_but_the_brief_have_no_more_than_initials(scene: Scene) -> None:
    await whole_life(scene)
    direct = {post.channel for post in scene.chat.posts.values() if post.channel.startswith("dm:")}
    assert len(direct) > 2  # the owner, the lead, whoever was praised
    for channel in direct:
        for text in said(scene, channel):
            if not text.startswith("You have Maria Keller"):
                assert not [word for word in HIDDEN if word in text], text
                if scene.company.privacy.customer is Level.NONE:
                    assert "Maria" not in text


async def test_no_channel_reads_which_colleague_an_unhappy_customer_named(scene: Scene) -> None:
    await scene.told(unhappy())
    for channel in (FULL, INITIALS, NONE):
        (text,) = said(scene, channel)
        assert "Marta" not in text
        assert "[a colleague] promised" in text


async def test_who_leads_the_team_reads_the_colleague_s_name_alone(scene: Scene) -> None:
    await scene.told(unhappy("Emre promised to ring."))
    assert "Read all" in scene.post(NONE).labels
    for channel in (FULL, INITIALS, NONE, "dm:marta@example.com"):
        by_lead = await scene.press("case.read", MARTA, channel=channel)
        assert by_lead.where is Where.PRIVATE
        assert "Emre promised" in _read(by_lead)
        for other in (JONAS, KIM):  # Kim leads another team
            assert "[a colleague] promised" in _read(
                await scene.press("case.read", other, channel=channel)
            )


async def test_so_it_is_with_what_colleagues_noted(scene: Scene) -> None:
    await scene.told(unhappy())
    ended = {"outcome": Outcome.PUT_RIGHT.value, "note": "Emre rings on Monday"}
    await scene.press("case.resolve", JONAS, answers=ended, channel=FULL)
    for channel in (FULL, INITIALS, NONE):
        assert "For whoever is next: [a colleague] rings on Monday" in scene.read(channel)
    assert "Emre rings" in _read(await scene.press("case.history", MARTA, channel=FULL))
    assert "[a colleague] rings" in _read(await scene.press("case.history", KIM, channel=FULL))


async def test_the_lead_s_nudge_names_the_colleague(scene: Scene) -> None:
    await scene.told(unhappy("Emre promised to ring."))
    scene.now = NOW + timedelta(hours=26)
    await scene.database.write(lambda store: targets.run(scene.now, store, scene.company))
    await scene.courier.deliver()
    assert "Emre promised" in scene.read("dm:marta@example.com")
    assert "Emre" not in scene.read(FULL)


def _read(reply: Reply) -> str:
    return plain(reply.message, COMPANY.timezone) if reply.message else ""


async def test_the_push_names_no_customer_in_any_channel(scene: Scene) -> None:
    await whole_life(scene)
    for post in scene.chat.posts.values():
        for message in (*post.versions, post.message):
            push = plain(Message(message.summary, ()), scene.company.timezone)
            assert not [word for word in (*HIDDEN, "Maria", "Marta") if word in push], push


async def test_at_none_the_push_says_that_a_customer_waits_and_for_whom(scene: Scene) -> None:
    await scene.told(unhappy())
    (post,) = scene.chat.in_channel(NONE)
    assert post.message.summary == ("A customer waits for Delivery.",)
