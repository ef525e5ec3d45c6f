"""Python's search for rings of garbage, and when it only costs time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for rings of garbage meanwhile. A build makes millions of records and no rings, and the search costs half its time; a
    question is over in a moment, and to look among all that was imported would take a tenth of it.

    What was made counts as old afterwards, or the first search would go through all of it.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
