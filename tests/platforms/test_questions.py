"""Whoever asks is answered alone, in the words and figures that are the same everywhere."""

from tests.flows.company import AMIRA, JONAS, KIM, MARTA, response
from tests.platforms.house import House, holding


async def six_answers(house: House) -> None:
    scores = (10, 9, 9, 7, 10, 10)
    answers = [response(score, id=f"r-{n}", comment="") for n, score in enumerate(scores)]
    await house.tell(*answers)


async def test_whoever_asks_reads_the_answer_alone(house: House) -> None:
    await six_answers(house)
    await house.ask(JONAS, "this-week", "#support")

    answer = await house.told(JONAS, "This week so far")
    assert "6 answers" in answer.words
    assert "Happy 5 · neutral 1 · unhappy 0" in answer.words
    assert await house.readers("This week so far") == {"Jonas"}
    assert await house.posts() == []


async def test_an_answer_can_be_shared_where_it_was_asked(house: House) -> None:
    await six_answers(house)
    await house.ask(JONAS, "this-week", "#support")
    await house.press(JONAS, await house.told(JONAS, "This week so far"), "Share here")
    [shared] = holding("This week so far", [*await house.posts(), *await house.replies()])
    assert "Jonas" in shared.words
    assert "6 answers" in shared.words


async def test_an_answer_leads_to_the_next_question(house: House) -> None:
    await six_answers(house)
    await house.tell(response(10, id="d", touchpoint="Home delivery", comment=""))
    await house.ask(JONAS, "this-week", "#support")
    await house.press(JONAS, await house.told(JONAS, "This week so far"), "By team")

    answer = await house.told(JONAS, "This week so far, by team")
    assert "Support" in answer.words
    assert "1 answer: too few for a number" in answer.words
    assert await house.readers("by team") == {"Jonas"}


async def test_who_waits_is_listed_and_taken_on_from_there(house: House) -> None:
    await house.tell(response())
    await house.ask(JONAS, "open", "#support")
    listed = await house.told(JONAS, "1 customer waits")
    assert "Third week without my sofa" in listed.words
    assert await house.readers("1 customer waits") == {"Jonas"}

    await house.press(JONAS, listed, "Claim")
    assert "Jonas is on it" in (await house.card()).news
    await house.ask(JONAS, "mine", "#support")
    mine = await house.told(JONAS, "You are on")
    assert "Maria K." in mine.words


TYPED = {
    "thsi-week": "this-week",
    "nonsense": "nonsense",
    "help": "kudos",
}


async def test_whatever_is_typed_is_answered_kindly_and_to_the_asker_alone(house: House) -> None:
    for words, said in TYPED.items():
        await house.ask(JONAS, words, "#support")
        [answer] = holding(said, (await house.private(JONAS))[-1:])
        assert await house.readers(answer.words) == {"Jonas"}


async def test_alone_with_earful_no_command_is_needed(house: House) -> None:
    await six_answers(house)
    await house.ask(JONAS, "this-week")
    await house.told(JONAS, "6 answers")


async def test_a_channel_is_given_to_a_team_where_it_is(house: House) -> None:
    words = "use this channel for Support"
    await house.ask(MARTA, words, "#new")
    await house.told(MARTA, "Only who leads Support")
    await house.tell(response())
    assert await house.posts("#new") == []

    await house.ask(KIM, words, "#new")
    assert await house.readers("Support reads here from now on") == {"#new"}
    await house.tell(response(id="r-2", comment="The second one."))
    [card] = holding("The second one.", await house.posts("#new"))
    await house.press(AMIRA, card, "Claim")
    assert await house.readers("Amira is on it") == {"#support", "#new"}

    await house.ask(KIM, "stop using this channel", "#new")
    await house.tell(response(id="r-3", comment="The third one."))
    assert await house.readers("The third one.") == {"#support"}


async def test_a_colleague_who_is_mentioned_is_meant(house: House) -> None:
    await house.tell(response(10, comment="Amira was so patient with us."))
    await house.ask(JONAS, "kudos @Amira", "#support")
    await house.told(JONAS, "No kind words about Amira here yet")
