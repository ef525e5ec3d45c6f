"""The one exception that people see: a clear line about what was wrong with their input, and what to do."""

from __future__ import annotations


class LogloomError(Exception):
    """Bad use or bad input. Its text is one line that names the place, the cause and the next step."""
