"""`constancia new`: a new case file, and an identity for whoever has none yet."""

from __future__ import annotations

from pathlib import Path

from constancia.casefile.open import CaseFile, create_identity
from constancia.cli import printing
from constancia.cli.session import new_passphrase, open_identity
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, folder: Path, *, title: str, member: str) -> None:
    """Make the case file in `folder` (which must be empty or missing)."""
    say = words(settings.language, "cli")
    CaseFile.must_be_free(folder)
    is_new = not settings.identity.exists()
    if is_new:
        identity = create_identity(settings.identity, new_passphrase(settings, known=[title, member]))
    else:
        identity = open_identity(settings)
    CaseFile.create(folder, identity=identity, title=title, member=member).close()
    value = {"casefile": str(folder), "identity": str(settings.identity), "identity_is_new": is_new}
    lines = [say("new_made", folder=str(folder)), say("not_yet")]
    if is_new:
        lines.insert(1, say("new_identity", file=str(settings.identity)))
    printing.result(settings, value, [*lines, say("new_next", folder=str(folder))])
