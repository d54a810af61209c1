"""Files that nobody but their owner may read: customers' words stand in them."""

import os
from pathlib import Path


def make_private(path: Path) -> None:
    """The file and its folder, readable by their owner alone where they are new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
