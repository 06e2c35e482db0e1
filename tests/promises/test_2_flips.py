"""Promise 2: one flipped bit in any stored or published file is found by `check` or `verify`, which names the file.

There are no exceptions to list. 200 flips each: the example's publication, its case file closed, its case file open in
another process. Flips in files that are looked at one by one are made many at a time, and exactly those must be named;
a store, the keyring and the proofs, on which other looks stand, are flipped alone.

Every bit of the small files and every page of a store: `tests/vault/test_check.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from constancia.casefile.checking import faults
from constancia.casefile.open import Identity, open_identity
from constancia.verify import verify
from tests.cli.program import PASSPHRASE, Example
from tests.vault.running import running
from tests.verify import small

FLIPS = 200


def files_in(folder: Path) -> list[Path]:
    """Every file that is not empty."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as handle:
        handle.seek(bit // 8)
        byte = handle.read(1)[0]
        handle.seek(bit // 8)
        handle.write(bytes([byte ^ 1 << bit % 8]))


@contextmanager
def flipped(paths: Sequence[Path], chance: random.Random) -> Iterator[None]:
    """One random bit in each of `paths`, for a while."""
    bits = [(path, chance.randrange(path.stat().st_size * 8)) for path in paths]
    for path, bit in bits:
        flip(path, bit)
    yield
    for path, bit in bits:
        flip(path, bit)


def rounds(files: Sequence[Path], count: int, *, alone: Sequence[Path], each: int) -> Iterator[list[Path]]:
    """Which files to flip together, `count` flips in all: those in `alone` one by one, of the others `each` at once."""
    singles = [[path] for path in alone]
    others = [path for path in files if path not in alone]
    chance = random.Random(20190702)
    done = 0
    while done < count:
        chance.shuffle(others)
        groups = [others[n : n + each] for n in range(0, len(others), each)]
        for group in [*singles, *groups]:
            if done < count and group:
                yield group[: count - done]
                done += len(group[: count - done])


@pytest.mark.slow
def test_in_the_published_example(copy: Example) -> None:
    chance = random.Random(1)
    files = files_in(copy.site)
    proofs = [path for path in files if path.parent.name == "proof" and path.suffix in (".txt", ".vkey")]
    assert len(proofs) >= 5
    for group in rounds(files, FLIPS, alone=proofs, each=40):
        with flipped(group, chance):
            verdict = verify(copy.site, jobs=1)
            expected = {path.relative_to(copy.site).as_posix() for path in group}
            assert {fault.file for fault in verdict.faults} == expected
            assert not verdict.is_sound and verdict.proven == ()
    assert verify(copy.site, jobs=1).is_sound


def test_in_a_small_publication_one_at_a_time(tmp_path: Path) -> None:
    small.make(tmp_path / "site")
    chance = random.Random(2)
    files = files_in(tmp_path / "site")
    for n in range(FLIPS):
        path = files[n % len(files)]
        with flipped([path], chance):
            named = {fault.file for fault in verify(tmp_path / "site", jobs=1).faults}
            assert named == {path.relative_to(tmp_path / "site").as_posix()}


@pytest.mark.slow
def test_by_the_program(copy: Example) -> None:
    chance = random.Random(3)
    proofs = [
        copy.site / "proof" / name for name in ("seal.txt", "anchor.txt", "entries-0001.txt", "chronicle.txt")
    ]
    for path in [*proofs, *chance.sample(files_in(copy.site), 4)]:
        with flipped([path], chance):
            done = copy.program("verify", copy.site, "--json")
            assert done.code == 1
            name = path.relative_to(copy.site).as_posix()
            assert {fault["file"] for fault in done.json["faults"]} == {name}
            assert all(name in fault["message"] for fault in done.json["faults"])
    for path in chance.sample(files_in(copy.casefile), 8):
        with flipped([path], chance):
            done = copy("check", "--json")
            assert done.code == 1
            found = done.json["faults"]
            assert {fault["file"] for fault in found} == {path.relative_to(copy.casefile).as_posix()}


def must_be_named(folder: Path, identity: Identity, *, chance: random.Random) -> None:
    """Flip and look, `FLIPS` times."""
    files = files_in(folder)
    alone = [path for path in files if path.name in ("store.db", "keyring.db", "keyring.age")]
    assert len(alone) == 4 and len(files) > 20
    for group in rounds(files, FLIPS, alone=alone, each=30):
        with flipped(group, chance):
            found = list(faults(folder, identity=identity, progress=lambda stage, done, of: None))
            expected = {path.relative_to(folder).as_posix() for path in group}
            assert {fault.file for fault in found} == expected, [(f.code, f.file) for f in found]
    assert list(faults(folder, identity=identity, progress=lambda stage, done, of: None)) == []


@pytest.fixture
def identity(example: Example) -> Identity:
    return open_identity(example.program.identity, PASSPHRASE)


@pytest.mark.slow
def test_in_a_closed_case_file(copy: Example, identity: Identity) -> None:
    must_be_named(copy.casefile, identity, chance=random.Random(4))


@pytest.mark.slow
def test_in_a_case_file_that_another_process_has_open(copy: Example, identity: Identity) -> None:
    with running("hold", copy.casefile, identity):
        must_be_named(copy.casefile, identity, chance=random.Random(5))


def test_an_added_and_a_missing_file_are_named_too(copy: Example) -> None:
    (copy.site / "en/extra.html").write_text("x")
    (copy.site / "en/report.pdf").unlink()
    assert {(fault.file, fault.code) for fault in verify(copy.site, jobs=1).faults} == {
        ("en/extra.html", "file_unlisted"),
        ("en/report.pdf", "file_missing"),
    }
