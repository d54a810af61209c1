"""However many keys are asked for, each is answered once."""

import pytest

from storage.parts import KEYS_IN_A_QUERY
from tests.storage.making import NOON, empty_store, response


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 64, KEYS_IN_A_QUERY + 3])
def test_each_key_is_answered_once(number: int) -> None:
    with empty_store() as store:
        told = [response(f"{n}") for n in range(number)]
        store.responses.add(told, NOON)
        keys = [one.key for one in told]
        assert sorted(store.responses.by_keys([*keys, "plain:nobody"])) == sorted(keys)
