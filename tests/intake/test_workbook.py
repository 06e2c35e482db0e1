from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from constancia.errors import Several, Wrong
from constancia.intake.drafts import drafts, files, subjects
from constancia.intake.filled import answers_of, look_at, open_filled, rejected
from constancia.intake.virtual import Look
from constancia.intake.workbook import Workbook, open_workbook
from constancia.intake.workbook_coding import to_package
from constancia.vocabulary import load
from tests.intake.sheets import ID, fill_template, template, write_ods, write_xlsx

ACT: Mapping[str, object] = {
    "act": 1,
    "what": "Detención",
    "who": "Ana Inventada",
    "when": "17/12/2018",
    "where": "Puente de Prueba",
    "by_whom": "Fuerza de Prueba",
    "source": "El Inventado",
    "page": 3,
    "quotation": "la sacaron de la fila",
}
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def opened(path: Path, rows: Rows, *, language: str = "es") -> Workbook:
    book = open_workbook(fill_template(path / "actos.xlsx", rows, language=language))
    assert book is not None
    return book


def looked(
    path: Path, rows: Rows, *, dates: str | None = None, language: str = "es"
) -> tuple[Workbook, Look]:
    book = opened(path, rows, language=language)
    _, found = look_at(book, load(), answers_of(dates))
    return book, found


def table(found: Look, name: str) -> list[dict[str, str]]:
    rows = iter(found.good.tables[name].rows())
    header = next(rows).cells
    return [dict(zip(header, row.cells, strict=True)) for row in rows]


def faults(found: Look) -> dict[tuple[str, int], set[tuple[str, str]]]:
    return {
        (sheet, line): {(column, code) for column, code, _ in wrong}
        for (_, sheet, line), wrong in found.faults.items()
    }


@pytest.mark.parametrize("language", ["en", "es", "both"])
def test_an_empty_template_is_known_and_its_example_passed_over(tmp_path: Path, language: str) -> None:
    book = open_workbook(template(tmp_path / "a.xlsx", language=language))
    assert book is not None
    assert (book.name, book.notices) == (f"template-{ID}", ())
    assert {name: len(sheet.lines) for name, sheet in book.sheets.items()} == dict.fromkeys(
        ("acts", "involvements", "people", "places", "sources", "claims"), 0
    )


def test_one_row_is_an_act_with_all_it_names(tmp_path: Path) -> None:
    _, found = looked(tmp_path, {"acts": [ACT]})
    assert not found.faults
    (act,) = table(found, "acts")
    assert act["act_type"] == "arrest"
    assert act["date_start"] == "2018-12-17"
    assert table(found, "agencies") == [{"unit_id": "fuerza-de-prueba", "name": "Fuerza de Prueba"}]
    (person,) = table(found, "persons")
    assert (person["name"], person["basis"], person["name_in_publication"]) == (
        "Ana Inventada",
        "protected",
        "none",
    )
    (involvement,) = table(found, "involvements")
    assert (involvement["degree"], involvement["attribution"], involvement["locator"]) == (
        "unclear",
        "stated",
        "p. 3",
    )
    claimed = {row["field"]: row["value"] for row in table(found, "claims")}
    assert claimed == {
        "act_type": "arrest",
        "victim": "ana-inventada",
        "date_start": "2018-12-17",
        "place": "puente-de-prueba",
    }
    assert {row["as_stated"] for row in table(found, "claims")} == {"la sacaron de la fila"}


def test_drafts_rest_on_the_source_and_locate_the_cell(tmp_path: Path) -> None:
    book, found = looked(tmp_path, {"acts": [ACT]})
    made = {draft.key: draft for draft in drafts(found.good, load())}
    assert [claim.property for claim in made["acts/1"].claims] == ["kind"]
    place = next(claim for claim in made["places/puente-de-prueba"].claims if claim.property == "name")
    assert (place.locator.table, place.locator.row, place.locator.column) == ("Actos", "3", "Dónde *")
    assert next(key for key, _ in subjects(found.good)) == f"coding/template-{ID}"
    assert [(key, path, hidden) for key, path, hidden in files(found.good)] == [
        (f"coding/template-{ID}", book.path, True)
    ]


def test_rows_repeat_for_several_perpetrators(tmp_path: Path) -> None:
    more = {"act": 1, "by_whom": "Policía de Prueba", "part": "Colaboró", "source": "Otra fuente"}
    both = {**ACT, "act": 2, "by_whom": "Fuerza de Prueba; policia de PRUEBA"}
    _, found = looked(tmp_path, {"acts": [ACT, more, both]})
    assert not found.faults
    assert len(table(found, "acts")) == 2
    assert sorted((row["act_id"], row["unit_id"], row["degree"]) for row in table(found, "involvements")) == [
        ("1", "fuerza-de-prueba", "unclear"),
        ("1", "policia-de-prueba", "assisted"),
        ("2", "fuerza-de-prueba", "unclear"),
        ("2", "policia-de-prueba", "unclear"),
    ]
    assert {row["source_id"] for row in table(found, "claims") if row["act_id"] == "1"} == {
        "el-inventado",
        "otra-fuente",
    }


def test_rows_without_a_number_that_say_the_same_are_one_act(tmp_path: Path) -> None:
    bare = {name: text for name, text in ACT.items() if name != "act"}
    _, found = looked(tmp_path, {"acts": [bare, {**bare, "by_whom": "Otra"}, {**bare, "when": "2017"}]})
    assert len(table(found, "acts")) == 2
    assert len(table(found, "involvements")) == 3


def test_names_are_matched_whatever_case_and_accents(tmp_path: Path) -> None:
    people = [{"name": "José Peña", "category": "Defender", "basis": "cargo público"}, {"name": "Jose Pena"}]
    acts = [{**ACT, "who": "JOSE PEÑA"}, {**ACT, "act": 2, "who": "José  Pena"}]
    _, found = looked(tmp_path, {"acts": acts, "people": people})
    assert not found.faults
    first, second = table(found, "persons")
    assert (first["category"], first["basis"]) == ("defender", "office")
    assert [row["victim_person_id"] for row in table(found, "acts")] == [
        first["person_id"],
        second["person_id"],
    ]
    assert first["person_id"] != second["person_id"]


def test_two_of_one_name_are_told_apart_by_code(tmp_path: Path) -> None:
    people = [{"code": "A1", "name": "Ana Inventada"}, {"code": "A2", "name": "Ana Inventada"}]
    acts = [{**ACT, "who": "A2"}, {**ACT, "act": 2}]
    _, found = looked(tmp_path, {"acts": acts, "people": people})
    assert faults(found) == {("Actos", 4): {("A quién *", "ambiguous_name")}}
    assert [row["victim_person_id"] for row in table(found, "acts")] == ["A2"]
    _, found = looked(
        tmp_path, {"acts": [ACT], "people": [{"name": "Ana Inventada"}, {"name": "ANA inventada"}]}
    )
    assert faults(found) == {("Personas y grupos", 4): {("Nombre *", "duplicate_name")}}


@pytest.mark.parametrize(
    ("who", "low", "high"),
    [
        ("más de 20", "21", ""),
        ("30–36 personas", "30", "36"),
        ("no se sabe", "", ""),
        ("unos 40", "30", "50"),
    ],
)
def test_a_number_of_people_makes_a_group_of_its_own(tmp_path: Path, who: str, low: str, high: str) -> None:
    _, found = looked(tmp_path, {"acts": [{**ACT, "who": who}, {**ACT, "act": 2, "who": who}]})
    assert not found.faults
    assert [(row["kind"], row["size_min"], row["size_max"]) for row in table(found, "persons")] == [
        ("group", low, high)
    ] * 2
    claimed = [row for row in table(found, "claims") if row["field"] == "victim"]
    assert len(claimed) == (0 if who == "no se sabe" else 2)


def test_what_is_not_known_stays_blank(tmp_path: Path) -> None:
    row = {**ACT, "when": "s/f", "where": "no sabe", "by_whom": "desconocido"}
    _, found = looked(tmp_path, {"acts": [row]})
    assert not found.faults
    (act,) = table(found, "acts")
    assert (act["date_start"], act["place_id"], table(found, "involvements")) == ("", "", [])
    _, found = looked(tmp_path, {"acts": [{**ACT, "source": "no sabe"}]})
    assert faults(found) == {("Actos", 3): {("Fuente *", "missing_value")}}


def test_a_bad_row_never_blocks_the_good_ones(tmp_path: Path) -> None:
    rows = [
        ACT,
        {**ACT, "act": 2, "what": "Volar"},
        {**ACT, "act": 3, "when": "ayer"},
        {**ACT, "act": 4, "where": ""},
        {**ACT, "act": 5, "who": "Ana; Beto"},
        {**ACT, "act": 1, "when": "2017"},
        {**ACT, "act": 6, "who": "=1+1"},
        {**ACT, "act": 7, "where": "#REF!"},
        {**ACT, "act": 8, "source": "a\u202eb"},
        {**ACT, "act": "n º 9"},
        {**ACT, "act": 10, "until": "2017"},
    ]
    _, found = looked(tmp_path, {"acts": rows})
    assert faults(found) == {
        ("Actos", 4): {("Qué pasó *", "unknown_term")},
        ("Actos", 5): {("Cuándo *", "not_a_date")},
        ("Actos", 6): {("Dónde *", "missing_value")},
        ("Actos", 7): {("A quién *", "several_people")},
        ("Actos", 8): {("Cuándo *", "act_differs")},
        ("Actos", 9): {("A quién *", "formula")},
        ("Actos", 10): {("Dónde *", "cell_error")},
        ("Actos", 11): {("Fuente *", "control_character")},
        ("Actos", 12): {("N.º", "bad_code")},
        ("Actos", 13): {("Hasta", "end_before_start")},
    }
    assert [row["act_id"] for row in table(found, "acts")] == ["1"]
    assert len(table(found, "persons")) == 1


def test_what_refers_to_a_bad_row_is_left_out_too(tmp_path: Path) -> None:
    rows: Rows = {
        "acts": [ACT, {**ACT, "act": 2, "who": "Beto Inventado"}],
        "people": [
            {"name": "Beto Inventado", "basis": "Palabra pública propia"},
            {"name": "Caro Inventada", "member_of": "Grupo de Prueba"},
            {"name": "Grupo de Prueba", "size": "muchísimos"},
        ],
        "claims": [{"act": 2, "source": "El Inventado", "field": "Cuándo", "value": "2018"}],
        "involvements": [{"act": 3, "by_whom": "X", "source": "El Inventado"}],
    }
    _, found = looked(tmp_path, rows)
    assert faults(found) == {
        ("Personas y grupos", 3): {("Dónde habló", "basis_without_source")},
        ("Personas y grupos", 4): {("Pertenece a", "dangling_reference")},
        ("Personas y grupos", 5): {("Cuántas personas", "bad_group_size")},
        ("Actos", 4): {("A quién *", "dangling_reference")},
        ("Lo que dice cada fuente", 3): {("N.º de acto *", "dangling_reference")},
        ("Participaciones", 3): {("N.º de acto *", "dangling_reference")},
    }
    assert [row["act_id"] for row in table(found, "acts")] == ["1"]
    assert table(found, "persons")[0]["name"] == "Ana Inventada"


def test_a_column_of_dates_decides_for_itself_or_is_asked_about(tmp_path: Path) -> None:
    rows = [{**ACT, "when": "03/04/2019"}, {**ACT, "act": 2, "when": "13/04/2019"}]
    book, found = looked(tmp_path, {"acts": rows})
    assert [row["date_start"] for row in table(found, "acts")] == ["2019-04-03", "2019-04-13"]
    assert not book.questions()
    book, found = looked(tmp_path, {"acts": rows[:1]})
    (question,) = book.questions()
    assert (
        question[:]
        if isinstance(question, tuple)
        else (question.sheet, question.column, question.line)
        == (
            "Actos",
            "Cuándo *",
            3,
        )
    )
    assert faults(found) == {("Actos", 3): {("Cuándo *", "ambiguous_date")}}
    _, found = looked(tmp_path, {"acts": rows[:1]}, dates="month-first")
    assert table(found, "acts")[0]["date_start"] == "2019-03-04"
    answers = answers_of([["Actos", "Cuándo *", "day-first"]])
    said, _ = look_at(book, load(), answers)
    assert (said["questions"], said["bad"]) == ([], [])


def test_sources_are_shown_as_kind_address_and_consent_allow(tmp_path: Path) -> None:
    sources = [
        {"name": "a", "kind": "Nota de prensa"},
        {"name": "b", "kind": "Interview"},
        {"name": "c", "kind": "entrevista", "consent": "Sí"},
        {"name": "d", "kind": "News", "consent": "No"},
        {
            "name": "e",
            "url": "https://example.org/e",
            "published": "17 de enero de 2018",
            "language": "español",
        },
        {"name": "f"},
    ]
    acts = [{**ACT, "source": "b"}, {**ACT, "act": 2, "source": "https://example.org/x"}]
    _, found = looked(tmp_path, {"acts": acts, "sources": sources})
    assert not found.faults
    shown = {row["title"]: row["publicity"] for row in table(found, "sources")}
    assert shown == {
        "a": "published",
        "b": "protected",
        "c": "published",
        "d": "protected",
        "e": "published",
        "f": "protected",
        "https://example.org/x": "published",
    }
    e = next(row for row in table(found, "sources") if row["title"] == "e")
    assert (e["published"], e["language"]) == ("2018-01-17", "es")
    accounts = {row["source_id"]: row["account"] for row in table(found, "claims")}
    assert accounts["b"] == "first-hand"


def test_what_each_source_says_stands_beside_the_act(tmp_path: Path) -> None:
    claims = [
        {
            "act": 1,
            "source": "El Inventado",
            "field": "Cuándo",
            "value": "16/12/2018",
            "page": "p. 4, párr. 2",
        },
        {"act": 1, "source": "Otro", "field": "When", "value": "diciembre de 2018", "account": "Oficial"},
        {"act": 1, "source": "Otro", "field": "Cargos", "value": "", "quotation": "por faltas"},
        {"act": 1, "source": "Otro", "field": "Por quién", "value": "Fuerza de Prueba"},
    ]
    _, found = looked(tmp_path, {"acts": [ACT], "claims": claims})
    assert not found.faults
    said = {(row["field"], row["source_id"]): row["value"] for row in table(found, "claims")}
    assert said["date_start", "el-inventado"] == "2018-12-16"
    assert said["date_start", "otro"] == "2018-12"
    assert said["charges", "otro"] == ""
    assert said["perpetrator", "otro"] == "fuerza-de-prueba"


def test_english_headings_labels_and_ids_are_understood_in_any_template(tmp_path: Path) -> None:
    for number, what in enumerate(["Arrest", "arrest", "DETENCION", "Detención / Arrest"]):
        book, found = looked(
            tmp_path, {"acts": [{**ACT, "what": what}]}, language=["en", "es", "both"][number % 3]
        )
        assert table(found, "acts")[0]["act_type"] == "arrest", (what, book.language)


def test_a_table_of_text_with_the_headings_is_a_template_too(tmp_path: Path) -> None:
    path = tmp_path / "actos 2018.csv"
    path.write_bytes(
        "Registro interno;;\n\nFecha;Qué pasó;Víctima;Lugar;Responsable;Fuente;Color\n"
        "17/12/2018;Detención;Ana;Puente;Fuerza;Nota;azul\n".encode("cp1252")
    )
    book, answers = open_filled(path, {})
    said, found = look_at(book, load(), answers)
    assert (said["name"], said["lines"]) == ("table-actos-2018", {"actos 2018.csv": 1})
    assert ["unknown_column_left", "", "Color"] in said["notices"]
    assert table(found, "acts")[0]["place_id"] == "puente"


def test_an_ods_is_read_like_a_workbook(tmp_path: Path) -> None:
    heads = ["N.º", "Qué pasó", "A quién", "Cuándo", "Dónde", "Por quién", "Fuente"]
    when = ("dic 2018", {"valuetype": "date", "datevalue": "2018-12-01"})
    path = write_ods(
        tmp_path / "a.ods", [heads, ["1", "Arrest", "Ana", when, "Puente", "Fuerza", "Nota"]], name="Actos"
    )
    book, answers = open_filled(path, {})
    _, found = look_at(book, load(), answers)
    assert table(found, "acts")[0]["date_start"] == "2018-12"


def test_sheets_that_cannot_be_read_are_told_together(tmp_path: Path) -> None:
    heads = ["Qué pasó", "A quién", "Cuándo", "Dónde", "Por quién", "Fuente"]
    path = write_xlsx(tmp_path / "a.xlsx", {"Actos": [[*heads, "Fecha"]], "Lugares": [["Clave", "País"]]})
    with pytest.raises(Several) as caught:
        open_workbook(path)
    assert [(fault.code, fault.fields["sheet"]) for fault in caught.value.faults] == [
        ("duplicate_column", "Actos"),
        ("missing_column", "Lugares"),
    ]


def test_hidden_sheets_are_told_and_not_read(tmp_path: Path) -> None:
    heads = ["Qué pasó", "A quién", "Cuándo", "Dónde", "Por quién", "Fuente"]
    sheets = {"Actos": [heads], "Personas y grupos": [["Nombre"], ["Ana"]], "Otra": [["a", "b", "c"]]}
    book = open_workbook(write_xlsx(tmp_path / "a.xlsx", sheets, hidden=["Personas y grupos"]))
    assert book is not None
    assert [(notice.code, notice.sheet) for notice in book.notices] == [
        ("hidden_sheet", "Personas y grupos"),
        ("unknown_sheet_left", "Otra"),
    ]


def test_a_table_of_another_form_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("fecha_hecho,tipo\n2018,x\n")
    with pytest.raises(Wrong, match="no_template"):
        open_filled(path, {})


def test_rejected_lines_go_with_what_they_need(tmp_path: Path) -> None:
    rows: Rows = {
        "acts": [ACT, {"act": 1, "by_whom": "Policía", "source": "x", "page": "=A1"}, {**ACT, "act": 2}],
        "people": [{"name": "Ana Inventada", "role": "Lawyer"}],
        "claims": [{"act": 1, "source": "El Inventado", "field": "Inicioo", "value": "2018"}],
    }
    book, found = looked(tmp_path, rows)
    sheets: dict[str, list[list[Any]]] = {}
    for item in rejected(book, found, load()):
        if isinstance(item, dict):
            rows_of = sheets.setdefault(item["sheet"], [])
        else:
            rows_of.append(item)
    assert [(cells[0], bool(wrong)) for cells, wrong in sheets["Actos"]] == [("1", False), ("1", True)]
    assert [(cells[1], wrong) for cells, wrong in sheets["Personas y grupos"]] == [("Ana Inventada", [])]
    ((_, (fault,)),) = sheets["Lo que dice cada fuente"]
    assert (fault["code"], fault["fields"]["near"]) == ("unknown_term", "Inicio")
    assert not list(rejected(*looked(tmp_path, {"acts": [ACT]}), load()))


def test_keys_do_not_change_with_the_order_of_lines(tmp_path: Path) -> None:
    acts = [ACT, {**ACT, "act": 2, "who": "Ñandú"}, {**ACT, "act": 3, "who": "más de 5", "where": "Яма"}]
    keys = []
    for order in (acts, acts[::-1]):
        book = opened(tmp_path, {"acts": order})
        keys.append({key for key, _ in subjects(to_package(book, load()))})
    assert keys[0] == keys[1]


def test_the_reader_as_a_process_says_the_same(tmp_path: Path) -> None:
    path = fill_template(tmp_path / "a.xlsx", {"acts": [ACT, {**ACT, "act": 2, "when": "ayer"}]})

    def asked(verb: str, **more: object) -> list[Any]:
        given = json.dumps({"terms": [], "properties": [], **more})
        run = subprocess.run(
            [sys.executable, "-I", "-m", "constancia.intake.process", verb, str(path)],
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        *items, last = map(json.loads, run.stdout.splitlines())
        assert last == {"end": True}, last
        return items

    (said,) = asked("validate")
    assert said["left_out"] == [["a.xlsx", "Actos", 4]]
    assert [fault["code"] for fault in said["bad"]] == ["not_a_date"]
    keys = asked("subjects", left_out=said["left_out"])
    assert "acts/1" in keys and "acts/2" not in keys
    assert [item[1] for item in asked("drafts", left_out=said["left_out"])].count("acts/1") == 1
    assert next(item for item in asked("rejected") if isinstance(item, dict))["sheet"] == "Actos"
    assert asked("files", left_out=[]) == [[f"coding/template-{ID}", str(path), True]]
