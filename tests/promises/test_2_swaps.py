"""Promise 2, whole files: what belongs to another case file, another section or another time is found as a flip is.

Each file of a case file is exchanged for its counterpart from another case file of the same member, which is sound in
itself. And 200 flips in the identity, which lies outside of every case file.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.open import CaseFile, Identity, open_identity
from constancia.errors import ConstanciaError
from constancia.vault import Vault, file_faults
from constancia.vault import passphrase as passphrases
from tests.cli.program import PASSPHRASE
from tests.promises.test_2_flips import FLIPS, flip
from tests.vault.entries import fill

LIGHT = 4


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> tuple[Path, Path]:
    """Two case files of one member, each with something of everything."""
    root = tmp_path_factory.mktemp("pair")
    for name in ("one", "other"):
        fill(root / name, identity)
    return root / "one", root / "other"


@pytest.fixture
def mine(pair: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(pair[0], tmp_path / "mine"))


def roles(folder: Path, identity: Identity) -> dict[str, str]:
    """What each file is for, in words that are the same in every case file -> its path."""
    with Vault.open(folder, identity=identity, readonly=True) as vault:
        found = {
            "manifest": "casefile.toml",
            "keyring.age": "device/keyring.age",
            "keyring.db": "device/keyring.db",
        }
        (found["device"],) = (path.relative_to(folder).as_posix() for path in folder.glob("shared/devices/*"))
        for name in ("general", "identities"):
            opened = vault.compartment(name)
            store = opened.connection.file
            opaque = store.split("/")[1]
            found |= {
                f"{name} store": store,
                f"{name} key.age": f"shared/compartments/{opaque}/key.age",
                f"{name} checkpoint": f"device/checkpoints/{opaque}",
            }
            if names := opened.evidence_names():
                found[f"{name} evidence"] = opened.evidence_file(names[0])
    return found


def refused(folder: Path, identity: Identity) -> set[str | None]:
    """The files that a look over the case file and its opening name; both must find something."""
    try:
        named = {fault.file for fault in file_faults(folder, identity=identity)}
    except ConstanciaError as error:
        named = {error.file or error.code}
    assert named
    return named


def swaps(pair: tuple[Path, Path], identity: Identity) -> Iterator[tuple[str, str, Path]]:
    """Role, path in the one, counterpart in the other."""
    mine, others = (roles(folder, identity) for folder in pair)
    for role in mine.keys() & others.keys():
        yield role, mine[role], pair[1] / others[role]


def test_each_file_of_another_case_file_is_found_and_named(
    pair: tuple[Path, Path], identity: Identity, mine: Path
) -> None:
    met = set()
    for role, path, counterpart in swaps(pair, identity):
        kept = (mine / path).read_bytes()
        (mine / path).write_bytes(counterpart.read_bytes())
        named = refused(mine, identity)
        # A keyring's key from elsewhere is a sound key of nothing here: what does not open with it is named.
        assert named == {"device/keyring.db" if role == "keyring.age" else path}, role
        (mine / path).write_bytes(kept)
        met.add(role)
    assert len(met) >= 11
    assert list(file_faults(mine, identity=identity)) == []


@pytest.mark.parametrize("part", ["device", "shared", "compartments"])
def test_a_whole_folder_of_another_case_file_is_found(
    pair: tuple[Path, Path], identity: Identity, mine: Path, part: str
) -> None:
    shutil.rmtree(mine / part)
    shutil.copytree(pair[1] / part, mine / part)
    assert refused(mine, identity)
    with pytest.raises(ConstanciaError):
        CaseFile.open(mine, identity=identity)


def test_sections_of_one_case_file_cannot_change_places(identity: Identity, mine: Path) -> None:
    found = roles(mine, identity)
    for kind in ("store", "key.age", "checkpoint"):
        one, other = (mine / found[f"{name} {kind}"] for name in ("general", "identities"))
        contents = one.read_bytes(), other.read_bytes()
        one.write_bytes(contents[1])
        other.write_bytes(contents[0])
        assert refused(mine, identity) == {path.relative_to(mine).as_posix() for path in (one, other)}
        one.write_bytes(contents[0])
        other.write_bytes(contents[1])


def test_two_pieces_of_evidence_cannot_change_places(identity: Identity, mine: Path) -> None:
    with Vault.open(mine, identity=identity) as vault:
        general = vault.compartment("general")
        with general.writing() as writer:
            names = [writer.seal(content) for content in (b"one", b"other")]
        one, other = (mine / general.evidence_file(name) for name in names)
    contents = one.read_bytes(), other.read_bytes()
    one.write_bytes(contents[1])
    other.write_bytes(contents[0])
    assert refused(mine, identity) == {path.relative_to(mine).as_posix() for path in (one, other)}


def test_a_forged_key_for_a_section_is_not_taken(identity: Identity, mine: Path) -> None:
    """A member's recipient is public: whoever has the disk can seal a key of their own to it."""
    import pyrage

    recipient = pyrage.x25519.Recipient.from_str(identity.recipient)
    for path in mine.glob("shared/compartments/*/key.age"):
        kept = path.read_bytes()
        path.write_bytes(pyrage.encrypt(f"{pyrage.x25519.Identity.generate()}\n".encode(), [recipient]))
        assert refused(mine, identity) == {path.relative_to(mine).as_posix()}
        path.write_bytes(kept)
    path = mine / "device/keyring.age"
    path.write_bytes(pyrage.encrypt(bytes(32), [recipient]))
    assert refused(mine, identity) == {"device/keyring.db"}


def test_in_the_identity_itself(identity: Identity, tmp_path: Path) -> None:
    path = tmp_path / "identity.age"
    path.write_bytes(passphrases.seal(identity._text().encode(), PASSPHRASE, cost=LIGHT))
    chance = random.Random(6)
    for _ in range(FLIPS):
        bit = chance.randrange(path.stat().st_size * 8)
        flip(path, bit)
        with pytest.raises(ConstanciaError) as caught:
            open_identity(path, PASSPHRASE)
        assert caught.value.file == str(path)
        flip(path, bit)
    assert open_identity(path, PASSPHRASE) == identity


def test_another_member_s_identity_opens_nothing_here(mine: Path) -> None:
    with pytest.raises(ConstanciaError, match="identity_unknown"):
        CaseFile.open(mine, identity=Identity.generate())
