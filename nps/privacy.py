"""What others may see of a customer's name and words, and of colleagues named in them."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Final

from nps import lexicon
from nps.names import UMLAUTS, Name, folded
from nps.people import Staff
from nps.seams import JOINERS, seamless, visible
from nps.traces import without_traces

_PSEUDONYM: Final = re.compile(r"[A-Z]{2,5}[-_][0-9a-fA-F]+|.*[\d_@].*")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|\"[^\"]*\"|“[^”]*”")
"""What somebody noted beside a name: "Maria (VIP)"."""
_ASIDE: Final = re.compile(r"\s[-–—]+\s|[|/;•·]")
_RUN_TOGETHER: Final = re.compile(r"(?<=\w\w)\.(?=\w\w)|(?<=[^\W\d_]{3})(?=[A-Z][^\W\d_]{2})")
"""Between the names in "maria.keller" and "MariaKeller"."""
_LONGEST: Final = 30
# One card asks for the same name, and for the same words without traces, several times over.
_OF_ONE_CARD: Final = 8


@lru_cache(maxsize=_OF_ONE_CARD)
def short_name(name: str) -> str:
    """First name and initial: "Maria K." for "Maria Keller" and for "Keller, Maria".

    A word alone is taken for a first name, and stays; after a title it is a surname: "K." for
    "Dr. Keller". Empty for an e-mail address, an id or a pseudonym: they are no names.
    """
    words = _seen(name)
    parts = _parts(words)
    if not parts or _PSEUDONYM.fullmatch(words) or not all(map(_is_written_out, parts)):
        return ""
    if len(parts) > 1:
        return f"{parts[0][:_LONGEST]} {parts[-1][0].upper()}."
    if _holds_both_names(parts[0]):
        return ""
    return f"{parts[0][0].upper()}." if _is_surname(words) else parts[0][:_LONGEST]


def _seen(name: str) -> str:
    """*name* on one line, without signs that cannot be seen and without what is no name in it."""
    bare = _ASIDE.split(_BRACKETED.sub(" ", visible(name[:200])), maxsplit=1)[0]
    return " ".join(bare.split())


def _parts(name: str) -> list[str]:
    """The words of *name*, first name first and without titles.

    A form of address stays where only a surname follows.
    """
    commas = [words for part in name.split(",") if (words := _untitled(part))]
    words = [word for part in commas[1:2] + commas[:1] for word in part]
    if len(words) > 2 and _bare(words[0]) in lexicon.ADDRESSES:
        del words[0]
    if len(words) == 1:
        words = _RUN_TOGETHER.sub(" ", words[0]).split()
    surname = list(takewhile(_is_in_capitals, words))
    words = words[len(surname) :] + surname  # "KELLER Maria", as many write it
    return [word.title() if name.isupper() or name.islower() else word for word in words]


def _untitled(part: str) -> list[str]:
    return [word for word in part.split() if _bare(word) not in lexicon.TITLES]


def _is_surname(name: str) -> bool:
    """Whether a title stands before the one word that is left of *name*."""
    return _bare(name.split(maxsplit=1)[0]) in lexicon.TITLES


def _bare(word: str) -> str:
    return word.replace(".", "").replace("-", "").casefold()


def _is_in_capitals(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word


def _is_written_out(word: str) -> bool:
    letters = [sign for sign in word if sign not in f"'’.-‐{JOINERS}"]
    return bool(letters) and all(unicodedata.category(sign)[0] in "LM" for sign in letters)


def _holds_both_names(word: str) -> bool:
    """Whether the script puts no space between first and last name."""
    return any(unicodedata.east_asian_width(sign) in "WF" for sign in word)


# Names within words

_COLLEAGUE: Final = "[a colleague]"
_NAME: Final = "[name]"
_WORD: Final = re.compile(rf"[^\W_](?:[{JOINERS}]?[^\W_])*(?:['’][^\W_]{{2,}})?")
_JOINT: Final = re.compile(r"[ \u00a0,_\-‐]{1,3}")
_PLAIN: Final = str.maketrans({"’": "'"} | dict.fromkeys(JOINERS, ""))
_JOINT_AFTER_SHORT: Final = re.compile(r"\.? ?")


def masked(
    words: str, *, colleagues: Sequence[Staff] = (), customer: str = "", known_as: str = ""
) -> str:
    """*words* without e-mail addresses, phone, card and order numbers, and without full names.

    The name or an alias of one of *colleagues* becomes "[a colleague]"; the *customer*'s own name
    becomes *known_as*, or "[name]" where that is empty. In linear time, whatever the words are.
    """
    names = _names(tuple(colleagues), customer, known_as)
    seen = _renamed(without_traces(seamless(words)), names)
    return _signed(seen, customer, known_as) if known_as else seen


def without_colleagues(words: str, colleagues: Sequence[Staff]) -> str:
    """*words* with "[a colleague]" for the name or an alias of one of *colleagues*."""
    return _renamed(seamless(words), _names(tuple(colleagues), "", ""))


def _signed(words: str, customer: str, known_as: str) -> str:
    """A surname alone is often another word; where it is the last one, it is a signature."""
    surname = _surname(customer)
    if not surname or (words.isascii() and surname[0] not in words.lower()):
        return words
    last = next(iter(deque(_WORD.finditer(words), maxlen=1)), None)
    if last is None or not last[0][0].isupper() or (_word(last),) != surname:
        return words
    return f"{words[: last.start()]}{known_as}{words[last.end() :].removeprefix('.')}"


@lru_cache(maxsize=_OF_ONE_CARD)
def _surname(customer: str) -> Name:
    """Empty where there is no first name before it."""
    parts = _parts(_seen(customer))
    return _words(parts[-1]) if len(parts) > 1 else ()


@dataclass(frozen=True)
class _Names:
    """What is written instead of each name."""

    instead: Mapping[Name, str]

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The words with which they begin."""
        return frozenset(name[0] for name in self.instead)

    @cached_property
    def longest(self) -> int:
        """Words of the longest."""
        return max(map(len, self.instead), default=0)

    def may_be_in(self, words: str) -> bool:
        """Whether *words* must be looked through one by one: most comments name nobody."""
        if not words.isascii():
            return bool(self.instead)
        return not self.beginnings.isdisjoint(_WORD.findall(words.lower()))


@lru_cache(maxsize=_OF_ONE_CARD)
def _names(colleagues: tuple[Staff, ...], customer: str, known_as: str) -> _Names:
    own = dict(_customer_names(customer, known_as))
    return _Names(own | _colleague_names(colleagues))


def _customer_names(customer: str, known_as: str) -> Iterator[tuple[Name, str]]:
    parts = _parts(_seen(customer)) if short_name(customer) else []
    if not known_as:  # where nothing may be known, every part of the name goes
        yield from ((_words(part), _NAME) for part in parts if len(part.strip(".")) > 2)
    if len(parts) == 1 and known_as != parts[0]:
        yield _words(parts[0]), known_as or _NAME
    if len(parts) < 2:
        return
    first, last = _words(parts[0]), _words(parts[-1])
    yield _words(" ".join(parts)), known_as or _NAME
    yield first + last, known_as or _NAME
    yield last + first, known_as or _NAME
    for address in lexicon.ADDRESSES:
        yield (
            (folded(address), *last),
            f"{address.capitalize()} {parts[-1][0]}." if known_as else _NAME,
        )


@lru_cache(maxsize=8)
def _colleague_names(colleagues: tuple[Staff, ...]) -> dict[Name, str]:
    names = [name for staff in colleagues for name in _names_of(staff)]
    spelled = (*names, *(name.lower().translate(UMLAUTS) for name in names))
    return {_words(name): _COLLEAGUE for name in spelled if _words(name)}


def _names_of(staff: Staff) -> Iterator[str]:
    """All by which a customer may call *staff*; with the s of a German or Dutch genitive."""
    whole = _parts(_seen(staff.name))
    yield " ".join(whole)
    parts = [part for part in whole if not part[0].islower() and part[-1] != "."]
    for name in (*staff.aliases, *parts[:1], *parts[-1:]):
        if len(name) > 2:
            yield name
            yield f"{name}s"


def _words(name: str) -> Name:
    return tuple(map(_word, _WORD.finditer(name)))


def _word(found: re.Match[str]) -> str:
    return folded(found[0].translate(_PLAIN))


def _renamed(words: str, names: _Names) -> str:
    if not names.may_be_in(words):
        return words
    return "".join(_pieces(words, list(_WORD.finditer(words)), names))


def _pieces(words: str, found: Sequence[re.Match[str]], names: _Names) -> Iterator[str]:
    copied = skip = 0
    for place, word in enumerate(found):
        if place < skip or _word(word) not in names.beginnings:
            continue
        count = _name_at(words, found[place : place + names.longest], names.instead)
        if count:
            instead = names.instead[tuple(map(_word, found[place : place + count]))]
            yield words[copied : word.start()]
            yield instead
            skip, copied = place + count, found[place + count - 1].end()
            if instead.endswith(".") and words[copied : copied + 1] == ".":
                copied += 1
    yield words[copied:]


def _name_at(words: str, found: Sequence[re.Match[str]], names: Mapping[Name, str]) -> int:
    """How many of *found*, from the first on, are the longest of *names* there; 0: none."""
    for count in range(_joined(words, found), 0, -1):
        is_name = tuple(map(_word, found[:count])) in names
        if is_name and not (count == 1 and _is_everyday(found[0][0])):
            return count
    return 0


def _joined(words: str, found: Iterable[re.Match[str]]) -> int:
    """How many of *found* stand so close that they can be one name."""
    count, before = 0, None
    for part in found:
        if before and not _is_joint(words, before, part):
            break
        count, before = count + 1, part
    return count


def _is_joint(words: str, before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether two words can be one name: a full stop stands there after an "M." or "Mrs." alone."""
    is_short = len(before[0]) == 1 or before[0].casefold() in lexicon.ADDRESSES
    joint = _JOINT_AFTER_SHORT if is_short else _JOINT
    return bool(joint.fullmatch(words, before.end(), after.start()))


def _is_everyday(word: str) -> bool:
    return word.islower() and not lexicon.OFTENER_WORDS.isdisjoint({word, word.removesuffix("s")})
