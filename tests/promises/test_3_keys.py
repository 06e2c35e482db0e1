"""Promise 3, the keys: which files hold key material, what protects it, and what a guess at a passphrase costs.

The list is `constancia.vault.key_files`. Every private key of the example is known here, through its keyring; each is
looked for in every file in every spelling, and in what each file holds once it is opened.
"""

from __future__ import annotations

import base64
import fnmatch
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyrage
import pytest
from ahocorasick_rs import BytesAhoCorasick

from constancia.casefile.open import CaseFile, Identity, create_identity, open_identity
from constancia.errors import ConstanciaError
from constancia.vault import passphrase as passphrases
from constancia.vault.key_files import ASKED_FOR, KEY_FILES, Guard, Key, KeyFile, Place
from constancia.vault.store import Connection, open_store
from tests.cli.program import PASSPHRASE, PROGRAM, Example, Program, measured

Keys = Mapping[Key, list[bytes]]
"""Every private key, 32 bytes each, by kind."""

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""Of bech32 (BIP-173)."""

MEMORY = 256 << 20
"""Bytes that scrypt takes at N = 2^18, r = 8."""


def raw(secret: str) -> bytes:
    """The 32 bytes of AGE-SECRET-KEY-1…"""
    bits = "".join(f"{LETTERS.index(letter):05b}" for letter in secret.lower().rpartition("1")[2][:-6])
    return int(bits[:256], 2).to_bytes(32, "big")


def spellings(key: bytes) -> Iterator[bytes]:
    """A key as it could stand in a file."""
    yield key
    yield key.hex().encode()
    yield key.hex().upper().encode()
    for shift in range(3):
        for code in (base64.b64encode, base64.urlsafe_b64encode):
            yield code(b"\0" * shift + key).rstrip(b"=")[(shift * 8 + 5) // 6 : -1]
    bits = f"{int.from_bytes(key, 'big'):0256b}0000"
    letters = "".join(LETTERS[int(bits[n : n + 5], 2)] for n in range(0, 260, 5))
    yield letters[:51].encode()
    yield letters[:51].upper().encode()


@pytest.fixture(scope="module")
def identity(example: Example) -> Identity:
    return open_identity(example.program.identity, PASSPHRASE)


@pytest.fixture(scope="module")
def keys(example: Example, identity: Identity) -> Keys:
    keyring_key = pyrage.decrypt(
        (example.casefile / "device/keyring.age").read_bytes(),
        [pyrage.x25519.Identity.from_str(identity.age_secret)],
    )
    with CaseFile.open(example.casefile, identity=identity) as casefile:
        keyring = casefile.vault.keyring
        compartments = keyring.compartments().values()
        items = [
            secret
            for one in compartments
            for found in (
                keyring.entry_keys(one.log, start=0, stop=1 << 40),
                keyring.evidence_keys(one.folder),
            )
            for secret in found.values()
            if secret is not None
        ]
        publisher, imports = (
            casefile.general.secret("publisher.key"),
            casefile.identities.secret("imports.key"),
        )
        assert publisher is not None and imports is not None
        return {
            Key.MEMBER_READING: [raw(identity.age_secret)],
            Key.MEMBER_SIGNING: [identity.signing_key],
            Key.KEYRING: [bytes(keyring_key)],
            Key.DEVICE_SIGNING: [keyring.signing_key()],
            Key.STORE: [one.store_key for one in compartments],
            Key.COMPARTMENT_READING: [raw(one.age_secret) for one in compartments],
            Key.ITEM: [raw(secret) for secret in items],
            Key.PUBLISHER: [publisher],
            Key.IMPORTS: [imports],
        }


@pytest.fixture(scope="module")
def holding(keys: Keys) -> Callable[[bytes], set[Key]]:
    """Says which kinds of keys stand in some bytes."""
    patterns = [(kind, spelt) for kind, some in keys.items() for key in some for spelt in spellings(key)]
    finder = BytesAhoCorasick([spelt for _, spelt in patterns])
    return lambda content: {patterns[found[0]][0] for found in finder.find_matches_as_indexes(content)}


def listed(path: str, place: Place) -> list[KeyFile]:
    return [one for one in KEY_FILES if one.place is place and fnmatch.fnmatch(path, one.path)]


def rows_of(connection: Connection) -> bytes:
    """Everything that stands in a store."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    values = [
        value
        for (name,) in names
        for row in connection.execute(f'SELECT * FROM "{name}"').fetchall()
        for value in row
    ]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in values)


def test_the_search_finds_a_key_in_every_spelling(keys: Keys, holding: Callable[[bytes], set[Key]]) -> None:
    assert {kind for kind in Key if keys[kind]} == set(Key)
    assert all(len(key) == 32 for some in keys.values() for key in some)
    for kind, some in keys.items():
        bech32 = [spelt for spelt in spellings(some[0]) if len(spelt) == 51]
        assert len(bech32) == 2
        for spelt in spellings(some[0]):
            assert holding(b"words before " + spelt + b" and after") == {kind}
    secret = str(pyrage.x25519.Identity.generate())
    assert any(spelt in secret.encode() for spelt in spellings(raw(secret)))


def test_no_file_holds_a_key_that_can_be_read(example: Example, holding: Callable[[bytes], set[Key]]) -> None:
    files = [path for path in example.root.rglob("*") if path.is_file()]
    assert len(files) > 500
    found = {path.relative_to(example.root).as_posix(): holding(path.read_bytes()) for path in files}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}
    passphrase = [path for path in files if PASSPHRASE.encode() in path.read_bytes()]
    assert passphrase == [example.program.home / "passphrase"]


def opened(example: Example, identity: Identity) -> dict[str, bytes]:
    """What each file of the case file and of the configuration holds for whoever has every key."""
    reading = [pyrage.x25519.Identity.from_str(identity.age_secret)]
    home = example.program.home
    found = {"identity.age": passphrases.unseal((home / "identity.age").read_bytes(), PASSPHRASE)}
    with CaseFile.open(example.casefile, identity=identity) as casefile:
        folder = casefile.vault.folder
        for path in [folder / "device/keyring.age", *folder.glob("shared/compartments/*/key.age")]:
            found[path.relative_to(folder).as_posix()] = pyrage.decrypt(path.read_bytes(), reading)
        found["device/keyring.db"] = rows_of(casefile.vault.keyring.connection)
        for one in casefile.compartments():
            words = "\n".join(text for _, text in one.entries() if text is not None)
            found[one.connection.file] = rows_of(one.connection) + words.encode()
            for name in one.evidence_names():
                found[one.evidence_file(name)] = one.evidence(name) or b""
        for path in folder.rglob("*"):
            if path.is_file():
                found.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    return found


def test_the_files_that_hold_keys_are_those_in_the_list(
    example: Example, identity: Identity, holding: Callable[[bytes], set[Key]]
) -> None:
    seen: dict[KeyFile, set[Key]] = {one: set() for one in KEY_FILES}
    for name, content in opened(example, identity).items():
        place = Place.CONFIGURATION if name == "identity.age" else Place.CASE_FILE
        kinds = holding(content)
        matching = listed(name, place)
        assert len(matching) == bool(matching) and (not kinds or matching), (name, kinds)
        for one in matching:
            assert kinds <= set(one.keys), (name, kinds)
            seen[one] |= kinds
    assert seen == {one: set(one.keys) for one in KEY_FILES}


def test_each_is_protected_as_the_list_says(
    example: Example, identity: Identity, keys: Keys, tmp_path: Path
) -> None:
    stranger = pyrage.x25519.Identity.generate()
    own = tmp_path / "own"
    own.touch(mode=0o600)
    own.write_text(f"{identity.age_secret}\n")
    roots = {Place.CONFIGURATION: example.program.home, Place.CASE_FILE: example.casefile}
    met = set()
    for one in KEY_FILES:
        for path in roots[one.place].glob(one.path):
            met.add(one)
            content = path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0
            if one.guard is Guard.PASSPHRASE:
                assert content.startswith(b"age-encryption.org/v1\n-> scrypt ")
                with pytest.raises(ConstanciaError):
                    passphrases.unseal(content, PASSPHRASE + "x")
            elif one.guard is Guard.MEMBER:
                assert content.startswith(b"age-encryption.org/v1\n-> X25519 ")
                with pytest.raises(pyrage.DecryptError):
                    pyrage.decrypt(content, [stranger])
                subprocess.run(["age", "-d", "-i", own, path], check=True, capture_output=True)
            else:
                right = keys[Key.KEYRING if one.guard is Guard.KEYRING else Key.STORE]
                must_be_sealed(path, right=right, others=[key for some in keys.values() for key in some[:1]])
    assert met == set(KEY_FILES)


def must_be_sealed(path: Path, *, right: list[bytes], others: list[bytes]) -> None:
    """A store opens with one of the `right` keys, and with none of the others."""
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT * FROM sqlite_master").fetchall()
    opening = [key for key in [*right, *others] if _opens(path, key)]
    assert opening and set(opening) <= set(right)


def _opens(path: Path, key: bytes) -> bool:
    try:
        open_store(path, key=key, file=path.name, readonly=True).close()
    except ConstanciaError:
        return False
    return True


@pytest.mark.parametrize("mark", ["", ".es"])
def test_the_page_shows_the_list(mark: str) -> None:
    text = (Path(__file__).parents[2] / f"docs/reference/keys{mark}.md").read_text("utf-8")
    assert re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE) == [
        one.path for one in (*KEY_FILES, *ASKED_FOR)
    ]


@pytest.mark.slow
def test_every_wrong_passphrase_costs_what_scrypt_costs(empty: Path, program: Program) -> None:
    """Not seconds, which differ from computer to computer: the memory that 2^18 steps must fill, at each attempt."""
    program.identity.unlink()
    create_identity(program.identity, PASSPHRASE)
    assert b" 18\n" in program.identity.read_bytes()[:80]
    wrong = program.home / "wrong"
    wrong.touch(mode=0o600)
    for guess in ("a wrong one", "another wrong one", PASSPHRASE + " "):
        wrong.write_text(guess)
        arguments = [PROGRAM, "-d", str(empty), "count", "--passphrase-file", str(wrong), "--json"]
        done = measured(arguments, empty, program.environment, 120)
        assert done.code == 3 and done.fault["code"] == "passphrase"
        assert done.peak > MEMORY
    without = measured([PROGRAM, "vocabulary"], empty.parent, program.environment, 120)
    assert without.code == 0 and without.peak < MEMORY / 2
