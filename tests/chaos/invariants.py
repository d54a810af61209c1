"""What must be true after each round: one function each, which tells what breaks it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Row

from storage.posting import mark_of
from tests.chaos.evidence import Evidence

Broken = Iterator[str]
"""A sentence for each piece of evidence."""


def every_response_answered_2xx_is_stored(found: Evidence) -> Broken:
    stored = {row.key: row for row in found.responses}
    for letter in found.ledger.letters:
        row = stored.get(f"plain:{letter.id}")
        if row is None and letter.is_answered:
            yield f"{letter.id} was answered {letter.answers}, and is not stored"
        if row and (row.score, row.comment) != (letter.score, letter.comment):
            yield f"{letter.id} is stored as {row.score}, {row.comment!r}"


def nothing_is_stored_twice_or_out_of_nowhere(found: Evidence) -> Broken:
    sent = {f"plain:{letter.id}" for letter in found.ledger.letters}
    for key, count in Counter(row.key for row in found.responses).items():
        if count > 1 or key not in sent:
            yield f"{key} is stored {count} times{'' if key in sent else ', and nobody sent it'}"
    for letter in found.ledger.letters:
        if letter.stored > 1:
            yield f"{letter.id} was said to be stored by {letter.stored} of its sendings"


def every_low_score_is_a_case(found: Evidence) -> Broken:
    scores = {row.key: row.score for row in found.responses}
    cases = Counter(row.response_key for row in found.cases)
    for key, score in scores.items():
        wanted = 1 if score <= 6 else 0
        if cases[key] != wanted:
            yield f"{key}, a {score}, has {cases[key]} cases"


def every_case_has_its_alert(found: Evidence) -> Broken:
    """In each channel of its team, standing, with the customer's words and whoever has it.

    Or, of a channel that has enough cards, in a list that stands there, until somebody has it.
    """
    lists = {(row.number, row.channel): row.listing for row in found.listed}
    comments = {row.key: row.comment for row in found.responses}
    for case in found.cases:
        for channel in found.channels[case.team]:
            cards = found.standing(mark_of(f"alert:{case.number}", channel))
            listing = lists.get((case.number, channel))
            if listing and (cards or case.owner_id):
                yield f"case {case.number} is in {listing}, and has a card, or {case.owner_id}"
            if listing and found.standing(mark_of(listing, channel)):
                continue
            if not cards:
                yield f"case {case.number} of {case.response_key} has no card in {channel}"
            for card in cards:
                if card.channel != channel:
                    yield f"the card of case {case.number} stands in {card.channel}"
                if comments[case.response_key] not in card.words:
                    yield f"the card of case {case.number} says: {card.words!r}"
                if case.owner_id and not _names(card.words, case, found):
                    who = f"{case.owner_id}, {case.owner_name!r}"
                    yield f"the card of case {case.number} does not name {who}: {card.words!r}"


def _names(words: str, case: Row[Any], found: Evidence) -> bool:
    """One chat may have said no more of somebody than an id, which the other cannot show."""
    person = found.person(case.owner_id)
    if person is None:
        return False
    known_as = [person.real_name, *([case.owner_name] if case.owner_id in found.aliases else [])]
    first_names = "|".join(re.escape(name.split()[0]) for name in known_as)
    return person.mention in words or bool(re.search(rf"\b({first_names})\b", words))


def nothing_stands_twice_in_a_channel(found: Evidence) -> Broken:
    """But for what nobody could know to have arrived, in a chat that cannot be asked."""
    marks = Counter((one.channel, one.mark) for one in found.said if one.mark and not one.deleted)
    for (channel, mark), count in marks.items():
        if count > 1:
            copies = found.standing(mark)
            key = next(
                (row.key for row in found.postings if mark_of(row.key, row.channel) == mark), mark
            )
            yield f"{key} stands {count} times in {channel}: {[one.ref for one in copies]}"
    for one in found.said:
        if not one.mark and not one.deleted and not one.was_in_doubt:
            yield f"{one.ref} was never in doubt, and no posting knows it: {one.words[:80]!r}"


def channels_show_what_is_wanted(found: Evidence) -> Broken:
    """And nothing waits any more: all has come to its end."""
    for row in found.postings:
        where = f"{row.key} in {row.channel}"
        if row.due_at or row.lease_token or row.parked or not row.is_shown:
            yield f"{where} is not settled: due {row.due_at}, {row.attempts} attempts, {row.parked}"
            continue
        cards = found.standing(mark_of(row.key, row.channel))
        refs = [one.ref for one in cards]
        if row.is_wanted and row.ref not in refs:
            yield f"{where} should stand at {row.ref}, and stands at {refs or 'no place'}"
        if not row.is_wanted and refs:
            yield f"{where} should be gone, and stands at {refs}"
    known = {mark_of(row.key, row.channel) for row in found.postings}
    for one in found.said:
        if one.mark and not one.deleted and one.mark not in known:
            yield f"a message in {one.channel} is of no posting: {one.words[:80]!r}"


def no_claim_is_lost(found: Evidence) -> Broken:
    """Whoever was first has the card, has heard so once, and nobody took it silently."""
    pressed, heard = defaultdict(set), set()
    for press in found.ledger.presses:
        pressed[press.case].add(press.by)
        if press.is_heard:
            heard.add(press.case)
    claims = defaultdict(list)
    for event in found.events:
        if event.what == "claimed":
            claims[event.number].append(event.by_id)
    for case in found.cases:
        number, by = case.number, claims[case.number]
        if number in heard and not by:
            names = [one.name for one in pressed[number]]
            yield f"case {number}: a claim of {names} was heard, and is lost"
        if len(by) > 1:
            yield f"case {number} was claimed {len(by)} times: {by}"
        if (by[:1] or [None])[0] != case.owner_id:
            yield f"case {number} was claimed by {by}, and is {case.owner_id}'s"
        if case.owner_id and found.person(case.owner_id) not in pressed[number]:
            yield f"case {number} is {case.owner_id}'s, who never asked for it"
        if case.owner_id:
            brief = mark_of(f"brief:{number}:{case.owner_id}", f"dm:{case.owner_id}")
            if len(found.standing(brief)) != 1:
                count = len(found.standing(brief))
                yield f"{case.owner_id} has {count} briefs of case {number}"


def the_rollup_is_a_recount(found: Evidence) -> Broken:
    if found.differences:
        yield f"{found.differences} rows of rollup and cube differ from a recount"


def each_job_is_done_once_for_each_period(found: Evidence) -> Broken:
    for pair, count in Counter((row.job, row.period) for row in found.runs).items():
        if count > 1:
            yield f"{pair} is noted {count} times"
    noted = {(row.job, row.period) for row in found.runs}
    for pair, count in found.done.items():
        if count > 1:
            yield f"{pair} was done {count} times"
        if pair not in noted:
            yield f"{pair} was done, and is not noted"
    for job, period in found.latest.items():
        if (job, period) not in noted:
            yield f"{job} was due for {period}, and was never done"
    nudges = Counter(
        (event.number, event.words) for event in found.events if event.what == "nudged"
    )
    for (number, phase), count in nudges.items():
        if count > 2:  # once while it was open, once when somebody had it
            yield f"case {number} was nudged {count} times for being {phase}"


def nothing_unexpected_is_said(found: Evidence) -> Broken:
    yield from found.ledger.odd
    yield from found.faults


INVARIANTS: Final[Mapping[str, Callable[[Evidence], Broken]]] = {
    check.__name__.replace("_", " "): check
    for check in (
        every_response_answered_2xx_is_stored,
        nothing_is_stored_twice_or_out_of_nowhere,
        every_low_score_is_a_case,
        every_case_has_its_alert,
        nothing_stands_twice_in_a_channel,
        channels_show_what_is_wanted,
        no_claim_is_lost,
        the_rollup_is_a_recount,
        each_job_is_done_once_for_each_period,
        nothing_unexpected_is_said,
    )
}


def broken(found: Evidence) -> dict[str, list[str]]:
    """What breaks each of them: nothing, where all is well."""
    return {name: list(check(found)) for name, check in INVARIANTS.items()}
