"""Where everything lies in a case file, under which rights, and what its first file says.

    casefile.toml                               format version, random id
    shared/devices/<opaque>.note                a device's public keys, signed by its member
    shared/compartments/<opaque>/key.age        the compartment's age identity, wrapped to members
    device/keyring.age  device/keyring.db       this device's keys
    device/checkpoints/<opaque>                 the last acknowledged checkpoint of its log in a compartment
    device/locks/<opaque>.lock  .turn           the append lock (empty)
    device/unrecorded                           acts that could not be signed yet, counted
    compartments/<opaque>/store.db              entries and what is derived from them
    compartments/<opaque>/evidence/<opaque>     sealed evidence

An opaque name is 32 random hexadecimal digits.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from constancia.errors import Misuse, Wrong

FORMAT = 1
MANIFEST = "casefile.toml"
KEYRING_KEY = "device/keyring.age"
KEYRING = "device/keyring.db"
UNRECORDED = "device/unrecorded"
UNRECORDED_LOCK = "device/locks/unrecorded.lock"
UNRECORDED_TURN = "device/locks/unrecorded.turn"

OPAQUE = re.compile("[0-9a-f]{32}")
TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
"""What the atomic write leaves when it is killed before its rename."""

MANIFEST_FORM = re.compile(r'format = ([1-9][0-9]{0,8})\nid = "([0-9a-f]{32})"\n')


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths of one case file. Paths given as text are relative to `root`, with slashes."""

    root: Path

    def path(self, relative: str) -> Path:
        return self.root / relative

    def checkpoint(self, opaque: str) -> str:
        return f"device/checkpoints/{opaque}"

    def lock(self, opaque: str) -> str:
        return f"device/locks/{opaque}.lock"

    def turn(self, opaque: str) -> str:
        return f"device/locks/{opaque}.turn"

    def store(self, opaque: str) -> str:
        return f"compartments/{opaque}/store.db"

    def evidence(self, opaque: str, name: str = "") -> str:
        return f"compartments/{opaque}/evidence/{name}".rstrip("/")

    def relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def read(self, relative: str) -> bytes:
        """Raises Wrong("stored_file_missing") and Wrong("stored_file_unreadable", reason), both with the file."""
        try:
            return self.path(relative).read_bytes()
        except FileNotFoundError:
            raise Wrong("stored_file_missing", file=relative) from None
        except OSError as error:
            raise Wrong("stored_file_unreadable", file=relative, reason=error.strerror or "") from None

    def files(self) -> Iterator[str]:
        """Every file below the root, links and other oddities among them, in order of name."""
        for path in sorted(self.root.rglob("*")):
            if path.is_symlink() or not path.is_dir():
                yield self.relative(path)

    def open_to_others(self, *, evidence: bool) -> Iterator[str]:
        """What anyone but the owner has a right to: folders must be 0700 or less, files 0600 or less.

        Evidence may be many files, in folders that are looked at in any case: `evidence` looks at each of them too.
        """
        for place, _, names in os.walk(self.root):
            skipped = Path(place).name == "evidence" and not evidence
            for path in (Path(place), *(Path(place, name) for name in sorted(names) if not skipped)):
                if _mode(path) & 0o077:
                    yield self.relative(path)


def _mode(path: Path) -> int:
    """0 for a link, and for what another process took away meanwhile."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return 0
    return 0 if stat.S_ISLNK(found) else found


def new_name() -> str:
    """A name that says nothing: 128 random bits."""
    return secrets.token_hex(16)


def manifest_text(identifier: str) -> bytes:
    return f'format = {FORMAT}\nid = "{identifier}"\n'.encode()


def read_manifest(folder: Folder) -> str:
    """The id in `casefile.toml`.

    Raises Misuse("not_a_case_file") where there is none and no device folder either, Wrong("stored_file_missing"),
    Wrong("manifest_form") for any other spelling, Wrong("format_unknown", version).
    """
    if not folder.path(MANIFEST).exists() and not folder.path("device").is_dir():
        raise Misuse("not_a_case_file", file=str(folder.root))
    match = MANIFEST_FORM.fullmatch(folder.read(MANIFEST).decode("utf-8", "replace"))
    if match is None:
        raise Wrong("manifest_form", file=MANIFEST)
    if int(match[1]) != FORMAT:
        raise Wrong("format_unknown", file=MANIFEST, version=int(match[1]))
    return match[2]
