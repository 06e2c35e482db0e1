"""`constancia check`: the whole case file looked over, every file of it."""

from __future__ import annotations

from constancia.casefile.checking import faults, notices
from constancia.cli import printing
from constancia.cli.session import find_folder, open_identity
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings


def run(settings: Settings) -> int:
    """Print every fault with its file. 0 when there is none, else 1."""
    say = words(settings.language, "cli")
    folder = find_folder(settings.folder)
    identity = open_identity(settings, folder=folder)
    with printing.progress(settings) as progress:
        found = list(faults(folder, identity=identity, progress=progress))
    value = {
        "ok": not found,
        "faults": [printing.as_json(fault, sentence(fault, settings.language)) for fault in found],
    }
    lines = [f"{fault.file}: {sentence(fault, settings.language)}" for fault in found]
    printing.result(settings, value, lines or [say("check_well")])
    for said in notices():
        printing.notice(settings, said)
    return 1 if found else 0
