"""`constancia recovery`: an identity on paper, in shares or on one sheet, and back from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constancia import disk
from constancia.casefile import recovery
from constancia.cli import printing
from constancia.cli.session import must_be_free, new_passphrase, open_identity
from constancia.errors import Unable
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

LARGEST = 4096


def run_shares(settings: Settings, to: Path, *, needed: int, made: int) -> None:
    """Write each share to a file of its own, with what it is and what it can do."""
    say = words(settings.language, "keeping")
    shares = recovery.make_shares(open_identity(settings), needed=needed, made=made)
    disk.make_folder(to)
    files = [to / f"share-{place}-{made}.txt" for place in range(1, made + 1)]
    for file in files:
        must_be_free(file)
    for place, (file, share) in enumerate(zip(files, shares, strict=True), start=1):
        head = say("share_head", number=place, made=made, needed=needed)
        disk.write(file, f"{head}\n\n{_columns(share)}\n".encode())
    value = {"files": [str(file) for file in files], "needed": needed}
    lines = [say("shares_made", made=made, needed=needed, folder=str(to)), say("shares_next")]
    printing.result(settings, value, [*lines, say("recovery_limits")])


def run_sheet(settings: Settings, to: Path) -> None:
    """The whole identity on one sheet."""
    say = words(settings.language, "keeping")
    (share,) = recovery.make_shares(open_identity(settings), needed=1, made=1)
    must_be_free(to)
    disk.write(to, f"{say('sheet_head')}\n\n{_columns(share)}\n".encode())
    value = {"files": [str(to)], "needed": 1}
    printing.result(settings, value, [say("sheet_made", file=str(to)), say("recovery_limits")])


def run_identity(settings: Settings, files: Sequence[Path]) -> None:
    """The identity from its shares, under a new passphrase."""
    say = words(settings.language, "keeping")
    shares = [_share(file) for file in files]
    recovery.join_shares(shares)
    recovery.keep_identity(shares, settings.identity, new_passphrase(settings))
    value = {"identity": str(settings.identity)}
    printing.result(settings, value, [say("recovered", file=str(settings.identity)), say("recovered_next")])


def _columns(share: str) -> str:
    """Numbered words, four a line, so that a person can copy them."""
    listed = [f"{place:2} {word:12}" for place, word in enumerate(share.split(), start=1)]
    return "\n".join("".join(listed[at : at + 4]).rstrip() for at in range(0, len(listed), 4))


def _share(file: Path) -> str:
    """The words after the head of a share's file; numbers are passed over. Raises Unable("share_unreadable")."""
    try:
        with file.open(encoding="utf-8") as handle:
            text = handle.read(LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise Unable("share_unreadable", file=str(file), reason=type(error).__name__) from None
    listed = text.rsplit("\n\n", 1)[-1]
    return " ".join(word for word in listed.split() if not word.isdecimal())
