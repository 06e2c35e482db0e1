"""`constancia import`: a coded table package, or a table under a mapping, into the case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from constancia.casefile.imports import import_package
from constancia.casefile.reader import faults_of
from constancia.cli import printing
from constancia.cli.mapping import read_mapping_text
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings

_SHOWN = 20
"""Lines of each kind that are shown; JSON has all."""


def run(settings: Settings, path: Path, *, mapping: str | None = None) -> None:
    """Import the package at `path`: the folder that holds datapackage.json, or that file; with a mapping, a table."""
    say = words(settings.language, "cli")
    text = None if mapping is None else read_mapping_text(mapping)
    folder = path.parent if path.name == "datapackage.json" and text is None else path
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        done = import_package(casefile, folder, mapping=text, progress=progress)
    lines = [
        say("import_done", entries=done.entries, subjects=done.subjects, package=done.package),
        *([say("import_protected", n=done.protected)] if done.protected else []),
        say("import_files", n=done.files),
        say("import_next", folder=str(settings.folder)),
    ]
    if done.entries == 0:
        lines = [say("import_nothing", already=done.already, package=done.package)]
    value = asdict(done)
    if text is None:
        del value["looked"]
    printing.result(settings, value, [*_looked(settings, done.looked), *lines])


def _looked(settings: Settings, looked: Mapping[str, Any]) -> list[str]:
    """What a person is told of a table under a mapping: lines left out, values not handled, columns not named."""
    say = words(settings.language, "mapping")
    lines: list[str] = []
    left_out = len(looked.get("left_out", ()))
    if left_out:
        lines.append(say("left_out", n=left_out))
        faults = faults_of(looked)
        lines += [f"  {sentence(fault, settings.language)}" for fault in faults[:_SHOWN]]
        lines += [say("and_more", n=len(faults) - _SHOWN)] if len(faults) > _SHOWN else []
    unhandled = looked.get("unhandled", ())
    if unhandled:
        lines.append(say("unhandled", n=len(unhandled)))
        lines += [_value(say, one) for one in unhandled[:_SHOWN]]
    for grid, columns in looked.get("unknown_columns", {}).items():
        lines.append(say("unknown_columns", file=grid, columns=", ".join(columns[:_SHOWN])))
    return lines


def _value(say: Any, one: Mapping[str, Any]) -> str:
    near = ", ".join(one["near"])
    key = "unhandled_near" if near else "unhandled_one"
    return "  " + str(say(key, word=one["word"][:80], count=one["count"], recode=one["recode"], near=near))
