"""What shall not count leaves the figures, the channels and the lists; and comes back as it was."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from handlers import exclusion
from handlers.asks import Ask
from handlers.commands import answer
from jobs import digest, praise
from jobs.job import Job
from messages.plain import plain
from nps.followup import Outcome, State
from nps.period import ALL
from nps.refusal import Refusal
from nps.tally import Tally
from tests.flows.company import AMIRA, JONAS, response
from tests.flows.conftest import Scene

KEY = "plain:r-1"
REASON = "A test of ours"
ENDED = {"outcome": Outcome.PUT_RIGHT.value, "cause": "No call-back"}
KIND = "Amira stayed on the line until the bed was really booked. So patient."
THURSDAY = datetime(2026, 11, 19, 14, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
AMIRAS = "dm:amira@example.com"


async def exclude(scene: Scene, key: str = KEY, reason: str = REASON, deliver: bool = True) -> bool:
    done = await scene.database.write(
        lambda store: exclusion.exclude(key, reason, store, scene.company, scene.now)
    )
    if deliver:
        await scene.courier.deliver()
    return done


async def include(scene: Scene, key: str = KEY) -> bool:
    done = await scene.database.write(
        lambda store: exclusion.include(key, store, scene.company, scene.now)
    )
    await scene.courier.deliver()
    return done


async def asked(scene: Scene, words: str) -> str:
    ask = Ask(words, JONAS, scene.now, "test:#support")
    reply = await scene.database.read(lambda store: answer(ask, store, scene.company))
    return plain(reply.message, scene.company.timezone) if reply.message else ""


async def everything(scene: Scene) -> Tally:
    return await scene.database.read(lambda store: store.tallies.of(ALL, {}))


def everywhere(scene: Scene) -> dict[str, list[str]]:
    """What each channel shows in itself, as people read it."""
    zone = scene.company.timezone
    shown: dict[str, list[str]] = {}
    for post in scene.chat.posts.values():
        if not post.thread:
            shown.setdefault(post.channel, []).append(plain(post.message, zone))
    return shown


async def test_the_card_says_that_it_does_not_count_and_why(scene: Scene) -> None:
    await scene.told(response())
    assert await exclude(scene)

    text = scene.read()
    assert text.startswith("Taken back: this answer does not count")
    assert f"The reason: {REASON}" in text
    assert scene.post().labels == ["History"]
    history = await scene.press("case.history", JONAS)
    assert history.message
    assert f"this answer does not count: {REASON}" in plain(history.message, scene.company.timezone)


async def test_a_card_that_nobody_has_seen_never_comes(scene: Scene) -> None:
    await scene.told(response(), deliver=False)
    await exclude(scene)
    assert not scene.chat.posts


async def test_it_leaves_figures_lists_and_exports(scene: Scene) -> None:
    await scene.told(response(), response(9, id="other"))
    await exclude(scene)

    assert (await everything(scene)).n == 1
    assert "Nobody waits" in await asked(scene, "open")
    assert "waits" not in await asked(scene, "this-week")
    exported = await scene.database.read(lambda store: list(store.responses.since(None, None)))
    assert [one.id for one in exported] == ["other"]


async def opened(scene: Scene) -> None:
    await scene.told(response())


async def claimed(scene: Scene) -> None:
    await scene.told(response())
    await scene.press("case.claim", AMIRA)


async def released(scene: Scene) -> None:
    await claimed(scene)
    await scene.press("case.release", AMIRA)


async def resolved(scene: Scene) -> None:
    await claimed(scene)
    await scene.press("case.resolve", JONAS, answers=ENDED)


async def better(scene: Scene) -> None:
    await scene.told(response())
    await scene.told(response(8))


async def claimed_and_better(scene: Scene) -> None:
    await claimed(scene)
    await scene.told(response(8))


@pytest.mark.parametrize("stood", [opened, claimed, released, resolved, better, claimed_and_better])
async def test_included_again_everything_stands_where_it_stood(
    scene: Scene, stood: Callable[[Scene], Awaitable[None]]
) -> None:
    await stood(scene)
    case = await scene.database.read(lambda store: store.cases.get(1))
    before, figures = everywhere(scene), await everything(scene)

    await exclude(scene)
    assert everywhere(scene) != before
    assert await include(scene)

    again = await scene.database.read(lambda store: store.cases.get(1))
    assert again.followup == case.followup
    assert await everything(scene) == figures
    after = everywhere(scene)
    for channel, messages in before.items():
        assert after[channel][: len(messages)] == messages


async def test_a_card_that_nobody_had_seen_comes_when_it_counts_again(scene: Scene) -> None:
    await scene.told(response(), deliver=False)
    await exclude(scene)
    await include(scene)
    assert scene.read().startswith("A customer waits for us")


async def test_what_the_customer_says_meanwhile_reopens_nothing(scene: Scene) -> None:
    await scene.told(response())
    await exclude(scene)
    await scene.told(response(1, comment="Worse."))

    assert scene.read().startswith("Taken back")
    assert not scene.chat.in_threads("test:#support")
    await include(scene)
    assert scene.read().startswith("A customer waits for us")
    assert "Worse." in scene.read()


async def test_a_better_score_meanwhile_leaves_nothing_to_do(scene: Scene) -> None:
    await scene.told(response())
    await exclude(scene)
    await scene.told(response(9))
    await include(scene)
    case = await scene.database.read(lambda store: store.cases.get(1))
    assert case.followup.state is State.WITHDRAWN
    assert scene.read().startswith("The customer changed the score to 9")


async def test_what_does_not_count_opens_no_case_later(scene: Scene) -> None:
    await scene.told(response(9))
    await exclude(scene)
    await scene.told(response(2, comment="Not any more."))
    assert not scene.chat.posts


async def test_twice_is_no_news(scene: Scene) -> None:
    await scene.told(response())
    assert not await include(scene)
    assert await exclude(scene)
    before = everywhere(scene)
    assert not await exclude(scene, reason="Another reason")
    assert everywhere(scene) == before


async def run(scene: Scene, job: Job, due: datetime) -> None:
    scene.now = due
    await scene.database.write(lambda store: job.run(due, store, scene.company))
    await scene.courier.deliver()


async def kind_words(scene: Scene) -> None:
    """Told on Thursday, posted on Friday beside some that credit nobody."""
    nobody = "Solved in five minutes, with a joke."
    await scene.told(response(10, comment=KIND), response(9, id="r-2", comment=nobody))
    await run(scene, praise.TELL, THURSDAY)
    await run(scene, praise.PUBLISH, FRIDAY)


@pytest.mark.parametrize(("key", "words"), [(KEY, KIND), ("plain:r-2", "with a joke")])
async def test_kind_words_go_and_come_back(scene: Scene, key: str, words: str) -> None:
    await kind_words(scene)
    before = everywhere(scene)
    assert words in str(before)

    await exclude(scene, key)
    assert words not in str(everywhere(scene))
    await include(scene, key)
    assert everywhere(scene) == before


async def test_a_post_of_which_nothing_is_left_goes_and_comes_back(scene: Scene) -> None:
    await kind_words(scene)
    await exclude(scene, KEY)
    await exclude(scene, "plain:r-2")
    assert not scene.chat.posts
    await include(scene, "plain:r-2")
    assert "with a joke" in scene.read("test:#support")
    assert "Amira" not in scene.read("test:#support")


async def test_kind_words_that_do_not_count_are_no_kudos(scene: Scene) -> None:
    await kind_words(scene)
    assert KIND in await asked(scene, "kudos Amira")
    await exclude(scene)
    assert KIND not in await asked(scene, "kudos Amira")


async def test_the_next_digest_says_what_has_changed(scene: Scene) -> None:
    happy = [response(9, id=f"happy-{number}", comment="") for number in range(30)]
    await scene.told(response(), *happy)
    await run(scene, digest.JOB, MONDAY)
    await exclude(scene)
    await run(scene, digest.JOB, MONDAY + timedelta(weeks=1))
    assert "Week 47: 94, now 100." in everywhere(scene)["test:#leadership"][-1]


async def test_a_digest_quotes_nobody_who_does_not_count(scene: Scene) -> None:
    happy = [response(9, id=f"happy-{number}", comment="") for number in range(30)]
    other = response(3, id="other", comment="The shelf came with the wrong screws, twice.")
    await scene.told(response(), other, *happy)
    await run(scene, digest.JOB, MONDAY)
    quoted = {words for one in (response(), other) for words in [one.comment] if words}
    (before,) = everywhere(scene)["test:#leadership"]
    told = next(words for words in quoted if words in before)

    await exclude(scene, KEY if told == response().comment else "plain:other")
    (after,) = everywhere(scene)["test:#leadership"]
    assert told not in after
    assert after == before.replace(f"“{told}”\n  Helpline\n", "")


async def test_an_id_is_enough_where_no_other_source_has_it(scene: Scene) -> None:
    other = response(id="a:b")
    await scene.told(response(), other, response(source="csv"))

    def meant(word: str) -> Awaitable[str]:
        return scene.database.read(lambda store: exclusion.known_as(word, store))

    assert await meant("plain:r-1") == KEY
    assert await meant("a:b") == "plain:a:b"
    with pytest.raises(Refusal, match="csv:r-1, plain:r-1"):
        await meant("r-1")
    for unknown in ("b", "r-", "", "%", "plain:"):
        with pytest.raises(Refusal, match="earful export"):
            await meant(unknown)
