"""Slack's users as the company's people."""

from typing import Any

import pytest

from bot.platforms.slack.identities import Identities
from nps.people import Person
from tests.slack.conftest import Office
from tests.standins.slack_faults import RateLimited, ServerError

USERS: dict[str, tuple[dict[str, Any], str]] = {
    "of the roster": ({"email": "Amira@Example.com"}, "amira@example.com"),
    "a lead": ({"email": "kim@example.com"}, "kim@example.com"),
    "an admin": ({"email": "ada@example.com"}, "ada@example.com"),
    "a stranger to the roster": ({"email": "x@example.com"}, "slack:"),
    "without an address": ({"email": None}, "slack:"),
    "of another company": (
        {"email": "kim@example.com", "team": "T0ELSEWHERE"},
        "slack:T0ELSEWHERE:",
    ),
    "a bot": ({"email": "kim@example.com", "is_bot": True}, "slack:"),
    "who has left": ({"email": "kim@example.com", "deleted": True}, "slack:"),
}


@pytest.mark.parametrize(("told", "who"), USERS.values(), ids=USERS)
async def test_a_user_is_a_colleague_by_an_address_that_our_workspace_vouches_for(
    office: Office, told: dict[str, Any], who: str
) -> None:
    user = office.slack.add_user("someone", real_name="Some One", **told)

    person = await office.platform.identities.person(user.id)

    assert person.id == (who if "@" in who else f"{who}{user.id}")
    assert person.name == ("Amira Haddad" if who.startswith("amira") else "Some One")


async def test_a_user_is_asked_for_once_a_day(office: Office) -> None:
    identities = office.platform.identities

    people = [await identities.person(office.jonas.id) for _ in range(3)]
    after_a_restart = Identities(identities.api, identities.database, identities.company)
    people.append(await after_a_restart.person(office.jonas.id))
    await identities.user("jonas@example.com")

    assert set(people) == {Person("jonas@example.com", "Jonas Weber")}
    assert len(office.slack.calls_of("users.info")) == 1
    assert office.slack.calls_of("users.lookupByEmail") == []


async def test_without_the_scope_for_addresses_everybody_is_known_by_the_slack_name(
    office: Office,
) -> None:
    office.slack.scopes -= {"users:read.email"}

    assert await office.platform.identities.person(office.jonas.id) == Person(
        f"slack:{office.jonas.id}", "Jonas Weber"
    )


async def test_whoever_cannot_be_asked_for_goes_by_the_name_in_the_click(office: Office) -> None:
    office.slack.fail("users.info", ServerError(503))
    identities = office.platform.identities

    assert await identities.person(office.jonas.id, "jonas") == Person(
        f"slack:{office.jonas.id}", "jonas"
    )
    assert (await identities.person(office.jonas.id, "jonas")).id == "jonas@example.com"


async def test_an_outsider_is_written_to_by_nobody(office: Office) -> None:
    user = office.slack.add_user("partner", team="T0ELSEWHERE")
    person = await office.platform.identities.person(user.id)

    assert not await office.platform.knows(person.id)


async def test_an_outsider_is_one_though_slack_cannot_be_asked(office: Office) -> None:
    await office.platform.api.me()
    office.slack.fail("users.info", ServerError(503), times=None)

    person = await office.platform.identities.person("U9", "partner", "T0ELSEWHERE")

    assert person == Person("slack:T0ELSEWHERE:U9", "partner")


async def test_a_missing_person_is_not_looked_for_again_at_once(office: Office) -> None:
    identities = office.platform.identities

    assert [await identities.user("nobody@example.com") for _ in range(3)] == [None] * 3
    assert len(office.slack.calls_of("users.lookupByEmail")) == 1


async def test_many_mentions_stop_asking_at_the_first_refusal(office: Office) -> None:
    office.slack.fail("users.lookupByEmail", RateLimited(30), times=None)
    people = [f"p{number}@example.com" for number in range(10)]

    assert await office.platform.identities.users(people) == {}
    assert len(office.slack.calls_of("users.lookupByEmail")) == 1


async def test_who_we_are_is_asked_once(office: Office) -> None:
    await office.send(office.slack.mention("help", by=office.jonas, where="support"))
    await office.slack.wait_for(lambda: office.slack.ephemerals)

    assert (await office.platform.api.me()).user == office.slack.bot.id
    assert len(office.slack.calls_of("auth.test")) == 1
    assert office.connection.ailment() is None
