"""`constancia map` and `constancia import --map`: a table that somebody else designed, into a case file."""

from __future__ import annotations

import json
import tomllib
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
    done = program.well("import", str(table), "--map", str(to), "--yes", cwd=folder)
    assert (done["protected"], done["files"]) == (2, 1)
    assert [(one["word"], one["count"]) for one in done["looked"]["unhandled"]] == [("Otra cosa", 1)]
    assert program.well("import", str(table), "--map", str(to), "--yes", cwd=folder)["entries"] == 0


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
        "import", str(EXAMPLE / "extract_uspft_border_stops_2020.csv"), "--map", "uspft", "--yes", cwd=folder
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


def test_a_mapping_that_comes_along_is_printed_and_copied(program: Program, tmp_path: Path) -> None:
    printed = program("map", "uspft")
    assert (printed.code, tomllib.loads(printed.out)["name"]) == (0, "uspft")
    copy = tmp_path / "mine.toml"
    said = program.well("map", "uspft", "--to", copy)
    assert (said["name"], said["text"]) == ("uspft", copy.read_text("utf-8"))
    assert printed.out.rstrip("\n") == said["text"].rstrip("\n")
    again = program("map", "uspft", "--to", copy, "--json")
    assert (again.code, again.fault["code"]) == (2, "file_there")


def test_what_is_neither_a_table_nor_a_mapping_is_told(program: Program) -> None:
    done = program("map", "nowhere", "--json")
    assert (done.code, done.fault["code"]) == (2, "not_found")


def test_in_a_case_file_its_own_terms_are_known_to_a_draft(
    program: Program, folder: Path, table: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    tables = {
        "act_types": "act_type,label_en,label_es,definition\nstaring,Other thing,Otra cosa,To look.\n",
        "persons": "person_id,kind,category,name,basis,name_in_publication\n"
        "p_eva,person,defender,Eva Inventada,protected,none\n",
        "acts": "act_id,date_start,act_type,victim_person_id\na_1,2018,staring,p_eva\n",
    }
    for name, text in tables.items():
        (own / f"{name}.csv").write_text(text, "utf-8")
    resources = [{"name": name, "path": f"{name}.csv"} for name in tables]
    (own / "datapackage.json").write_text(json.dumps({"name": "own", "resources": resources}))
    program.well("import", own, cwd=folder)
    outside = tomllib.loads(program.well("map", table)["text"])
    inside = tomllib.loads(program.well("map", table, cwd=folder)["text"])
    assert "staring" not in str(outside) and outside != inside
    program.well("map", table, "--to", tmp_path / "m.toml", cwd=folder)
    said = program.well("import", table, "--map", tmp_path / "m.toml", cwd=folder)
    assert (said["written"], said["looked"]["unhandled"]) == (False, [])


def test_a_preview_under_a_mapping_writes_nothing(
    program: Program, folder: Path, table: Path, tmp_path: Path
) -> None:
    program.well("map", table, "--to", tmp_path / "m.toml")
    said = program.well("import", table, "--map", tmp_path / "m.toml", cwd=folder)
    assert (said["written"], said["entries"], said["batch"]) == (False, 0, None)
    assert said["plan"]["tables"]["events"]["new"] + said["plan"]["tables"].get("acts", {}).get("new", 0) > 0
    assert program.well("count", cwd=folder)["rows"] == []
