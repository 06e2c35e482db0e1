"""What is sealed opens with the `age` program and the exported key of that item alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyrage
import pytest

from constancia.errors import Misuse
from constancia.log.entry import read_disclosures
from constancia.vault import Identity, Vault, items
from constancia.vault.keyring import Keyring
from tests.vault.entries import append


def age(secret: str | None, sealed: bytes, folder: Path) -> bytes | None:
    """What `age -d` makes of it, None where the key does not open it."""
    assert secret is not None
    (folder / "key").write_text(f"{secret}\n")
    done = subprocess.run(["age", "-d", "-i", folder / "key"], input=sealed, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def test_evidence_opens_with_its_own_key(vault: Vault, tmp_path: Path) -> None:
    general = vault.compartment("general")
    with general.writing() as writer:
        names = [writer.seal(content) for content in (b"", b"court paper", b"x" * 200_000)]
    for name, content in zip(names, (b"", b"court paper", b"x" * 200_000), strict=True):
        assert age(general.export_key(name), general.sealed(name), tmp_path) == content
    assert age(general.export_key(names[0]), general.sealed(names[1]), tmp_path) is None


def test_a_sealed_entry_opens_with_its_own_key(vault: Vault, tmp_path: Path) -> None:
    general = vault.compartment("general")
    append(general, 2, words="testimony", sealed=True)
    opened = age(general.export_key(1), general.sealed(1), tmp_path)
    assert opened is not None
    disclosed = read_disclosures(opened.decode().split("~")[:-1])
    assert {"property": "name", "value": "testimony 1"} in [field.value for field in disclosed]
    assert age(general.export_key(0), general.sealed(1), tmp_path) is None


def test_what_is_not_protected_opens_with_the_member_s_identity_too(
    vault: Vault, identity: Identity, folder: Path, tmp_path: Path
) -> None:
    general = vault.compartment("general")
    with general.writing() as writer:
        name, protected = writer.seal(b"gazette", is_protected=False), writer.seal(b"testimony")
    wrapped = [path.read_bytes() for path in folder.glob("shared/compartments/*/key.age")]
    keys = [age(identity.age_secret, sealed, tmp_path) for sealed in wrapped]
    assert len(keys) == 2 and all(keys)
    opened = [age(key.decode(), general.sealed(name), tmp_path) for key in keys if key]
    assert sorted(opened, key=str) == [None, b"gazette"] or set(opened) == {None, b"gazette"}
    assert [age(key.decode(), general.sealed(protected), tmp_path) for key in keys if key] == [None, None]


def test_what_is_not_sealed_has_no_key(vault: Vault) -> None:
    general = vault.compartment("general")
    append(general, 1)
    for item, code in ((0, "item_not_sealed"), (7, "item_not_sealed"), ("../store.db", "evidence_unknown")):
        with pytest.raises(Misuse) as caught:
            general.export_key(item)
        assert caught.value.code == code


def test_a_destroyed_key_takes_the_words_and_leaves_the_log(vault: Vault) -> None:
    general = vault.compartment("general")
    append(general, 3, words="testimony", sealed=True)
    keyring: Keyring = vault.keyring
    keyring.destroy_entry_keys(general.log, [1])
    assert [seq for seq, text in general.entries() if text is None] == [1]
    assert general.export_key(1) is None
    assert [seq for seq, _ in general.leaves()] == [0, 1, 2]


def test_what_is_sealed_for_others_only_they_open() -> None:
    one, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    sealed = items.seal_to(b"content", [str(one.to_public()), str(other.to_public())])
    assert pyrage.decrypt(sealed, [one]) == pyrage.decrypt(sealed, [other]) == b"content"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])
    for bad in ("", "age1", str(one)):
        with pytest.raises(Misuse):
            items.seal_to(b"content", [bad])
