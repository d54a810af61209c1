"""Turns of phrase that messages share: words cut short, things counted, people named."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from messages.blocks import Mention, Text
from nps.people import Person
from nps.seams import visible

QUOTED: Final = 240
"""Characters of a customer's words on a card; 31 % of unhappy comments are longer."""
FOLDED: Final = 60
"""Characters of them on a card that somebody has taken: a reminder, not the news."""
PUSHED: Final = 70
"""Characters of them on a locked phone."""
DOT: Final = " · "


def short(words: str, most: int = QUOTED) -> str:
    """*words* on one line, cut between two words where they are longer than *most*."""
    whole = " ".join(words.split())
    if len(whole) <= most:
        return whole
    cut = whole[:most]
    head, _, _ = cut.rpartition(" ")
    kept = head if len(head) > most // 2 else cut[: _end_of_sign(whole, most - 1)]
    return kept.rstrip(" ,;:-–(") + "…"


def whole(words: str, most: int) -> str:
    """*words* with their paragraphs but without gaps, cut where they are longer than *most*."""
    lines = (" ".join(line.split()) for line in words[: 2 * most].splitlines())
    kept = "\n".join(filter(None, lines))
    return kept if len(kept) <= most else kept[: _end_of_sign(kept, most - 1)].rstrip() + "…"


def opening(words: str, most: int) -> str:
    """On one line, as much of *words* as can be needed for *most* characters of them."""
    line = " ".join(words.split())
    return (
        line if len(line) <= 4 * most else line[: 4 * most].rpartition(" ")[0] or line[: 4 * most]
    )


def _end_of_sign(words: str, at: int) -> int:
    """*at*, or a little before, where that would tear an accent or a joined emoji from its sign."""
    for end in range(at, max(at - 16, 0), -1):
        if not _belongs_to_sign_before(words[end]) and words[end - 1] != "\u200d":
            return end
    return at


def _belongs_to_sign_before(sign: str) -> bool:
    is_skin_colour = 0x1F3FB <= ord(sign) <= 0x1F3FF
    return sign == "\u200d" or is_skin_colour or unicodedata.category(sign)[0] == "M"


_NO_SIGNS: Final = frozenset({"Cc", "Co", "Cn", "Cs"})


def plainly(words: str, most: int = 120) -> str:
    """Words from outside, made fit to stand inside a line of ours.

    On one line, cut, and without the signs that cannot be seen: some of them turn round the
    direction of all that follows.
    """
    seen = visible(words[: 4 * most])
    return short(seen if seen.isprintable() else "".join(map(_drawable, seen)), most)


def _drawable(sign: str) -> str:
    is_none = unicodedata.category(sign) in _NO_SIGNS and not sign.isspace()
    return "\ufffd" if is_none else sign


def colleague(person: Person) -> Mention:
    return Mention(person.id, plainly(person.first_name, 40))


def dotted(*parts: Text) -> Text:
    """The parts that are not empty, on one line with dots between."""
    said = [part for part in parts if part]
    return sum(((DOT, *part) for part in said[1:]), start=said[0]) if said else ()


def counted(count: int, one: str, many: str = "") -> str:
    """Says "1 answer", or "2,640 answers"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Says "a", "a and b" or "a, b and c"."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def sentence(text: Text) -> Text:
    """*text* with a capital at its start."""
    if text and isinstance(text[0], str):
        return (text[0][:1].upper() + text[0][1:], *text[1:])
    return text
