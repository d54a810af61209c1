"""A case's buttons: the moves that anyone may make, and what anyone may read about it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from handlers.asks import Click, Reply, Where
from handlers.cards import close_brief, redraw, say_in_thread, tell
from handlers.press import Press, numbered
from messages.alert import alert
from messages.blocks import Message
from messages.brief import brief, brief_closed
from messages.detail import history, read_all, why_here
from messages.form import resolution, resolve_form
from messages.nudge import told_owner
from messages.thread import free_again, open_again
from messages.wording import same
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import FollowUp, Move, Outcome, Resolution, State
from nps.people import unique
from nps.readers import Readers
from nps.refusal import Refusal
from nps.route import explaining
from storage import keys
from storage.posting import Urgency
from storage.store import Store

HAPPENED: Final = {
    Move.CLAIM: Happening.CLAIMED,
    Move.RELEASE: Happening.RELEASED,
    Move.RESOLVE: Happening.RESOLVED,
    Move.REOPEN: Happening.REOPENED,
}
SAID_IN_THREAD: Final = {Move.RELEASE: free_again, Move.REOPEN: open_again}
"""Somebody else may take it now, and nobody notices that a card above has changed."""
RECENT: Final = timedelta(weeks=13)


def move(made: Move, click: Click, store: Store, company: Company) -> Reply:
    """Make a move that asks for nothing."""
    return make(made, None, click, store, company)


def resolve(click: Click, store: Store, company: Company) -> Reply:
    """Ask how it ended; with the answers, resolve."""
    case = _case(click, store)
    if click.answers is not None:
        return make(Move.RESOLVE, resolution(click.answers), click, store, company)
    if case.followup.moved(Move.RESOLVE, click.by) is case.followup:
        return Reply()  # the own click, repeated
    return Reply(form=resolve_form(_causes(case, click, store)))


def note(click: Click, store: Store, company: Company) -> Reply:
    """Resolve what can only be learnt from: nobody can reach this customer."""
    return make(Move.RESOLVE, Resolution(Outcome.NOTED), click, store, company)


def make(made: Move, how: Resolution | None, click: Click, store: Store, company: Company) -> Reply:
    """Make a move, and have everybody see what concerns them; *how* goes with RESOLVE alone."""
    before = _case(click, store)
    followup = before.followup.moved(made, click.by, how)
    if followup is before.followup:
        return Reply()  # the own click, repeated
    after = _with(before, followup, made, click, company)
    event = Event(click.at, HAPPENED[made], click.by, how.note if how else "")
    case = store.cases.save(after, event)
    redraw(case, store, click.at, Urgency.CLICK)
    if said := SAID_IN_THREAD.get(made):
        what = f"{HAPPENED[made]}-{case.version}"
        say_in_thread(case, what, same(said(case, click.by)), store, click.at)
    _let_go(before, case, click, store)
    return Reply(_shown_where_clicked(case, click, company), Where.IN_PLACE)


def told(click: Click, store: Store, company: Company) -> Reply:
    """The history of the case."""
    case = _case(click, store)
    return Reply(history(case, _readers(case, click, company)))


def words(click: Click, store: Store, company: Company) -> Reply:
    """All the words."""
    case = _case(click, store)
    return Reply(read_all(case, _readers(case, click, company)))


def why(click: Click, store: Store, company: Company) -> Reply:
    case = _case(click, store)
    route = explaining(case.response, company.routes, case.team) if case.team else None
    return Reply(why_here(case, company, route))


CLICKS: Final = (
    *(Press(f"case.{made}", partial(move, made)) for made in Move if made is not Move.RESOLVE),
    Press("case.resolve", resolve),
    Press("case.noted", note),
    Press("case.read", words, writes=False),
    Press("case.history", told, writes=False),
    Press("case.why", why, writes=False),
)


def _with(before: Case, followup: FollowUp, made: Move, click: Click, company: Company) -> Case:
    """*before* after the move; reopened, its time begins anew."""
    claim_by, resolve_by = before.claim_by, before.resolve_by
    if made is Move.REOPEN:
        claim_by = company.targets.claim_by(click.at, company.timezone)
        resolve_by = company.targets.resolve_by(click.at, company.timezone)
    taken = followup.state is not State.OPEN
    return replace(
        before,
        followup=followup,
        claim_by=claim_by,
        resolve_by=resolve_by,
        claimed_at=before.claimed_at or (click.at if taken else None),
        phase=company.targets.phase(followup, claim_by, resolve_by, click.at),
    )


def _let_go(before: Case, case: Case, click: Click, store: Store) -> None:
    """Take the brief back from whoever had the case, and say so if somebody else moved it."""
    owner = before.followup.owner
    if before.followup.state is not State.CLAIMED or owner is None:
        return
    close_brief(case, owner, store, click.at)
    if owner.id != click.by.id:
        message = partial(told_owner, case, click.by)
        tell([owner], f"moved-{case.version}", case, message, store, click.at)


def _shown_where_clicked(case: Case, click: Click, company: Company) -> Message:
    readers = Readers.of(click.channel, company)
    if not keys.is_direct(click.channel):
        return alert(case, readers)
    is_claimed = case.followup.state is State.CLAIMED
    return brief(case) if is_claimed else brief_closed(case, readers)


def _readers(case: Case, click: Click, company: Company) -> Readers:
    """Whoever looks something up: who leads the team also reads which colleague is named."""
    readers = Readers.of(click.channel, company)
    leads = company.roster.leads(case.team.key) if case.team else ()
    is_lead = click.by.id in {lead.id for lead in leads}
    return readers.as_leads() if is_lead else readers


def _causes(case: Case, click: Click, store: Store) -> tuple[str, ...]:
    """The team's root causes, the most used of the last 13 weeks first."""
    if case.team is None:
        return ()
    used = store.case_figures.causes(click.at - RECENT, click.at, case.team.key)
    known = case.team.root_causes
    return unique([name for name, _ in used if name in known] + list(known))


def _case(click: Click, store: Store) -> Case:
    """Raises Refusal for a customer who is forgotten: an old copy may still show the buttons."""
    case = store.cases.get(numbered(click))
    if case.response.is_forgotten:
        raise Refusal("What was known of this customer is gone: there is nothing left to do.")
    return case
