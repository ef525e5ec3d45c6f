"""`logloom` in a process that notes what it writes and whom it calls: `python -m tests.safety.hooked NOTES ARGUMENT…`.

Python tells an audit hook of each file that is opened or changed and of each socket that is used, in the processes too that it
forks. What libraries do without Python the hook does not see: for that there is strace (tests/safety/test_untouched.py).
"""

from __future__ import annotations

import os
import sys
from typing import Any

CHANGES = frozenset(
    "os.rename os.remove os.mkdir os.rmdir os.chmod os.chown os.truncate os.link os.symlink os.utime os.setxattr"
    " shutil.rmtree shutil.move sqlite3.connect".split()
)
CALLS = frozenset("socket.connect socket.getaddrinfo socket.gethostbyname socket.sendto".split())
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(notes: str) -> None:
    """Note each change and each call, a line each."""
    file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CALLS or event in CHANGES or (event == "open" and _writes(arguments)):
            os.write(file, f"{event} {' '.join(map(str, arguments))}\n".encode("utf-8", "replace"))

    sys.addaudithook(note)


def _writes(arguments: tuple[Any, ...]) -> bool:
    return len(arguments) > 2 and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)


if __name__ == "__main__":
    from queries.command import run

    watch(sys.argv[1])
    sys.exit(run(sys.argv[2:]))
