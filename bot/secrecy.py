"""What looks like a secret, and stands in nothing that Earful says."""

import re
from typing import Final

LEFT_OUT: Final = "(secret)"

_TOKEN: Final = re.compile(r"(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+|whsec_[\w+/=-]+|Bearer \S+")
_IN_ADDRESS: Final = re.compile(r"(?<=://)(?!NAME:PASSWORD@)[^\s/?#]+(?=@)")
"""A name and a password before a host: "postgresql://earful:pa55@db". How to write them stays."""


def without_secrets(text: str) -> str:
    """*text*; what is a token by its shape, and whoever an address logs in as, left out."""
    return _IN_ADDRESS.sub(LEFT_OUT, _TOKEN.sub(LEFT_OUT, text))
