"""`constancia template`: a workbook in the language asked for, never over another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.intake.grid import open_grids
from tests.cli.program import Program


@pytest.mark.parametrize(("language", "first"), [("es", "Actos"), ("en", "Acts"), ("both", "Actos")])
def test_a_template_in_a_language(program: Program, tmp_path: Path, language: str, first: str) -> None:
    path = tmp_path / "acts.xlsx"
    done = program("template", str(path), "--lang", language, "--json")
    assert (done.code, done.json["language"]) == (0, language)
    assert open_grids(path)[0].sheet == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_template_has_an_id_of_its_own(program: Program, tmp_path: Path) -> None:
    ids = {program.well("template", str(tmp_path / f"{n}.xlsx"))["template"] for n in range(2)}
    assert len(ids) == 2


def test_nothing_is_written_over(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "acts.xlsx"
    path.write_text("mine")
    done = program("template", str(path), "--json")
    assert (done.code, done.fault["code"], path.read_text()) == (2, "file_there", "mine")


def test_another_language_is_refused(program: Program, tmp_path: Path) -> None:
    done = program("template", str(tmp_path / "a.xlsx"), "--lang", "fr", "--json")
    assert (done.code, done.fault["code"], [*tmp_path.glob("*.xlsx")]) == (2, "unknown_language", [])
