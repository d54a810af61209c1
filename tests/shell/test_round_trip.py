"""Whatever stands in a response: exported and imported again it is the same, and adds nothing."""

import asyncio
import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.shell.exporting import RESPONSE, _response, _write_csv
from handlers.csvfile.plan import Options, plan
from handlers.csvfile.reading import read
from handlers.intake import take_in
from handlers.vendor import Reading
from handlers.vendors.plain import VENDOR
from nps.company import Company
from nps.response import Response
from storage.database import Database
from storage.responses import Landed, Landing
from storage.store import Store
from tests.hostile import TRICKS, texts

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
COMPANY = Company(timezone=BERLIN)
SIGNS = st.text(alphabet=st.sampled_from("'=+-@;,\\\t\r\n\"| aé＝\u200b\ufeff\u2028"), max_size=12)
words = st.one_of(texts, SIGNS, st.sampled_from(["NA", "-", "n/a", "'", "''=", "10", "-1", "NULL"]))
items = st.fixed_dictionaries(
    {"score": st.integers(0, 10)},
    optional={
        "comment": words,
        "answered_at": st.integers(1, 10**9).map(
            lambda ago: (NOW - timedelta(milliseconds=ago)).isoformat()
        ),
        "customer": st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("id", "name", "email", "phone", "company", "since"), words)
        ),
        "may_contact": st.booleans(),
        "staff": st.lists(words, max_size=3),
        "tags": st.lists(words, max_size=3),
        "link": st.sampled_from(["", "https://example.com/a?b=1;c,d"]),
        **dict.fromkeys(("touchpoint", "team", "segment", "language"), words),
    },
)


def told(many: list[dict[str, Any]]) -> list[Response]:
    """As the door for survey tools reads it."""
    numbered = [{"id": f"{turn}{one.get('id', '')}", **one} for turn, one in enumerate(many)]
    body = json.dumps(numbered).encode()
    return [one for one in VENDOR.read(body, Reading(BERLIN, NOW, {})) if isinstance(one, Response)]


@dataclass(frozen=True)
class Returned:
    stored: list[Response]
    text: str
    back: list[Response]
    landed: list[Landed]


async def _there_and_back(responses: list[Response]) -> Returned:
    async with Database("sqlite+aiosqlite://", COMPANY) as database:

        def take(some: list[Response]) -> Any:
            return database.write(lambda store: take_in(some, store, COMPANY, NOW))

        await take(responses)
        text = io.StringIO()
        await database.read(lambda store: _export(store, text))
        source = io.BytesIO(text.getvalue().encode())
        planned = plan(source, Options(BERLIN, NOW))
        batches = list(read(source, planned))
        assert [one for batch in batches for one in batch.rejected] == []
        back = [one for batch in batches for one in batch.responses]
        stored = await database.read(lambda store: list(store.responses.since(None, None)))
        return Returned(stored, text.getvalue(), back, await take(back))


def _export(store: Store, out: io.StringIO) -> None:
    _write_csv(map(_response, store.responses.since(None, None)), out, RESPONSE)


def holds(many: list[dict[str, Any]]) -> None:
    responses = told(many)
    went = asyncio.run(_there_and_back(responses))
    assert len(went.landed) == len(went.stored) == len(responses)
    assert {one.how for one in went.landed} <= {Landing.REPEATED}
    assert list(map(_content, went.back)) == list(map(_content, went.stored))
    for row in csv.reader(io.StringIO(went.text, newline="")):
        assert not [cell for cell in row if cell.lstrip(BLANKS).startswith(SIGNS_OF_FORMULAS)]
        assert not [cell for cell in row if cell.startswith(("\t", "\r", "\n"))]


SIGNS_OF_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANKS = " \t\r\n\u200b\ufeff\u3000"


def _content(one: Response) -> tuple[Any, ...]:
    return (
        *(one.source, one.id, one.score, one.comment, one.customer, one.may_contact),
        one.answered_at,
        *(one.touchpoint, one.team, one.staff, one.segment, one.language, one.tags, one.link),
    )


@pytest.mark.parametrize("trick", [*range(len(TRICKS)), None])
def test_no_trick_is_lost_or_changed(trick: int | None) -> None:
    some = TRICKS if trick is None else [TRICKS[trick]]
    holds(
        [
            {
                "score": 2,
                "comment": one,
                "customer": {"name": one, "company": one},
                "touchpoint": one,
                "team": one,
                "staff": [one, "Kim"],
                "tags": [one, "a;b", "c\\"],
            }
            for one in some
        ]
    )


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(items, max_size=6))
def test_no_text_is_lost_or_changed(many: list[dict[str, Any]]) -> None:
    holds(many)
