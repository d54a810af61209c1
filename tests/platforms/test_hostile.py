"""Whatever anybody writes: it calls nobody, leads nowhere, and everything still fits."""

from dataclasses import replace
from typing import Any

from messages.blocks import Message
from messages.madeup import HOSTILE_LINE
from messages.mentioned import mentioned
from messages.samples import ALL
from messages.wording import same
from storage.store import Store
from tests.flows.company import AMIRA, JONAS, MARIA, response
from tests.messages.reading import spans
from tests.platforms.chat import CHANNELS, Seen
from tests.platforms.house import House

HOSTILE = {name: message for name, message in ALL.items() if "hostile" in name}


async def shown(house: House, name: str, message: Message) -> Seen:
    """*message* as it stands after the courier has brought it."""
    [chat] = house.chats

    def want(store: Store) -> None:
        store.outbox.want(name, [chat.spelled("#new")], same(message), now=house.now)

    def take_back(store: Store) -> None:
        store.outbox.take_back(name, now=house.now)

    await house.database.write(want)
    await house.deliver()
    seen = await house.card("#new")
    await house.database.write(take_back)
    await house.deliver()
    return seen


async def test_no_message_with_hostile_words_calls_or_leads_beyond_what_it_means(
    house: House,
) -> None:
    [chat] = house.chats
    colleagues = {staff.email: staff.person.first_name for staff in house.company.roster.staff}
    for name, message in HOSTILE.items():
        seen = await shown(house, name, message)
        meant = {colleagues[one] for one in mentioned(message) if one in colleagues}
        assert seen.calls <= meant, name
        assert seen.leads <= {link["url"] for link in spans(message, "link")}, name
        assert [*chat.faults(seen)] == [], name


WORDS = {
    "tricks": HOSTILE_LINE,
    "twenty thousand signs": "Nobody calls back. " * 1_100,
    "one word": "W" * 20_000,
    "emoji": "😡👩‍👩‍👧‍👦🏽 " * 2_000,
    "from right to left": "שלום עולם ، مرحبا بالعالم \u202egnp.exe " * 400,
    "lines": "\n" * 5_000 + "- x\n# y\n> z\n1. " * 2_000,
}


async def test_whatever_a_customer_writes_goes_all_the_way(house: House) -> None:
    [chat] = house.chats
    for name, words in WORDS.items():
        await house.later(minutes=15)  # one after the other is no flood
        maria = replace(MARIA, name=words[:900], company=words[:900])
        about: dict[str, Any] = {"touchpoint": words[:900], "customer": maria, "comment": words}
        await house.tell(response(id=name, answered_at=house.now, **about))
        [*_, card] = await house.posts()
        assert not card.calls | card.leads, name
        await house.press(JONAS, card, "Claim")
        if "Read all" in card.labels:
            await house.press(AMIRA, card, "Read all")
        await house.ask(AMIRA, "open", "#support")
        owed = {
            "Do we still owe something?": words[:2_000],
            "One line for the next colleague": words[:2_000],
        }
        await house.press(JONAS, card, "Resolve", {"How did it end?": "Put right"} | owed)
        [*_, card] = await house.posts()
        assert "Put right by Jonas" in card.news, name

    stands = [seen for channel in CHANNELS for seen in await house.posts(channel)]
    assert len(stands) == len(WORDS)
    for seen in (*stands, *await house.letters(JONAS), *await house.letters(AMIRA)):
        assert [*chat.faults(seen)] == [], seen.words[:100]
        assert seen.calls <= {"Jonas", "Amira"}, seen.words[:100]


async def test_an_answer_of_a_hundred_rows_is_read(house: House) -> None:
    touchpoints = [
        response(n % 11, id=f"{n}", comment="", touchpoint=f"Stop {n}") for n in range(100)
    ]
    await house.tell(*touchpoints)
    await house.ask(JONAS, "this-week by touchpoint")
    answer = await house.told(JONAS, "This week so far, by touchpoint")
    assert "100 answers" in answer.words
    assert "Stop 1" in answer.words
