from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from constancia.intake.mapping.draft import draft_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.mapping.people import is_person_name
from tests.intake.mapping.looked import EXAMPLE, SYSTEMS, VOCABULARY, looked, table

SPANISH = """Folio;Fecha de los hechos;Municipio;Estado;Víctima(s);No. de víctimas;Tipo de agresión;Autoridad;Liga;Edad
A-1;03/04/2019;Tijuana;Baja California;María Inventada López;1;Detención;Policía Inventada;https://example.org/1;34
A-2;28/12/2018;Mexicali;Baja California;José Ficticio de la Cruz;1;Amenaza de muerte;;https://example.org/2;
A-3;s/f;Reynosa;Tamaulipas;Ana Ficticia Ruiz;2;Secuestro;;https://example.org/3;22
A-4;31/02/2019;Reynosa;Tamaulipas;No identificado;más de 20;Otra cosa;Desconocido;https://example.org/4;
"""


def drafted(path: Path) -> tuple[str, dict[str, str]]:
    grids, _ = grids_of(path)
    made = draft_mapping(grids, VOCABULARY)
    return made.text, {one.column: one.role for one in made.guesses}


def test_spanish_columns_are_understood_and_the_draft_runs(tmp_path: Path) -> None:
    path = table(tmp_path, SPANISH)
    text, roles = drafted(path)
    assert roles == {
        "Folio": "id",
        "Fecha de los hechos": "date_start",
        "Municipio": "place",
        "Estado": "admin1",
        "Víctima(s)": "victim",
        "No. de víctimas": "victim_count",
        "Tipo de agresión": "act_type",
        "Autoridad": "unit",
        "Liga": "source_url",
        "Edad": "",
    }
    made = looked(text, path)
    assert made.of("acts") == ["acts/A-1", "acts/A-2", "acts/A-3", "acts/A-4"]
    assert made.values("acts/A-4")["act_type"] == "not_coded"
    assert made.claim("acts/A-4", "act_type").words == "Otra cosa"  # type: ignore[attr-defined]
    assert made.values("acts/A-1")["date_start"] == "2019-04-03"
    assert [one.word for one in made.mapped.unhandled()] == ["Otra cosa"]
    assert len(made.of("events")) == 4
    assert not made.look.faults
    assert all(made.values(key)["basis"] == "protected" for key in made.of("persons"))


@pytest.mark.parametrize(
    "path",
    [
        EXAMPLE / "extract_uspft_border_stops_2020.csv",
        EXAMPLE / "extract_uspft_border_stops_2021.csv",
        EXAMPLE / "extract_iom_missing_migrants_us_mexico.csv",
        SYSTEMS / "uwazi.csv",
        SYSTEMS / "kobo",
        SYSTEMS / "openevsys",
        SYSTEMS / "entities.ftm.json",
    ],
    ids=lambda path: path.name,
)
def test_a_draft_of_any_table_can_be_read_and_runs(path: Path) -> None:
    text, _ = drafted(path)
    made = looked(text, path)
    assert made.of("acts") or made.of("events")


def test_a_table_without_places_is_titled_by_its_dates(tmp_path: Path) -> None:
    path = table(tmp_path, "Fecha;Hecho;Víctima\n2019-01-02;detención;Ana Inventada\n")
    text, _ = drafted(path)
    made = looked(text, path)
    assert not made.look.faults
    [event] = made.of("events")
    assert made.values(event)["title"] == "2019-01-02"
    assert len(made.of("acts")) == 1


def test_what_stands_in_the_place_of_names_is_nobody_in_particular(tmp_path: Path) -> None:
    rows = [f"{n},2019-01-02,{'Masculino' if n % 2 else 'Ana Falsa Inventada'}" for n in range(60)]
    path = table(tmp_path, "\n".join(["Folio,Fecha,Nombre de la víctima", *rows]))
    made = looked(drafted(path)[0], path)
    assert len(made.of("persons")) == 31
    assert not made.look.faults


def test_a_number_made_of_names_is_no_key(tmp_path: Path) -> None:
    rows = [f"FALSA-INVENTADA-{n},2019-01-{n + 10},Eva Falsa Inventada" for n in range(9)]
    path = table(tmp_path, "\n".join(["Folio,Fecha,Nombre de la víctima", *rows]))
    made = looked(drafted(path)[0], path)
    assert len(made.of("acts")) == 9
    assert not any("FALSA" in key for key in made.drafts)


def test_what_an_agressor_is_called_is_not_taken_for_the_victim(tmp_path: Path) -> None:
    heads = "Folio;Víctima;;Presunto agresor;;Hechos\n;Nombre;Edad;Nombre;Corporación;Fecha\n"
    path = table(
        tmp_path, heads + "1;Ana Falsa Inventada;30;Juan Falso Supuesto;Policía Estatal;2019-01-02\n"
    )
    roles = drafted(path)[1]
    assert (roles["Nombre"], roles["Nombre (2)"], roles["Corporación"]) == ("victim", "", "unit")


def test_hostile_headings_stay_text(tmp_path: Path) -> None:
    path = table(tmp_path, 'fecha,"tipo"" = ]\n[x",{b},\u202enombre\n2019-01-01,Detención,x,Ana Falsa\n')
    text, roles = drafted(path)
    made = looked(text, path)
    assert [roles[column] for column in ("fecha", 'tipo" = ] [x', "{b}", "\u202enombre")] == [
        "date_start",
        "act_type",
        "",
        "victim",
    ]
    assert not made.look.faults and len(made.of("acts")) == len(made.of("persons")) == 1
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert {"format", "rows", "recode", "once", "term"} <= set(tomllib.loads(text))


@pytest.mark.parametrize("text", ["María Inventada López", "José Ficticio de la Cruz", "Pérez Falso, Ana"])
def test_two_surnames_are_a_name(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize("text", ["Ana", "fue detenida", "Calle 5 Norte", "2019", ""])
def test_what_is_no_name(text: str) -> None:
    assert not is_person_name(text)
