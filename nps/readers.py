"""Those who read in one place, and how much of a customer they see there."""

from dataclasses import dataclass, field
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
