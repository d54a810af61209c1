"""What either database does for us, and what its faults mean."""

from collections.abc import Callable
from enum import Enum, auto
from typing import ClassVar, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Trouble(Enum):
    """What a database's fault means for those who wait."""

    BUG = auto()
    """It did not understand us: whoever asked hears of it."""
    READ_ONLY = auto()
    """It cannot be written, or not here."""
    AGAIN = auto()
    """Nothing was written, and the same again may work at once: another crossed our way."""
    APART = auto()
    """Nothing was written: what is too much together may work one by one."""
    AWAY = auto()
    """Nothing was written, and it may work later."""


class Engine(Protocol):
    """A database, `open` from its opening until it is closed."""

    one_writes: ClassVar[bool]
    """Whether only one can ever write at a time."""

    async def open(self, prepare: Callable[[Connection], None]) -> None:
        """*prepare*, in a transaction that nobody else writes beside, before anybody reads.

        What it raises closes all again.
        """

    async def close(self) -> None:
        """Once all who read have read."""

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """What *unit* returns, once it is on disk; nobody else writes meanwhile, wherever it runs.

        Raises what `trouble` can tell apart.
        """

    async def write_beside(self, unit: Callable[[Connection], T]) -> T:
        """As `write`, beside whoever writes where that can be: *unit* locks the rows it changes."""

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """What *unit* returns, seeing one state throughout; it cannot write."""

    def hurry(self, seconds: float) -> None:
        """Wait no longer than *seconds* from now while another process writes."""

    async def keep_small(self) -> None:
        """After a commit: whatever must be done now and then."""

    async def wipe(self, *, rewrite: bool, attempts: int) -> bool:
        """Leave nothing of what was deleted; False while somebody reads how it was.

        *rewrite*: at any price, where that makes a difference.
        """

    def wake_others(self, connection: Connection) -> None:
        """Have couriers of other processes woken, once this transaction is on disk."""

    def trouble(self, fault: BaseException) -> Trouble | None:
        """None where *fault* is not the database's."""

    def reason(self, fault: BaseException) -> str:
        """What the database itself says of *fault*; never a customer's words, never a secret."""

    def spoils(self, fault: BaseException) -> bool:
        """Whether *fault* may have undone all that came before it in the transaction."""


def in_words(fault: BaseException | None) -> str:
    """What *fault* says, without the number and the path that Python puts around it."""
    return (isinstance(fault, OSError) and fault.strerror) or str(fault)


def no_stop(unit: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """*unit*; what it raises can be carried by a future."""

    def carried(connection: Connection) -> T:
        try:
            return unit(connection)
        except StopIteration as fault:
            raise RuntimeError("a unit of work raised StopIteration") from fault

    return carried
