"""`earful export`: responses and cases as lines on standard output, one by one."""

import asyncio
import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from io import TextIOWrapper
from typing import Any, Final, Protocol, TextIO, TypeAlias

from bot.shell.opening import opened
from bot.shell.saying import harmless
from handlers.csvfile.cells import in_one_cell
from handlers.csvfile.formulas import neutral
from nps.case import Case
from nps.company import Company
from nps.response import Response
from storage.store import Store

Days: TypeAlias = tuple[date | None, date | None]
"""The first and the last, both inclusive; None where there is no such limit."""
Line: TypeAlias = Mapping[str, Any]

RESPONSE: Final = (
    *("source", "id", "answered_at", "score", "comment"),
    *("customer_id", "customer_name", "customer_email", "customer_phone"),
    *("customer_company", "customer_since", "may_contact"),
    *("touchpoint", "team", "staff", "segment", "language", "tags", "link"),
)
"""The columns, as `earful import` reads them again."""
CASE: Final = (
    *("number", "source", "id", "team", "state", "owner", "score", "first_score"),
    *("outcome", "cause", "promise", "promise_day", "note"),
    *("opened_at", "claim_by", "resolve_by"),
)
"""Not when somebody claimed it: beside a colleague's name that would be a stopwatch."""


def export_responses(since: date | None, until: date | None, form: str) -> None:
    columns = RESPONSE if form == "csv" else None
    asyncio.run(_export(_responses, (since, until), columns))


def export_cases(since: date | None, until: date | None, form: str) -> None:
    columns = CASE if form == "csv" else None
    asyncio.run(_export(_cases, (since, until), columns))


async def _export(
    listed: Callable[[Days, Store, Company], Iterable[Line]],
    days: Days,
    columns: tuple[str, ...] | None,
) -> None:
    """Whoever writes in the meantime need not wait, and is not seen."""
    write = partial(_write_csv, columns=columns) if columns else _write_jsonl
    # UTF-8 wherever it runs: a program, not a terminal, reads it.
    out = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    to = _OnTerminal(out) if sys.stdout.isatty() else out
    try:
        async with opened() as (settings, database):
            await database.read(lambda store: write(listed(days, store, settings.company), to))
        out.flush()
    finally:
        out.detach()


@dataclass(frozen=True)
class _OnTerminal:
    """Whoever looks at an export, and does not save it, sees customers' words that do nothing."""

    out: TextIO

    def write(self, text: str) -> int:
        return self.out.write(harmless(text))


class _Out(Protocol):
    def write(self, text: str, /) -> int: ...


def _responses(days: Days, store: Store, _: Company) -> Iterable[Line]:
    return map(_response, store.responses.since(*days))


def _cases(days: Days, store: Store, company: Company) -> Iterable[Line]:
    first, last = days
    start = datetime.combine(first, time(), company.timezone) if first else _BEGINNING
    end = datetime.combine(last + timedelta(days=1), time(), company.timezone) if last else _END
    return map(_case, store.cases.opened_between(start, end))


_BEGINNING: Final = datetime(1, 1, 2, tzinfo=UTC)
_END: Final = datetime(9999, 12, 30, tzinfo=UTC)


def _response(told: Response) -> Line:
    customer = told.customer
    return {
        "source": told.source,
        "id": told.id,
        "answered_at": told.answered_at.isoformat(),
        "score": told.score,
        "comment": told.comment,
        "customer_id": customer.id,
        "customer_name": customer.name,
        "customer_email": customer.email,
        "customer_phone": customer.phone,
        "customer_company": customer.company,
        "customer_since": customer.since,
        "may_contact": told.may_contact,
        "touchpoint": told.touchpoint,
        "team": told.team,
        "staff": told.staff,
        "segment": told.segment,
        "language": told.language,
        "tags": told.tags,
        "link": told.link,
    }


def _case(case: Case) -> Line:
    followup = case.followup
    resolution = followup.resolution
    promise = resolution.promise if resolution else None
    return {
        "number": case.number,
        "source": case.response.source,
        "id": case.response.id,
        "team": case.team.key if case.team else "",
        "state": followup.state.value,
        "owner": followup.owner.name if followup.owner else "",
        "score": case.response.score,
        "first_score": case.first_score,
        "outcome": resolution.outcome.value if resolution else "",
        "cause": resolution.cause if resolution else "",
        "promise": promise.words if promise else "",
        "promise_day": promise.day.isoformat() if promise and promise.day else "",
        "note": resolution.note if resolution else "",
        "opened_at": case.opened_at.isoformat(),
        "claim_by": case.claim_by.isoformat(),
        "resolve_by": case.resolve_by.isoformat(),
    }


def _write_csv(lines: Iterable[Line], out: _Out, columns: tuple[str, ...]) -> None:
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(line[column]) for column in columns] for line in lines)


def _write_jsonl(lines: Iterable[Line], out: _Out) -> None:
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return neutral(in_one_cell(value))
        case _:
            return neutral(str(value))
