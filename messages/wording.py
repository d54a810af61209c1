"""What shall be said: put in words for those who read it, where that makes a difference."""

from collections.abc import Callable

from messages.blocks import Message
from nps.readers import Readers

Wording = Callable[[Readers], Message]


def same(message: Message) -> Wording:
    """*message*, whoever reads it: there is no customer in it, or one colleague alone has it."""
    return lambda _: message
