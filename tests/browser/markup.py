"""Markup, read as strictly as a browser is lenient."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

OURS = {
    *("a", "article", "b", "blockquote", "button", "circle", "dd", "desc", "details", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "form", "h3", "h4", "header", "hr", "i", "input"),
    *("label", "legend", "li", "line", "option", "p", "path", "select", "span", "summary", "svg"),
    *("template", "textarea", "time", "title", "u", "ul"),
}
EMPTY = {"hr", "input"}
INLINE = {"a", "b", "i", "span", "time", "u"}
UNREAD = {"button", "desc", "form", "summary", "svg", "template"}
"""What is pressed, filled in, drawn, or told to those who do not see it drawn."""


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str | None]
    parts: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that stands in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def words(self) -> str:
        """What is read in it, each line for itself."""
        lines = (" ".join(line.split()) for line in "".join(_read(self)).split("\n"))
        return "\n".join(filter(None, lines))

    @property
    def elements(self) -> "Iterator[Element]":
        """Those inside, however deep."""
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part.elements

    def all(self, tag: str) -> "list[Element]":
        return [one for one in self.elements if one.tag == tag]

    def classed(self, name: str) -> "list[Element]":
        return [one for one in self.elements if name in (one["class"] or "").split()]

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes


def parsed(markup: str) -> Element:
    """What *markup* holds: our own tags, all closed, none of which does or paints anything."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    [root] = reader.open
    return root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        element = Element(tag, dict(attrs))
        self.open[-1].parts.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def _read(element: Element) -> Iterator[str]:
    apart = "" if element.tag in INLINE else "\n"
    yield apart
    for part in element.parts:
        if isinstance(part, str):
            yield part.replace("\n", " ")
        elif part.tag not in UNREAD:
            yield from _read(part)
    yield apart
