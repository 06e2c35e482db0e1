from __future__ import annotations

import datetime as dt
import io
import resource
import time
import zipfile
from pathlib import Path

import pytest

from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.intake.grid import Grid, Trait, open_grids
from tests.intake.sheets import SHEET, write_ods, write_raw_xlsx, write_xlsx


def cells(grid: Grid) -> list[tuple[str, ...]]:
    return [row.cells for row in grid.rows()]


def code(path: Path) -> str:
    with pytest.raises(ConstanciaError) as caught:
        for grid in open_grids(path):
            list(grid.rows())
    assert caught.value.file == path.name
    return caught.value.code


def test_a_workbook_gives_what_a_person_sees(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Actos")
        day, month, year = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "mmm yyyy", "yyyy"))
        page.write_row(0, 0, ["texto", 3.0, 0.1 + 0.2, True, 1e12])
        page.write_datetime(1, 0, dt.datetime(2019, 1, 1), day)
        page.write_datetime(1, 1, dt.datetime(2019, 1, 1), month)
        page.write_datetime(1, 2, dt.datetime(2019, 1, 1), year)
        page.write_datetime(1, 3, dt.datetime(2019, 1, 1, 10, 30), day)
        page.write_rich_string(4, 0, "ri", day, "co")
    (grid,) = open_grids(path)
    rows = list(grid.rows())
    assert (grid.file, grid.sheet, grid.traits) == ("a.xlsx", "Actos", frozenset())
    assert rows[0].cells == ("texto", "3", "0.3", "true", "1000000000000")
    assert rows[1].cells == ("2019-01-01", "2019-01", "2019", "2019-01-01T10:30")
    assert (rows[2].line, rows[2].cells) == (5, ("rico",))


def test_rows_are_read_anew_each_time(tmp_path: Path) -> None:
    (grid,) = open_grids(write_xlsx(tmp_path / "a.xlsx", {"S": [["a"], ["b"]]}))
    assert cells(grid) == cells(grid) == [("a",), ("b",)]


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet().write_datetime(
            0, 0, dt.datetime(2018, 12, 17), book.add_format({"num_format": 14})
        )
    assert cells(open_grids(path)[0]) == [("2018-12-17",)]


def test_merged_cells_are_filled_downwards_and_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range("A1:C1", "title")
        page.merge_range("A2:A4", "one act")
        page.write_column("B2", ["x", "y", "z"])
        page.write("B5", "w")
    (grid,) = open_grids(path)
    assert cells(grid) == [("title",), ("one act", "x"), ("one act", "y"), ("one act", "z"), ("", "w")]
    assert grid.traits == {Trait.MERGED}


def test_formulas_give_their_stored_result_and_are_told(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f></c></row>'
    (grid,) = open_grids(write_raw_xlsx(tmp_path / "a.xlsx", rows))
    assert cells(grid) == [("2", "=A1")]
    assert grid.traits == {Trait.FORMULAS}


def test_hidden_sheets_and_macros_are_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["a"]], "T": [["b"]]}, hidden=["T"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    first, second = open_grids(path)
    assert first.traits == {Trait.MACROS}
    assert second.is_hidden


def test_invisible_marks_at_the_edges_are_taken_off(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["\u200f Ana\u200b\u00a0", "\ufeff"]]})
    assert cells(open_grids(path)[0]) == [("Ana",)]


def test_a_million_empty_formatted_rows_cost_little(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}" ht="15"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(2, 60_001)
    )
    path = write_raw_xlsx(
        tmp_path / "a.xlsx",
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>{rows}'
        '<row r="1048576"><c r="XFD1048576" s="1"/><c r="A1048576"><v>7</v></c></row>',
    )
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert [row.line for row in open_grids(path)[0].rows()] == [1, 1_048_576]
    assert time.process_time() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_value_in_a_far_corner_is_refused_without_making_the_cells_between(tmp_path: Path) -> None:
    assert (
        code(write_raw_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="XFD1"><v>7</v></c></row>'))
        == "too_many_columns"
    )


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_zip_bomb_is_given_up(tmp_path: Path, part: str) -> None:
    path = write_raw_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    blown = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(blown, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w") as bomb:
            bomb.write(b"<a>")
            for _ in range(100):
                bomb.write(b" " * (1 << 20))
    path.write_bytes(blown.getvalue())
    start = time.process_time()
    assert code(path) == "zip_bomb"
    assert time.process_time() - start < 10


def test_entities_and_endless_nesting_are_refused(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><worksheet><sheetData/></worksheet>'
    assert code(write_raw_xlsx(tmp_path / "a.xlsx", laughs)) == "damaged_table"
    assert code(write_raw_xlsx(tmp_path / "b.xlsx", b"<a>" * 100_000)) == "damaged_table"


@pytest.mark.parametrize(
    ("at", "value"), [(6, 99), (10, 77)], ids=["a later version of ZIP", "unknown packing"]
)
def test_an_archive_that_cannot_be_unpacked_is_damaged(tmp_path: Path, at: int, value: int) -> None:
    """`at` counts from the start of an entry of the central directory (APPNOTE, section 4.3.12)."""
    path = write_raw_xlsx(tmp_path / "a.xlsx", SHEET.format("").encode())
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + at : start + at + 2] = value.to_bytes(2, "little")
        start = data.find(b"PK\x01\x02", start + 4)
    path.write_bytes(data)
    assert code(path) == "damaged_table"


def test_a_part_in_another_encoding_than_it_says_is_damaged(tmp_path: Path) -> None:
    sheet = SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>')
    wrong = b'<?xml version="1.0" encoding="UTF-8"?>' + sheet.encode("latin-1")
    assert code(write_raw_xlsx(tmp_path / "a.xlsx", wrong)) == "damaged_table"
    right = '<?xml version="1.0" encoding="UTF-16"?>' + sheet
    assert cells(open_grids(write_raw_xlsx(tmp_path / "b.xlsx", right.encode("utf-16")))[0]) == [("é",)]


def test_cut_and_flipped_workbooks_end_with_an_error_of_ours(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", {"S": [["a", 1], ["b", 2]]}).read_bytes()
    path = tmp_path / "b.xlsx"
    for cut in range(30, len(whole), 97):
        path.write_bytes(whole[:cut])
        assert code(path)
    for position in range(0, len(whole), 41):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
        try:
            for grid in open_grids(path):
                list(grid.rows())
        except ConstanciaError as error:
            assert error.file == "b.xlsx"


def test_an_encrypted_and_an_old_workbook_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 3000 + "EncryptedPackage".encode("utf-16-le"))
    assert code(path) == "password_protected"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 3000)
    assert code(path) == "old_spreadsheet"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 ...", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
        (b"", "no_header"),
        (b"\xef\xbb\xbf  \n", "no_header"),
        (b'[{"a": 1}, {"a": }]', "bad_json"),
        (b'[{"a": 1}', "bad_json"),
        (b'{"a": 1, "a": 2}', "bad_json"),
        (b'{"a": NaN}', "bad_json"),
        (b'a,b\n"' + b"x" * (2 << 20), "cell_too_large"),
        (b"a" + b"," * 2000, "too_many_columns"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert code(path) == expected


def test_a_zip_of_something_else_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert code(path) == "not_a_table"


def test_one_sheet_can_be_asked_for(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["a"]], "T": [["b"]]})
    assert [grid.sheet for grid in open_grids(path, sheet="t")] == ["T"]
    with pytest.raises(Misuse, match="unknown_sheet"):
        open_grids(path, sheet="U")


ODS = [
    ["qué", ("1.234,50", {"valuetype": "float", "value": "1234.5"})],
    [
        ("ene 2019", {"valuetype": "date", "datevalue": "2019-01-01"}),
        ("", {"numbercolumnsrepeated": "16000"}),
    ],
    [("01/01/19", {"valuetype": "date", "datevalue": "2019-01-01"})],
    [("2019", {"valuetype": "date", "datevalue": "2019-01-01"})],
    [("12 de enero de 2019", {"valuetype": "date", "datevalue": "2019-01-12"})],
    [("01/2019", {"valuetype": "date", "datevalue": "2019-01-01"})],
]


def test_an_ods_gives_what_a_person_sees(tmp_path: Path) -> None:
    (grid,) = open_grids(write_ods(tmp_path / "a.ods", ODS))
    assert cells(grid) == [
        ("qué", "1234.5"),
        ("2019-01",),
        ("2019-01-01",),
        ("2019",),
        ("2019-01-12",),
        ("2019-01",),
    ]


def test_repeated_rows_of_an_ods_count_as_lines(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    def cell(text: str, **more: str) -> TableCell:
        made = TableCell(valuetype="string", **more)
        made.addElement(P(text=text))
        return made

    document = OpenDocumentSpreadsheet()
    table = Table(name="H")
    blank = TableRow(numberrowsrepeated=1_000_000)
    blank.addElement(TableCell(numbercolumnsrepeated=16_000))
    table.addElement(blank)
    twice = TableRow(numberrowsrepeated=2)
    twice.addElement(cell("x"))
    table.addElement(twice)
    first = TableRow()
    first.addElement(cell("m", numberrowsspanned=2))
    first.addElement(cell("a"))
    table.addElement(first)
    second = TableRow()
    second.addElement(CoveredTableCell())
    second.addElement(cell("b"))
    table.addElement(second)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    (grid,) = open_grids(tmp_path / "a.ods")
    assert [(row.line, row.cells) for row in grid.rows()] == [
        (1_000_001, ("x",)),
        (1_000_002, ("x",)),
        (1_000_003, ("m", "a")),
        (1_000_004, ("m", "b")),
    ]
    assert grid.traits == {Trait.MERGED}


WORDS = "detención{0}Ciudad Juárez{0}según la señora\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_in_usual_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((WORDS.format(separator) * 20).replace("\n", "\r\n").encode(encoding))
    (grid,) = open_grids(path)
    assert cells(grid)[0] == ("detención", "Ciudad Juárez", "según la señora")
    assert len(cells(grid)) == 20
    is_guess = encoding in ("utf-16-le", "cp1252", "cp850", "mac_roman")
    assert grid.traits == ({Trait.GUESSED_ENCODING} if is_guess else set())


def test_quotes_line_ends_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\r"x ""y""\r\nz",2\r\r3,4\r')
    (grid,) = open_grids(path)
    assert [(row.line, row.cells) for row in grid.rows()] == [
        (1, ("a", "b")),
        (2, ('x "y"\nz', "2")),
        (5, ("3", "4")),
    ]


def test_a_wrong_declared_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a;b\nñ;é\n".encode("cp1252"))
    with pytest.raises(Wrong) as caught:
        list(open_grids(path, encoding="utf-8")[0].rows())
    assert (caught.value.code, caught.value.fields) == ("bad_encoding", {"reason": "utf-8-sig"})
    assert cells(open_grids(path, encoding="cp1252", separator="semicolon")[0]) == [("a", "b"), ("ñ", "é")]
    for wrong in ("klingon", "rot13", "base64"):
        with pytest.raises(Misuse, match="unknown_encoding"):
            open_grids(path, encoding=wrong)
    with pytest.raises(Misuse, match="unknown_separator"):
        open_grids(path, separator="x")


def test_json_and_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n{"a": 1, "b": {"c": ["x", "y"]}},\n{"d": "é", "a": null}\n]', "utf-8")
    (grid,) = open_grids(path)
    assert [(row.line, row.cells) for row in grid.rows()] == [
        (0, ("a", "b.c", "d")),
        (2, ("1", "x\ny")),
        (3, ("", "", "é")),
    ]
    path.write_text('{"a": 1.0}\n\n{"a": true}\n' + '{"a": "' + "x" * 100_000 + '"}\n')
    rows = list(open_grids(path)[0].rows())
    assert [row.line for row in rows] == [0, 1, 3, 4]
    assert [row.cells[0][:4] for row in rows] == ["a", "1", "true", "xxxx"]
