"""The small graph of fixture.trig, loaded once."""

from functools import cache
from pathlib import Path

import pyoxigraph


@cache
def fixture_store() -> pyoxigraph.Store:
    """A store in memory; no test writes to it."""
    store = pyoxigraph.Store()
    store.load(path=str(Path(__file__).with_name("fixture.trig")), format=pyoxigraph.RdfFormat.TRIG)
    return store
