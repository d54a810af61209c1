"""Teams, touchpoints and segments as people spell them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.words import Word, either, folded, matches, nearest, quoted
from nps.people import Roster, unique
from nps.question import Dimension
from nps.refusal import Refusal

Values = Callable[[Dimension], Sequence[str]]
"""All values that responses have in a dimension."""


@dataclass(frozen=True)
class Spellings:
    """What may stand after "team:", "touchpoint:" or "segment:"."""

    dimension: Dimension
    roster: Roster
    values: Values

    def meant(self, word: Word) -> str:
        """The value, as responses have it, that *word* means. Raises Refusal."""
        if not folded(word.value) and word.value not in self._by_spelling:
            raise Refusal(f"Which {self.dimension}? {self._examples()}")
        known = self.roster.team(word.value) if self.dimension is Dimension.TEAM else None
        if known:
            return known.key
        found = unique(self._by_spelling[one] for one in matches(word.value, self._by_spelling))
        if not found:
            raise Refusal(f"I know no {self.dimension} {quoted(word.value)}. {self._hint(word)}")
        if len(found) > 1:
            raise Refusal(f"{quoted(word.value)} could be {self._either(found)}. Which one?")
        return found[0]

    def named(self, word: Word) -> str | None:
        """How *word* asks for this value alone, where it is the whole name of one."""
        same = (one for one in self._by_spelling if folded(one) == folded(word.value))
        name = next(same, None) if folded(word.value) else None
        if name is None:
            return None
        return f'{self.dimension}:"{name}"' if " " in name else f"{self.dimension}:{name}"

    def continued(self, first: Word, then: Word) -> str | None:
        """The spelling that begins with both words, where its quotes were forgotten."""
        start = folded(f"{first.value} {then.value}")
        return next((one for one in self._by_spelling if folded(one).startswith(start)), None)

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        """Value by spelling; teams that settings know come first, by their names."""
        teams = self.roster.teams if self.dimension is Dimension.TEAM else ()
        spelled = {spelling: team.key for team in teams for spelling in (team.name, team.key)}
        return spelled | {
            value: value for value in self.values(self.dimension) if value not in spelled
        }

    def _hint(self, word: Word) -> str:
        near = unique(self._by_spelling[one] for one in nearest(word.value, self._by_spelling))
        return f"Did you mean {self._either(near)}?" if near else self._examples()

    def _examples(self) -> str:
        known = unique(self._by_spelling.values())
        return (
            f"I know {self._either(known)}." if known else f"No answer has a {self.dimension} yet."
        )

    def _either(self, values: Sequence[str]) -> str:
        """*values*, each as it is spelled first."""
        return either(
            [
                quoted(next(s for s, v in self._by_spelling.items() if v == value))
                for value in values
            ]
        )
