"""`constancia backup` and `constancia restore`: everything on a remote of one's own, and back from there."""

from __future__ import annotations

from pathlib import Path

from constancia.casefile import recovery
from constancia.cli import printing
from constancia.cli.session import absolute, open_casefile, open_identity
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, remote: str, *, keys: Path | None) -> None:
    """Say what a backup can bring back, and what it cannot."""
    say = words(settings.language, "keeping")
    if keys is not None and "://" not in remote and keys.resolve().is_relative_to(Path(remote).resolve()):
        raise Misuse("keys_inside", file=str(keys))
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        synced, count = recovery.back_up(casefile, absolute(remote), keys=keys, progress=progress)
    value = {"sent": synced.sent, "bytes": synced.moved, "keys": count}
    lines = [say("backup_made", sent=synced.sent)]
    lines += [say("backup_keys", count=count, file=str(keys))] if keys else [say("backup_no_keys")]
    printing.result(settings, value, [*lines, say("backup_limits")])


def run_restore(settings: Settings, remote: str, folder: Path, *, keys: Path | None) -> None:
    """Make the case file anew in `folder`, for this computer."""
    say = words(settings.language, "keeping")
    identity = open_identity(settings)
    with printing.progress(settings) as progress:
        synced, waiting = recovery.restore(
            folder, absolute(remote), identity=identity, keys=keys, progress=progress
        )
    value = {"casefile": str(folder), "received": synced.received, "waiting": waiting}
    lines = [say("restored", folder=str(folder), received=synced.received)]
    if waiting:
        lines.append(say("restored_waiting", count=waiting))
    printing.result(settings, value, lines)
