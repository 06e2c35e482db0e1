"""Stores open with SQLCipher and the raw key, and with nothing else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from constancia.errors import Unable, Wrong
from constancia.vault import Identity, Vault
from constancia.vault.store import create_store, open_store
from tests.vault.entries import append


def plain(path: Path, *pragmas: str) -> object:
    """What SQLCipher says of a file without any code of ours."""
    connection = dbapi2.connect(str(path))
    try:
        for pragma in ("cipher_log_level = NONE", *pragmas):
            connection.execute(f"PRAGMA {pragma}")
        return connection.execute("SELECT count(*) FROM vault_entries").fetchone()
    except dbapi2.DatabaseError as error:
        return str(error)
    finally:
        connection.close()


def test_the_raw_key_opens_it_and_nothing_else_does(vault: Vault, folder: Path) -> None:
    append(vault.compartment("general"), 7)
    keys = vault.keyring.compartments()["general"]
    path = folder / "compartments" / keys.folder / "store.db"
    assert plain(path, f"key = \"x'{keys.store_key.hex()}'\"") == (7,)
    assert plain(path) == "file is not a database"
    assert plain(path, f"key = \"x'{os.urandom(32).hex()}'\"") == "file is not a database"
    assert plain(path, f"key = '{keys.store_key.hex()}'") == "file is not a database"


def test_everything_opens_without_this_program(
    vault: Vault, folder: Path, identity: Identity, tmp_path: Path
) -> None:
    """The steps of the format page, with the `age` program and SQLCipher alone."""
    with vault.compartment("general").writing() as writer:
        writer.seal(b"court paper")
    (tmp_path / "identity.txt").write_text(f"{identity.age_secret}\n")
    key = age(tmp_path / "identity.txt", folder / "device/keyring.age").hex()
    keyring = dbapi2.connect(str(folder / "device/keyring.db"))
    keyring.execute(f"PRAGMA key = \"x'{key}'\"")
    stores = keyring.execute("SELECT name, folder, hex(store_key) FROM compartments").fetchall()
    secrets = keyring.execute("SELECT folder, name, secret FROM evidence_keys").fetchall()
    keyring.close()
    assert {name for name, _, _ in stores} == {"general", "identities"}
    for _, opaque, store_key in stores:
        assert plain(folder / f"compartments/{opaque}/store.db", f"key = \"x'{store_key}'\"") == (0,)
    for opaque, name, secret in secrets:
        (tmp_path / "key").write_text(secret)
        assert age(tmp_path / "key", folder / f"compartments/{opaque}/evidence/{name}") == b"court paper"


def age(key: Path, sealed: Path) -> bytes:
    return subprocess.run(["age", "-d", "-i", key, sealed], capture_output=True, check=True).stdout


def test_the_settings_that_the_promises_rest_on(vault: Vault) -> None:
    for connection in (vault.compartment("general").connection, vault.keyring.connection):
        expected = {
            "journal_mode": "truncate",
            "synchronous": 3,
            "secure_delete": 1,
            "temp_store": 2,
            "trusted_schema": 0,
            "cipher_memory_security": "1",
        }
        for name, value in expected.items():
            assert connection.execute(f"PRAGMA {name}").fetchone() == (value,), name
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_errors_are_ours_and_name_the_file(tmp_path: Path) -> None:
    path, key = tmp_path / "store.db", os.urandom(32)
    store = create_store(path, key=key, file="store.db", schema="CREATE TABLE t (x)")
    store.execute("BEGIN")
    store.executemany("INSERT INTO t VALUES (?)", ((os.urandom(3_000),) for _ in range(50)))
    store.execute("COMMIT")
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) - 5_000] ^= 1
    path.write_bytes(content)
    for read in (
        lambda c: c.fetchall(),
        list,
        lambda c: [c.fetchone() for _ in range(50)],
        lambda c: c.fetchmany(50),
    ):
        damaged = open_store(path, key=key, file="store.db", readonly=True)
        with pytest.raises(Wrong) as caught:
            read(damaged.execute("SELECT x FROM t"))
        assert (caught.value.code, caught.value.file) == ("store_damaged", "store.db")
        damaged.close()


def test_mistakes_in_sql_stay_what_they_are(vault: Vault) -> None:
    with pytest.raises(dbapi2.OperationalError):
        vault.compartment("general").connection.execute("SELECT * FROM nothing")


def test_a_missing_or_empty_store_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Wrong) as caught:
        open_store(tmp_path / "store.db", key=os.urandom(32), file="store.db", readonly=True)
    assert caught.value.code == "stored_file_missing"
    (tmp_path / "store.db").touch()
    with pytest.raises(Wrong) as empty:
        open_store(tmp_path / "store.db", key=os.urandom(32), file="store.db", readonly=True)
    assert empty.value.code == "store_damaged"
    with pytest.raises(Unable) as folder:
        create_store(tmp_path / "nowhere" / "store.db", key=os.urandom(32), file="store.db", schema="")
    assert folder.value.code == "disk"
