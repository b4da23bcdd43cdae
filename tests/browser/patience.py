"""Waiting for what a page has no event for: looked at again until it holds, with a deadline."""

import time
from collections.abc import Callable

PATIENCE = 30.0  # seconds


def until(holds: Callable[[], bool]) -> None:
    """Return when it holds; fail when it does not in time."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.05)
