"""One flipped bit in any file that is not empty is found, and the file is named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.errors import Wrong
from constancia.vault import Identity, Vault, file_faults
from tests.vault.entries import append, fill, issue
from tests.vault.running import running, start


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "case"
    fill(folder, identity)
    return folder


def flips(folder: Path, count: int, chance: random.Random) -> Iterator[tuple[str, Path, int]]:
    """File by file in turn, the first bytes of each at first: (relative name, path, bit)."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    for n in range(count):
        path = files[n % len(files)]
        size = path.stat().st_size
        yield (
            path.relative_to(folder).as_posix(),
            path,
            chance.randrange((16 if n < len(files) else size) * 8),
        )


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as handle:
        handle.seek(bit // 8)
        byte = handle.read(1)[0]
        handle.seek(bit // 8)
        handle.write(bytes([byte ^ 1 << bit % 8]))


def must_be_named(folder: Path, identity: Identity, *, name: str) -> None:
    """The check names that file and no other; opening works or names it too."""
    faults = list(file_faults(folder, identity=identity))
    assert {fault.file for fault in faults} == {name}, (name, [(fault.code, fault.file) for fault in faults])
    try:
        with Vault.open(folder, identity=identity) as vault:
            for compartment in ("general", "identities"):
                list(vault.compartment(compartment).entries())
                for evidence in vault.compartment(compartment).evidence_names():
                    vault.compartment(compartment).evidence(evidence)
    except Wrong as error:
        assert error.file == name


def test_every_kind_of_file_is_there(filled: Path, identity: Identity) -> None:
    names = {path.relative_to(filled).parts[0] for path in filled.rglob("*")}
    assert names == {"casefile.toml", "shared", "device", "compartments"}
    with Vault.open(filled, identity=identity, readonly=True) as vault:
        assert vault.compartment("general").connection.execute("PRAGMA freelist_count").fetchone()[0] > 3
    assert list(file_faults(filled, identity=identity)) == []


def test_a_flipped_bit_in_a_closed_case_file(filled: Path, identity: Identity) -> None:
    for name, path, bit in flips(filled, 60, random.Random(1)):
        flip(path, bit)
        must_be_named(filled, identity, name=name)
        flip(path, bit)
    assert list(file_faults(filled, identity=identity)) == []


def test_a_flipped_bit_while_another_process_has_it_open(filled: Path, identity: Identity) -> None:
    with running("hold", filled, identity):
        for name, path, bit in flips(filled, 60, random.Random(2)):
            flip(path, bit)
            must_be_named(filled, identity, name=name)
            flip(path, bit)


def test_every_page_of_a_store_counts(filled: Path, identity: Identity) -> None:
    store = max(filled.glob("compartments/*/store.db"), key=lambda path: path.stat().st_size)
    chance = random.Random(3)
    for page in range(store.stat().st_size // 4_096):
        bit = page * 4_096 * 8 + chance.randrange(4_096 * 8)
        flip(store, bit)
        assert {fault.file for fault in file_faults(filled, identity=identity)} == {
            store.relative_to(filled).as_posix()
        }
        flip(store, bit)


def test_every_bit_of_the_small_files_counts(filled: Path, identity: Identity) -> None:
    small = [filled / "casefile.toml", *filled.glob("device/checkpoints/*"), filled / "device/keyring.age"]
    for path in small:
        for bit in range(0, path.stat().st_size * 8, 37):
            flip(path, bit)
            with pytest.raises(Wrong) as caught:
                Vault.open(filled, identity=identity)
            assert caught.value.file == path.relative_to(filled).as_posix()
            flip(path, bit)


def test_a_missing_file_is_named(filled: Path, identity: Identity, tmp_path: Path) -> None:
    kept = {path.relative_to(filled) for path in filled.rglob("*") if path.is_file() and path.stat().st_size}
    for name in sorted(kept):
        shutil.copytree(filled, tmp_path / "copy")
        (tmp_path / "copy" / name).unlink()
        faults = list(file_faults(tmp_path / "copy", identity=identity))
        assert [(fault.code, fault.file) for fault in faults] == [("stored_file_missing", name.as_posix())]
        shutil.rmtree(tmp_path / "copy")


def test_a_file_that_does_not_belong_is_named(filled: Path, identity: Identity, tmp_path: Path) -> None:
    evidence = next(filled.glob("compartments/*/evidence")).relative_to(filled)
    for name in ("note.txt", "shared/devices/x.note", str(evidence / ("0" * 32)), "device/link"):
        shutil.copytree(filled, tmp_path / "copy")
        stranger = tmp_path / "copy" / name
        if name.endswith("link"):
            stranger.symlink_to("keyring.db")
        else:
            stranger.write_text("x")
            stranger.chmod(0o600)
        faults = list(file_faults(tmp_path / "copy", identity=identity))
        assert [(fault.code, fault.file) for fault in faults] == [("stored_file_unexpected", name)]
        shutil.rmtree(tmp_path / "copy")


def test_what_a_killed_process_left_is_taken_away(filled: Path, identity: Identity, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "copy")
    left = next((tmp_path / "copy").glob("compartments/*/evidence")) / f".{'0' * 16}.tmp"
    left.write_bytes(b"half")
    left.chmod(0o600)
    assert list(file_faults(tmp_path / "copy", identity=identity)) == []
    assert not left.exists()


def test_entries_are_verified_and_not_only_their_pages(vault: Vault, identity: Identity) -> None:
    general = vault.compartment("general")
    append(general, 6)
    with general.writing() as writer:
        writer.append(issue(general, 99))
        writer.append(issue(vault.compartment("identities"), 7))
    general.connection.execute("UPDATE vault_entries SET disclosures = disclosures || 'x~' WHERE seq = 2")
    general.connection.execute("UPDATE vault_entries SET leaf = replace(leaf, '.', '..') WHERE seq = 4")
    faults = list(file_faults(vault.folder, identity=identity))
    assert {fault.file for fault in faults} == {general.connection.file}
    assert [fault.fields["entry"] for fault in faults if fault.code == "entry_damaged"] == [2, 4, 6, 7]
    assert "store_changed" in [fault.code for fault in faults]


def test_progress_reaches_the_end(filled: Path, identity: Identity) -> None:
    seen: list[tuple[int, int]] = []
    assert not list(
        file_faults(filled, identity=identity, progress=lambda done, total: seen.append((done, total)))
    )
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 0


def test_a_journal_left_by_a_kill_is_rolled_back_or_named(
    filled: Path, identity: Identity, tmp_path: Path
) -> None:
    """Damage to it may do no harm; where it does, both the store and the journal are named."""
    chance = random.Random(4)
    for _ in range(6):
        copy = tmp_path / "copy"
        shutil.copytree(filled, copy)
        with start("batches", copy, identity) as process:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            journals: list[Path] = []
            while not journals:
                journals = [path for path in copy.rglob("*-journal") if path.stat().st_size > 512]
            process.kill()
        for path in journals:
            if path.stat().st_size:
                flip(path, chance.randrange(path.stat().st_size * 8))
        for fault in file_faults(copy, identity=identity):
            assert fault.file is not None
            assert any(fault.file.startswith(path.relative_to(copy).as_posix()[:-8]) for path in journals)
        shutil.rmtree(copy)
