"""What people type, as Slack sends it: read back into words and mentions."""

import re
from dataclasses import dataclass, field
from typing import Final

_LINKED: Final = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Typed:
    words: str
    users: dict[str, str] = field(default_factory=dict)
    """Who is mentioned: Slack's user ids, by what stands for them in the words."""


def typed(text: str, *, me: str = "") -> Typed:
    """*text* without Slack's escapes, links and mentions of *me*, the bot's own user id."""
    users: dict[str, str] = {}

    def plainly(link: re.Match[str]) -> str:
        target, name = link[1], link[2]
        if target == f"@{me}":
            return ""
        if target.startswith("@"):
            word = f"<{target}>"
            users[word] = target.removeprefix("@")
            return word
        return _said(target, name)

    # Unescaped only outside links: what a person typed as "<@U1>" is no mention.
    words = "".join(
        plainly(link) if (link := _LINKED.fullmatch(piece)) else _unescaped(piece)
        for piece in re.split(r"(<[^<>]*>)", text)
    )
    return Typed(" ".join(words.split()), users)


def _said(target: str, name: str | None) -> str:
    """What a reader sees in place of a link."""
    if name:
        sign = "#" if target.startswith("#") else ""
        return _unescaped(f"{sign}{name}")
    if target.startswith("!"):
        return f"@{target.removeprefix('!').partition('^')[0]}"
    return _unescaped(target)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
