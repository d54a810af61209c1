"""One customer's answer, whichever survey tool asked."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from nps.score import Category, category


@dataclass(frozen=True, slots=True)
class Customer:
    """Who answered, as far as the survey tool told; every part may be empty."""

    id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    since: str = ""
    """A year or date, in the source's own words."""

    @property
    def is_known(self) -> bool:
        """Whether anything here could lead back to the customer."""
        return bool(self.id or self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer to "how likely are you to recommend us?"; known by (source, id)."""

    source: str
    id: str
    score: int
    """0 to 10."""
    answered_at: datetime
    """Aware; when the customer answered, which decides the period it counts in."""
    comment: str = ""
    customer: Customer = field(default_factory=Customer)
    may_contact: bool | None = None
    """None where the source did not ask."""
    touchpoint: str = ""
    team: str = ""
    """A team's key where the settings know it, else the source's own word, else empty."""
    staff: tuple[str, ...] = ()
    """Who served, in the source's words: e-mail addresses or names."""
    segment: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    """Where the survey tool shows this answer."""
    told_at: datetime | None = None
    """When the source says that it last changed; an older event never overwrites a newer."""
    is_undated: bool | None = None
    """True where the source did not say when: answered_at is then when it told. Never stored."""
    is_forgotten: bool | None = None
    """True where the words, and who it was, are gone for good. Never told by a source."""

    def of_team(self, team: str) -> "Response":
        """This response as one of *team*: a large file asks for it a million times."""
        values: tuple[Any, ...] = (*_UNTIL_TEAM(self), team, *_AFTER_TEAM(self))
        return Response(*values)

    @property
    def key(self) -> str:
        """The one name of this response everywhere: "source:id"."""
        return f"{self.source}:{self.id}"

    @property
    def category(self) -> Category:
        return category(self.score)

    @property
    def is_unhappy(self) -> bool:
        return self.category is Category.DETRACTOR

    @property
    def can_be_reached(self) -> bool:
        """Whether anyone can, and may, get back to this customer."""
        return self.may_contact is not False and (self.customer.is_known or bool(self.link))


_NAMES: Final = [one.name for one in fields(Response)]
_UNTIL_TEAM: Final = attrgetter(*_NAMES[: _NAMES.index("team")])
_AFTER_TEAM: Final = attrgetter(*_NAMES[_NAMES.index("team") + 1 :])
