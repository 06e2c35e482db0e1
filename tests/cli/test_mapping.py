"""`constancia map` and `constancia import --map`: a table that somebody else designed, into a case file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program

EXAMPLE = Path(__file__).parents[2] / "examples/border-2018-2020"
TABLE = """Folio,Fecha,Municipio,Víctima,Tipo de agresión,Autoridad
1,28/12/2018,Tijuana,Ana Ficticia Ruiz,Detención,Policía Inventada
2,31/02/2019,Reynosa,Luis Ficticio Mora,Otra cosa,
"""


@pytest.fixture
def folder(program: Program, tmp_path: Path) -> Path:
    program.new(tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "hechos.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_drafted_mapping_imports_at_once(
    program: Program, folder: Path, table: Path, tmp_path: Path
) -> None:
    to = tmp_path / "m.toml"
    drafted = program.well("map", str(table), "--to", str(to))
    assert {one["role"] for one in drafted["guesses"]} >= {
        "id",
        "date_start",
        "place",
        "victim",
        "act_type",
        "unit",
    }
    done = program.well("import", str(table), "--map", str(to), cwd=folder)
    assert (done["protected"], done["files"]) == (2, 1)
    assert [(one["word"], one["count"]) for one in done["looked"]["unhandled"]] == [("Otra cosa", 1)]
    assert program.well("import", str(table), "--map", str(to), cwd=folder)["entries"] == 0


def test_a_draft_is_written_over_nothing(program: Program, table: Path, tmp_path: Path) -> None:
    to = tmp_path / "m.toml"
    to.write_text("mine")
    done = program("map", str(table), "--to", str(to), "--json")
    assert (done.code, done.fault["code"], to.read_text()) == (2, "file_there", "mine")


def test_the_mappings_that_come_along_are_listed(program: Program) -> None:
    assert {"uspft", "iom-missing-migrants", "uwazi", "openevsys", "odk", "kobo", "followthemoney"} <= set(
        program.well("map")
    )


def test_a_mapping_that_comes_along_is_taken_by_name(program: Program, folder: Path) -> None:
    done = program.well(
        "import", str(EXAMPLE / "extract_uspft_border_stops_2020.csv"), "--map", "uspft", cwd=folder
    )
    assert (done["package"], done["protected"], done["looked"]["left_out"]) == ("uspft", 14, [])


def test_a_mapping_that_is_not_there_is_told(program: Program, table: Path) -> None:
    done = program("import", str(table), "--map", "nowhere", "--json")
    assert (done.code, done.fault["code"]) == (2, "unknown_mapping")


def test_what_is_wrong_with_a_mapping_is_told_with_its_line(
    program: Program, folder: Path, table: Path, tmp_path: Path
) -> None:
    to = tmp_path / "m.toml"
    to.write_text('format = 1\nname = "x"\ntitle = "X"\n[[rows]]\n[[rows.event]]\nkey = "{Folio}"\n')
    done = program("import", str(table), "--map", str(to), "--json", cwd=folder)
    assert (done.code, done.fault["code"], done.fault["line"]) == (1, "bad_mapping", 5)
