"""Questions about numbers: which period, told apart by what, of whom."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from handlers.spellings import Spellings, Values
from handlers.words import Word, either, folded, meant, nearest, quoted, unknown
from nps.people import Roster
from nps.period import ALL, WORDS, Period, named, spelled, week
from nps.question import MONTH, Dimension, Question
from nps.refusal import Refusal

BY: Final = "by"
GROUPINGS: Final = (*Dimension, MONTH)
NAMES: Final = (*Dimension, BY)

T = TypeVar("T")


def joined(words: Sequence[Word]) -> tuple[Word, ...]:
    """*words*, with those in one that belong together: "by team", "this week", "last 13 weeks"."""
    done: list[Word] = []
    for word in words:
        before = done[-1] if done else None
        together = _together(before, word) if before else None
        if together:
            done[-1] = together
        else:
            done.append(word)
    return tuple(done)


def _together(first: Word, then: Word) -> Word | None:
    if not (first.is_plain and then.is_plain):
        return None
    typed = f"{first.typed} {then.typed}"
    if is_by(first):
        return Word(typed, then.value, BY)
    compound = folded(f"{first.value}-{then.value}")
    starts = compound.startswith(("this-", "last-"))
    if starts and any(period.startswith(compound) for period in WORDS):
        return Word(typed, compound)
    return None


def is_by(word: Word) -> bool:
    return word.is_plain and folded(word.value) in {"b", BY}


def read(
    asked: str,
    words: Sequence[Word],
    today: date,
    roster: Roster,
    values: Values,
    vocabulary: Sequence[str] = WORDS,
) -> Question:
    """The question that *words*, already joined, ask on the local day *today*.

    *vocabulary* holds every plain word that may stand anywhere, for cut and mistyped ones. Raises
    Refusal, in a sentence, for what cannot be understood.
    """
    spellings = {dimension: Spellings(dimension, roster, values) for dimension in Dimension}
    period = _period(words, today, vocabulary, spellings)
    told = _named(words)
    by = _grouping(told[BY]) if BY in told else None
    filters = {
        dimension: spellings[dimension].meant(told[dimension])
        for dimension in Dimension
        if dimension in told
    }
    return Question(asked, period or _default(by, today), by, MappingProxyType(filters))


def _period(
    words: Sequence[Word],
    today: date,
    vocabulary: Sequence[str],
    spellings: Mapping[Dimension, Spellings],
) -> Period | None:
    """The one period among *words*; None where they name none."""
    found: list[tuple[Word, Period]] = []
    after = (*words[1:], None)
    for word, before, then in zip(words, (None, *words), after, strict=False):
        if word.person:
            raise Refusal(
                "I count for teams, never for one person. "
                f"For kind words about a colleague ask: kudos {word.typed}"
            )
        if not word.name:
            period = _read_period(word, today, vocabulary)
            if period is None:
                raise _unquoted(before, word, spellings) or _unknown(
                    word, then, vocabulary, spellings
                )
            found.append((word, period))
    return _only("period", found)


def _read_period(word: Word, today: date, vocabulary: Sequence[str]) -> Period | None:
    # Phones turn two dots into one sign, and a hyphen between words into a dash.
    text = word.value.replace("…", "..").replace("–", "-").replace("—", "-")
    period = spelled(text)
    if period:
        return period
    known = meant(text, vocabulary)
    return named(known, today) if known in WORDS else None


def _unknown(
    word: Word,
    then: Word | None,
    vocabulary: Sequence[str],
    spellings: Mapping[Dimension, Spellings],
) -> Refusal:
    if is_by(word):
        return Refusal(f"By what? I know by {either(GROUPINGS)}.")
    name = folded(word.value)
    if name in set(Dimension):
        return Refusal(f"Did you mean by {name}, or the answers of one {name}: {name}:NAME?")
    asked_for = [one.named(word) for one in spellings.values()]
    if any(asked_for):
        return Refusal(f"Did you mean {either([one for one in asked_for if one])}?")
    if then and then.is_plain and not nearest(word.value, vocabulary):
        both = f"{word.value}-{then.value}"  # "lst week"
        if nearest(both, vocabulary):
            return unknown(both, vocabulary)
    return unknown(word.value, vocabulary)


def _unquoted(
    before: Word | None, word: Word, spellings: Mapping[Dimension, Spellings]
) -> Refusal | None:
    """The answer to a value of two words that lacks its quotes."""
    if before is None or not before.name:
        return None
    name = meant(before.name, NAMES)
    if name is None or name == BY:
        return None
    whole = spellings[Dimension(name)].continued(before, word)
    return Refusal(f'What has a space in it wants quotes: {name}:"{whole}"') if whole else None


def _named(words: Sequence[Word]) -> Mapping[str, Word]:
    """The named words by what their names mean, each once."""
    told: dict[str, list[tuple[Word, Word]]] = {}
    for word in words:
        if word.name:
            name = meant(word.name, NAMES)
            if name is None:
                raise unknown(f"{word.name}:", [f"{known}:" for known in NAMES])
            told.setdefault(name, []).append((word, word))
    single = {name: _only(_shown(name), found) for name, found in told.items()}
    return {name: word for name, word in single.items() if word}


def _shown(name: str) -> str:
    return quoted(name) if name == BY else name


def _only(what: str, found: Sequence[tuple[Word, T]]) -> T | None:
    """The one thing found; None where there is none. Raises Refusal where there are several."""
    match found:
        case []:
            return None
        case [(_, only)]:
            return only
    typed = list(dict.fromkeys(word.typed for word, _ in found))
    if len(typed) == 1:
        raise Refusal(f"{quoted(typed[0])} stands there more than once. Once is enough.")
    raise Refusal(f"I can take one {what} at a time: {either([quoted(one) for one in typed])}?")


def _grouping(word: Word) -> str:
    by = meant(word.value, GROUPINGS)
    if by is None:
        raise Refusal(f"I do not know by {quoted(word.value)}. I know by {either(GROUPINGS)}.")
    return by


def _default(by: str | None, today: date) -> Period:
    """One week has at most two months in it: months are told apart over all time."""
    return ALL if by == MONTH else week(today)
