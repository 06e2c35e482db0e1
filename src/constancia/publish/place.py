"""The place where a publication is put: only in that of one of ours, in one step, and listed when it stands there."""

from __future__ import annotations

import contextlib
import glob
import secrets
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from constancia import disk
from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.log import note, seal
from constancia.publish import proof


class Ledger(Protocol):
    """What is asked of the case file, which nothing here can open. `casefile.publishing.Ledger` is one."""

    def begin(self, *, staged: Path, chronicle: bytes, title: str, seal: str, earlier: bytes | None) -> None:
        """Note a publication that is complete in `staged`. `seal` is the SHA-256 of its seal in hexadecimal."""

    def finish(self, *, put: Callable[[], None]) -> None:
        """Put it in its place and list it, while nobody else can write."""

    def settle(self, *, waits: Callable[[Path, str], bool], is_own: bool) -> Path | None:
        """Forget what was begun where it `waits` in its folder still, else list it; give the folder."""


def check(out: Path) -> None:
    """Only what we published may be replaced. Raises Misuse("not_ours")."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise Misuse("not_ours", file=str(out))
    if any(out.iterdir()) and not _is_ours(out):
        raise Misuse("not_ours", file=str(out))


def settle(ledger: Ledger, *, is_own: bool = False) -> None:
    """Settle a publication whose process was killed: what people can see is listed, what they cannot is not.

    `is_own`: only what this ledger began. Raises Unable("in_use", "disk").
    """
    staged = ledger.settle(waits=_waits, is_own=is_own)
    if staged is not None:
        shutil.rmtree(staged, ignore_errors=True)


def put(ledger: Ledger, out: Path, files: Mapping[str, bytes], *, title: str, earlier: bytes | None) -> None:
    """Write everything beside `out`, then put it there and list it. `earlier` is the chronicle before this one.

    Whatever happens, `out` is the old publication or the new one. Raises Unable("in_use", "disk").
    """
    target = out.absolute()
    staged = beside(target)
    try:
        stage(staged, files)
        ledger.begin(
            staged=staged,
            chronicle=files[proof.CHRONICLE],
            title=title,
            seal=sha256(files[proof.SEAL]).hexdigest(),
            earlier=earlier,
        )
        ledger.finish(put=partial(disk.replace_folder, staged, target))
    except BaseException:
        with contextlib.suppress(
            ConstanciaError
        ):  # what cannot be settled now waits until the next publication
            settle(ledger, is_own=True)
            shutil.rmtree(staged, ignore_errors=True)
        raise


def beside(target: Path) -> Path:
    """A new hidden name next to `target`. What one that was killed left there is removed."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.????????.new"):
        shutil.rmtree(left, ignore_errors=True)
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")


def stage(staged: Path, files: Mapping[str, bytes]) -> None:
    """Write a publication where nobody looks yet. Raises Unable("disk")."""
    disk.fill_folder(staged, files, mode=0o644, folder_mode=0o755)


def _waits(staged: Path, sealed: str) -> bool:
    """Whether it lies in its staged folder still: the step to its place takes that name away."""
    try:
        return sha256((staged / proof.SEAL).read_bytes()).hexdigest() == sealed
    except OSError:
        return False


def _is_ours(out: Path) -> bool:
    """Whether `out` carries a publication's seal under the key that lies beside it."""
    try:
        name, public_key = note.read_vkey((out / proof.PUBLISHER).read_text("ascii").strip())
        seal.read((out / proof.SEAL).read_bytes(), name=name, public_key=public_key)
    except (OSError, ValueError, Wrong):
        return False
    return True
