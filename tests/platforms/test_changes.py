"""A customer thinks again, or is to be forgotten: whatever was shown says so."""

from handlers import exclusion
from nps.forgetting import Why
from storage.forgetting import forget
from storage.store import Store
from tests.flows.company import AMIRA, JONAS, response
from tests.platforms.chat import Hosted
from tests.platforms.house import House

WORDS = "Third week without my sofa"
LONG = f"{WORDS}. Nobody calls back. " * 12


async def test_words_that_come_later_stand_on_the_card_and_are_said_in_its_thread(
    house: House,
) -> None:
    await house.tell(response(comment=""))
    assert await house.posts() == []
    await house.later(minutes=5)
    assert "No words were left." in (await house.card()).words

    await house.tell(response())
    card = await house.card()
    assert WORDS in card.words
    assert card.is_edited
    [line] = await house.replies()
    assert "New words from the customer" in line.words
    assert WORDS in line.words


async def test_a_worse_score_opens_a_case_and_a_better_one_withdraws_it(house: House) -> None:
    await house.tell(response(9))
    assert await house.posts() == []
    await house.tell(response(2))
    assert "Claim" in (await house.card()).labels

    await house.tell(response(8))
    card = await house.card()
    assert "The customer changed the score to 8" in card.news
    assert "Claim" not in card.labels

    await house.tell(response(3))
    card = await house.card()
    assert "A customer waits for us" in card.news
    assert "now 3" in card.words
    assert "Claim" in card.labels


async def test_what_somebody_has_taken_on_stays_and_shows_both_scores(house: House) -> None:
    await house.tell(response(2))
    await house.press(AMIRA, await house.card(), "Claim")
    await house.tell(response(8))

    card = await house.card()
    assert "Amira is on it" in card.news
    assert "First 2, now 8" in card.words
    assert "Resolve" in card.labels


async def test_what_shall_not_count_is_taken_back_and_comes_again(house: House) -> None:
    await house.tell(response())
    await house.press(AMIRA, await house.card(), "Claim")

    def out(store: Store) -> None:
        exclusion.exclude("plain:r-1", "A test of ours", store, house.company, house.now)

    def back(store: Store) -> None:
        exclusion.include("plain:r-1", store, house.company, house.now)

    await house.database.write(out)
    await house.deliver()
    card = await house.card()
    assert "Taken back: this answer does not count" in card.news
    assert card.labels == ("History",)
    assert await house.readers("The reason: A test of ours") == {"#support", "Amira"}
    assert "Thank you" in (await house.told(AMIRA, "the answer of Maria K.")).words
    assert await house.readers("Maria Keller") == set()

    await house.database.write(back)
    await house.deliver()
    assert "Amira is on it" in (await house.card()).news
    assert await house.readers("Maria Keller") == {"Amira"}


async def test_words_that_are_forgotten_go_from_all_that_was_posted(house: House) -> None:
    await house.tell(response(comment=LONG))
    await house.press(JONAS, await house.card(), "Claim")
    await house.press(AMIRA, await house.card(), "Read all")
    await house.ask(JONAS, "open")
    assert await house.readers(WORDS) == {"#support", "Jonas", "Amira"}

    def forgotten(store: Store) -> None:
        receipt = store.receipts.open(Why.ASKED, house.now)
        forget(["plain:r-1"], Why.ASKED, receipt, store, house.now)

    await house.database.write(forgotten)
    await house.deliver()

    card = await house.card()
    assert "This customer asked to be forgotten" in card.news
    assert "There is nothing left to do." in card.words
    assert card.labels == ()
    assert await house.readers(WORDS, for_good=True) == set()
    assert await house.readers("Maria", for_good=True) == set()


async def test_a_message_that_somebody_deleted_stays_deleted(
    hosted: tuple[House, Hosted],
) -> None:
    house, chat = hosted
    await house.tell(response())
    card = await house.card()
    chat.delete(card)
    await house.press(JONAS, card, "Claim")  # on a page that does not know yet
    await house.tell(response(1, comment="Worse."))
    await house.later(hours=2)

    assert await house.posts() == []
    assert await house.posts("#admins") == []
    assert "Worse." in (await house.told(JONAS, "Maria Keller")).words
