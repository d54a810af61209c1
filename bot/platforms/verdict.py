"""What a platform's refusal means: a sentence for people, and whether to try again."""

from typing import Final, NamedTuple

from bot.platforms.port import Undeliverable

LONGEST_PATIENCE: Final = 3600.0
"""Seconds: whoever asks for more, be it a proxy's nonsense, is asked again."""


class Verdict(NamedTuple):
    sentence: str
    """`{where}` is the channel or the person."""
    passes: bool = False
    """Whether it may succeed without anybody mending anything."""
    unclear: bool = False
    """Whether it may have been done all the same."""
    everywhere: bool = False
    """Whether nothing else could be done there now either."""

    def undeliverable(self, where: str, pause: float, *, posts: bool, **told: str) -> Undeliverable:
        """*pause*: seconds that the platform asks for. *told*: what else the sentence names.

        *posts*: doing it twice would show two messages.
        """
        return Undeliverable(
            self.sentence.format(where=where, **told),
            retry_after=pause if self.passes else None,
            in_doubt=posts and self.unclear,
            everywhere=self.everywhere,
        )


def seconds(retry_after: str) -> float | None:
    """What the header asks for, within reason; None where that is no number of seconds."""
    is_number = retry_after.isascii() and retry_after.isdigit()
    return min(float(retry_after), LONGEST_PATIENCE) if is_number else None
