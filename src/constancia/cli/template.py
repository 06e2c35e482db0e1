"""`constancia template`: an empty workbook for a team to fill in."""

from __future__ import annotations

import secrets
from pathlib import Path

from constancia import disk
from constancia.casefile.template import LANGUAGES, Say, make_template
from constancia.cli import printing
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.vocabulary import load


def run(settings: Settings, path: Path, *, language: str | None) -> None:
    """Write the template to `path`, which must not be there yet. Raises Misuse("file_there", "bad_language")."""
    wanted = language or settings.language
    if wanted not in LANGUAGES:
        raise Misuse("template_language", reason=wanted[:20])
    if path.exists():
        raise Misuse("file_there", file=str(path))
    template_id = secrets.token_hex(16)
    made = make_template(load(), language=wanted, template_id=template_id, say=texts(wanted))
    disk.write(path, made)
    say = words(settings.language, "template")
    value = {"file": str(path), "language": wanted, "template": template_id}
    lines = [say("template_done", file=str(path)), say("template_next", file=str(path))]
    printing.result(settings, value, lines)


def texts(language: str) -> Say:
    """The texts of Read me in one language or both."""
    if language != "both":
        return words(language, "template")
    es, en = words("es", "template"), words("en", "template")
    return lambda key: en(key) if key == "sheet_readme" else f"{es(key)}\n{en(key)}"
