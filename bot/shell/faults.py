"""What can go wrong in a command, in sentences for whoever typed it."""

import errno
import os
from collections.abc import Sequence

from bot import tracebacks
from bot.settings import BadSettings
from nps.refusal import Refusal
from storage.database import Unavailable


def sentences(fault: Exception) -> Sequence[str]:
    """Lines for stderr; of a bug also where it was raised, without anybody's words."""
    match fault:
        case BadSettings():
            return fault.faults
        case Refusal():
            return [str(fault)]
        case Unavailable():
            return [f"The database cannot be used now: {fault}."]
        case OSError(errno=errno.EADDRINUSE):
            return ["That port is taken. Take another: PORT=8788, or stop whoever has it."]
        case OSError(filename=None):
            return [f"That failed: {_reason(fault)}."]
        case OSError():
            return [f"{os.fsdecode(fault.filename)}: {_reason(fault)}."]
        case _:
            return [
                "This is a fault in Earful itself. Please report it with these lines:",
                tracebacks.told(fault),
            ]


def _reason(fault: OSError) -> str:
    return (fault.strerror or str(fault)).rstrip(".").lower()
