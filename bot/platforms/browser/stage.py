"""What the browser workspace shows, and what it may set in motion: all handed in from outside."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from handlers.asks import Ask, Click, Reply
from messages.blocks import Message
from nps.company import Company
from nps.people import Person
from nps.response import Response

NAME: Final = "browser"
"""The prefix of this platform's channels in settings."""


class Role(StrEnum):
    """From where in the company a persona looks."""

    FRONTLINE = "frontline"
    LEAD = "lead"
    LEADERSHIP = "leadership"


@dataclass(frozen=True, slots=True)
class Persona:
    """A colleague whom the newcomer can play."""

    person: Person
    role: Role
    does: str
    """In a few words: "Support", "leads Support"."""
    channels: tuple[str, ...]
    """Without the platform's prefix ("#support"); the first one is open at first."""

    @property
    def key(self) -> str:
        """Short, for addresses of pages."""
        return self.person.id.partition("@")[0]

    @property
    def direct(self) -> str:
        """The channel of Earful's direct messages to this persona."""
        return f"dm:{self.person.id}"

    def reads(self, channel: str) -> bool:
        return channel in {*self.channels, self.direct}


@dataclass(frozen=True, slots=True)
class Job:
    """Something scheduled that can be run now."""

    name: str
    """As `earful job` knows it."""
    label: str


@dataclass(frozen=True)
class Stage:
    """What is to be seen."""

    company: Company
    personas: tuple[Persona, ...]
    """The first is the newcomer; whoever shares the newcomer's first channel has the phone."""
    live: Callable[[int, datetime], Response]
    """The n-th unhappy customer who answers while somebody watches."""
    touchpoints: tuple[str, ...] = ()
    """From which to choose when one plays a customer."""
    notice: str = "A made-up company. Nothing leaves this machine."
    jobs: tuple[Job, ...] = ()
    monday: str = ""
    """The job behind the Monday button; empty: no such button."""
    first_alert: float = 4.0
    """Seconds after the page is first opened until a customer answers by itself."""

    def persona(self, key: str) -> Persona | None:
        return next((persona for persona in self.personas if persona.key == key), None)


@dataclass(frozen=True)
class Backstage:
    """What the page can set in motion."""

    press: Callable[[Click], Awaitable[Reply]]
    ask: Callable[[Ask], Awaitable[Reply]]
    answer: Callable[[Response], Awaitable[object]]
    """Takes in a customer's answer as if a survey tool had sent it."""
    run_job: Callable[[str], Awaitable[object]]
    drawn_for_slack: Callable[[Message], Mapping[str, Any]]
    """A message as Slack gets it: its text and its blocks."""
