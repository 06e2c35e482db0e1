from __future__ import annotations

import io
import re
import zipfile
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import pytest

from constancia.casefile.rejected import ROWS_LIMIT, make_rejected
from constancia.casefile.template import LANGUAGES, LINES, make_template
from constancia.cli.template import texts
from constancia.intake.filled import look_at, open_filled, rejected
from constancia.intake.grid import open_grids
from constancia.intake.template_format import HIDDEN, REASONS, template_sheets
from constancia.phrases.sentences import reason
from constancia.vocabulary import load
from tests.intake.sheets import ID, fill_template
from tests.intake.test_workbook import ACT

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(language: str) -> bytes:
    return make_template(load(), language=language, template_id=ID, say=texts(language))


def part(workbook: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_have_headings_examples_and_comments(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made(language))
    grids = {grid.sheet: grid for grid in open_grids(path)}
    assert len(grids) == 8
    for sheet in template_sheets().values():
        head, example = list(grids[sheet.title(language)].rows())
        assert [heading.rstrip(" *") for heading in head.cells] == [
            c.heading(language) for c in sheet.columns
        ]
        assert [heading.endswith("*") for heading in head.cells] == [c.required for c in sheet.columns]
        assert example.cells[0] in ("example", "ejemplo")
    assert grids[HIDDEN].is_hidden
    with zipfile.ZipFile(path) as archive:
        assert sum(re.fullmatch(r"xl/comments\d+\.xml", name) is not None for name in archive.namelist()) == 6
        assert not any("vba" in name for name in archive.namelist())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_row_would_be_a_good_row(tmp_path: Path, language: str) -> None:
    rows = {
        name: [{c.name: c.example(language) for c in sheet.columns} | {sheet.columns[0].name: "1"}]
        for name, sheet in template_sheets().items()
    }
    book, answers = open_filled(fill_template(tmp_path / "a.xlsx", rows, language=language), {})
    said, _ = look_at(book, load(), answers)
    assert said["bad"] == []
    assert said["counts"]["acts"] == 1


def test_drop_downs_offer_the_terms_in_the_language_of_the_reader() -> None:
    for language, label in (("en", "Arrest"), ("es", "Detención"), ("both", "Detención / Arrest")):
        workbook = made(language)
        acts = part(workbook, "xl/worksheets/sheet1.xml")
        (what, degree) = acts.iter(f"{MAIN}dataValidation")
        assert what.get("type") == "list"
        assert what.get("sqref") == f"B2:B{LINES + 1}"
        source = (what.find(f"{MAIN}formula1") or ElementTree.Element("")).text or what.findtext(
            f"{MAIN}formula1"
        )
        assert source == f"{HIDDEN}!$A$4:$A${3 + len(load().terms('act_types'))}"
        assert degree.get("sqref", "").startswith("H2")
        strings = ["".join(item.itertext()) for item in part(workbook, "xl/sharedStrings.xml")]
        assert label in strings


def test_the_head_stays_and_nothing_is_a_formula() -> None:
    workbook = made("es")
    for number in range(1, 9):
        sheet = part(workbook, f"xl/worksheets/sheet{number}.xml")
        assert not list(sheet.iter(f"{MAIN}f"))
        if number < 7:
            pane = next(sheet.iter(f"{MAIN}pane"))
            assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")


def test_two_templates_of_one_id_are_the_same_bytes() -> None:
    assert made("es") == made("es")


def test_rejected_rows_that_do_not_fit_are_counted() -> None:
    sheet = {"sheet": "Acts", "headings": ["Place"], "head": 1}
    lines = ([["Ferry landing"], []] for _ in range(ROWS_LIMIT + 3))
    found = make_rejected(chain([sheet], lines), name="t", title="t", language="en", say=str)
    assert found.cut == 3


def test_rejected_rows_are_mended_and_imported_again(tmp_path: Path) -> None:
    rows = {"acts": [ACT, {**ACT, "act": 2, "what": "Detenciom"}, {**ACT, "act": 3, "where": "=1+1"}]}
    book, answers = open_filled(fill_template(tmp_path / "a.xlsx", rows), {})
    _, found = look_at(book, load(), answers)
    path = tmp_path / "rejected.xlsx"
    path.write_bytes(
        make_rejected(
            rejected(book, found, load()),
            name=book.name,
            title=book.title,
            language="es",
            say=lambda fault: reason(fault, "es"),
        ).content
    )
    acts = next(grid for grid in open_grids(path) if grid.sheet == "Actos")
    head, second, third = acts.rows()
    assert head.cells[0] == REASONS["es"]
    assert second.cells[0].startswith(
        "Qué pasó: No es un término del vocabulario act_types. Quizá: Detención"
    )
    assert third.cells[0].startswith("Dónde: ")
    assert third.cells[6] == "=1+1"
    assert not any(
        "file" in cell or "{" in cell or "…" in cell for row in (second, third) for cell in row.cells[:1]
    )
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    again, answers = open_filled(path, {})
    said, _ = look_at(again, load(), answers)
    assert (again.name, again.title) == (book.name, "a")
    assert said["lines"]["Actos"] == len(said["left_out"]) == 2
