"""Cells that a spreadsheet would run: harmless when written, themselves again when read."""

import re
from typing import Final

_BLANK: Final = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
"""What some programs take off before they look at a cell."""
_SIGN: Final = "[=+\\-@＝＋－＠﹦﹢﹣﹫\N{MINUS SIGN}]"
"""Where a formula begins; a Japanese Excel takes the wide signs for the narrow ones."""
_FORMULA: Final = re.compile(rf"'*(?:[\t\r\n]|{_BLANK}*{_SIGN})")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def neutral(cell: str, *, spares_numbers: bool = False) -> str:
    """*cell* as no spreadsheet will run it: with an apostrophe before what looks like a formula.

    What has one already gets another, so that exactly one can be taken away again.
    """
    if not _FORMULA.match(cell) or (spares_numbers and _NUMBER.fullmatch(cell)):
        return cell
    return f"'{cell}"


def restored(cell: str) -> str:
    """*cell* as it was before neutral()."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
