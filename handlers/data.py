"""Answers as data, for programs: the JSON that docs/questions.md promises."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from messages.discretion import kind_words
from nps.case import Case
from nps.company import Company
from nps.period import Period
from nps.praise import Praise
from nps.question import Answer
from nps.readers import Readers
from nps.tally import Tally


def figures(answer: Answer, company: Company) -> Mapping[str, Any]:
    """Nothing is rounded, and nothing is withheld for being small."""
    question = answer.question
    zone = company.timezone.key
    return {
        "question": question.words,
        "period": _period(question.period.label, answer.first_day, answer.last_day, zone),
        "filters": {dimension.value: value for dimension, value in question.filters.items()},
        "overall": _tally(answer.overall),
        "previous": _previous(question.period.previous, answer.previous, zone),
        "by": question.by and str(question.by),
        "groups": [{"key": group.key} | _tally(group.tally) for group in answer.groups],
    }


def cases(question: str, found: list[Case]) -> Mapping[str, Any]:
    """Whose turn it is, without the customers and their words."""
    return {"question": question, "items": [_case(case) for case in found]}


def praises(question: str, found: list[Praise], readers: Readers) -> Mapping[str, Any]:
    items = [
        {
            "words": kind_words(praise.response, readers, praise.about),
            "about": praise.about.id,
            "touchpoint": praise.response.touchpoint or None,
            "answered_on": readers.company.local_day(praise.response.answered_at).isoformat(),
        }
        for praise in found
    ]
    return {"question": question, "items": items}


def _period(label: str, first: date | None, last: date | None, zone: str) -> dict[str, Any]:
    return {
        "label": label,
        "start": first and first.isoformat(),
        "end": last and last.isoformat(),
        "timezone": zone,
    }


def _previous(period: Period | None, tally: Tally | None, zone: str) -> dict[str, Any] | None:
    if period is None or tally is None:
        return None
    return {"period": _period(period.label, period.start, period.end, zone)} | _tally(tally)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "n": tally.n,
        "promoters": tally.promoters,
        "passives": tally.passives,
        "detractors": tally.detractors,
        "nps": tally.nps,
        "interval": [tally.interval.low, tally.interval.high] if tally.interval else None,
    }


def _case(case: Case) -> dict[str, Any]:
    owner = case.followup.owner
    return {
        "number": case.number,
        "response": case.response.key,
        "score": case.response.score,
        "team": case.team.key if case.team else None,
        "touchpoint": case.response.touchpoint or None,
        "segment": case.response.segment or None,
        "state": case.followup.state.value,
        "owner": owner.id if owner else None,
        "opened_at": case.opened_at.isoformat(),
        "claim_by": case.claim_by.isoformat(),
        "resolve_by": case.resolve_by.isoformat(),
    }
