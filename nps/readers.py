"""Those who read in one place, and how much of a customer they see there."""

from dataclasses import dataclass, field, replace
from typing import Final

from nps.company import Company, Level

DIRECT: Final = "dm:"
"""Before a person's id: the channel in which that person alone reads, on whichever platform."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Everybody who reads in one channel, or one colleague alone.

    What shows a customer is drawn for readers and never for the company, so that it cannot be drawn
    before it is known where it will stand. Readers who see the same are equal.
    """

    company: Company = field(compare=False)
    level: Level
    know_colleagues: bool = False
    """Whether they may read which colleague an unhappy customer named."""

    @classmethod
    def of(cls, channel: str, company: Company) -> "Readers":
        """Who reads in *channel*, as settings spell it; empty: at the terminal.

        In direct messages nobody sees more than first name and initial. Nothing takes those back:
        only the brief, which is taken back, has the rest.
        """
        level = company.privacy.of(channel)
        if channel.startswith(DIRECT) and level is Level.FULL:
            level = Level.INITIALS
        return cls(company, level)

    def as_leads(self) -> "Readers":
        """The same, of those who lead the team: alone, never in a channel."""
        return replace(self, know_colleagues=True)
