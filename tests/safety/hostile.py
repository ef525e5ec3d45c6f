"""A log in which everything that can carry a name or words carries an attack: for what must be inert wherever it is shown."""

from __future__ import annotations

from pathlib import Path

ESCAPE = "\x1b[31;1m\x1b]0;owned\x07\x9b2J"
BIDI = "\u202egnp.exe\u202c\u2066\u200f"
SCRIPT = '<script>alert("owned")</script><img src=x onerror=alert(1)>'
FORMULA = "=cmd|' /C calc'!A0"
IRI = "javascript:alert(1)"
ALL = (ESCAPE, BIDI, SCRIPT, FORMULA, IRI)

LOG = f"""09:43 2021-03-03
{FORMULA}, {SCRIPT}, topic {BIDI}, shell {ESCAPE}
1, "Ann {BIDI} Lee <ann@example.org>"_email_"[PATCH 1/2] proxy: {ESCAPE}{SCRIPT}"_20210303_1010
{FORMULA}
Hi Bob,
see bnc 782311. Ann Lee fixed bnc 782311 {ESCAPE} {BIDI} {SCRIPT}
"{FORMULA} Hale <=cmd@example.org>"_email_"{FORMULA}"_20210303_1011
Acked-by: {FORMULA} <evil@example.org>
2, see"10:00 2021-03-04" and "{IRI}" and log/{ESCAPE}/{SCRIPT}.txt
https://bugzilla.example.org/show_bug.cgi?id=1"><script>alert(2)</script>
--- a/{BIDI}.c
+++ b/{SCRIPT}.c
@@ -1,2 +1,2 @@
-{ESCAPE}
+{FORMULA}
ann@{ESCAPE}build:~> tidewire {ESCAPE}{SCRIPT}
#0  main{ESCAPE} () at {SCRIPT}.c:1
<ann{ESCAPE}> {FORMULA}
99:99 2012-13-45
25:61 2021-02-30
x, y
password: {ESCAPE}hunter2hunter2
TODO: {FORMULA} {BIDI}

10:00 2021-03-05
{FORMULA}
1, 09:00-10:00 {SCRIPT}: bnc 782311
"""


def hostile(folder: Path) -> Path:
    """Such a log in a folder, with a file whose name attacks, and one whose name is no text at all."""
    folder.mkdir()
    (folder / "log.txt").write_text(LOG, "utf-8")
    (folder / f"=cmd {ESCAPE}{BIDI}<script>.txt").write_text(LOG.replace("2021", "2022"), "utf-8")
    unreadable = b"bad\xff\x1b.txt".decode("utf-8", "surrogateescape")
    (folder / unreadable).write_text(LOG.replace("2021", "2023"), "utf-8")
    (folder / f"core{ESCAPE}").write_bytes(b"\x7fELF\x00\x01\x02\x03" * 50)
    return folder
