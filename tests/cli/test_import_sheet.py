"""`constancia import` of what a person filled in: the preview, the questions, the rows that go apart, taking back."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.intake.grid import open_grids
from tests.cli.program import PASSPHRASE, Program
from tests.cli.typing import typed
from tests.intake.sheets import fill_template, write_xlsx

ACT = {
    "what": "Arrest",
    "who": "Ana Inventada",
    "when": "17 December 2018",
    "where": "Puente Imaginario",
    "by_whom": "Policía Ficticia",
    "source": "El Diario Inventado",
}
GOOD, BAD = {**ACT, "act": 1}, {**ACT, "act": 2, "what": "Arest"}
OPEN = {**ACT, "act": 3, "when": "03/04/2019"}


def filled(path: Path, *acts: dict[str, object]) -> Path:
    return fill_template(path, {"acts": acts}, language="en")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A workbook with a good row and a bad one, in a folder of its own."""
    (tmp_path / "work").mkdir()
    return filled(tmp_path / "work/acts.xlsx", GOOD, BAD)


def counted(program: Program, casefile: Path) -> int:
    return sum(row["low"] for row in program.well("-d", casefile, "count")["rows"])


def mended(path: Path, old: str, new: str) -> Path:
    """The same workbook with one word in the place of another, as a person would save it."""
    grids = open_grids(path)
    book = {
        grid.sheet: [[new if cell == old else cell for cell in row.cells] for row in grid.rows()]
        for grid in grids
    }
    return write_xlsx(path, book, hidden=[grid.sheet for grid in grids if grid.is_hidden])


def test_without_a_terminal_nothing_is_written_until_yes(table: Path, empty: Path, program: Program) -> None:
    said = program.well("-d", empty, "import", table)
    assert (said["written"], said["entries"], said["rejected"], said["batch"]) == (False, 0, None, None)
    assert said["plan"]["tables"]["acts"]["new"] == 1
    assert said["looked"]["lines"]["Acts"] == 2
    assert [word["word"] for word in said["looked"]["unknown_terms"]] == ["Arest"]
    plain = program("-d", empty, "import", table)
    assert plain.code == 0 and "--yes" in plain.out.splitlines()[-1] and "Perhaps: Arrest" in plain.out
    assert [path.name for path in table.parent.iterdir()] == ["acts.xlsx"]
    assert counted(program, empty) == 0


def test_with_yes_good_rows_go_in_and_bad_ones_apart(table: Path, empty: Path, program: Program) -> None:
    done = program("-d", empty, "import", "acts.xlsx", "--yes", cwd=table.parent)
    assert done.code == 0 and counted(program, empty) == 1
    last = done.out.splitlines()[-1]
    assert last.startswith("1 row was NOT imported.") and last.endswith("import rejected.xlsx")
    rejected = table.parent / "rejected.xlsx"
    assert rejected.stat().st_mode & 0o777 == 0o600
    head, row = open_grids(rejected)[0].rows()
    assert head.cells[0] == "Why it was not imported"
    assert row.cells[0].startswith("What happened: ") and "Arest" in row.cells


def test_rejected_rows_are_mended_imported_and_counted_once(
    table: Path, empty: Path, program: Program
) -> None:
    program.well("-d", empty, "import", table, "--yes")
    rejected = mended(table.parent / "rejected.xlsx", "Arest", "Arrest")
    said = program.well("-d", empty, "import", rejected, "--yes")
    assert (said["rejected"], said["retracted"]) == (None, 0)
    assert counted(program, empty) == 2
    mended(table, "Arest", "Arrest")
    assert program.well("-d", empty, "import", table, "--yes")["entries"] <= 1  # the file itself, as evidence
    assert counted(program, empty) == 2


def test_rejected_rows_of_a_table_without_an_id_come_back_to_it(
    tmp_path: Path, empty: Path, program: Program
) -> None:
    heads = {"what": "What happened", "who": "To whom", "when": "When", "where": "Where"}
    heads |= {"act": "No.", "by_whom": "By whom", "source": "Source"}
    rows = [[str(row[name]) for name in heads] for row in (GOOD, BAD)]
    table = tmp_path / "register.csv"
    table.write_text("".join(",".join(row) + "\n" for row in [list(heads.values()), *rows]), "utf-8")
    first = program.well("-d", empty, "import", table, "--yes")
    rejected = mended(tmp_path / "rejected.xlsx", "Arest", "Arrest")
    said = program.well("-d", empty, "import", rejected, "--yes")
    assert (said["package"], said["retracted"], said["rejected"]) == (first["package"], 0, None)
    assert counted(program, empty) == 2


def test_no_file_of_rejected_rows_is_written_over(table: Path, empty: Path, program: Program) -> None:
    for name in ("rejected.xlsx", "rejected-2.xlsx"):
        said = program.well("-d", empty, "import", table, "--yes")
        assert Path(said["rejected"]).name == name
    own = table.parent / "mine.xlsx"
    said = program.well("-d", empty, "import", table, "--yes", "--rejected", own)
    assert said["rejected"] == str(own) and own.exists()
    again = program("-d", empty, "import", table, "--yes", "--rejected", own, "--json")
    assert (again.code, again.fault["code"]) == (2, "file_there")


def test_reasons_stand_in_the_language_of_the_reader(table: Path, empty: Path, program: Program) -> None:
    done = program("-d", empty, "import", table, "--yes", "--lang", "es")
    assert done.out.splitlines()[-1].startswith("1 fila NO se importó.")
    head, row = open_grids(table.parent / "rejected.xlsx")[0].rows()
    assert head.cells[0] == "Por qué no se importó" and "No es un término" in row.cells[0]


def test_strict_imports_nothing_for_one_bad_row(table: Path, empty: Path, program: Program) -> None:
    done = program("-d", empty, "import", table, "--yes", "--strict", "--json")
    assert (done.code, done.out) == (1, "")
    assert (done.fault["code"], done.fault["line"], done.fault["file"]) == ("unknown_term", 4, "acts.xlsx")
    assert counted(program, empty) == 0
    assert [path.name for path in table.parent.iterdir()] == ["acts.xlsx"]


def test_where_no_row_can_be_imported_it_is_an_error(tmp_path: Path, empty: Path, program: Program) -> None:
    table = filled(tmp_path / "acts.xlsx", BAD)
    before = program.well("-d", empty, "import")
    done = program("-d", empty, "import", table, "--yes", "--json")
    assert (done.code, done.fault["code"]) == (1, "nothing_imported")
    assert Path(done.json["rejected"]).exists() and not done.json["written"]
    assert program.well("-d", empty, "import") == before == []


def test_an_empty_template_says_so(tmp_path: Path, empty: Path, program: Program) -> None:
    program.well("template", tmp_path / "acts.xlsx")
    done = program("-d", empty, "import", tmp_path / "acts.xlsx", "--yes", "--json")
    assert (done.code, done.fault["code"]) == (1, "nothing_filled")


def test_dates_that_two_can_read(tmp_path: Path, empty: Path, program: Program) -> None:
    table = filled(tmp_path / "acts.xlsx", GOOD, OPEN)
    asked = program.well("-d", empty, "import", table)["looked"]
    assert [(one["column"], one["example"]) for one in asked["questions"]] == [("When *", "03/04/2019")]
    assert "--dates" in program("-d", empty, "import", table).out
    said = program.well("-d", empty, "import", table, "--yes", "--dates", "month-first")
    assert said["looked"]["left_out"] == []
    rows = program.well("-d", empty, "count", "--by", "day")["rows"]
    assert "2019-03-04" in {row["by"]["day"] for row in rows}
    wrong = program("-d", empty, "import", table, "--dates", "dmy", "--json")
    assert (wrong.code, wrong.fault["code"]) == (2, "dates_order")


@pytest.mark.parametrize(
    ("language", "answers", "acts", "said"),
    [
        ("en", ["1\n", "y\n"], 2, "3 April 2019"),
        ("es", ["2\n", "s\n"], 2, "4 de marzo de 2019"),
        ("en", ["\n", "\n"], 0, "Nothing was written."),
        ("es", ["1\n", "no\n"], 0, "No se escribió nada."),
    ],
)
def test_a_person_is_asked_once_and_enter_is_no(
    language: str, answers: list[str], acts: int, said: str, tmp_path: Path, empty: Path, program: Program
) -> None:
    table = filled(tmp_path / "acts.xlsx", GOOD, OPEN)
    arguments = ["-d", empty, "--lang", language, "import", table]
    code, shown = typed(arguments, program, lines=[f"{PASSPHRASE}\n", *answers])
    assert code == 0 and said in shown
    assert shown.count("03/04/2019") == (2 if answers[0] == "\n" else 1)
    assert counted(program, empty) == acts


def test_a_data_package_on_a_terminal_is_shown_and_goes_on(
    package: Path, empty: Path, program: Program
) -> None:
    code, shown = typed(["-d", empty, "import", package], program, lines=[f"{PASSPHRASE}\n"])
    assert code == 0 and "in the case file" in shown and "[y/N]" not in shown
    assert counted(program, empty) == 135


def test_a_changed_row_is_an_update(tmp_path: Path, empty: Path, program: Program) -> None:
    table = filled(tmp_path / "acts.xlsx", GOOD)
    program.well("-d", empty, "import", table, "--yes")
    filled(table, {**GOOD, "what": "Deportation"}, {**ACT, "act": 2})
    plan = program.well("-d", empty, "import", table)["plan"]
    assert (plan["tables"]["acts"]["new"], plan["tables"]["claims"]["changed"]) == (1, 1)
    assert program.well("-d", empty, "import", table, "--yes")["retracted"] == plan["retracted"] > 0
    rows = program.well("-d", empty, "count", "--by", "act_type")["rows"]
    assert {row["by"]["act_type"]: row["low"] for row in rows} == {"deportation": 1, "arrest": 1}


def test_an_import_is_taken_back(table: Path, empty: Path, program: Program) -> None:
    batch = program.well("-d", empty, "import", table, "--yes")["batch"]
    (listed,) = program.well("-d", empty, "import")
    assert (listed["id"], listed["title"], listed["state"]) == (batch, "acts", "closed")
    preview = program.well("-d", empty, "import", "--undo", batch[:8])
    assert not preview["written"] and counted(program, empty) == 1
    assert program.well("-d", empty, "import", "--undo", batch[:8], "--yes")["written"]
    assert counted(program, empty) == 0
    assert not program.well("-d", empty, "import", "--undo", batch, "--yes")["written"]
    assert program.well("-d", empty, "import")[0]["state"] == "undone"
    assert program.well("-d", empty, "check")["ok"]
    program.well("-d", empty, "import", table, "--yes")
    assert counted(program, empty) == 1


def test_taking_back_is_asked_for_at_the_terminal(table: Path, empty: Path, program: Program) -> None:
    batch = program.well("-d", empty, "import", table, "--yes")["batch"]
    for answer, acts in (("\n", 1), ("y\n", 0)):
        arguments = ["-d", empty, "import", "--undo", batch[:8]]
        code, shown = typed(arguments, program, lines=[f"{PASSPHRASE}\n", answer])
        assert code == 0 and "Take back the import" in shown
        assert counted(program, empty) == acts


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--undo", "zzzz"], "unknown_batch"), (["acts.xlsx", "--undo", "zzzz"], "undo_alone")],
)
def test_what_cannot_be_taken_back_is_misuse(
    arguments: list[str], code: str, empty: Path, program: Program
) -> None:
    done = program("-d", empty, "import", *arguments, "--yes", "--json")
    assert (done.code, done.fault["code"]) == (2, code)
