"""What is found when all has settled: in the database, in the channels, and in the logs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Row, text

from bot.settings import load
from storage.database import Database
from storage.store import Store
from tests.chaos import company
from tests.chaos.chats import Said
from tests.chaos.dues import latest
from tests.chaos.ledger import Ledger
from tests.chaos.scene import Replica, Scene
from tests.standins.slack_things import User

FOUND: Final = {
    "responses": "SELECT key, score, comment FROM response",
    "cases": "SELECT number, response_key, team, state, owner_id, owner_name FROM followup_case",
    "events": "SELECT number, what, by_id, words FROM case_event ORDER BY id",
    "postings": "SELECT key, channel, wanted IS NOT NULL AS is_wanted, ref, due_at, lease_token,"
    " attempts, parked, wanted_hash = shown_hash AS is_shown FROM posting",
    "listed": "SELECT number, channel, listing FROM listed_case",
    "runs": "SELECT job, period FROM job_run WHERE period <> 'installed'",
}
"""Straight from the tables: what Earful itself says of them is what is tried."""


@dataclass(frozen=True)
class Evidence:
    ledger: Ledger
    responses: Sequence[Row[Any]]
    cases: Sequence[Row[Any]]
    events: Sequence[Row[Any]]
    postings: Sequence[Row[Any]]
    runs: Sequence[Row[Any]]
    differences: int
    """Rows in which rollup and cube differ from a recount."""
    channels: Mapping[str, Sequence[str]]
    """Of each team, as settings spell them."""
    said: Sequence[Said]
    """All that Earful ever posted, also what was deleted since."""
    people: Sequence[User]
    latest: dict[str, str]
    """The period for which each job was due last, if it was since a clock met it."""
    done: Counter[tuple[str, str]]
    """Job and period, as often as some program said that it had done it."""
    faults: Sequence[str]
    """What programs logged that nobody expects."""
    listed: Sequence[Row[Any]] = ()
    """Which cases stand in a list of their channel, instead of on a card."""
    aliases: Mapping[str, User] = field(default_factory=dict)
    """By what chats call people whose address they would not say."""

    def standing(self, mark: str) -> list[Said]:
        return [one for one in self.said if not one.deleted and one.mark == mark]

    def person(self, id_: str | None) -> User | None:
        """Whom Earful calls so: by address, or, where a chat would not say it, by its own id."""
        return self.aliases.get(id_ or "") or next(
            (one for one in self.people if company.address(one.name) == id_), None
        )

    @cached_property
    def keys(self) -> set[str]:
        """Of the responses stored."""
        return {row.key for row in self.responses}


async def gathered(scene: Scene, ledger: Ledger, met: Mapping[str, datetime]) -> Evidence:
    """Once nothing runs any more; *met*: when a clock first met each job."""
    settings = load(scene.folder / "earful.toml", {"DATABASE_URL": scene.database_url})

    def look(store: Store) -> dict[str, Any]:
        told = {name: store.connection.execute(text(sql)).all() for name, sql in FOUND.items()}
        return told | {"differences": store.tallies.differences()}

    async with Database(settings.database_url, settings.company) as database:
        found = await database.read(look)
    return Evidence(
        ledger=ledger,
        channels=scene.channels,
        said=[
            one
            for chat in scene.chats.values()
            for one in chat.said(found["postings"], scene.killed)
        ],
        people=scene.people,
        aliases={chat.called(one): one for chat in scene.chats.values() for one in scene.people},
        latest=latest(settings.company, met, scene.started),
        done=Counter(pair for one in scene.begun for pair in _done(one)),
        faults=[fault for one in scene.begun for fault in _faults(one)],
        **found,
    )


def _done(replica: Replica) -> list[tuple[str, str]]:
    return [
        (line["job"], line["period"]) for line in replica.told() if line.get("event") == "job done"
    ]


def _faults(replica: Replica) -> list[str]:
    return [str(line) for line in replica.told() if "exception" in line or "fault" in line]
