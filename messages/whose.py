"""Of whose answers a message tells: who does not know cannot take their words out again."""

from collections.abc import Iterator

from msgspec import structs

from messages.blocks import Block, Items, Kudos, Message, Quote


def told_of(message: Message) -> tuple[str, ...]:
    """The keys of all responses of which *message* tells, each once.

    Raises ValueError where it quotes somebody without saying whom.
    """
    keys = [message.about, *(key for block in message.blocks for key in _keys(block))]
    if not message.about and any(_is_nobodys(block) for block in message.blocks):
        raise ValueError("a message that quotes somebody has to say of which response")
    return tuple(dict.fromkeys(key for key in keys if key))


def unquoted(message: Message, response_key: str) -> Message:
    """*message* without the words of this response."""
    blocks = tuple(block for block in message.blocks if response_key not in _keys(block))
    return structs.replace(message, blocks=blocks)


def _keys(block: Block) -> Iterator[str]:
    match block:
        case Quote() | Kudos():
            yield block.of
        case Items():
            yield from (item.of for item in block.rows)
        case _:
            return


def _is_nobodys(block: Block) -> bool:
    match block:
        case Quote() | Kudos():
            return not block.of
        case Items():
            return any(item.words and not item.of for item in block.rows)
        case _:
            return False
