"""Very many press Claim on one card at once: one has it, the others hear who."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from tests.chaos.evidence import Evidence
from tests.chaos.outcome import Outcome
from tests.chaos.scene import PATIENCE, Scene
from tests.chaos.settling import settled
from tests.chaos.stage import staged

PEOPLE: Final = 200
ONE_WINNER: Final = "of all who claim at once one has it, and the others hear who"


async def claims(database_url: str, replicas: int, rng: random.Random) -> Outcome:
    """One round of it, spread over all *replicas*."""
    outcome = Outcome()
    async with staged(database_url, rng, people=PEOPLE) as (place, traffic):
        place.replicas = [await place.start() for _ in range(replicas)]
        await traffic.send(traffic.letter(low=True), place.replicas[0])
        card, *_ = await place.slack.wait_for(traffic.cards, PATIENCE)
        pressed = [traffic.pressed(card, one) for one in place.people]
        await asyncio.gather(
            *(traffic.press(*one, place.replicas[n % replicas]) for n, one in enumerate(pressed))
        )
        with suppress(AssertionError):  # said below, with who is missing
            await place.slack.wait_for(lambda: len(_told(place)) == PEOPLE - 1, PATIENCE)
        found = await settled(place, traffic, replicas)
        outcome.judge(found, place)
        outcome.broken = {**outcome.broken, ONE_WINNER: [*_wrong(found, place)]}
        outcome.counts["told who was quicker"] = len(_told(place))
    return outcome


def _told(place: Scene) -> dict[str, str]:
    """What each person read in private, by name."""
    return {one.user.name: one.words for one in place.slack.ephemerals}


def _wrong(found: Evidence, place: Scene) -> Iterator[str]:
    told = _told(place)
    [winner] = [found.person(case.owner_id) for case in found.cases]
    if winner is None:
        yield "nobody has the card"
        return
    words = f"{winner.real_name.split()[0]} was quicker"
    for one in place.people:
        if one is not winner and words not in told.get(one.name, ""):
            yield f"{one.name} read {told.get(one.name)!r}, and {winner.name} has it"
    if winner.name in told:
        yield f"{winner.name} has it, and read {told[winner.name]!r}"
