"""A small case file made by the program, and a report on it, to be stamped."""

from __future__ import annotations

from pathlib import Path

from tests.casefile import small as smalls
from tests.cli.program import Program

REPORT = """---
title: A small record
subtitle: Made for tests
abstract: It counts {{{{count acts}}}} acts.
subjects: [tests]
countries: [US]
authors: [Example Observatory]
publisher: Example Observatory
date: 2026-11-24
licence: CC-BY-4.0
language: {language}
languages: [en, es]
keywords: [tests]
---

## What is documented

There are {{{{count acts}}}} acts.
"""


def case(root: Path) -> tuple[Program, Path]:
    """A person and a case file with the small package in it."""
    program, folder = Program.at(root / "home"), root / "case"
    program.new(folder)
    program.well("-d", folder, "import", smalls.package(root / "package").folder)
    return program, folder


def reports(root: Path) -> list[Path]:
    """The report in both languages."""
    found = []
    for language, mark in (("en", ""), ("es", ".es")):
        path = root / f"report{mark}.md"
        path.write_text(REPORT.format(language=language), "utf-8")
        found.append(path)
    return found
