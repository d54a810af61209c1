"""Units of work that wait for the writer, and what came of them for whoever asked."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from storage.store import Store

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item
Unit = Callable[[Store], T]
Together = Callable[[Store, Sequence[I]], Sequence[T]]


@dataclass
class Wish:
    """A unit of work, or an item for work done on many at once, and whoever waits for it."""

    run: Callable[[Store], Any] | None
    together: Together[Any, Any] | None
    item: Any
    done: asyncio.Future[Any]


@dataclass
class Outcome:
    wish: Wish
    result: Any = None
    fault: BaseException | None = None


def runs_of_the_same(wishes: Sequence[Wish]) -> Iterator[list[Wish]]:
    """*wishes* in their order; neighbours that go to the same function together."""
    for together, run in groupby(wishes, key=lambda wish: wish.together):
        if together:
            yield list(run)
        else:
            yield from ([wish] for wish in run)


def carried_out(store: Store, wishes: Sequence[Wish]) -> list[Outcome]:
    """What came of *wishes*: of one unit, or of items for the same function.

    Raises whatever that raises, and ValueError where it has not a result for each item.
    """
    results = _results(store, wishes)
    return [Outcome(wish, result) for wish, result in zip(wishes, results, strict=True)]


def _results(store: Store, wishes: Sequence[Wish]) -> Sequence[Any]:
    if together := wishes[0].together:
        results = together(store, [wish.item for wish in wishes])
        if len(results) != len(wishes):
            raise ValueError(f"{len(results)} results for {len(wishes)} items")
        return results
    return [wish.run(store) for wish in wishes if wish.run]


def answer(outcome: Outcome) -> None:
    """Tell whoever waits for it, if they still do."""
    done, fault = outcome.wish.done, outcome.fault
    if done.done():  # whoever asked has gone
        return
    if isinstance(fault, StopIteration):  # a future cannot carry it
        done.set_exception(RuntimeError("a unit of work raised StopIteration"))
    elif fault:
        done.set_exception(fault)
    else:
        done.set_result(outcome.result)


def answer_all(wishes: Sequence[Wish], fault: Exception) -> None:
    """Tell whoever waits for any of *wishes* that no more than *fault* came of it."""
    for wish in wishes:
        answer(Outcome(wish, fault=fault))
