"""Making and opening case files."""

from __future__ import annotations

import resource
import stat
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from constancia.errors import Misuse, Unable, Wrong
from constancia.log import note
from constancia.vault import Identity, Vault, file_faults
from tests.vault.entries import append


def test_a_new_case_file_is_private_and_whole(vault: Vault, folder: Path, identity: Identity) -> None:
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert list(file_faults(folder, identity=identity)) == []
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_it_opens_with_the_same_logs(vault: Vault, folder: Path, identity: Identity) -> None:
    append(vault.compartment("general"), 2)
    with Vault.open(folder, identity=identity) as again:
        assert again.id == vault.id
        assert again.compartment("general").checkpoint() == vault.compartment("general").checkpoint()
        assert again.grant("identities") == vault.grant("identities")


def test_a_folder_in_use_is_not_taken(tmp_path: Path, identity: Identity) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Misuse) as caught:
        Vault.create(tmp_path, identity=identity)
    assert caught.value.code == "folder_exists"
    (tmp_path / "empty").mkdir()
    Vault.create(tmp_path / "empty", identity=identity).close()
    with pytest.raises(Misuse):
        Vault.create(tmp_path / "empty", identity=identity)
    assert (tmp_path / "file").read_text() == "mine"


def test_another_identity_is_told_so(vault: Vault, folder: Path) -> None:
    with pytest.raises(Unable) as caught:
        Vault.open(folder, identity=Identity.generate())
    assert caught.value.code == "identity_unknown"
    with pytest.raises(Unable):
        list(file_faults(folder, identity=Identity.generate()))


def test_what_is_no_case_file_is_told_so(tmp_path: Path, identity: Identity) -> None:
    for look in (
        lambda: Vault.open(tmp_path, identity=identity),
        lambda: list(file_faults(tmp_path, identity=identity)),
    ):
        with pytest.raises(Misuse) as caught:
            look()
        assert caught.value.code == "not_a_case_file"


def test_an_unknown_format_is_refused(vault: Vault, folder: Path, identity: Identity) -> None:
    manifest = folder / "casefile.toml"
    manifest.write_text(manifest.read_text().replace("format = 1", "format = 2"))
    with pytest.raises(Wrong) as caught:
        Vault.open(folder, identity=identity)
    assert (caught.value.code, caught.value.file) == ("format_unknown", "casefile.toml")


@pytest.mark.parametrize("path", [".", "casefile.toml", "device/keyring.db", "compartments"])
def test_rights_of_others_are_refused(vault: Vault, folder: Path, identity: Identity, path: str) -> None:
    (folder / path).chmod(0o755 if (folder / path).is_dir() else 0o644)
    with pytest.raises(Wrong) as caught:
        Vault.open(folder, identity=identity)
    assert (caught.value.code, caught.value.file) == ("open_to_others", path)
    assert [fault.code for fault in file_faults(folder, identity=identity)] == ["open_to_others"]


def test_the_look_tells_rights_on_evidence_too(vault: Vault, folder: Path, identity: Identity) -> None:
    with vault.compartment("general").writing() as writer:
        writer.seal(b"photo")
    evidence = next(folder.glob("compartments/*/evidence/*"))
    evidence.chmod(0o640)
    Vault.open(folder, identity=identity).close()
    faults = list(file_faults(folder, identity=identity))
    assert [(fault.code, fault.file) for fault in faults] == [
        ("open_to_others", evidence.relative_to(folder).as_posix())
    ]


def test_the_grant_says_who_reads_and_who_writes(vault: Vault, identity: Identity, folder: Path) -> None:
    grant = vault.grant("general")
    general = vault.compartment("general")
    assert (grant.log, grant.origin, grant.device) == (general.log, general.origin, general.public_key)
    assert (grant.member, grant.member_recipient) == (identity.public_key, identity.recipient)
    lines = note.read(grant.certificate.encode(), keys={"member": identity.public_key}).text.splitlines()
    assert lines[0] == "constancia device 1" and lines[3] == identity.recipient
    own = pyrage.x25519.Identity.from_str(identity.age_secret)
    wrapped = [
        pyrage.decrypt(path.read_bytes(), [own]) for path in folder.glob("shared/compartments/*/key.age")
    ]
    recipients = {str(pyrage.x25519.Identity.from_str(key.decode().strip()).to_public()) for key in wrapped}
    assert recipients == {vault.grant(name).compartment_recipient for name in ("general", "identities")}


def test_no_name_in_a_path_says_anything(vault: Vault, folder: Path) -> None:
    paths = " ".join(path.as_posix() for path in folder.rglob("*"))
    assert not [word for word in ("general", "identities") if word in paths]
    assert sorted((folder / "casefile.toml").read_text().split()[::3]) == ["format", "id"]


def test_the_keys_of_sqlcipher_are_locked_in_memory_and_its_pages_are_not(vault: Vault) -> None:
    with vault.compartment("general").writing() as writer:
        writer.connection.execute("CREATE TABLE t (x)")
        writer.connection.execute("INSERT INTO t VALUES (zeroblob(4000000))")
    assert resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == 0
    if sys.platform == "linux":
        locked = Path("/proc/self/status").read_text().partition("VmLck:")[2].split()[0]
        assert 40 < int(locked) < 1_000, "kB: the heap of the keys"


def test_a_process_with_keys_leaves_no_core(vault: Vault) -> None:
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    if sys.platform == "linux":
        script = (
            "import ctypes; from constancia.vault.process import forbid_dumps; forbid_dumps();"
            "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
        )
        assert (
            subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"0\n"
        )


@pytest.mark.parametrize("name", ["general ", "", "vault"])
def test_an_unknown_compartment_is_misuse(vault: Vault, name: str) -> None:
    with pytest.raises(Misuse):
        vault.compartment(name)
