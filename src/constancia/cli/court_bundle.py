"""`constancia court-bundle`: originals with their proofs, grants and evidence, sealed as one file."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from constancia.cli import printing
from constancia.cli.count import condition
from constancia.cli.session import from_file, open_casefile
from constancia.errors import Misuse, Unable
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.publish.court.bundle import Asked, bundle


def run(
    settings: Settings,
    out: Path,
    *,
    where: Sequence[str],
    subjects: Sequence[str],
    compartments: Sequence[str],
    recipients: Sequence[str],
    secret_file: Path | None,
) -> None:
    """Write the sealed bundle to `out`. Without recipients and without a file a passphrase is asked for."""
    if recipients and secret_file is not None:
        raise Misuse("bundle_key")
    asked = Asked(
        where=[condition(text) for text in where],
        subjects=subjects,
        compartments=compartments,
        recipients=recipients,
        secret=None if recipients else _secret(settings, secret_file),
    )
    with open_casefile(settings) as casefile:
        done = bundle(casefile, out, asked)
    say = words(settings.language, "timestamp")
    lines = [
        say("bundle_done", entries=done.entries, evidence=done.evidence, out=str(done.out)),
        *([say("bundle_unstamped", n=done.unstamped)] if done.unstamped else []),
        say("bundle_how", file=str(done.out)),
        say("bundle_noted"),
    ]
    printing.result(settings, {**asdict(done), "out": str(done.out)}, lines)


def _secret(settings: Settings, file: Path | None) -> str:
    """A new passphrase for the bundle, asked for twice where no file has it."""
    if file is not None:
        return from_file(settings, file)
    if not sys.stdin.isatty():
        raise Unable("passphrase_needed")
    say = words(settings.language, "cli")
    given = getpass.getpass(words(settings.language, "timestamp")("bundle_passphrase"))
    if getpass.getpass(say("passphrase_again")) != given:
        raise Misuse("passphrase_differs")
    return given
