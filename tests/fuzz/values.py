"""Values of every kind, and payloads that are nearly right."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Path = tuple[Any, ...]

_NASTY = (
    *("", " ", "\0", "\ud800", "\u202e", "\ufeff", "e\u0301", "\U0001d7d7", "\u0663", "\u0130"),
    *("<!channel>", "{}", "[]", "null", "NaN", "-0", "1e400", "9" * 400, "x" * 30_000, "=1+1"),
    *("' OR 1=1 --", "%00", "../..", "2026-11-03T14:02:00Z", "0001-01-01", "2026-02-30", "1e11"),
    "9999-12-31T23:59:59-14:00",
)
NASTY = st.sampled_from(range(len(_NASTY))).map(lambda at: _NASTY[at])
NUMBERS = st.sampled_from([0, -0.0, -1, 11, 5.5, 1e308, 2**53, 2**63, -(2**63), 10**30, 1e-400])
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | NUMBERS
    | st.text(max_size=30)
    | NASTY,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | NASTY, inner, max_size=4)
    ),
    max_leaves=12,
)

HURTS = st.sampled_from([0, 0, 1, 1, 1, 2, 3])
"""How many parts are changed; most inputs should come far before anything stops them."""


def paths(value: Any, so_far: Path = ()) -> Iterator[Path]:
    """The way to each part of *value*."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in inside:
            yield (*so_far, key)
            yield from paths(inner, (*so_far, key))


def mostly(usual: st.SearchStrategy[T], *rest: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Three times out of four *usual*; `|` would take each as often."""
    return st.integers(0, 3).flatmap(lambda turn: usual if turn else st.one_of(*rest))


@st.composite
def nearly(draw: st.DrawFn, right: Sequence[Any]) -> Any:
    """One of *right*, in which up to three parts are missing or something else."""
    value = json.loads(json.dumps(draw(st.sampled_from(right))))
    for _ in range(draw(HURTS)):
        ways = list(paths(value))
        if not ways:
            break
        *way, last = draw(st.sampled_from(ways))
        place = value
        for step in way:
            place = place[step]
        if draw(st.booleans()):
            place[last] = draw(ANYTHING)
        else:
            del place[last]
    return value


def as_json(value: Any) -> bytes:
    """Also what JSON does not know, NaN and half characters, as careless senders write it."""
    return json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")


@st.composite
def damaged(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> bytes:
    """A body of which some bytes are lost, doubled or others."""
    body = draw(bodies)
    for _ in range(draw(HURTS)):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        body = (
            body[:start] + draw(st.binary(max_size=8) | st.just(body[start:end] * 3)) + body[end:]
        )
    return body
