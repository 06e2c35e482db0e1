"""Real spreadsheets for the tests: XLSX by xlsxwriter, ODS by odfpy, and parts of both by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from constancia.casefile.template import make_template
from constancia.vocabulary import load

ID = "ab" * 16
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def write_xlsx(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()
) -> Path:
    """A workbook of these sheets."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if name in hidden:
                page.hide()
    return path


def write_raw_xlsx(path: Path, rows: str | bytes, **more: str | bytes) -> Path:
    """A workbook whose only sheet holds this XML inside sheetData (or is these bytes), and other parts by name."""
    sheet = rows if isinstance(rows, bytes) else SHEET.format(rows)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, part in more.items():
            archive.writestr(name, part)
    return path


def write_ods(
    path: Path, rows: Sequence[Sequence[tuple[str, dict[str, str]] | str]], *, name: str = "Hoja"
) -> Path:
    """A sheet of text cells, or of (shown text, attributes)."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name=name)
    for row in rows:
        line = TableRow()
        for item in row:
            text, attributes = item if isinstance(item, tuple) else (item, {"valuetype": "string"})
            cell = TableCell(**attributes)
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def template(path: Path, *, language: str = "es") -> Path:
    """An empty template."""
    path.write_bytes(make_template(load(), language=language, template_id=ID, say=lambda key: key))
    return path


def fill_template(
    path: Path, sheets: Mapping[str, Sequence[Mapping[str, object]]], *, language: str = "es"
) -> Path:
    """A template as a person fills it: rows under its own headings, below the example. Columns by their names."""
    from constancia.intake.template_format import EXAMPLES, HIDDEN, MARK, VERSION, template_sheets

    book: dict[str, list[list[object]]] = {}
    for name, sheet in template_sheets().items():
        heads: list[object] = [c.heading(language) + (" *" if c.required else "") for c in sheet.columns]
        example: list[object] = [c.example(language) for c in sheet.columns]
        assert example[0] in EXAMPLES
        rows = [[row.get(c.name, "") for c in sheet.columns] for row in sheets.get(name, ())]
        book[sheet.title(language)] = [heads, example, *rows]
    book[HIDDEN] = [[MARK, VERSION, ID, language]]
    return write_xlsx(path, book, hidden=[HIDDEN])
