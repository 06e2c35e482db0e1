"""`constancia import`: a coded table package into the case file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from constancia.casefile.imports import import_package
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, path: Path) -> None:
    """Import the package at `path`: the folder that holds datapackage.json, or that file."""
    say = words(settings.language, "cli")
    folder = path.parent if path.name == "datapackage.json" else path
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        done = import_package(casefile, folder, progress=progress)
    lines = [
        say("import_done", entries=done.entries, subjects=done.subjects, package=done.package),
        *([say("import_protected", n=done.protected)] if done.protected else []),
        say("import_files", n=done.files),
        say("import_next", folder=str(settings.folder)),
    ]
    if done.entries == 0:
        lines = [say("import_nothing", already=done.already, package=done.package)]
    printing.result(settings, asdict(done), lines)
