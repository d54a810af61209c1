"""What made-up customers write: hand-written comments, none of them again before all were used."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from nps.score import Category

MOODS: Final = {
    Category.DETRACTOR: "unhappy",
    Category.PASSIVE: "neutral",
    Category.PROMOTER: "happy",
}

GAPS: Final = {
    "thing": (
        *("sofa", "bed", "wardrobe", "dining table", "bookcase", "rocking chair", "desk"),
        *("corner sofa", "sideboard", "chest of drawers", "bunk bed", "mattress"),
    ),
    "n": ("two", "three", "four", "five"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    "who": ("mother", "father", "sister", "brother", "neighbour", "grandmother", "husband", "wife"),
    "place": (
        *("Leipzig", "Bremen", "Lyon", "Bilbao", "Leeds", "Graz", "Ghent", "Potsdam"),
        *("Malmö", "Bristol", "Kassel", "Nantes"),
    ),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Comments that say much the same."""

    mood: str
    words: tuple[str, ...]
    team: str = ""
    """Empty: could be said of any."""
    cause: str = ""
    about: str = ""
    """The colleague whom all of these comments praise."""

    @property
    def weight(self) -> int:
        """How often it is chosen, beside others; who loves a colleague is keen to say so."""
        return len(self.words) * (2 if self.about else 1)


def _read() -> tuple[Theme, ...]:
    written = tomllib.loads(Path(__file__).with_name("comments.toml").read_text(encoding="utf-8"))
    return tuple(Theme(**theme | {"words": tuple(theme["words"])}) for theme in written["themes"])


THEMES: Final = _read()


@dataclass(frozen=True, slots=True)
class Comment:
    words: str
    language: str


@dataclass
class Pen:
    """Writes comments by *luck*, dealing each pile of them out before it is shuffled."""

    luck: Random
    _piles: dict[Sequence[str], list[str]] = field(default_factory=dict)
    _dealt: dict[Sequence[str], int] = field(default_factory=lambda: defaultdict(int))

    def comment(self, choice: Sequence[str], colleagues: Sequence[str]) -> Comment:
        """One of *choice*, its gaps filled; *colleagues* are the first names to choose from."""
        place = self._dealt[choice] % len(choice)
        if place == 0:
            self._piles[choice] = self._shuffled(choice)
        self._dealt[choice] += 1
        written = self._piles[choice][place]
        marked = written[2:4] == ": "
        words = self._filled(written[4:] if marked else written, colleagues)
        return Comment(words, written[:2] if marked else "en")

    def _shuffled(self, choice: Sequence[str]) -> list[str]:
        """What was dealt last lies deep in the new pile."""
        before = self._piles.get(choice) or self.luck.sample(choice, len(choice))
        places = [place + self.luck.uniform(0, len(choice) / 3) for place in range(len(choice))]
        return [words for _, words in sorted(zip(places, before, strict=True))]

    def _filled(self, words: str, colleagues: Sequence[str]) -> str:
        gaps = {gap: self.luck.choice(fillings) for gap, fillings in GAPS.items()}
        filled = words.format(staff=self.luck.choice(colleagues), **gaps)
        return filled[0].upper() + filled[1:]
