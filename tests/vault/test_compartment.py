"""One transaction, one checkpoint: what a `writing` block does when it ends well and when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.errors import Misuse, Unable, Wrong
from constancia.log import checkpoint, entry
from constancia.log.tree import Tree, leaf_hash
from constancia.vault import Identity, Vault, file_faults
from tests.vault.entries import append, issue, words_of, write


def test_entries_come_back_as_they_were(vault: Vault) -> None:
    general = vault.compartment("general")
    with general.writing() as writer:
        made = [issue(general, n, words="word", sealed=bool(n % 2)) for n in range(1_203)]
        writer.append(made[:700])
        writer.append(made[700])
        writer.append(made[701:])
        assert writer.next_seq == 1_203
    assert [text for _, text in general.entries()] == [pending.text for pending in made]
    assert [seq for seq, _ in general.entries(1_000, 1_010)] == list(range(1_000, 1_010))


def test_the_checkpoint_is_that_of_the_leaves_and_is_remembered(vault: Vault, folder: Path) -> None:
    general = vault.compartment("general")
    append(general, 5)
    append(general, 6, sealed=True)
    tree = Tree([leaf_hash(leaf.encode()) for _, leaf in general.leaves()])
    remembered = [path.read_bytes() for path in folder.glob("device/checkpoints/*")]
    assert general.signed_checkpoint() in remembered
    read = checkpoint.read(general.signed_checkpoint(), origin=general.origin, public_key=general.public_key)
    assert (read.size, read.root) == (11, tree.root)
    assert read == general.checkpoint()


def test_both_logs_are_apart(vault: Vault) -> None:
    with vault.compartment("identities").writing() as one, vault.compartment("general").writing() as other:
        write(vault.compartment("general"), other, 2, words="open", sealed=True)
        write(vault.compartment("identities"), one, 1, words="protected", sealed=True)
    assert [words_of(text) for _, text in vault.compartment("general").entries()] == ["open 0", "open 1"]
    assert [words_of(text) for _, text in vault.compartment("identities").entries()] == ["protected 0"]


def test_own_tables_commit_with_the_entries_or_not_at_all(vault: Vault, identity: Identity) -> None:
    general = vault.compartment("general")
    with general.writing() as writer:
        writer.connection.execute("CREATE TABLE profile (subject TEXT)")
    assert general.size == 0
    before = general.signed_checkpoint()
    with pytest.raises(ZeroDivisionError), general.writing() as writer:
        write(general, writer, 3, sealed=True)
        writer.connection.execute("INSERT INTO profile VALUES ('one')")
        name = writer.seal(b"evidence")
        raise ZeroDivisionError
    assert general.connection.execute("SELECT count(*) FROM profile").fetchone() == (0,)
    assert general.signed_checkpoint() == before
    assert not list(vault.folder.glob(f"compartments/*/evidence/{name}"))
    append(general, 2, words="after", sealed=True)
    assert [words_of(text) for _, text in general.entries()] == ["after 0", "after 1"]
    assert list(file_faults(vault.folder, identity=identity)) == []


def test_without_an_append_the_remembered_checkpoint_stays(vault: Vault) -> None:
    general = vault.compartment("general")
    append(general, 1)
    remembered = {path: path.stat().st_mtime_ns for path in vault.folder.glob("device/checkpoints/*")}
    with general.writing() as writer:
        writer.keep_secret("publisher", b"key")
    assert {path: path.stat().st_mtime_ns for path in remembered} == remembered
    assert general.secret("publisher") == b"key"
    assert general.secret("other") is None


def test_entries_are_read_inside_the_block_that_wrote_them(vault: Vault) -> None:
    general = vault.compartment("general")
    with general.writing() as writer:
        writer.append(issue(general, 0, words="first", sealed=True))
        write(general, writer, 1, words="second", sealed=True)
        assert [words_of(text) for _, text in general.entries(0, writer.next_seq)] == ["first", "second 1"]


def test_a_reader_may_not_write_and_sees_what_others_append(vault: Vault, identity: Identity) -> None:
    with Vault.open(vault.folder, identity=identity, readonly=True) as reader:
        append(vault.compartment("general"), 3, words="word", sealed=True)
        assert reader.compartment("general").size == 3
        assert words_of(dict(reader.compartment("general").entries())[2]) == "word 2"
        with pytest.raises(Misuse) as caught, reader.compartment("general").writing():
            pass
        assert caught.value.code == "readonly"
        with pytest.raises(Unable):
            reader.compartment("general").connection.execute("CREATE TABLE t (x)")


def test_a_block_inside_a_block_is_refused(vault: Vault) -> None:
    general = vault.compartment("general")
    with general.writing(), pytest.raises(Misuse) as caught, general.writing():
        pass
    assert caught.value.code == "writing_already"


def test_entries_carry_the_log_and_verify(vault: Vault) -> None:
    general = vault.compartment("general")
    append(general, 2, sealed=True)
    for seq, text in general.entries():
        assert text is not None
        read = entry.read(text, public_key=general.public_key)
        assert (read.log, read.seq) == (general.log, seq)


def test_a_missing_item_key_is_not_a_destroyed_one(vault: Vault, identity: Identity) -> None:
    general = vault.compartment("general")
    append(general, 1, sealed=True)
    vault.keyring.connection.execute("DELETE FROM entry_keys")
    with pytest.raises(Wrong) as caught:
        list(general.entries())
    assert (caught.value.code, caught.value.file) == ("item_key_missing", "device/keyring.db")
    with pytest.raises(Wrong) as opening:
        Vault.open(vault.folder, identity=identity)
    assert opening.value.code == "item_key_missing"
    assert "device/keyring.db" in [fault.file for fault in file_faults(vault.folder, identity=identity)]
