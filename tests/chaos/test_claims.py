import random

from tests.chaos.claims import PEOPLE, claims
from tests.cluster import Databases


async def test_of_200_who_claim_a_card_at_once_one_has_it_and_199_hear_who(
    postgres: Databases,
) -> None:
    outcome = await claims(postgres.bare(), 3, random.Random(1))  # noqa: S311  # it only decides

    assert {name: why for name, why in outcome.broken.items() if why} == {}
    assert outcome.counts["claims that won"] == 1
    assert outcome.counts["told who was quicker"] == PEOPLE - 1
