from __future__ import annotations

from pathlib import Path

import pytest

from constancia.errors import Several
from constancia.intake.mapping.columns import look_at
from constancia.intake.mapping.draft import draft_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.mapping.guess import is_heading
from constancia.intake.mapping.headings import named
from tests.intake.mapping.looked import HEAD, VOCABULARY, looked, table
from tests.intake.sheets import write_xlsx


def test_a_heading_that_repeats_is_numbered_and_a_blank_one_is_that_above_it() -> None:
    assert named(["Nombre", "Edad", "NOMBRE"]) == ("Nombre", "Edad", "NOMBRE (2)")
    assert named(["", "Nombre", "Edad"], ["Folio", "Víctima"]) == ("Folio", "Nombre", "Edad")
    assert named(["", "Nombre"], ["Registro de casos"]) == ("", "Nombre")


def test_the_second_of_two_columns_of_one_name_can_be_taken(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\n[[rows.event]]\nkey = "{n}"\ntitle = "{t (2)}"\n'
    made = looked(mapping, table(tmp_path, "n,t,t\n1,a,b\n"))
    assert made.values("events/1")["title"] == "b"


@pytest.mark.parametrize(
    ("text", "line", "names"),
    [
        ("REGISTRO\n\nFolio;Fecha;Municipio\n1;2019-01-02;X\n", 3, ["Folio", "Fecha", "Municipio"]),
        (
            "Folio;Datos;;Fecha\n;Nombre;Municipio;\n1;Ana;X;2019\n",
            2,
            ["Folio", "Nombre", "Municipio", "Fecha"],
        ),
        ("a;b\n1;2\n", 1, ["a", "b"]),
        ("Folio;Fecha;Notas;Estado\n1;No;No;No\n2;No;No;No\n", 1, ["Folio", "Fecha", "Notas", "Estado"]),
    ],
)
def test_the_line_of_the_headings_is_found(text: str, line: int, names: list[str], tmp_path: Path) -> None:
    [grid], _ = grids_of(table(tmp_path, text))
    found = look_at(grid, is_heading)
    assert found is not None
    assert (found.header, [column.name for column in found.columns]) == (line, names)


def test_sheets_with_the_same_headings_are_read_together(tmp_path: Path) -> None:
    heads = ["Folio", "Fecha", "Municipio", "Tipo de agresión"]
    sheets = {
        str(year): [heads, [f"{year}-1", f"{year}-02-03", "Tijuana", "Amenaza"]] for year in (2018, 2019)
    }
    path = write_xlsx(tmp_path / "t.xlsx", {**sheets, "Notas": [["Leer"]]})
    grids, _ = grids_of(path)
    made = looked(draft_mapping(grids, VOCABULARY).text, path)
    assert made.of("acts") == ["acts/2018-1", "acts/2019-1"]


def test_a_key_of_its_own_needs_columns_to_make_it_of(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\n[[rows.event]]\nkey = "{#key}"\ntitle = "{t}"\n'
    with pytest.raises(Several) as caught:
        looked(mapping, table(tmp_path, "n,t\n1,a\n"))
    assert [fault.fields["value"] for fault in caught.value.faults] == ["told_apart"]


def test_rows_that_are_alike_have_keys_that_do_not_depend_on_their_order(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[[rows]]\ntold_apart = ["d"]\n[[rows.event]]\nkey = "{#key}"\ntitle = "{d} {n}"\n'
        '[[rows.person]]\nkey = "{#key}"\ncategory = "other"\nname = "{n}"\n'
    )
    rows = ["2019,Ana", "2019,Eva", "2020,Ana", "2019,Ana"]
    one = looked(mapping, table(tmp_path, "\n".join(["d,n", *rows])))
    other = looked(mapping, table(tmp_path, "\n".join(["d,n", *reversed(rows)])))
    assert len(one.of("events")) == 4
    titles = {key: one.values(key)["title"] for key in one.of("events")}
    assert titles == {key: other.values(key)["title"] for key in other.of("events")}


def test_the_key_of_a_row_tells_nothing_of_columns_that_are_not_named(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\ntold_apart = ["d"]\n[[rows.event]]\nkey = "{#key}"\ntitle = "{d}"\n'
    one = looked(mapping, table(tmp_path, "d,n\n2019,Ana\n"))
    other = looked(mapping, table(tmp_path, "d,n\n2019,Eva\n"))
    assert one.of("events") == other.of("events")
