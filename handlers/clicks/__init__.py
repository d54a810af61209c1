"""What buttons do, by the verb that they carry."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from handlers.clicks import answers, case, praise, trial
from handlers.press import Press

PRESSES: Final[Mapping[str, Press]] = MappingProxyType(
    {one.verb: one for one in (*case.CLICKS, *praise.CLICKS, *answers.CLICKS, *trial.CLICKS)}
)
