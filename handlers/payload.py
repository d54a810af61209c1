"""Untrusted JSON, read one value at a time; what does not fit is refused by its field's name."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, NoReturn

import msgspec

from handlers.times import NotATime, read_time, shown
from nps.refusal import Refusal
from nps.score import read_score

LONGEST_ID: Final = 255
LONGEST_TEXT: Final = 500
LONGEST_LINK: Final = 2_000
LONGEST_COMMENT: Final = 20_000
MOST_STRINGS: Final = 100
DEEPEST: Final = 64

_UNWANTED: Final = re.compile("[\0\ud800-\udfff]")
_ESCAPED: Final = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)
"""How JSON spells what is unwanted, and halves of what is not."""
_NEWLINE: Final = re.compile(r"\r\n?")
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_YES: Final = frozenset({"yes", "y", "true", "1"})
_NO: Final = frozenset({"no", "n", "false", "0"})


class BadPayload(Exception):
    """A survey tool sent something unreadable."""

    def __init__(
        self, field: str, reason: str, index: int | None = None, *, quoted: str = ""
    ) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        """The field at fault ("customer.email"); "body" where it is the whole."""
        self.reason = reason
        """For the sender; may quote up to 40 characters of what was sent."""
        self.index = index
        """The item's place in an array of items, from 0; None where there is no array."""
        self.quoted = quoted
        """What *reason* quotes of the words that were sent."""

    @property
    def reason_without_words(self) -> str:
        """For the records: a customer's words may stand where a score belongs."""
        return self.reason.replace(self.quoted, "…") if self.quoted else self.reason

    def at(self, index: int) -> "BadPayload":
        return BadPayload(self.field, self.reason, index, quoted=self.quoted)


def read_json(body: bytes) -> object:
    """The JSON value of *body*, as any store can keep it. Raises BadPayload, and nothing else."""
    value = _decoded(body)
    if body.count(b"[") + body.count(b"{") > DEEPEST and _is_deep(value):
        raise BadPayload("body", f"is nested deeper than {DEEPEST} levels")
    return storable(value) if _ESCAPED.search(body) else value


def storable(value: object) -> object:
    """*value* without NUL and lone surrogates, in whatever it is made of."""
    match value:
        case str():
            return _UNWANTED.sub("\ufffd", value)
        case dict():
            return {storable(name): storable(inner) for name, inner in value.items()}
        case list():
            return [storable(inner) for inner in value]
    return value


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        pass  # the fast reader refuses lone surrogates and byte order marks
    try:
        return json.loads(body, parse_constant=_no_number)
    except RecursionError:
        raise BadPayload("body", f"is nested deeper than {DEEPEST} levels") from None
    except UnicodeDecodeError as bad:
        raise BadPayload("body", f"is not UTF-8 at byte {bad.start}") from None
    except json.JSONDecodeError as bad:
        reason = f"is not JSON: {bad.msg}, line {bad.lineno} column {bad.colno}"
        raise BadPayload("body", reason) from None
    except ValueError:
        raise BadPayload("body", "is not JSON: it holds a number without end or sense") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def required(item: Mapping[str, object], field: str) -> object:
    if field not in item:
        raise BadPayload(field, "is missing")
    return item[field]


def as_object(told: object, field: str) -> Mapping[str, object]:
    """An object's fields; none for null."""
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise BadPayload(field, f"is {_kind(told)}, not an object")
    return told


def as_list(told: object, field: str) -> Sequence[object]:
    """A list's items; none for null."""
    if told is None:
        return ()
    if not isinstance(told, list):
        raise BadPayload(field, f"is {_kind(told)}, not a list")
    return told


def as_id(told: object, field: str) -> str:
    """A name that is never cut: two long ones must not become the same."""
    name = as_text(told, field, LONGEST_ID + 1)
    if not name:
        raise BadPayload(field, "is empty")
    if len(name) > LONGEST_ID:
        raise BadPayload(field, f"is longer than {LONGEST_ID} characters")
    return name


def as_text(told: object, field: str, most: int = LONGEST_TEXT) -> str:
    """Text, or a number's digits, without outer blanks, cut to *most* characters; "" for null."""
    if isinstance(told, str):
        return cut(clean(told), most)
    if told is None:
        return ""
    if isinstance(told, int | float) and not isinstance(told, bool):
        return str(told)
    raise BadPayload(field, f"is {_kind(told)}, not text")


def as_comment(told: object, field: str) -> str:
    """A customer's words, whole up to 20,000 characters."""
    return as_text(told, field, LONGEST_COMMENT)


def as_strings(told: object, field: str) -> tuple[str, ...]:
    """The texts of a list, or the one text; empty ones and repetitions are left out."""
    if told is None:
        return ()
    many = told if isinstance(told, list) else [told]
    if len(many) > MOST_STRINGS:
        raise BadPayload(field, f"holds more than {MOST_STRINGS} texts")
    texts = (as_text(one, field) for one in many)
    return tuple(dict.fromkeys(text for text in texts if text))


def as_link(told: object, field: str) -> str:
    link = as_text(told, field, LONGEST_LINK + 1)
    if link and not is_link(link):
        raise BadPayload(field, "is not an http or https address of up to 2,000 characters")
    return link


def is_link(word: str) -> bool:
    """Whether *word* can be followed without harm."""
    return len(word) <= LONGEST_LINK and _LINK.fullmatch(word) is not None


def as_flag(told: object, field: str) -> bool | None:
    """Yes or no, as JSON or in words; None for null."""
    if told is None or isinstance(told, bool):
        return told
    word = as_text(told, field).casefold()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise BadPayload(field, f"{shown(told)} is neither true nor false", quoted=_quoted(told))


def as_score(told: object, field: str) -> int:
    try:
        return read_score(told)
    except Refusal as refusal:
        raise BadPayload(field, str(refusal), quoted=_quoted(told)) from None


def as_time(told: object, field: str, zone: tzinfo, now: datetime) -> datetime:
    """An instant in UTC; what is naive is *zone*'s, a bare date its noon there."""
    try:
        return read_time(told, zone, now)
    except NotATime as bad:
        raise BadPayload(field, str(bad), quoted=_quoted(told)) from None


def clean(words: str) -> str:
    """*words* as any store can keep them: no NUL, no lone surrogate, one kind of line end."""
    if words.isprintable():  # as nearly all are
        return words.strip()
    words = _UNWANTED.sub("\ufffd", words)
    return _NEWLINE.sub("\n", words).strip() if "\r" in words else words.strip()


def cut(words: str, most: int) -> str:
    """*words*, or their beginning and an ellipsis, in *most* characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _quoted(told: object) -> str:
    """How a reason quotes *told*, where it is words."""
    return shown(told) if isinstance(told, str) else ""


def _kind(told: object) -> str:
    match told:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"
