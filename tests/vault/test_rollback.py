"""An older store in the place of a newer one is noticed before anything is written to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from constancia.errors import Wrong
from constancia.vault import Identity, Vault, file_faults
from constancia.vault.entries import KEPT
from tests.vault.entries import append


def store_of(vault: Vault, name: str) -> Path:
    return vault.folder / vault.compartment(name).connection.file


@pytest.mark.parametrize("sealed", [False, True])
def test_an_older_store_is_noticed(vault: Vault, identity: Identity, tmp_path: Path, sealed: bool) -> None:
    general = vault.compartment("general")
    store = store_of(vault, "general")
    append(general, 5, sealed=sealed)
    shutil.copy2(store, tmp_path / "older")
    append(general, 5, sealed=sealed)
    vault.close()
    shutil.copy2(tmp_path / "older", store)
    with pytest.raises(Wrong) as caught:
        Vault.open(vault.folder, identity=identity)
    assert (caught.value.code, caught.value.file) == (
        "store_behind",
        store.relative_to(vault.folder).as_posix(),
    )
    assert caught.value.fields == {"entries": 5, "acknowledged": 10}
    assert "store_behind" in [fault.code for fault in file_faults(vault.folder, identity=identity)]


def test_a_store_put_back_under_an_open_writer_is_noticed(vault: Vault, tmp_path: Path) -> None:
    general = vault.compartment("general")
    store = store_of(vault, "general")
    append(general, 1)
    shutil.copy2(store, tmp_path / "older")
    append(general, 1)
    shutil.move(tmp_path / "older", store)
    with pytest.raises(Wrong) as caught:
        append(general, 1)
    assert caught.value.code == "store_replaced"


def test_an_older_keyring_is_noticed(vault: Vault, identity: Identity, tmp_path: Path) -> None:
    general = vault.compartment("general")
    append(general, 1, sealed=True)
    shutil.copy2(vault.folder / "device/keyring.db", tmp_path / "older")
    append(general, 1, sealed=True)
    vault.close()
    shutil.copy2(tmp_path / "older", vault.folder / "device/keyring.db")
    with pytest.raises(Wrong) as caught:
        Vault.open(vault.folder, identity=identity)
    assert (caught.value.code, caught.value.file) == ("item_key_missing", "device/keyring.db")


def test_another_history_of_the_same_length_is_noticed(
    vault: Vault, identity: Identity, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(vault.folder, copy)
    append(vault.compartment("general"), 3)
    with Vault.open(copy, identity=identity) as other:
        append(other.compartment("general"), 3)
        assert other.compartment("general").checkpoint() != vault.compartment("general").checkpoint()
        shutil.copy2(store_of(other, "general"), store_of(vault, "general"))
    with pytest.raises(Wrong) as caught:
        Vault.open(vault.folder, identity=identity)
    assert caught.value.code == "store_changed"


@pytest.mark.parametrize("batches", [1, KEPT + 5])
def test_a_checkpoint_that_lags_behind_is_caught_up(vault: Vault, identity: Identity, batches: int) -> None:
    """As after a kill between the commit and the remembered checkpoint, or with an older device folder."""
    general = vault.compartment("general")
    append(general, 3)
    remembered = {path: path.read_bytes() for path in vault.folder.glob("device/checkpoints/*")}
    for _ in range(batches):
        append(general, 2)
    vault.close()
    for path, content in remembered.items():
        path.write_bytes(content)
    assert list(file_faults(vault.folder, identity=identity)) == []
    with Vault.open(vault.folder, identity=identity) as again:
        assert again.compartment("general").size == 3 + 2 * batches
        append(again.compartment("general"), 1)
        assert again.compartment("general").signed_checkpoint() in [path.read_bytes() for path in remembered]
