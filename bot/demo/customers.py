"""Made-up customers: most come once, some come again."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle, product
from random import Random
from typing import Final

from nps.response import Customer

FIRST_NAMES: Final = (
    *("Maria", "Anna", "Peter", "Julia", "Thomas", "Fatma", "Stefan", "Elena"),
    *("Daniel", "Greta", "Aylin", "Georg", "Nadia", "Oskar", "Pilar", "Henri"),
    *("Camille", "Bruno", "Zeynep", "Ruth", "Magda", "Viktor", "Iris", "Samuel"),
    *("Leonie", "Hugo", "Carmen", "Felix", "Dorota", "Yusuf", "Agnes", "Moritz"),
    *("Chiara", "Walter", "Ines", "Karim", "Lotte", "Marek", "Nora", "Olivia"),
    *("Pavel", "Rosa", "Simon", "Tessa", "Ulrike", "Valerie", "Xenia", "Anton"),
    *("Birgit", "Cem", "Dilara", "Erik", "Frida", "Gustav", "Hedwig", "Ivo"),
    *("Jelena", "Konrad", "Luis", "Mina"),
)
LAST_NAMES: Final = (
    *("Keller", "Moreau", "García", "Schulz", "Kaya", "Lindner", "Rossi", "Baker"),
    *("Novák", "Vogel", "Petit", "Hughes", "Arslan", "Krüger", "Ferrari", "Lang"),
    *("Dvořák", "Evans", "Romero", "Busch", "Jansen", "Winter", "Kowalski", "Haas"),
    *("Mercier", "Otto", "Santos", "Frank", "Bauer", "Demir", "Ziegler", "Cooper"),
    *("Lefèvre", "Sommer", "Greco", "Thiel", "Molina", "Roth", "Nagy", "Ullrich"),
    *("Adler", "Brandstätter", "Costa", "Dahl", "Engel", "Fontaine", "Graf", "Hartmann"),
    *("Ivanov"),
)
OFFICES: Final = (
    *("Studio Nord", "Praxis am Park", "Café Linde", "Blum Architects", "Hotel Morgenrot"),
    *("Kita Pusteblume", "Rivera Law", "Werkhof 7", "Atelier Lune", "Tandem Software"),
)
MARIA: Final = Customer(
    id="C10399",
    name="Maria Kessler",
    email="maria.kessler@mail.example",
    phone="+49 30 23125399",
    since="2019",
)
"""Was pleased in the story; is the first to be unhappy while somebody watches."""

COMES_AGAIN: Final = 0.2
NAMELESS: Final = 0.07


@dataclass
class Crowd:
    """Sends customers by *luck*."""

    luck: Random
    _seen: dict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterator[int] = field(default_factory=lambda: count(10_400))

    def __post_init__(self) -> None:
        names = list(product(FIRST_NAMES, LAST_NAMES))
        self.luck.shuffle(names)
        self._names = cycle(names)

    def somebody(self, segment: str, year: int) -> Customer:
        """A customer of *segment*, who was there before, is new, or gave no name."""
        chance = self.luck.random()
        if chance < NAMELESS:
            return Customer()
        seen = self._seen[segment]
        if seen and chance < NAMELESS + COMES_AGAIN:
            return self.luck.choice(seen)
        seen.append(self._newcomer(segment, year))
        return seen[-1]

    def _newcomer(self, segment: str, year: int) -> Customer:
        (first, last), number = next(self._names), next(self._numbers)
        return Customer(
            id=f"C{number}",
            name=f"{first} {last}",
            email=f"{_plain(first)}.{_plain(last)}@mail.example",
            # Numbers that the regulator keeps free for films and stories.
            phone=f"+49 30 23125{number % 1000:03}" if self.luck.random() < 0.8 else "",
            company=self.luck.choice(OFFICES) if segment == "Offices" else "",
            since=str(self.luck.randint(year - 11, year)),
        )


_PLAIN: Final = str.maketrans("áäéèíóöúüřžçñ", "aaeeioouurzcn")


def _plain(name: str) -> str:
    """*name* as it stands in an e-mail address."""
    return name.lower().translate(_PLAIN)
