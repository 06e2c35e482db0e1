"""Spreadsheets that are broken, strange or meant to harm, through the whole command: each is answered by its name, its
sheet, line and column where it has them, with the right exit code, in bounded time and memory; good rows pass."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.cli.program import Done, Program
from tests.intake.sheets import write_ods, write_raw_xlsx

HEAD = ["What happened", "To whom", "When", "Where", "By whom", "Source"]
GOOD = [
    "Arrest",
    "Ana Inventada",
    "17 December 2018",
    "Puente Imaginario",
    "Policía Ficticia",
    "El Inventado",
]
START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
MOST_MEMORY = 1 << 30


def with_person(name: str) -> list[str]:
    return [GOOD[0], name, *GOOD[2:]]


def text_file(path: Path, *rows: list[str], encoding: str = "utf-8", separator: str = ",") -> Path:
    path.write_bytes("".join(separator.join(row) + "\n" for row in rows).encode(encoding))
    return path


def book(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    """A workbook with one sheet of acts, further changed by `fill`."""
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("Acts")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, GOOD)
        fill(made, page)
    return path


def cells(row: list[str]) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"


@pytest.fixture
def imported(empty: Path, program: Program) -> Callable[..., Done]:
    """Import a file within bounds."""

    def run(path: Path, *arguments: object) -> Done:
        done = program("-d", empty, "import", path, *arguments, "--json", timeout=120)
        assert done.peak < MOST_MEMORY
        return done

    return run


def acts(done: Done) -> int:
    assert done.code == 0, done.err
    return int(done.json["looked"]["counts"].get("acts", 0))


def bad(done: Done) -> list[tuple[Any, ...]]:
    return [(f["code"], f["line"], f["column"], f["fields"].get("sheet")) for f in done.json["looked"]["bad"]]


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path, imported: Callable[..., Done]) -> None:
    def fill(made: Any, page: Any) -> None:
        page.write_row(2, 0, ["Arrest", "Luis Imaginario", "18 December 2018"])
        for column in (3, 4, 5):
            page.merge_range(1, column, 2, column, GOOD[column])

    done = imported(book(tmp_path / "merged.xlsx", fill))
    assert acts(done) == 2 and ["merged_cells", "Acts", ""] in done.json["looked"]["notices"]


def test_a_hidden_sheet_is_told_and_not_read(tmp_path: Path, imported: Callable[..., Done]) -> None:
    def fill(made: Any, page: Any) -> None:
        hidden = made.add_worksheet("People and groups")
        hidden.write_row(0, 0, ["Name", "Category"])
        hidden.write_row(1, 0, ["Eva Escondida", "Defender"])
        hidden.hide()

    done = imported(book(tmp_path / "hidden.xlsx", fill))
    assert acts(done) == 1 and "Escondida" not in done.out
    assert done.json["looked"]["notices"] == [["hidden_sheet", "People and groups", ""]]


def test_formulas_are_never_run(tmp_path: Path, imported: Callable[..., Done]) -> None:
    def fill(made: Any, page: Any) -> None:
        for line, name in enumerate(("", '=HYPERLINK("http://example.invalid")', ""), 2):
            page.write_row(line, 0, GOOD)
            page.write_string(line, 1, name)
        page.write_formula(2, 1, '=A1&"x"', None, "Eva Fingida")
        page.write_formula(4, 1, "=1/0", None, "#DIV/0!")

    done = imported(book(tmp_path / "formulas.xlsx", fill))
    assert acts(done) == 2 and ["formulas", "Acts", ""] in done.json["looked"]["notices"]
    assert bad(done) == [("formula", 4, "To whom", "Acts"), ("cell_error", 5, "To whom", "Acts")]


def test_macros_are_told_and_never_run(tmp_path: Path, imported: Callable[..., Done]) -> None:
    plain = book(tmp_path / "plain.xlsx", lambda made, page: None)
    macros = Path(shutil.copy(plain, tmp_path / "macros.xlsm"))
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"x" * 5000)
    done = imported(macros)
    assert acts(done) == 1 and ["macros", "Acts", ""] in done.json["looked"]["notices"]


@pytest.mark.slow
def test_a_million_rows_of_formats_alone(tmp_path: Path, imported: Callable[..., Done]) -> None:
    blank = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    done = imported(write_raw_xlsx(tmp_path / "formats.xlsx", cells(HEAD) + cells(GOOD) + blank))
    assert acts(done) == 1 and done.json["looked"]["lines"] == {"S": 1}


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, imported: Callable[..., Done]) -> None:
    bomb = write_raw_xlsx(tmp_path / "bomb.xlsx", START + b"<row/>" * (50 << 20))
    assert bomb.stat().st_size < 1 << 20
    done = imported(bomb)
    assert (done.code, done.fault["code"], done.fault["file"]) == (1, "zip_bomb", "bomb.xlsx")


def test_an_encoding_is_found_and_one_that_was_said_is_held_to(
    tmp_path: Path, imported: Callable[..., Done]
) -> None:
    path = text_file(tmp_path / "a.csv", HEAD, GOOD, encoding="cp1252", separator=";")
    assert imported(path).json["looked"]["notices"] == [["guessed_encoding", "", ""]]
    assert acts(imported(path, "--encoding", "cp1252", "--separator", "semicolon")) == 1
    wrong = imported(path, "--encoding", "utf-8")
    assert (wrong.code, wrong.fault["code"], wrong.fault["file"]) == (1, "bad_encoding", "a.csv")
    for option, code in (("--encoding", "unknown_encoding"), ("--separator", "unknown_separator")):
        none = imported(path, option, "klingon")
        assert (none.code, none.fault["code"]) == (2, code)


@pytest.mark.parametrize(("name", "code"), [("A\x00na", "nul"), ("A\u202ena", "control_character")])
def test_a_row_with_marks_that_nobody_sees_is_left_out(
    name: str, code: str, tmp_path: Path, imported: Callable[..., Done]
) -> None:
    done = imported(text_file(tmp_path / "a.csv", HEAD, GOOD, with_person(name)))
    assert acts(done) == 1 and bad(done) == [(code, 3, "To whom", None)]


def test_marks_of_direction_around_a_cell_are_taken_off(
    tmp_path: Path, imported: Callable[..., Done]
) -> None:
    done = imported(text_file(tmp_path / "a.csv", HEAD, with_person("\u200fEva Fingida\u200f")))
    assert acts(done) == 1 and done.json["looked"]["bad"] == []


def test_two_columns_of_one_name_are_refused(tmp_path: Path, imported: Callable[..., Done]) -> None:
    done = imported(text_file(tmp_path / "a.csv", [*HEAD, "What happened"], [*GOOD, "Arrest"]))
    fault = done.fault
    assert (done.code, fault["code"], fault["file"], fault["line"], fault["column"]) == (
        1,
        "duplicate_column",
        "a.csv",
        1,
        "What happened",
    )


def test_100_megabytes_in_a_cell(tmp_path: Path, imported: Callable[..., Done]) -> None:
    done = imported(text_file(tmp_path / "a.csv", HEAD, GOOD, with_person("x" * (100 << 20))))
    fault = done.fault
    assert (done.code, fault["code"], fault["line"], fault["column"]) == (1, "cell_too_large", 3, "B")
    long = write_raw_xlsx(tmp_path / "a.xlsx", cells(HEAD) + cells(with_person("x" * 200_000)))
    fault = imported(long).fault
    assert (fault["code"], fault["line"], fault["column"]) == ("cell_too_large", 2, "B")
    assert fault["message"].startswith("a.xlsx › S, line 2, column B: ")
    sheet = [list(HEAD), with_person("x" * 200_000)]
    assert imported(write_ods(tmp_path / "a.ods", sheet)).fault["code"] == "cell_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "not_a_table"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old_spreadsheet"),
        (b"PK\x03\x04 and nothing else", "damaged_table"),
        (b"", "no_header"),
        (b"one,two\n1,2\n", "no_template"),
    ],
)
def test_what_is_no_table_is_said_by_name(
    content: bytes, code: str, tmp_path: Path, imported: Callable[..., Done]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    done = imported(path, "--yes")
    assert (done.code, done.fault["code"], done.fault["file"]) == (1, code, "a.xlsx")
    assert [one.name for one in tmp_path.glob("*.xlsx")] == ["a.xlsx"]
