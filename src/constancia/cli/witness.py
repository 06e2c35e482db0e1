"""`constancia witness`: cosign an anchor of somebody else's case file. Needs an identity, no case file."""

from __future__ import annotations

from pathlib import Path

from constancia import disk
from constancia.casefile.timestamping import LARGEST_FILE, witness
from constancia.cli import printing
from constancia.cli.session import open_identity, read
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, file: Path, *, name: str | None, to: Path | None) -> None:
    """Cosign the anchor in `file`, and write what goes back beside it or to `to`."""
    out = to or file.with_name(f"{file.name}.cosigned")
    if out.exists():
        raise Misuse("out_exists", file=str(out))
    untrusted = read(file, limit=LARGEST_FILE)
    seen = witness(untrusted, identity=open_identity(settings), name=name)
    disk.write(out, seen.to_bytes())
    value = {
        "out": str(out),
        "witness": seen.vkey,
        "fingerprint": seen.fingerprint,
        "at": seen.before,
        "root": seen.checkpoint.root.hex(),
    }
    say = words(settings.language, "timestamp")
    lines = [
        say("witnessed", root=value["root"], before=seen.before),
        say("witness_key", fingerprint=seen.fingerprint),
        say("witness_next", file=str(out)),
    ]
    printing.result(settings, value, lines)
