"""Kind words reach their person first, then the team, and belong to the person throughout."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.asks import Ask
from handlers.commands import answer
from jobs import digest, praise
from messages.plain import plain
from nps.company import PraiseRules, Sharing, Weekday, Weekly
from nps.refusal import Refusal
from nps.response import Response
from storage.store import Store
from tests.flows.company import AMIRA, JONAS, NOW, response
from tests.flows.conftest import Scene

THURSDAY = datetime(2026, 11, 19, 14, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
AMIRAS = "dm:amira@example.com"
KIND = "Amira stayed on the line until the bed was really booked. So patient."


def kind(words: str = KIND, **changes: object) -> Response:
    return response(10, **({"id": "kind", "comment": words} | changes))


async def thursday(scene: Scene, due: datetime = THURSDAY) -> None:
    scene.now = max(scene.now, due)
    await scene.database.write(lambda store: praise.tell(due, store, scene.company))
    await scene.courier.deliver()


async def friday(scene: Scene, due: datetime = FRIDAY) -> None:
    scene.now = max(scene.now, due)
    await scene.database.write(lambda store: praise.publish(due, store, scene.company))
    await scene.courier.deliver()


async def test_whoever_was_told_too_late_to_answer_is_asked_for_another_week(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene, FRIDAY - timedelta(hours=1))
    await friday(scene)
    assert not scene.chat.in_channel("test:#support")

    await friday(scene, FRIDAY + timedelta(weeks=1))
    assert KIND in scene.read("test:#support")


@pytest.mark.parametrize("verb", ["praise.lovely", "praise.always"])
async def test_whoever_answers_at_once_is_not_waited_for(scene: Scene, verb: str) -> None:
    await scene.told(kind())
    await thursday(scene, FRIDAY - timedelta(hours=1))
    await scene.press(verb, AMIRA)

    await friday(scene)
    assert KIND in scene.read("test:#support")


def test_telling_late_is_told_when_it_runs() -> None:
    assert praise.TELL.as_of_now


@pytest.mark.parametrize(
    ("tell", "hours"),
    [
        (Weekly(Weekday.THU, 15), 24),
        (Weekly(Weekday.FRI, 9), 6),
        (Weekly(Weekday.SUN, 23), 112),
        (Weekly(Weekday.FRI, 16), 167),
    ],
)
def test_the_time_to_answer_is_what_settings_leave(tell: Weekly, hours: int) -> None:
    assert Weekly(Weekday.FRI, 15).after(tell) == timedelta(hours=hours)


async def test_run_twice_it_is_told_and_posted_once(scene: Scene) -> None:
    await scene.told(kind())
    for _ in range(2):
        await thursday(scene)
    for _ in range(2):
        await friday(scene)

    assert len(scene.chat.posts) == 2


async def test_three_of_a_team_are_told_in_a_week_however_often_it_runs(scene: Scene) -> None:
    await scene.told(*(kind(f"Amira was kind, {n} times.", id=str(n)) for n in range(9)))
    for _ in range(3):
        await thursday(scene)
    assert len(scene.chat.posts) == 3

    await thursday(scene, THURSDAY + timedelta(weeks=1))
    assert len(scene.chat.posts) == 6


@pytest.mark.parametrize("verb", ["praise.keep", "praise.not-me", "praise.never"])
async def test_what_its_person_keeps_is_never_published(scene: Scene, verb: str) -> None:
    await scene.told(kind())
    await thursday(scene)
    await scene.press(verb, AMIRA)
    await friday(scene)

    assert not scene.chat.in_channel("test:#support")


@pytest.mark.parametrize("verb", ["praise.keep", "praise.not-me"])
async def test_what_is_kept_after_the_post_goes_from_it_at_once(scene: Scene, verb: str) -> None:
    await scene.told(kind(), kind("Amira is the best. Really.", id="other"))
    await thursday(scene)
    await friday(scene)
    subject = await scene.database.read(_number_of)
    await scene.press(verb, AMIRA, subject=subject)

    assert KIND not in scene.read("test:#support")
    assert "Amira is the best" in scene.read("test:#support")


def _number_of(store: Store) -> str:
    about = store.praises.about("amira@example.com", 10)
    return next(str(one.id) for one in about if one.response.comment == KIND)


async def test_a_post_that_lost_its_last_words_is_taken_back(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await friday(scene)
    await scene.press("praise.keep", AMIRA)

    assert not scene.chat.in_channel("test:#support")


async def test_only_its_person_can_decide(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)

    with pytest.raises(Refusal):
        await scene.press("praise.keep", JONAS)


@pytest.mark.parametrize("sharing", list(Sharing))
async def test_no_answer_means_what_the_company_says(scene: Scene, sharing: Sharing) -> None:
    scene.company = replace(scene.company, praise=PraiseRules(sharing=sharing))
    await scene.told(kind())
    await thursday(scene)
    await friday(scene)

    is_posted = bool(scene.chat.in_channel("test:#support"))
    assert is_posted is (sharing is Sharing.UNLESS_KEPT)


async def test_kind_words_that_credit_nobody_are_the_teams(scene: Scene) -> None:
    await scene.told(kind("Solved in five minutes, with a joke.", team="support"))
    await thursday(scene)
    assert not scene.chat.posts

    await friday(scene)
    assert "Solved in five minutes" in scene.read("test:#support")


async def test_a_score_below_nine_praises_nobody(scene: Scene) -> None:
    await scene.told(replace(kind(), score=8))
    await thursday(scene)
    await friday(scene)

    assert not scene.chat.posts


async def test_a_name_that_two_colleagues_share_credits_nobody(scene: Scene) -> None:
    roster = scene.company.roster
    twin = replace(roster.staff[0], email="amira.b@example.com", name="Amira Berg")
    twins = replace(roster, staff=(*roster.staff, twin))
    scene.company = replace(scene.company, roster=twins)
    await scene.told(kind())
    await thursday(scene)

    assert not scene.chat.posts


async def test_old_kind_words_are_told_to_nobody(scene: Scene) -> None:
    await scene.told(kind(answered_at=NOW - timedelta(weeks=6)))
    await thursday(scene)

    assert not scene.chat.posts


async def test_a_person_never_has_a_number_or_a_score_beside_the_name(scene: Scene) -> None:
    await scene.told(kind(), kind("Amira is the best. Really.", id="other"))
    await thursday(scene)
    await friday(scene)

    for post in scene.chat.posts.values():
        assert "/10" not in plain(post.message, scene.company.timezone)


UNKIND = response(1, id="kind", comment="Amira was horrible after all.")


async def test_words_that_turned_unkind_are_never_published(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await scene.told(UNKIND)
    assert not scene.chat.in_channel("dm:amira@example.com")

    await friday(scene)
    assert "kind words" not in scene.read("test:#support").lower()


async def test_a_post_whose_words_turned_unkind_goes(scene: Scene) -> None:
    await scene.told(kind(), kind("Amira was great, thanks.", id="other"))
    await thursday(scene)
    await friday(scene)
    assert "until the bed" in scene.read("test:#support")

    await scene.told(UNKIND)

    posts = [plain(post.message, scene.company.timezone) for post in scene.chat.posts.values()]
    assert not [post for post in posts if "until the bed" in post]
    assert [post for post in posts if "Amira was great" in post]


async def test_who_presses_on_words_that_turned_unkind_is_told(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await scene.told(UNKIND)

    with pytest.raises(Refusal, match="something else"):
        await scene.press("praise.lovely", AMIRA)


async def monday(scene: Scene) -> None:
    scene.now = max(scene.now, MONDAY)
    await scene.database.write(lambda store: digest.run(MONDAY, store, scene.company))
    await scene.courier.deliver()


def who_reads(scene: Scene, words: str = KIND) -> set[str]:
    """The channels where *words* stand, whosever name is masked in them."""
    said = words.replace("Amira", "").strip()
    zone = scene.company.timezone
    posts = scene.chat.posts.values()
    return {post.channel for post in posts if said in plain(post.message, zone)}


async def test_a_digest_quotes_no_kind_words_that_their_person_has_not_shared(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await monday(scene)
    assert who_reads(scene) == {AMIRAS}

    await friday(scene, FRIDAY + timedelta(weeks=1))
    await monday(scene)
    assert who_reads(scene) == {AMIRAS, "test:#support", "test:#leadership"}


async def off(scene: Scene) -> None:
    ask = Ask("praise off", AMIRA, scene.now, AMIRAS)
    await scene.database.write(lambda store: answer(ask, store, scene.company))
    await scene.courier.deliver()


def pressing(verb: str) -> Callable[[Scene], Awaitable[object]]:
    return lambda scene: scene.press(verb, AMIRA, channel=AMIRAS)


WAYS = {
    "keep": pressing("praise.keep"),
    "not-me": pressing("praise.not-me"),
    "never": pressing("praise.never"),
    "off": off,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_what_its_person_keeps_is_read_nowhere_else_from_then_on(
    scene: Scene, way: Callable[[Scene], Awaitable[object]]
) -> None:
    await scene.told(kind())
    await thursday(scene)
    await friday(scene)
    await monday(scene)
    everybody = {AMIRAS, "test:#support", "test:#leadership"}
    assert who_reads(scene) == everybody
    kudos = Ask("kudos Amira", JONAS, scene.now, "test:#support")
    asked = await scene.database.read(lambda store: answer(kudos, store, scene.company))
    assert asked.data
    assert asked.data["items"]

    await way(scene)
    assert who_reads(scene) == {AMIRAS}
    asked = await scene.database.read(lambda store: answer(kudos, store, scene.company))
    assert asked.data == {"question": "kudos Amira", "items": []}
    await monday(scene)  # run again
    await friday(scene, FRIDAY + timedelta(weeks=1))
    assert who_reads(scene) == {AMIRAS}


async def test_whoever_shares_nothing_any_more_reads_so_where_it_was_told(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await friday(scene)
    assert "Support has read it." in scene.read(AMIRAS)
    await off(scene)
    assert "It stays with you." in scene.read(AMIRAS)


async def test_what_was_gladly_shared_stays_when_all_else_is_kept(scene: Scene) -> None:
    await scene.told(kind())
    await thursday(scene)
    await scene.press("praise.lovely", AMIRA, channel=AMIRAS)
    await friday(scene)
    await off(scene)
    assert who_reads(scene) == {AMIRAS, "test:#support"}


async def test_a_digest_that_quotes_others_goes_on_quoting_them(scene: Scene) -> None:
    other = "Jonas found my sofa in the van. What a relief that was for us."
    await scene.told(kind(), kind(other, id="other"))
    await thursday(scene)
    await friday(scene)
    await monday(scene)
    assert "test:#leadership" in who_reads(scene, "found my sofa")
    await scene.press("praise.keep", AMIRA, channel=AMIRAS)
    assert "test:#leadership" in who_reads(scene, "found my sofa")
    assert who_reads(scene) == {AMIRAS}


BOTH = "Amira and Jonas found my sofa together. What a relief that was for us."
JONAS_S = "dm:jonas@example.com"


async def numbers(scene: Scene) -> dict[str, str]:
    """Of the praises of the response, by their person."""
    praises = await scene.database.read(lambda store: store.praises.of("plain:kind"))
    return {praise.about.id: str(praise.id) for praise in praises}


@pytest.mark.parametrize("is_published", [False, True])
async def test_words_about_two_are_kept_when_one_of_them_keeps_them(
    scene: Scene, is_published: bool
) -> None:
    await scene.told(kind(BOTH))
    await thursday(scene)
    number = await numbers(scene)
    await scene.press("praise.lovely", AMIRA, number[AMIRA.id], channel=AMIRAS)
    if is_published:
        await friday(scene)
        assert who_reads(scene, "found my sofa") == {AMIRAS, JONAS_S, "test:#support"}

    await scene.press("praise.keep", JONAS, number[JONAS.id], channel=JONAS_S)
    await friday(scene)
    assert who_reads(scene, "found my sofa") == {AMIRAS, JONAS_S}
    assert "It stays with those whom it praises." in scene.read(AMIRAS)

    await scene.press("praise.lovely", JONAS, number[JONAS.id], channel=JONAS_S)
    assert "Support reads it on Friday." in scene.read(AMIRAS)
    await friday(scene, FRIDAY + timedelta(weeks=1))
    assert who_reads(scene, "found my sofa") == {AMIRAS, JONAS_S, "test:#support"}


async def test_words_that_are_not_about_one_stay_the_other_s(scene: Scene) -> None:
    await scene.told(kind(BOTH))
    await thursday(scene)
    number = await numbers(scene)
    await scene.press("praise.not-me", JONAS, number[JONAS.id], channel=JONAS_S)
    await friday(scene)
    assert "for Amira" in scene.read("test:#support")
    assert "for Jonas" not in scene.read("test:#support")
