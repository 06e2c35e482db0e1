"""Looking the whole case file over: every file of the vault, and in the stores every entry of the logs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from constancia.casefile.open import Progress
from constancia.errors import Wrong
from constancia.vault.check import file_faults
from constancia.vault.identity import Identity


def faults(folder: Path, *, identity: Identity, progress: Progress) -> Iterator[Wrong]:
    """Every fault found, each with its file. Raises Unable where one cannot look."""
    yield from file_faults(folder, identity=identity, progress=lambda done, of: progress("check", done, of))
