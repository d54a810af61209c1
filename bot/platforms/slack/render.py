"""Messages in Block Kit: each block in Slack's own best idiom, within Slack's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, assert_never

from bot.platforms.slack import chart
from bot.platforms.slack.buttons import actions, button
from bot.platforms.slack.words import (
    LONGEST,
    Ink,
    Json,
    is_plain,
    mrkdwn,
    plain,
    rich,
    shown,
    small,
    width,
)
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Buttons,
    Divider,
    Facts,
    Headline,
    Item,
    Items,
    Kudos,
    Line,
    Message,
    Meter,
    Quote,
    Text,
    Tone,
    Trend,
)

MOST_BLOCKS: Final = 50
LONGEST_FALLBACK: Final = 3000
"""An edit's text may have 4,000 characters, a new message's ten times as many."""

# Over a whole message Slack takes about 13,200 characters, counting something for every block.
ALL_TEXT: Final = 12_000
PER_BLOCK: Final = 70
_COUNTED: Final = {"fallback", "label", "text", "title", "url", "value"}
SHORTER: Final = (LONGEST, 5000, 2500, 1200, 600, 300, 150, 75, 40)
"""How long a piece of text may be, tried in turn until the whole fits."""

_TONES: Final = {
    Tone.PLAIN: "",
    Tone.UNHAPPY: "🔴",
    Tone.LATE: "🟠",
    Tone.TAKEN: "🔵",
    Tone.DONE: "✅",
    Tone.WARM: "💛",
}
_MORE: Final = {"type": "plain_text", "text": "… and more than fits here.", "emoji": False}
_APART: Final = "\u2003"
"""A wide space: what stands at the far end of a line elsewhere stands behind one in Slack."""
_NEW_LINE: Final[Json] = {"type": "text", "text": "\n"}


def drawn(message: Message, ink: Ink) -> Json:
    """*message* as `{"text", "blocks"}`: whole where it fits, else shortened with ellipses."""
    return {"text": fallback(message, ink), "blocks": _fitting(message.blocks, ink)}


def simpler(drawing: Json) -> Iterator[Json]:
    """*drawing*, then what to try where Slack does not take it; the words always say it all."""
    yield drawing
    if has_charts(drawing):
        yield without_charts(drawing)
    if drawing["blocks"]:
        yield plain_only(drawing)


def has_charts(drawing: Json) -> bool:
    return any(block["type"] == chart.KIND for block in drawing["blocks"])


def without_charts(drawing: Json) -> Json:
    """For a workspace whose Slack does not draw them yet."""
    return drawing | {"blocks": [b for b in drawing["blocks"] if b["type"] != chart.KIND]}


def plain_only(drawing: Json) -> Json:
    """The news in one line."""
    return drawing | {"blocks": []}


def fallback(message: Message, ink: Ink) -> str:
    """The push text. It mentions nobody: the blocks do."""
    return mrkdwn(message.summary, ink, LONGEST_FALLBACK, mentions=False) or "Earful has news."


def _fitting(blocks: Iterable[Block], ink: Ink) -> list[Json]:
    drawing: list[Json] = []
    for longest in SHORTER:
        drawing = _joined(blocks, replace(ink, longest=min(longest, ink.longest)))
        if _weight(drawing) <= ALL_TEXT:
            break
    return _trimmed(drawing)


def _joined(blocks: Iterable[Block], ink: Ink) -> list[Json]:
    """*blocks* drawn, neighbours of rich text in one, so that they stand together."""
    joined: list[Json] = []
    for one in _few_charts(chain.from_iterable(draw(block, ink) for block in blocks)):
        if joined and one["type"] == joined[-1]["type"] == "rich_text":
            joined[-1] = _rich_text(*joined[-1]["elements"], *one["elements"])
        else:
            joined.append(one)
    return joined


def draw(block: Block, ink: Ink) -> Iterable[Json]:
    match block:
        case Headline():
            return _headline(block, ink)
        case Quote():
            return [*_quote(block.words, ink), *_small_print(block.source, ink)]
        case Line():
            return _line(rich(block.text, ink))
        case Meter():
            return _line(rich(block.text, ink, bold=True))
        case Facts() | Breakdown():
            return _rows(block, ink)
        case Trend():
            return [*chart.chart(block), *_small_print(block.text, ink)]
        case Kudos():
            return [*_quote(block.words, ink), *_line(rich(("for ", *block.about), ink))]
        case Items():
            return chain.from_iterable(_item(item, ink) for item in block.rows)
        case Buttons():
            return actions(block.buttons)
        case Aside():
            return _small_print(block.text, ink)
        case Divider():
            return [{"type": "divider"}]
        case _:
            assert_never(block)


def _headline(headline: Headline, ink: Ink) -> Iterator[Json]:
    """A header where words alone say it: mentions and instants need rich text."""
    before = f"{_TONES[headline.tone]} ".lstrip()
    after = f"{_APART}{headline.figure}" if headline.figure else ""
    if is_plain(headline.text, ink):
        room = 150 - width(before) - width(after)
        if news := plain(headline.text, ink, room).strip():
            words = {"type": "plain_text", "text": f"{before}{news}{after}", "emoji": False}
            yield {"type": "header", "text": words}
    else:
        text: Text = (before, *headline.text, after)
        yield from _line(rich(text, ink, bold=True))


def _quote(words: str, ink: Ink) -> Iterator[Json]:
    if said := shown(words.strip(), ink.longest):
        text = {"type": "text", "text": said}
        yield _rich_text({"type": "rich_text_quote", "elements": [text]})


def _line(elements: list[Json]) -> Iterator[Json]:
    if elements:
        yield _rich_text(_section(elements))


def _rows(block: Facts | Breakdown, ink: Ink) -> Iterator[Json]:
    """A line each: a phone would have to scroll a table sideways."""
    rows: list[tuple[str, Text]] = (
        [(f"{fact.name}: ", fact.value) for fact in block.rows]
        if isinstance(block, Facts)
        else [(row.name, (f"  {row.text}",)) for row in block.rows]
    )
    for name, text in rows:
        yield from _line([*rich((name,), ink, bold=True), *rich(text, ink)])


def _item(item: Item, ink: Ink) -> Iterator[Json]:
    """A button stands beside its words, which rich text does not allow."""
    if item.button is None:
        yield from _line(rich(item.text, ink))
    else:
        for text in small(item.text, ink, 2900):
            yield {"type": "section", "text": text, "accessory": button(item.button)}
    yield from _quote(item.words, ink)
    yield from _small_print(item.detail, ink)


def _small_print(text: Text, ink: Ink) -> Iterator[Json]:
    for element in small(text, ink):
        yield {"type": "context", "elements": [element]}


def _section(elements: list[Json]) -> Json:
    """Texts of one style that follow each other become one."""
    joined: list[Json] = []
    for element in elements:
        last = joined[-1] if joined else {}
        both_texts = element["type"] == last.get("type") == "text"
        if both_texts and element.get("style") == last.get("style"):
            joined[-1] = last | {"text": last["text"] + element["text"]}
        else:
            joined.append(element)
    return {"type": "rich_text_section", "elements": joined}


def _rich_text(*parts: Json) -> Json:
    """Sections that follow each other become one, a line each."""
    held: list[Json] = []
    for part in parts:
        if held and part["type"] == held[-1]["type"] == "rich_text_section":
            held[-1] = _section([*held[-1]["elements"], _NEW_LINE, *part["elements"]])
        else:
            held.append(part)
    return {"type": "rich_text", "elements": held}


def _few_charts(blocks: Iterable[Json]) -> Iterator[Json]:
    charts = 0
    for block in blocks:
        charts += block["type"] == chart.KIND
        if block["type"] != chart.KIND or charts <= chart.MOST_CHARTS:
            yield block


def _weight(blocks: list[Json]) -> int:
    return sum(map(width, _texts(blocks))) + PER_BLOCK * len(blocks)


def _texts(node: object, name: str = "text") -> Iterator[str]:
    match node:
        case str() if name in _COUNTED:
            yield node
        case dict():
            for key, value in node.items():
                yield from _texts(value, key)
        case list():
            for value in node:
                yield from _texts(value)
        case _:
            pass


def _trimmed(blocks: list[Json]) -> list[Json]:
    """At most as many as Slack takes, with the last buttons: they are what there is to do."""
    kept = len(blocks)
    while kept > 0 and not _fits(blocks, kept):
        kept -= 1
    return _beginning(blocks, kept)


def _fits(blocks: list[Json], kept: int) -> bool:
    trimmed = _beginning(blocks, kept)
    return len(trimmed) <= MOST_BLOCKS and _weight(trimmed) <= ALL_TEXT


def _beginning(blocks: list[Json], kept: int) -> list[Json]:
    if kept == len(blocks):
        return blocks
    last = [block for block in blocks[kept:] if block["type"] == "actions"][-1:]
    return [*blocks[:kept], {"type": "context", "elements": [_MORE]}, *last]
