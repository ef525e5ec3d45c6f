"""What a message, a patch, a bug or a document is about: with the line that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.build import build
from graph.store import open_store
from graph.vocabulary import BASE, PREFIXES

LOG = """10:05 2021-03-01
virtualization, libvirt, save
1, bnc 700001 is here. see log/save/loop.sh
"Ann Kessler <akessler@example.org>"_email_"a question"_20210226_1402
Hello,
where is the image?

Ann

10:06 2021-03-01
mailing list
1, bnc 700002: qemu crashes
2, libvirt, qemu, kvm, xen: all of them are slow
"Ann Kessler <akessler@example.org>"_email_"[PATCH] xen: keep the table"_20210227_1402
Hello,
here it is.

Ann

10:07 2021-03-01
GTD
1, bnc 700003

10:08 2021-03-01
virtualization, libvirt
1, libvirt: see #118, which is no bug that the log knows
"""


def said(store: Path) -> set[tuple[str, str, int]]:
    """What is about what, by the line that says it."""
    query = "SELECT * { ?m rdf:predicate ll:about ; rdf:subject ?what ; rdf:object ?software ; ll:line ?line }"
    rows: Any = open_store(store).query(query, prefixes=PREFIXES)
    return {
        (row["what"].value.removeprefix(BASE), row["software"].value.removeprefix(BASE), int(row["line"].value))
        for row in rows
    }


def test_it_is_about_what_its_own_line_names_and_what_the_topic_of_its_entry_is(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(LOG)
    build(tmp_path / "store", [tmp_path / "log.txt"])
    messages = {what for what, _, _ in said(tmp_path / "store") if what.startswith("message/")}
    (first,), (second,) = ([name for name in messages if end in name] for end in ("a-question", "xen"))
    assert said(tmp_path / "store") == {
        ("bug/bnc/700001", "software/libvirt", 2),
        ("document/log/save/loop.sh", "software/libvirt", 2),
        (first, "software/libvirt", 2),
        ("bug/bnc/700002", "software/qemu", 12),
        (second, "software/xen", 14),
        ("patch/xen-keep-the-table", "software/xen", 14),
    }
