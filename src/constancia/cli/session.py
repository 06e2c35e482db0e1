"""From settings to an open case file: where it is, whose identity, which passphrase."""

from __future__ import annotations

import errno
import getpass
import os
import shlex
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.errors import Misuse, Notice, Unable

if TYPE_CHECKING:
    from constancia.casefile.open import CaseFile, Identity
    from constancia.phrases.settings import Settings

LARGEST = 4096
"""Bytes of a passphrase file."""

WAITING = "joining.age"
"""In the folder of a case file that its member was not let into yet (docs/formats/casefile)."""


def open_casefile(settings: Settings) -> CaseFile:
    """Open the case file that the settings mean. Raises Misuse("no_casefile") and what opening raises."""
    from constancia.casefile.open import CaseFile

    folder = find_folder(settings.folder)
    return CaseFile.open(folder, identity=open_identity(settings, folder=folder))


def open_identity(settings: Settings, *, folder: Path | None = None) -> Identity:
    """Open the member's identity, to open the case file `folder` with.

    Raises Unable("identity_missing"), Unable("passphrase").
    """
    from constancia.casefile.open import open_identity as opened
    from constancia.casefile.passphrases import forbid_dumps

    forbid_dumps()
    if not settings.identity.exists():
        raise Unable("identity_missing", file=str(settings.identity), reason=os.strerror(errno.ENOENT))
    _look_who_reads(settings, settings.identity)
    return opened(settings.identity, passphrase(settings), folder=folder)


def identity_or_new(settings: Settings, *, known: Sequence[str] = ()) -> tuple[Identity, bool]:
    """The member's identity, made where there is none, and whether it is new. `known` as in `new_passphrase`. Raises
    what both ways raise."""
    from constancia.casefile.open import create_identity

    if settings.identity.exists():
        return open_identity(settings), False
    return create_identity(settings.identity, new_passphrase(settings, known=known)), True


def find_folder(start: Path, *, may_wait: bool = False) -> Path:
    """The case file's folder: `start` or the nearest one above it. `may_wait`: also one that is still to come.

    Raises Misuse("no_casefile"), Misuse("joining").
    """
    folder = _folder_above(start)
    if folder is None:
        raise Misuse("no_casefile", file=str(start))
    if not may_wait and (folder / WAITING).exists():
        raise Misuse("joining", file=str(folder))
    return folder


def is_in_casefile(start: Path) -> bool:
    """Whether `start` is a case file's folder or lies in one."""
    return _folder_above(start) is not None


def _folder_above(start: Path) -> Path | None:
    folders = (start.absolute(), *start.absolute().parents)
    marks = ("casefile.toml", "device", WAITING)
    return next((one for one in folders if any((one / mark).exists() for mark in marks)), None)


def passphrase(settings: Settings) -> str:
    """The passphrase from its file, else asked for at the terminal.

    Raises Unable("passphrase_needed") where nobody can be asked, Unable("passphrase_unreadable").
    """
    if settings.passphrase_file is not None:
        return from_file(settings, settings.passphrase_file)
    if not sys.stdin.isatty():
        raise Unable("passphrase_needed")
    from constancia.phrases.screen import words

    return getpass.getpass(words(settings.language, "cli")("passphrase"))


def new_passphrase(settings: Settings, *, known: Sequence[str] = ()) -> str:
    """A passphrase for a new identity: from its file, else offered and asked for at the terminal. `known` are words
    that somebody who wants in would try first.

    Raises as `passphrase` does, Misuse("passphrase_weak"), Misuse("passphrase_differs").
    """
    from constancia.casefile.passphrases import forbid_dumps
    from constancia.cli import choosing

    forbid_dumps()
    if settings.passphrase_file is None and sys.stdin.isatty():
        return choosing.choose(settings, known=known)
    given = passphrase(settings)
    choosing.must_be_enough(given, file=str(settings.passphrase_file), known=known)
    return given


def _look_who_reads(settings: Settings, path: Path) -> None:
    """Warn of a file that group or others can read. Windows keeps rights of another kind."""
    try:
        mode = path.stat().st_mode
    except OSError:  # whoever reads it says so
        return
    if sys.platform != "win32" and stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        from constancia.cli import printing

        command = f"chmod 600 {shlex.quote(str(path))}"
        printing.notice(settings, Notice("secret_open_to_others", file=str(path), command=command))


def read(path: Path, *, limit: int) -> bytes:
    """A small file that a person named. Raises Unable("file_not_read", file, reason), Misuse("file_too_long", file)."""
    try:
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except OSError as error:
        raise Unable("file_not_read", file=str(path), reason=error.strerror or "") from error
    if len(data) > limit:
        raise Misuse("file_too_long", file=str(path))
    return data


def from_file(settings: Settings, path: Path) -> str:
    """A passphrase from its file. Raises Unable("passphrase_unreadable")."""
    _look_who_reads(settings, path)
    try:
        with path.open("rb") as handle:
            return handle.read(LARGEST).decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unable("passphrase_unreadable", file=str(path), reason=type(error).__name__) from None


def absolute(remote: str) -> str:
    """A remote's address that is the same from every folder."""
    return remote if "://" in remote or not remote else str(Path(remote).absolute())


def must_be_free(path: Path) -> None:
    """Raises Misuse("file_there") where a file would be overwritten."""
    if path.exists() or path.is_symlink():
        raise Misuse("file_there", file=str(path))
