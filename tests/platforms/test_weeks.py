"""What comes by itself: Monday's digests, and kind words on Thursday and Friday."""

from datetime import UTC, datetime

from jobs import digest, praise
from nps.period import WEEK
from tests.flows.company import AMIRA, JONAS, NOW, response
from tests.platforms.house import House, holding

THURSDAY = datetime(2026, 11, 19, 14, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
KIND = "Amira stayed on the line until the bed was really booked. So patient."
HAPPY = "All good, thanks."


async def a_good_quarter(house: House) -> None:
    """Ten answers a week, one of them unhappy, as a survey tool tells of them on NOW's day."""
    scores = [3, *([10] * 9)]
    await house.tell(
        *(
            response(score, id=f"{weeks}-{n}", comment="", answered_at=NOW - weeks * WEEK)
            for weeks in range(13)
            for n, score in enumerate(scores)
        )
    )


async def test_on_monday_the_team_and_the_leadership_read_their_week_once(house: House) -> None:
    await a_good_quarter(house)
    await house.due(digest.JOB.name, MONDAY)
    [leadership] = await house.posts("#leadership")
    [support] = holding("Support, week 47", await house.posts())
    assert "Customers, week 47" in leadership.news
    assert "80 (likely 68 to 89)" in leadership.words
    assert "2 unhappy: 0 taken in time" in support.words

    await house.tell(*(response(0, id=f"late-{n}") for n in range(20)))
    for _ in range(2):
        await house.due(digest.JOB.name, MONDAY)
    [again] = await house.posts("#leadership")
    assert "Customers, week 47" in again.news
    assert again.words != leadership.words
    assert len(holding("Support, week 47", await house.posts())) == 1


async def test_kind_words_reach_their_person_first_and_the_team_on_friday(house: House) -> None:
    await house.tell(response(10, comment=KIND))
    await house.due(praise.TELL.name, THURSDAY)
    told = await house.told(AMIRA, KIND)
    assert told.labels[:2] == ("Lovely", "Keep it for me")
    assert await house.readers(KIND) == {"Amira"}

    await house.press(AMIRA, told, "Lovely")
    await house.due(praise.PUBLISH.name, FRIDAY)
    post = await house.card()
    assert "Kind words this week, Support" in post.news
    assert "for Amira" in post.words
    assert post.calls == {"Amira"}
    assert KIND in post.words
    assert "Support has read it." in (await house.told(AMIRA, KIND)).words


async def test_what_its_person_keeps_nobody_else_reads(house: House) -> None:
    await house.tell(response(10, comment=KIND), response(9, id="r-2", comment=HAPPY))
    await house.due(praise.TELL.name, THURSDAY)
    await house.press(AMIRA, await house.told(AMIRA, KIND), "Keep it for me")
    assert "It stays with you." in (await house.told(AMIRA, KIND)).words

    await house.due(praise.PUBLISH.name, FRIDAY)
    assert await house.readers(KIND, for_good=True) == {"Amira"}
    assert await house.readers("Amira", for_good=True) == {"Amira"}


async def test_what_is_kept_after_all_goes_from_the_post(house: House) -> None:
    await house.tell(response(10, comment=KIND), response(9, id="r-2", comment=HAPPY))
    await house.due(praise.TELL.name, THURSDAY)
    await house.due(praise.PUBLISH.name, FRIDAY)
    assert await house.readers(KIND) == {"Amira", "#support"}

    await house.press(AMIRA, await house.told(AMIRA, KIND), "Keep it for me")
    assert await house.readers(KIND, for_good=True) == {"Amira"}
    assert HAPPY in (await house.card()).words
    await house.press(JONAS, await house.card(), "My kind words")
    await house.told(JONAS, "No kind words about Jonas here yet")
