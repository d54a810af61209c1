"""Messages in Block Kit: each block in Slack's own best idiom, within Slack's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, assert_never

from bot.platforms.slack import chart
from bot.platforms.slack.buttons import actions, button
from bot.platforms.slack.fitting import fitted
from bot.platforms.slack.rich_text import line, quote
from bot.platforms.slack.words import Ink, Json, is_plain, mrkdwn, plain, rich, small
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
    Shares,
    Text,
    Tone,
    Trend,
)
from messages.lengths import shown, width

LONGEST_FALLBACK: Final = 3000
"""An edit's text may have 4,000 characters, a new message's ten times as many."""

_TONES: Final = {
    Tone.PLAIN: "",
    Tone.UNHAPPY: "🔴",
    Tone.LATE: "🟠",
    Tone.TAKEN: "🔵",
    Tone.DONE: "✅",
    Tone.WARM: "💛",
}
_APART: Final = "\u2003"
"""A wide space: what stands at the far end of a line elsewhere stands behind one in Slack."""


def drawn(message: Message, ink: Ink) -> Json:
    """*message* as `{"text", "blocks"}`: whole where it fits, else shortened with ellipses."""

    def parts(longest: int) -> list[Json]:
        shorter = replace(ink, longest=min(longest, ink.longest))
        return _few_charts(part for block in message.blocks for part in draw(block, shorter))

    return {"text": fallback(message, ink), "blocks": fitted(parts)}


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


def draw(block: Block, ink: Ink) -> Iterable[Json]:
    match block:
        case Headline():
            return _headline(block, ink)
        case Quote():
            return [*_quote(block.words, ink), *_small_print(block.source, ink)]
        case Line() | Shares():
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
        yield quote(said)


def _line(elements: list[Json]) -> Iterator[Json]:
    if elements:
        yield line(elements)


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


def _few_charts(parts: Iterable[Json]) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        is_chart = part["type"] == chart.KIND
        if not is_chart or sum(one["type"] == chart.KIND for one in found) < chart.MOST_CHARTS:
            found.append(part)
    return found
