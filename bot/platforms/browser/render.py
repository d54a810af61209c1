"""Messages drawn in HTML: every word in them escaped, every figure also a picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, assert_never, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.platforms.browser.charts import breakdown_shapes, meter_shape, trend_shape
from bot.platforms.browser.workspace import Post
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Button,
    Buttons,
    Choice,
    Day,
    Divider,
    Facts,
    Field,
    Form,
    Headline,
    How,
    Item,
    Items,
    Kudos,
    Line,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Prominence,
    Quote,
    Shares,
    Span,
    Text,
    Tone,
    Trend,
    Writing,
)
from messages.instants import spelled
from messages.legible import legible, within
from messages.plain import text_of

SAFE_LINKS: Final = {"https", "tel", "mailto"}
LONG: Final = 900
"""Characters of a quote that are read at once; the rest is behind a "Read all"."""

FEW: Final = 8
"""As many options are seen at once; more are a list to open."""


def signed(value: int) -> str:
    """*value* with a real minus sign."""
    return str(value).replace("-", "\u2212")


def _legible(value: object) -> object:
    """What a template writes; what is drawn already stays."""
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        finalize=_legible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["signed"] = signed
    return found


class _Macros(Protocol):
    """A template's macros, by their names; what they draw is escaped already."""

    def __getattr__(self, name: str) -> Callable[..., Markup]: ...


JINJA: Final = environment()
DRAW: Final = cast("_Macros", JINJA.get_template("blocks.html").module)
SHOW: Final = cast("_Macros", JINJA.get_template("posts.html").module)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws for readers in *zone* at the instant *now*."""

    zone: ZoneInfo
    now: datetime

    def post(self, post: Post) -> Markup:
        """One entry of a channel's list."""
        at = self._moment(Moment(post.at, How.CLOCK))
        return SHOW.post(post, self.message(post.message), self.plain(post.message), at)

    def message(self, message: Message) -> Markup:
        """The card: all blocks, in the colour of its first headline."""
        tones = (block.tone for block in message.blocks if isinstance(block, Headline))
        blocks = [self._block(block) for block in message.blocks]
        return DRAW.card(blocks, next(tones, Tone.PLAIN))

    def form(self, verb: str, subject: str, form: Form) -> Markup:
        """What a button asks, to be filled in where the button stands."""
        return DRAW.form(verb, subject, form, [_field(field) for field in form.fields])

    def plain(self, message: Message) -> str:
        """The news of *message* in one line."""
        return legible(text_of(message.summary, self.zone, self.now))

    def private(self, message: Message, asked: str = "") -> Markup:
        """An entry of the list that only one reader sees, under the words that they *asked*."""
        return SHOW.private(self.message(message), asked)

    def _block(self, block: Block) -> Markup:
        match block:
            case Headline():
                return DRAW.headline(block, self._text(block.text))
            case Quote():
                begun, rest = _divided(block.words)
                return DRAW.quote(begun, rest, self._text(block.source))
            case Line() | Shares():
                return DRAW.line(self._text(block.text))
            case Facts():
                return DRAW.facts([(f.name, self._text(f.value)) for f in block.rows])
            case Meter() | Trend() | Breakdown():
                return self._figure(block)
            case Kudos():
                return DRAW.kudos(block.words, self._text(block.about))
            case Items():
                return DRAW.items([self._item(item) for item in block.rows])
            case Buttons():
                return self._buttons(block.buttons)
            case Aside():
                return DRAW.aside(self._text(block.text))
            case Divider():
                return DRAW.divider()
            case _:
                assert_never(block)

    def _figure(self, block: Meter | Trend | Breakdown) -> Markup:
        match block:
            case Meter():
                return DRAW.meter(block, meter_shape(block), self._text(block.text))
            case Trend():
                return DRAW.trend(block, trend_shape(block.points), self._text(block.text))
            case Breakdown():
                rows = zip(block.rows, breakdown_shapes(block.rows), strict=True)
                return DRAW.breakdown(list(rows))
            case _:
                assert_never(block)

    def _item(self, item: Item) -> dict[str, object]:
        return {
            "text": self._text(item.text),
            "words": item.words,
            "detail": self._text(item.detail),
            "buttons": self._buttons((item.button,)) if item.button else "",
        }

    def _buttons(self, buttons: Iterable[Button]) -> Markup:
        seen: list[tuple[Button, Markup | str]] = []
        behind: list[tuple[Button, Markup | str]] = []
        for button in buttons:
            form = self.form(button.verb, button.subject, button.asks) if button.asks else ""
            place = behind if button.prominence is Prominence.OVERFLOW else seen
            place.append((button, form))
        return DRAW.buttons(seen, behind)

    def _text(self, text: Text) -> Markup:
        return Markup("").join(self._span(span) for span in text)

    def _span(self, span: Span) -> Markup | str:
        match span:
            case str():
                return within(span)
            case Mention():
                return DRAW.mention(span)
            case Moment():
                return self._moment(span)
            case Link() if urlsplit(span.url).scheme in SAFE_LINKS:
                return DRAW.link(span)
            case Link():
                return within(span.label)
            case _:
                assert_never(span)

    def _moment(self, moment: Moment) -> Markup:
        return DRAW.moment(moment, spelled(moment, self.zone, self.now))


def _field(field: Field) -> Markup:
    match field:
        case Choice() if len(field.options) <= FEW:
            first = field.options[0].value if field.required and field.options else ""
            return DRAW.chips(field, field.chosen or first)
        case Choice():
            return DRAW.list(field)
        case Writing():
            return DRAW.writing(field)
        case Day():
            return DRAW.day(field)
        case _:
            assert_never(field)


def _divided(words: str) -> tuple[str, str]:
    """What is read at once, and the rest."""
    if len(words) <= LONG:
        return words, ""
    end = words.rfind(" ", LONG - 80, LONG)
    end = LONG if end < 0 else end
    return words[:end], words[end:]
