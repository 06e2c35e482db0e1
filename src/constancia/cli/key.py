"""`constancia key`: the key of one sealed item, with which the stock `age` program opens it without us."""

from __future__ import annotations

from pathlib import Path

from constancia.casefile.items import export
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, item: str, *, to: Path | None) -> None:
    """Print the key of `item` (the name of a piece of evidence, or "general:17" for a sealed entry)."""
    say = words(settings.language, "cli")
    with open_casefile(settings) as casefile:
        found = export(casefile, item, to=to)
    value = {"item": found.item, "key": found.key, "file": str(found.file)}
    printing.result(settings, value, [found.key, say("key_how", file=str(found.file))])
