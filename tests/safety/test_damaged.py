"""A store whose files were damaged: one clear line, bounded memory, and the next build makes it anew."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from graph.build import Options, build
from graph.exports import formats
from tests.safety.commands import COMMAND, ROOT

ONE = Options(jobs=1)
MEMORY = 6_000_000 << 10
SAMPLES = ROOT / "samples"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def overwritten(data: bytes) -> bytes:
    third = len(data) // 3
    return data[:third] + Random(5).randbytes(third) + data[2 * third :]


def rotten(data: bytes) -> bytes:
    chance, some = Random(6), bytearray(data)
    for _ in range(len(data) // 2000 + 3):
        some[chance.randrange(len(some))] ^= 1 << chance.randrange(8)
    return bytes(some)


def run(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that can't take the machine's memory."""
    return subprocess.run(
        [*COMMAND, arguments[0], "--store", str(store), *arguments[1:]],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


@pytest.fixture
def store(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample's store, to be damaged."""
    shutil.copytree(sample_store, tmp_path / "store")
    return tmp_path / "store"


def database(store: Path) -> Path:
    return next((store / "generations").glob("*/db"))


def tables(store: Path) -> list[Path]:
    return sorted(database(store).glob("*.sst"))


def quads(store: Path, out: Path) -> bytes:
    formats.export(store, str(out))
    return out.read_bytes()


@pytest.mark.parametrize("damage", [cut, overwritten, rotten])
@pytest.mark.parametrize("command", [("stats",), ("check",)], ids=str)
def test_any_damaged_file_is_one_clear_line_or_does_not_matter(
    store: Path, damage: Callable[[bytes], bytes], command: tuple[str, ...]
) -> None:
    sound = run(store, *command).stdout
    said = 0
    for table in tables(store):
        before = table.read_bytes()
        table.write_bytes(damage(before))
        done = run(store, *command)
        if done.returncode == 2:
            said += 1
            assert "the store is damaged (" in done.stderr, table.name
            assert done.stderr.endswith("); run `logloom build`, which makes it anew from the log\n")
            assert done.stderr.count("\n") == 1, done.stderr
        else:
            assert (done.returncode in (0, 1), done.stdout, done.stderr) == (True, sound, ""), table.name
        table.write_bytes(before)
    assert said


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.sst"])
@pytest.mark.parametrize("damage", [cut, overwritten])
def test_a_build_after_it_makes_the_store_anew(
    store: Path, sample_store: Path, tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    for file in database(store).glob(name):
        file.write_bytes(damage(file.read_bytes()))
    assert run(store, "sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").returncode == 2
    assert run(store, "build").returncode == 0
    assert quads(store, tmp_path / "mended.nq") == quads(sample_store, tmp_path / "sound.nq")


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_list_of_files_that_was_cut_is_not_taken_for_an_older_one(store: Path, part: float) -> None:
    for file in database(store).glob("MANIFEST-*"):
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    done = run(store, "sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the store is damaged (Corruption: " in done.stderr


@pytest.mark.parametrize("name", ["*.sst", "CURRENT"])
def test_a_build_meets_the_damage_itself(tmp_path: Path, name: str) -> None:
    log = shutil.copytree(SAMPLES, tmp_path / "log")
    build(tmp_path / "store", [log], options=ONE)
    (log / "new.txt").write_text("09:43 2021-05-03\ntidewire\n1, Ann Lee fixed bnc 782311.\n")
    for file in database(tmp_path / "store").glob(name):
        file.write_bytes(cut(file.read_bytes()))
    build(tmp_path / "store", options=ONE)
    build(tmp_path / "other", [log], options=ONE)
    assert quads(tmp_path / "store", tmp_path / "mended.nq") == quads(tmp_path / "other", tmp_path / "sound.nq")


@pytest.mark.parametrize("damage", [cut, overwritten, rotten])
@pytest.mark.parametrize(
    "name", ["kept.db", "generations/*/state.bin", "generations/*/resolved.bin", "generations/*/report.json"]
)
def test_damage_beside_the_database_is_mended_too(tmp_path: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    log = shutil.copytree(SAMPLES, tmp_path / "log")
    build(tmp_path / "store", [log], options=ONE)
    (log / "new.txt").write_text("09:43 2021-05-03\ntidewire\n1, Ann Lee fixed bnc 782311.\n")
    for file in (tmp_path / "store").glob(name):
        file.write_bytes(damage(file.read_bytes()))
    build(tmp_path / "store", options=ONE)
    build(tmp_path / "other", [log], options=ONE)
    assert quads(tmp_path / "store", tmp_path / "mended.nq") == quads(tmp_path / "other", tmp_path / "sound.nq")


TAKES_MEMORY = """
import sys, time
from pathlib import Path
from graph import damage
from graph.store import open_store
damage.ALLOWED, damage.TIMES = 100 << 20, 0
with damage.watched(lambda text: print(text, flush=True)):
    if sys.argv[2:]:
        open_store(Path(sys.argv[1]))
    taken = b"x" * (200 << 20)
    time.sleep(3)
print("not ended")
"""


@pytest.mark.parametrize("reads", [True, False])
def test_what_takes_too_much_memory_to_read_is_ended(store: Path, reads: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TAKES_MEMORY, str(store), *(["reads"] if reads else [])],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, "the store is damaged (to read it took" in done.stdout) == (
        (2, True) if reads else (0, False)
    )
    assert next(database(store).parent.glob("damaged"), None) is None or reads
