"""Exit codes of the command."""

from typing import Final

DONE: Final = 0
EMPTY: Final = 1
"""The answer is empty, or a check failed."""

BAD: Final = 2
"""Bad use or input; a question or name that was not understood."""

INTERRUPTED: Final = 130
