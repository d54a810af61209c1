"""How far an import has come, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from handlers.csvfile.reading import Batch


@contextmanager
def progress(size: int) -> Iterator[Callable[[Batch], None]]:
    """A bar on a terminal, else nothing."""
    console = Console(stderr=True)
    bar = Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=size, rows=0)
        rows = 0

        def tell(batch: Batch) -> None:
            nonlocal rows
            rows += batch.rows
            bar.update(task, completed=batch.bytes_read, rows=rows)

        yield tell
