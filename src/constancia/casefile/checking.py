"""Looking the whole case file over: every file of the vault, and in the stores every entry of the logs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from constancia.casefile.open import Progress
from constancia.errors import Notice, Wrong
from constancia.vault.check import file_faults
from constancia.vault.identity import Identity
from constancia.vault.process import open_swap


def faults(folder: Path, *, identity: Identity, progress: Progress) -> Iterator[Wrong]:
    """Every fault found, each with its file. Raises Unable where one cannot look."""
    yield from file_faults(folder, identity=identity, progress=lambda done, of: progress("check", done, of))


def notices() -> Iterator[Notice]:
    """What is no fault of the case file, and should be known of the computer: swap that is not encrypted."""
    yield from (Notice("swap_open", file=path) for path in open_swap())
