"""Cases: unhappy customers, with their follow-ups and their history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    insert,
    select,
    true,
    update,
)

from nps.case import Case, Event, Happening
from nps.followup import FollowUp, Outcome, Promise, Resolution, State
from nps.forgetting import Why
from nps.people import Person, Roster
from nps.refusal import Refusal
from nps.response import Response
from nps.target import Phase
from storage.bulk import Bulk
from storage.columns import LARGEST_NUMBER
from storage.neighbours import NO_OTHERS, OtherScores, other_scores
from storage.parts import KEYS, in_parts
from storage.responses import Responses
from storage.tables import CaseRow, EventRow

case: Final = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
event: Final = EventRow.__table__  # type: ignore[attr-defined]

UNRESOLVED: Final = (State.OPEN.value, State.CLAIMED.value)
_OPEN: Final = Bulk(insert(case))
_NUMBERS: Final = select(case.c.response_key, case.c.number).where(case.c.response_key.in_(KEYS))
_ADD_EVENTS: Final = Bulk(insert(event))
_IN_OUR_WORDS: Final = (
    Happening.SCORE.value,
    Happening.NUDGED.value,
    Happening.FORGOTTEN.value,
)
_COLLEAGUES: Final = ("owner_id", "owner_name", "moved_by_id", "moved_by_name")


@dataclass(frozen=True)
class Cases:
    """Cases by their number, their response, their team and their owner.

    The team of a case is only named here; *roster* makes it whole.
    """

    connection: Connection
    responses: Responses
    roster: Roster

    def open(self, of: Case) -> Case:
        """Store *of* as a new case; returned with its number."""
        return self.open_all([of])[0]

    def open_all(self, new: Sequence[Case]) -> list[Case]:
        """Store *new* cases, numbered in their order; returned with their numbers."""
        rows = [_values(of) | {"response_key": of.response.key, "version": 0} for of in new]
        _OPEN.run(self.connection, rows)
        numbers = self._numbers([of.response.key for of in new])
        self._add_events({numbers[of.response.key]: of.history for of in new})
        others = other_scores(self.connection, [of.response for of in new])
        return [
            replace(of, number=numbers[of.response.key], earlier=earlier, later=later, version=0)
            for of in new
            for earlier, later in [others.get(of.response.key, NO_OTHERS)]
        ]

    def get(self, number: int) -> Case:
        """Raises Refusal where there is none."""
        found = self._cases(case.c.number == number) if number <= LARGEST_NUMBER else []
        if not found:
            raise Refusal("This customer's card is no longer known here.")
        return found[0]

    def about(self, response_key: str) -> Case | None:
        """The case that *response_key* opened, if it did."""
        return next(iter(self._cases(case.c.response_key == response_key)), None)

    def opened_by(self, response_keys: Sequence[str]) -> set[str]:
        """Those of these responses that opened a case."""
        return set(self._numbers(response_keys))

    def save(self, changed: Case, *events: Event) -> Case:
        """Store *changed*, and add *events* to its history; returned as it is now.

        Raises Refusal where somebody saved it since *changed* was read.
        """
        values = _values(changed) | {"version": changed.version + 1}
        if changed.team is None:
            del values["team"]  # one that the settings no longer name may come back
        saved = self.connection.execute(
            update(case)
            .where(case.c.number == changed.number, case.c.version == changed.version)
            .values(values)
        )
        if not saved.rowcount:
            raise Refusal("Somebody was a moment quicker. Please look again.")
        self._add_events({changed.number: events})
        history = (*changed.history, *events)
        return replace(changed, history=history, version=changed.version + 1)

    def forget(self, response_keys: Sequence[str], why: Why, now: datetime) -> list[Case]:
        """Take out what colleagues wrote about these customers, and have nobody wait for them.

        By AGE, the names of the colleagues go too. Returns the cases as they were before.
        """
        found = self._cases(case.c.response_key.in_(response_keys))
        if not found:
            return []
        numbers = [one.number for one in found]
        ours, lines = case.c.number.in_(numbers), event.c.number.in_(numbers)
        waits = case.c.state.in_(UNRESOLVED)
        withdrawn = {"state": State.WITHDRAWN.value, "moved_by_id": None, "moved_by_name": None}
        wordless = {"promise": "", "promise_day": None, "note": "", "version": case.c.version + 1}
        self._change(ours & waits, withdrawn)
        self._change(ours, wordless)
        self._change(ours & case.c.cause.not_in(self.roster.root_causes), {"cause": ""})
        in_own_words = lines & event.c.what.not_in(_IN_OUR_WORDS)
        self.connection.execute(update(event).where(in_own_words).values(words=""))
        if why is Why.AGE:
            self._change(ours, dict.fromkeys(_COLLEAGUES))
            self.connection.execute(update(event).where(lines).values(by_id=None, by_name=None))
        happened = [Event(now, Happening.FORGOTTEN, words=why.value)]
        self._add_events(dict.fromkeys(numbers, happened))
        return found

    def _change(self, which: ColumnElement[bool], values: Mapping[str, Any]) -> None:
        self.connection.execute(update(case).where(which).values(values))

    def waiting(self, team: str | None = None) -> list[Case]:
        """Those not resolved yet, of the team with this key or of all; longest waiting first."""
        return self._cases(case.c.state.in_(UNRESOLVED) & of_team(team))

    def numbered(self, numbers: Sequence[int]) -> list[Case]:
        """Those of these numbers that there are, in this order."""
        found = {one.number: one for one in self._cases(case.c.number.in_(numbers))}
        return [found[number] for number in numbers if number in found]

    def owned_by(self, person: str) -> list[Case]:
        """What the person with this id has claimed and not resolved yet."""
        return self._cases((case.c.state == State.CLAIMED.value) & (case.c.owner_id == person))

    def opened_between(self, start: datetime, end: datetime, team: str | None = None) -> list[Case]:
        """Those opened from *start* until just before *end*, withdrawn ones left out."""
        return self._cases(opened(start, end) & of_team(team))

    def _cases(self, which: ColumnElement[bool]) -> list[Case]:
        asked = select(case).where(which).order_by(case.c.opened_at, case.c.number)
        rows = self.connection.execute(asked).all()
        keys = [row.response_key for row in rows]
        responses = self.responses.by_keys(keys)
        others = other_scores(self.connection, responses.values())
        histories = self._histories(which)
        return [
            self._case(
                row,
                responses[row.response_key],
                others.get(row.response_key, NO_OTHERS),
                histories.get(row.number, ()),
            )
            for row in rows
        ]

    def _case(
        self, row: Row[Any], response: Response, others: OtherScores, history: Sequence[Event]
    ) -> Case:
        earlier, later = others
        return Case(
            number=row.number,
            response=response,
            followup=_followup(row),
            opened_at=row.opened_at,
            claim_by=row.claim_by,
            resolve_by=row.resolve_by,
            first_score=row.first_score,
            phase=Phase(row.phase),
            team=self.roster.team(row.team) if row.team else None,
            earlier=earlier,
            later=later,
            history=tuple(history),
            claimed_at=row.claimed_at,
            version=row.version,
        )

    def _histories(self, which: ColumnElement[bool]) -> dict[int, list[Event]]:
        asked = select(event).join(case, case.c.number == event.c.number).where(which)
        histories: dict[int, list[Event]] = {}
        for row in self.connection.execute(asked.order_by(event.c.id)):
            by = _person(row.by_id, row.by_name)
            line = Event(row.at, Happening(row.what), by, row.words)
            histories.setdefault(row.number, []).append(line)
        return histories

    def _numbers(self, response_keys: Sequence[str]) -> dict[str, int]:
        """Of the cases that these responses opened, as far as they did."""
        return {
            row.response_key: row.number
            for row in in_parts(self.connection, _NUMBERS, response_keys)
        }

    def _add_events(self, histories: Mapping[int, Sequence[Event]]) -> None:
        """By the number of their case."""
        rows = [
            {
                "number": number,
                "at": one.at,
                "what": one.what.value,
                "by_id": one.by.id if one.by else None,
                "by_name": one.by.name if one.by else None,
                "words": one.words,
            }
            for number, events in histories.items()
            for one in events
        ]
        _ADD_EVENTS.run(self.connection, rows)


def opened(start: datetime, end: datetime) -> ColumnElement[bool]:
    not_withdrawn = case.c.state != State.WITHDRAWN.value
    return and_(case.c.opened_at >= start, case.c.opened_at < end, not_withdrawn)


def of_team(team: str | None) -> ColumnElement[bool]:
    return true() if team is None else case.c.team == team


def _values(of: Case) -> dict[str, Any]:
    followup, resolution = of.followup, of.followup.resolution
    promise = resolution.promise if resolution else None
    return {
        "team": of.team.key if of.team else "",
        "state": followup.state.value,
        "owner_id": followup.owner.id if followup.owner else None,
        "owner_name": followup.owner.name if followup.owner else None,
        "moved_by_id": followup.moved_by.id if followup.moved_by else None,
        "moved_by_name": followup.moved_by.name if followup.moved_by else None,
        "outcome": resolution.outcome.value if resolution else None,
        "cause": resolution.cause if resolution else "",
        "promise": promise.words if promise else "",
        "promise_day": promise.day if promise else None,
        "note": resolution.note if resolution else "",
        "opened_at": of.opened_at,
        "claim_by": of.claim_by,
        "resolve_by": of.resolve_by,
        "claimed_at": of.claimed_at,
        "first_score": of.first_score,
        "phase": of.phase.value,
    }


def _followup(row: Row[Any]) -> FollowUp:
    return FollowUp(
        state=State(row.state),
        owner=_person(row.owner_id, row.owner_name),
        resolution=_resolution(row),
        moved_by=_person(row.moved_by_id, row.moved_by_name),
    )


def _resolution(row: Row[Any]) -> Resolution | None:
    if row.outcome is None:
        return None
    owed = row.promise or row.promise_day
    promise = Promise(row.promise, row.promise_day) if owed else None
    return Resolution(Outcome(row.outcome), row.cause, promise, row.note)


def _person(id_: str | None, name: str | None) -> Person | None:
    return Person(id_, name or "") if id_ else None
