"""What becomes of each column that the database has of people."""

from collections.abc import Iterator

from storage.held import HELD, Fate


def fates() -> Iterator[tuple[str, str, Fate]]:
    """Table, column and fate of every column that stands there."""
    for table, columns in HELD.items():
        for fate, names in columns.items():
            yield from ((table, name, fate) for name in names.split())
