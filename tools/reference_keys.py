"""The reference page of the files that hold keys, from the list in the vault."""

from __future__ import annotations

import tomllib
from pathlib import Path

from reference_heads import head

from constancia.vault.key_files import ASKED_FOR, KEY_FILES, KeyFile

WORDS = tomllib.loads(Path(__file__).with_name("key_files.toml").read_text("utf-8"))
HEADS = {
    "en": ("file", "in the", "holds", "protected by"),
    "es": ("archivo", "en", "contiene", "protegido por"),
}


def page(language: str) -> str:
    """The whole page in a language: one row for each file."""
    heads = HEADS[language]
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(_row(one, language) for one in (*KEY_FILES, *ASKED_FOR)),
    ]
    return head("keys", language) + "\n".join(lines) + "\n"


def _row(file: KeyFile, language: str) -> str:
    keys = "; ".join(WORDS["key"][key][language] for key in file.keys)
    place, guard = WORDS["place"][file.place][language], WORDS["guard"][file.guard][language]
    return f"| `{file.path}` | {place} | {keys} | {guard} |"
