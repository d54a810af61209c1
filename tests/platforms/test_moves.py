"""What colleagues do with a card: everybody sees what concerns them, and nobody sees more."""

from tests.flows.company import AMIRA, JONAS, KIM, response
from tests.platforms.chat import Hosted
from tests.platforms.house import House

ENDED = {"How did it end?": "Put right"}
LONG = "Third week without my sofa. Nobody calls back. " * 8 + "That is all."


async def test_whose_claim_a_colleague_releases_is_told_so_alone(house: House) -> None:
    await house.tell(response())
    await house.press(JONAS, await house.card(), "Claim")
    await house.press(AMIRA, await house.card(), "Release")

    card = await house.card()
    assert "A customer waits for us" in card.news
    assert "Claim" in card.labels
    told = await house.told(JONAS, "Amira made Maria K. free for others")
    assert "Thank you" in told.words
    assert await house.readers("free for others") == {"Jonas"}
    assert await house.readers("Maria Keller") == set()
    [line] = await house.replies()
    assert "Amira made this free again" in line.words


async def test_what_a_colleague_resolves_is_told_to_whose_it_was(house: House) -> None:
    await house.tell(response())
    await house.press(JONAS, await house.card(), "Claim")
    await house.press(AMIRA, await house.card(), "Resolve", ENDED)

    assert "Put right by Amira" in (await house.card()).news
    assert await house.readers("Amira resolved Maria K.") == {"Jonas"}
    assert await house.readers("Maria Keller") == set()


async def test_what_was_resolved_is_opened_again(house: House) -> None:
    await house.tell(response())
    await house.press(JONAS, await house.card(), "Resolve", ENDED)
    await house.press(AMIRA, await house.card(), "Reopen")

    card = await house.card()
    assert "A customer waits for us" in card.news
    assert card.labels[:2] == ("Claim", "Resolve")
    [line] = await house.replies()
    assert "Amira opened this again" in line.words


async def test_pressed_once_more_it_changes_nothing_and_says_nothing(house: House) -> None:
    await house.tell(response())
    card = await house.card()
    await house.press(JONAS, card, "Claim")
    claimed, private = await house.card(), await house.private(JONAS)
    await house.press(JONAS, card, "Claim")

    assert await house.card() == claimed
    assert await house.private(JONAS) == private
    assert await house.replies() == []


async def test_an_old_copy_undoes_nothing(house: House) -> None:
    await house.tell(response())
    old = await house.card()
    await house.press(JONAS, old, "Claim")
    await house.press(JONAS, await house.card(), "Release")
    await house.press(AMIRA, await house.card(), "Claim")
    await house.press(JONAS, old, "Claim")

    assert "Amira is on it" in (await house.card()).news
    assert await house.readers("Amira was quicker") == {"Jonas"}


async def test_who_ends_what_has_ended_is_told_so_alone(house: House) -> None:
    await house.tell(response())
    card = await house.card()
    await house.press(AMIRA, card, "Resolve", ENDED)
    await house.press(JONAS, card, "Resolve", ENDED)

    assert "Put right by Amira" in (await house.card()).news
    [said] = await house.private(JONAS)
    assert "Amira" in said.words


MORE = {
    "Read all": "That is all.",
    "Why here?": "Support",
    "History": "Jonas made it free again",
}


async def test_what_more_there_is_to_read_is_for_whoever_asked_alone(house: House) -> None:
    await house.tell(response(comment=LONG))
    await house.press(JONAS, await house.card(), "Claim")
    await house.press(JONAS, await house.card(), "Release")
    card = await house.card()
    for label, words in MORE.items():
        await house.press(KIM, card, label)
        await house.told(KIM, words)
        assert await house.posts() == [card]


async def test_the_brief_is_pressed_like_the_card(house: House) -> None:
    await house.tell(response())
    await house.press(JONAS, await house.card(), "Claim")
    brief = await house.told(JONAS, "Maria Keller")
    await house.press(JONAS, brief, "Resolve", ENDED)

    assert "Put right by Jonas" in (await house.card()).news
    assert await house.readers("Maria Keller") == set()


async def test_whom_nobody_can_reach_is_noted(house: House) -> None:
    await house.tell(response(may_contact=False))
    card = await house.card()
    assert "Something to learn from" in card.news
    await house.press(JONAS, card, "Noted")
    assert "Jonas" in (await house.card()).news


async def test_whom_no_setting_names_may_claim_too(hosted: tuple[House, Hosted]) -> None:
    house, chat = hosted
    maya = chat.add_stranger("Maya")
    await house.tell(response())
    await house.press(maya, await house.card(), "Claim")

    assert "Maya is on it" in (await house.card()).news
    await house.told(maya, "Maria Keller")
