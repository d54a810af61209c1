"""Which colleagues a message mentions: platforms look up who they are before they draw it."""

from collections.abc import Iterator

import msgspec

from messages.blocks import Mention


def mentions(node: object) -> Iterator[Mention]:
    """All that stand in *node*, a message or a part of one, in their order."""
    match node:
        case Mention():
            yield node
        case tuple():
            for part in node:
                yield from mentions(part)
        case msgspec.Struct():
            for name in node.__struct_fields__:
                yield from mentions(getattr(node, name))
        case _:
            pass


def mentioned(node: object) -> Iterator[str]:
    """The ids of the people whom a message mentions."""
    return (mention.id for mention in mentions(node))
