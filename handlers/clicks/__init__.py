"""What buttons do, by the verb that they carry."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from handlers.clicks import answers, case, listed, praise, trial
from handlers.press import Press

CLICKS: Final = (
    *(*case.CLICKS, *listed.CLICKS, *praise.CLICKS),
    *(*answers.CLICKS, *trial.CLICKS),
)
PRESSES: Final[Mapping[str, Press]] = MappingProxyType({one.verb: one for one in CLICKS})
