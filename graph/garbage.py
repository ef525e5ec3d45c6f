"""Python's search for rings of garbage, and when it only costs time; memory that was freed, and how the system gets it back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


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


def give_back() -> None:
    """Hands freed memory back to the system where the C library can do that (glibc, malloc_trim(3)): by itself it keeps what lies below
    something that is in use, which may be as much as the log."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
