"""The place where a publication is put: only in that of one of ours, in one step, and listed when it stands there."""

from __future__ import annotations

import contextlib
import glob
import secrets
import shutil
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from constancia import disk
from constancia.casefile.open import CaseFile, now
from constancia.casefile.publishing import Begun, begin, finish
from constancia.casefile.publishing import settle as settle_begun
from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.log import note, seal
from constancia.publish import proof


def check(out: Path) -> None:
    """Only what we published may be replaced. Raises Misuse("not_ours")."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise Misuse("not_ours", file=str(out))
    if any(out.iterdir()) and not _is_ours(out):
        raise Misuse("not_ours", file=str(out))


def settle(casefile: CaseFile, *, only: Begun | None = None) -> None:
    """Settle a publication whose process was killed: what people can see is listed, what they cannot is not.

    Raises Unable("in_use", "disk").
    """
    begun = settle_begun(casefile, waits=_waits, only=only)
    if begun is not None:
        shutil.rmtree(begun.staged, ignore_errors=True)


def put(
    casefile: CaseFile, out: Path, files: Mapping[str, bytes], *, title: str, earlier: bytes | None
) -> None:
    """Write everything beside `out`, then put it there and list it. `earlier` is the chronicle before this one.

    Whatever happens, `out` is the old publication or the new one. Raises Unable("in_use", "disk").
    """
    target = out.absolute()
    staged = beside(target)
    begun = Begun(
        staged=staged,
        chronicle=files[proof.CHRONICLE],
        title=title,
        seal=sha256(files[proof.SEAL]).hexdigest(),
        at=now(),
    )
    try:
        stage(staged, files)
        begin(casefile, begun, earlier=earlier)
        finish(casefile, begun, put=partial(disk.replace_folder, staged, target))
    except BaseException:
        with contextlib.suppress(
            ConstanciaError
        ):  # what cannot be settled now waits until the next publication
            settle(casefile, only=begun)
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


def _waits(begun: Begun) -> bool:
    """Whether it lies in its staged folder still: the step to its place takes that name away."""
    try:
        return sha256((begun.staged / proof.SEAL).read_bytes()).hexdigest() == begun.seal
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
