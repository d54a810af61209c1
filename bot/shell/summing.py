"""What an import came to, in lines for whoever typed it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from handlers.csvfile.reading import Batch, Rejected
from messages.phrases import plainly
from nps.company import Company
from nps.disclosure import FEWEST_ANSWERS
from nps.tally import Tally
from storage.responses import Landed, Landing

MOST_TEAMS: Final = 12
MOST_LINES: Final = 5


@dataclass
class Sum:
    """Grows batch by batch."""

    company: Company
    kept_from: datetime
    """Older answers lose their words tonight."""
    read: int = 0
    """Rows."""
    joined: int = 0
    """Rows that were told of by another one of the same respondent."""
    landings: Counter[Landing] = field(default_factory=Counter)
    scores: Counter[int] = field(default_factory=Counter)
    outdated: int = 0
    """Answers, added or updated, that are older than that."""
    strangers: Counter[str] = field(default_factory=Counter)
    """Teams that the settings do not know."""
    rejected: int = 0
    unanswered: int = 0
    """Of those rejected: rows in which there is just no score."""
    doubles: int = 0
    first_rejected: list[Rejected] = field(default_factory=list)

    def add(self, landed: Sequence[Landed], batch: Batch) -> None:
        rejected, roster = batch.rejected, self.company.roster
        self.read += batch.rows
        self.joined += batch.joined
        self.landings.update(one.how for one in landed)
        self.scores.update(one.response.score for one in landed)
        self.outdated += sum(
            one.how is not Landing.REPEATED and one.response.answered_at < self.kept_from
            for one in landed
        )
        teams = Counter(one.response.team for one in landed)
        self.strangers.update(
            {team: n for team, n in teams.items() if team and not roster.team(team)}
        )
        self.rejected += len(rejected)
        self.unanswered += sum(one.is_unanswered for one in rejected)
        self.doubles += batch.repeated
        self.first_rejected += rejected[: MOST_LINES - len(self.first_rejected)]

    @property
    def _respondents(self) -> str:
        return f" of {self.read - self.joined:,} respondents" if self.joined else ""

    @property
    def lines(self) -> Iterator[str]:
        yield (
            f"Read {self.read:,} rows{self._respondents}: {self.landings[Landing.STORED]:,} added, "
            f"{self.landings[Landing.REPEATED]:,} seen before, "
            f"{self.landings[Landing.UPDATED]:,} updated, {self.rejected:,} rejected"
            f"{f' ({self.unanswered:,} without a score)' if self.unanswered else ''}."
        )
        if self.doubles:
            yield f"{self.doubles:,} rows have the id of an earlier row: the later one stands."
        yield _told(Tally.of_counts(self.scores))
        if self.outdated:
            yield _short_lived(self.outdated, self.company.privacy.retention_days)
        if self.strangers:
            yield _unknown(self.strangers)
        yield from (f"  line {one.line}: {plainly(one.reason, 100)}" for one in self.first_rejected)
        if self.rejected > len(self.first_rejected):
            yield f"  and {self.rejected - len(self.first_rejected):,} more"


def _told(tally: Tally) -> str:
    happy, neutral, unhappy = tally.promoters, tally.passives, tally.detractors
    return f"{_nps(tally)}: {happy:,} happy, {neutral:,} neutral, {unhappy:,} unhappy."


def _nps(tally: Tally) -> str:
    if tally.nps is None or tally.interval is None:
        return "No responses"
    if tally.n < FEWEST_ANSWERS:
        return f"Too few responses for a number ({tally.n})"
    low, high = _signed(tally.interval.low), _signed(tally.interval.high)
    return f"NPS {_signed(tally.nps)} (likely {low} to {high}) of {tally.n:,}"


def _signed(value: float) -> str:
    return f"{value:.1f}".replace("-", "\N{MINUS SIGN}")


def _short_lived(count: int, days: int) -> str:
    are, their = ("is", "its words and name") if count == 1 else ("are", "their words and names")
    them = "it" if count == 1 else "them"
    return (
        f"{count:,} {are} older than retention_days ({days}): {their} go tonight, and importing"
        f" {them} again does not bring them back. To keep them longer, raise [privacy]"
        " retention_days first."
    )


def _unknown(teams: Counter[str]) -> str:
    most = teams.most_common(MOST_TEAMS)
    names = ", ".join(f"{plainly(name, 40)} ({count:,})" for name, count in most)
    more = f" and {len(teams) - MOST_TEAMS} more" if len(teams) > MOST_TEAMS else ""
    return f"Teams that the settings do not know, counted by their names: {names}{more}."
