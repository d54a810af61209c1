"""What stands in Teams: posted, edited, taken back, tried again or parked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.platforms.port import Undeliverable
from bot.platforms.teams.accounts import is_outsider, recognised
from bot.platforms.teams.pace import IN_ALL, LIMITS, Pace
from bot.platforms.teams.places import Place
from messages.blocks import Headline, Line, Message, Point, Trend
from messages.wording import same
from storage.posting import Posting
from tests.slack.conftest import posting, said
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Fault, HangUp, LostAnswer, Refuse
from tests.teams.house import House, opened


@pytest.fixture
async def house(teams: TeamsStandIn) -> AsyncIterator[House]:
    async with opened(teams) as house:
        yield house


def due(
    house: House,
    wanted: Message | None,
    *,
    channel: str = "",
    ref: str | None = None,
    thread: str | None = None,
) -> Posting:
    where = channel or f"teams:{house.support.id}"
    return posting(wanted, channel=where, ref=ref, thread=thread)


async def test_a_message_is_posted_edited_and_taken_back_by_its_ref_alone(house: House) -> None:
    ref = await house.platform.show(due(house, said("First.")))
    [post] = house.support.standing
    assert "First." in post.words
    assert post.activity["summary"] == "First."

    await house.database.write(lambda store: store.reach.drop("teams", house.support.id))
    assert await house.platform.show(due(house, said("Second."), ref=ref)) == ref
    assert "Second." in post.words
    assert len(house.support.standing) == 1

    await house.platform.show(due(house, None, ref=ref))
    assert house.support.standing == []
    assert len(house.support.posts) == 2  # with the welcome


async def test_a_reply_stands_in_the_thread_of_the_first_message(house: House) -> None:
    ref = await house.platform.show(due(house, said("First.")))
    reply = await house.platform.show(due(house, said("Second."), thread=ref))
    [first, second] = house.support.standing
    assert (first.thread, second.thread) == ("", first.id)

    await house.platform.show(due(house, said("Third."), thread=ref, ref=reply))
    assert "Third." in second.words


async def test_a_chat_with_one_person_has_no_threads(house: House) -> None:
    channel = "dm:jonas@example.com"
    ref = await house.platform.show(due(house, said("First."), channel=channel))
    await house.platform.show(due(house, said("Second."), channel=channel, thread=ref))
    assert [post.thread for post in house.teams.chat(house.jonas).standing] == ["", ""]


async def test_what_somebody_deleted_stays_deleted(house: House) -> None:
    ref = await house.platform.show(due(house, said("First.")))
    house.support.standing[0].deleted = True
    assert await house.platform.show(due(house, said("Second."), ref=ref)) == ref
    assert await house.platform.show(due(house, None, ref=ref)) == ref
    assert house.support.standing == []


async def test_a_channel_of_the_settings_is_written_to_before_it_has_been_heard_of(
    house: House,
) -> None:
    other = house.teams.add_channel("delivery", [house.jonas])
    await house.platform.show(due(house, said("First."), channel=f"teams:{other.id}"))
    assert len(other.standing) == 1


async def test_nothing_can_be_written_before_teams_has_said_where(teams: TeamsStandIn) -> None:
    async with opened(teams, installed=False) as house:
        await house.hears()
        assert teams.posts == []

        await house.moves_in()  # what has waited comes at once

        assert len([post for post in house.support.standing if post.actions]) == 1


PASSING: dict[str, tuple[Fault, bool]] = {
    "too much": (Refuse(429, retry_after="7"), False),
    "too much, and no word for how long": (Refuse(429), False),
    "a conflict": (Refuse(412, "PreconditionFailed"), False),
    "a bad gateway": (Refuse(502, body="<html>"), False),
    "away": (Refuse(503), False),
    "a gateway that waited": (Refuse(504), True),
    "a fault of its own": (Refuse(500, "ServiceError"), True),
    "an ended token": (Refuse(401), False),
    "an answer that got lost": (LostAnswer(), True),
    "nobody there": (HangUp(), True),
    "a proxy's page instead of an answer": (Refuse(200, body="<html>"), True),
    "another's words instead of an answer": (Refuse(201, body="{}"), True),
}


@pytest.mark.parametrize(("fault", "in_doubt"), PASSING.values(), ids=PASSING.keys())
async def test_what_passes_is_tried_again(house: House, fault: Fault, in_doubt: bool) -> None:
    house.teams.fail("post", fault)
    with pytest.raises(Undeliverable) as refused:
        await house.platform.show(due(house, said("First.")))
    assert refused.value.retry_after is not None
    assert refused.value.in_doubt is in_doubt
    await house.platform.show(due(house, said("First.")))
    assert "First." in house.support.standing[-1].words


async def test_a_pause_is_as_long_as_teams_asks_and_a_little_longer(house: House) -> None:
    house.teams.fail("post", Refuse(429, retry_after="20"))
    with pytest.raises(Undeliverable) as refused:
        await house.platform.show(due(house, said("First.")))
    assert refused.value.retry_after is not None
    assert 20 <= refused.value.retry_after <= 22


async def test_after_a_token_was_refused_another_is_asked_for(house: House) -> None:
    house.teams.tokens.clear()
    with pytest.raises(Undeliverable):
        await house.platform.show(due(house, said("First.")))
    await house.platform.show(due(house, said("First.")))
    assert len(house.teams.calls_of("token")) == 2


PARKED = {
    "removed": (Refuse(403, "BotNotInConversationRoster"), "was removed from"),
    "blocked": (Refuse(403, "MessageWritesBlocked"), "was removed from"),
    "forbidden": (Refuse(403), "was removed from"),
    "no such channel": (Refuse(404, "ConversationNotFound"), "has no 19:support"),
}


@pytest.mark.parametrize(("fault", "sentence"), PARKED.values(), ids=PARKED.keys())
async def test_what_somebody_has_to_mend_is_said_so(
    house: House, fault: Fault, sentence: str
) -> None:
    house.teams.fail("post", fault)
    with pytest.raises(Undeliverable, match=sentence) as refused:
        await house.platform.show(due(house, said("First.")))
    assert refused.value.retry_after is None


CHART = Message(
    ("33, a real rise",),
    (
        Headline(("Customers, week 47",)),
        Trend("NPS", (Point("W46", 30), Point("W47", 33)), ("Up from 30 to 33",)),
    ),
)
POISONED = {
    "too big": (Refuse(413, "MessageSizeTooBig"), "no message as long as"),
    "not understood": (Refuse(400, "BadArgument"), "cannot show the message"),
}


@pytest.mark.parametrize(("fault", "sentence"), POISONED.values(), ids=POISONED.keys())
async def test_what_teams_does_not_take_goes_without_charts_then_as_text_then_nowhere(
    house: House, fault: Fault, sentence: str
) -> None:
    house.teams.fail("post", fault, times=1)
    await house.platform.show(due(house, CHART))
    assert "Chart." not in str(house.support.standing[-1].activity)
    assert "Up from 30 to 33" in house.support.standing[-1].words

    house.teams.fail("post", fault, times=2)
    ref = await house.platform.show(due(house, CHART))
    plainest = house.support.standing[-1]
    assert (plainest.text, plainest.card) == ("33, a real rise", {})

    house.teams.fail("update", fault, times=2)
    await house.platform.show(due(house, CHART, ref=ref))
    assert plainest.text == "33, a real rise"

    house.teams.fail("post", fault, times=3)
    with pytest.raises(Undeliverable, match=sentence) as refused:
        await house.platform.show(due(house, CHART))
    assert refused.value.retry_after is None


async def test_a_wrong_password_is_said_so(house: House) -> None:
    house.teams.tokens.clear()
    house.connection.platform.transport.login.doubt()
    house.teams.password = "another"
    with pytest.raises(Undeliverable, match="check TEAMS_APP_ID") as refused:
        await house.platform.show(due(house, said("First.")))
    assert refused.value.retry_after is None


async def test_an_alert_arrives_once_through_all_that_passes(house: House) -> None:
    for fault in (Refuse(429, retry_after="1"), Refuse(412), Refuse(502, body="")):
        house.teams.fail("post", fault)
    await house.hears()
    for _ in range(3):
        await house.later(minutes=1)
    assert len(house.support.standing) == 1
    assert "A customer waits" in house.card.words


async def test_a_channel_from_which_earful_was_removed_gets_its_cards_when_it_is_back(
    house: House,
) -> None:
    await house.does(house.teams.removed(house.support, house.jonas))
    await house.hears()
    assert [post for post in house.support.standing if post.actions] == []
    house.support.has_bot = True

    await house.moves_in()

    assert len([post for post in house.support.standing if post.actions]) == 1


async def test_teams_cannot_be_asked_whether_a_doubtful_message_arrived(house: House) -> None:
    assert await house.platform.find([due(house, said("First."))]) is None


async def test_a_person_whom_no_roster_names_is_not_known(house: House) -> None:
    assert await house.platform.knows("jonas@example.com")
    assert not await house.platform.knows("nobody@example.com")
    assert not await house.platform.knows("slack:U1")
    with pytest.raises(Undeliverable, match="has nobody@"):
        await house.platform.talk("dm:nobody@example.com")


async def test_whoever_joins_later_is_found_when_there_is_something_to_say(house: House) -> None:
    ada = house.teams.add_user("Ada Byron")
    house.support.members.append(ada)
    house.platform.identities.seconds = lambda: float("inf")
    assert await house.platform.knows("ada@example.com")


TOLD = {
    "id": "29:1",
    "aadObjectId": "a-1",
    "name": "Jonas",
    "email": "jonas@example.com",
    "tenantId": "T-1",
}
WHO = {
    "of the company": ({}, "jonas@example.com"),
    "of its other tenant": ({"tenantId": "t-2"}, "jonas@example.com"),
    "with an address that nobody names": ({"email": "sam@example.com"}, "teams:a-1"),
    "a guest": ({"userRole": "guest"}, "teams:a-1"),
    "of another company": ({"tenantId": "t-3"}, "teams:outside:a-1"),
    "of no company": ({"tenantId": None}, "teams:outside:a-1"),
}


@pytest.mark.parametrize(("change", "person"), WHO.values(), ids=WHO.keys())
def test_an_address_counts_in_the_companys_own_tenants_alone(
    house: House, change: dict[str, str | None], person: str
) -> None:
    found = recognised(TOLD | change, house.company, ("t-1", "t-2"))
    assert found.id == person
    assert is_outsider(found.id) is ("outside" in person)


async def test_an_outsider_is_written_to_by_nobody(house: House) -> None:
    assert not await house.platform.knows("teams:outside:a-1")
    with pytest.raises(Undeliverable, match="has teams:outside:a-1"):
        await house.platform.talk("dm:teams:outside:a-1")


async def test_people_of_each_tenant_are_written_to_in_theirs(teams: TeamsStandIn) -> None:
    other = "00000000-0000-4000-8000-00000000071d"
    ada = teams.add_user("Ada Byron", tenant=other)
    daughters = teams.add_channel("daughters", [ada], "19:daughters@thread.tacv2", other)
    async with opened(teams, tenants=(teams.tenant, other)) as house:
        await house.does(teams.installed(daughters, ada))
        for name in ("jonas@example.com", "ada@example.com"):
            await house.platform.show(due(house, said("First."), channel=f"dm:{name}"))

    assert [len(teams.chat(one).standing) for one in (house.jonas, ada)] == [1, 1]
    assert {call.path.split("/")[1] for call in teams.calls_of("token")} == {teams.tenant}


async def test_a_tenant_that_is_only_busy_is_not_given_up_for_another(teams: TeamsStandIn) -> None:
    other = "00000000-0000-4000-8000-00000000071d"
    async with opened(teams, tenants=(teams.tenant, other)) as house:
        await house.does(
            teams.installed(teams.add_channel("x", [house.jonas], "19:x", other), house.jonas)
        )
        teams.fail("direct", Refuse(429, retry_after="7"))
        with pytest.raises(Undeliverable) as refused:
            await house.platform.show(due(house, said("First."), channel="dm:jonas@example.com"))
        assert len(teams.calls_of("direct")) == 1
    assert (refused.value.retry_after or 0) >= 7


@pytest.mark.parametrize(("most", "span"), LIMITS)
def test_no_conversation_is_written_to_more_often_than_teams_allows(most: int, span: float) -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    times: list[float] = []
    while len(times) < most + 5:
        try:
            pace.step("19:a")
            times.append(now[0])
        except Undeliverable as why:
            now[0] += why.retry_after or 0
    spans = [later - first for first, later in zip(times, times[most:], strict=False)]
    assert min(spans) >= span - 1e-6
    pace.step("19:another")


def test_all_conversations_together_are_written_to_no_more_often_than_teams_allows() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    most, span = IN_ALL
    for number in range(most):
        pace.step(f"19:{number}")
    with pytest.raises(Undeliverable) as refused:
        pace.step("19:another")
    assert refused.value.retry_after == span
    now[0] += span
    pace.step("19:another")


def test_a_ref_holds_all_that_an_edit_needs() -> None:
    place = Place("https://smba.example.com/emea/", "19:a@thread.tacv2", "17", "t", "28:b")
    assert Place.of(place.ref) == place


async def test_several_changes_before_a_round_are_one_edit(house: House) -> None:
    await house.hears()
    card = house.card
    where = [f"teams:{house.support.id}"]
    for words in ("one", "two", "three", "three"):
        message = Message((words,), (Line((words,)),))
        await house.database.write(
            lambda store, message=message: store.outbox.want(  # type: ignore[misc]
                "alert:1", where, same(message), now=datetime.now(UTC)
            )
        )
    await house.courier.deliver()
    await house.courier.deliver()
    assert len(card.versions) == 1
    assert "three" in card.words
