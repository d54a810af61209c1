"""Words that somebody encoded twice: "Â£60" for "£60"."""

import re
from collections.abc import Mapping
from typing import Final


def _byte_of() -> Mapping[str, int]:
    """What a byte above 0x7F looks like to whoever takes UTF-8 for cp1252 or Latin-1."""
    latin = {chr(byte): byte for byte in range(0x80, 0x100)}
    windows = {bytes([byte]).decode("cp1252", "ignore"): byte for byte in range(0x80, 0x100)}
    return {char: byte for char, byte in {**latin, **windows}.items() if char}


_BYTES: Final = _byte_of()
_TAIL: Final = "".join(re.escape(char) for char, byte in _BYTES.items() if byte < 0xC0)
_TWICE: Final = re.compile(
    # Western letters and signs, dashes and curly quotes, emoji: nobody writes these on purpose;
    # other pairs do occur: „Ä“ is a letter between German quotes.
    f"[ÂÃ][{_TAIL}]|â[€‚„][{_TAIL}]|ðŸ[{_TAIL}][{_TAIL}]"
)


def mended(words: str) -> str:
    """*words*, with what was encoded twice as it was meant; all else stays."""
    return words if words.isascii() else _TWICE.sub(_meant, words)


def _meant(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] for char in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
