"""Drafts of the six registers: what columns are taken for, that nothing is left out, keys that sorting leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.intake.mapping.draft import Draft, draft_mapping
from constancia.intake.mapping.folder import grids_of
from tests.intake.mapping.looked import VOCABULARY, Looked, looked
from tests.intake.mapping.shapes import SHAPES, make, turn_round

ROLES = {
    "missing": {
        "NOMBRE(S)": "given_name",
        "PRIMER APELLIDO": "surname",
        "SEGUNDO APELLIDO": "second_surname",
        "FECHA DE NACIMIENTO": "",
        "CURP": "",
        "NACIONALIDAD": "citizenship",
        "FECHA DE DESAPARICIÓN": "date_start",
        "ENTIDAD DE DESAPARICIÓN": "admin1",
        "MUNICIPIO DE DESAPARICIÓN": "place",
        "AUTORIDAD QUE REPORTA": "",
        "SEÑAS PARTICULARES": "",
    },
    "complaints": {
        "No. de expediente": "case_number",
        "Fecha de los hechos": "date_start",
        "Entidad": "admin1",
        "Municipio": "place",
        "Autoridad responsable": "unit",
        "Hechos violatorios": "act_type",
        "Quejoso": "",
        "Agraviado(s)": "victim",
        "Narración de los hechos": "summary",
        "Visitador adjunto": "",
    },
    "attacks": {
        "Folio": "id",
        "Fecha": "date_start",
        "Nombre de la víctima": "victim",
        "Género": "",
        "Medio": "organisation",
        "Tipo de agresión": "act_type",
        "Presunto responsable": "unit",
        "Lugar de los hechos": "site",
        "Municipio": "place",
        "Estado": "admin1",
        "Coordenadas": "point",
    },
    "killed": {
        "IdCaso": "case_number",
        "Año": "year",
        "Mes": "month",
        "Día": "day",
        "Código DANE de Municipio": "",
        "Municipio": "place",
        "Departamento": "admin1",
        "País": "country",
        "Modalidad": "act_type",
        "Presunto Responsable": "unit",
        "Total de Víctimas del Caso": "victim_count",
        "Nombres y Apellidos": "victim",
        "Edad": "",
    },
    "removals": {
        "Departed Date": "date_start",
        "Port of Departure": "place",
        "Gender": "",
        "Birth Country": "",
        "Citizenship Country": "citizenship",
        "Birth Year": "",
        "Unique Identifier": "id",
        "Apprehension Method (2)": "",
    },
    "trials": {
        "N°": "id",
        "Causa penal": "case_number",
        "Nombre del imputado": "victim",
        "Delito": "act_type",
        "Fecha de detención": "date_start",
        "Autoridad que detuvo": "unit",
        "Fecha de sentencia": "",
        "Sentido de la sentencia": "outcome",
        "Estado": "admin1",
        "Juez": "",
    },
}


def drafted(path: Path) -> Draft:
    grids, _ = grids_of(path)
    return draft_mapping(grids, VOCABULARY)


@pytest.fixture(scope="module", params=SHAPES)
def register(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Draft, Looked]:
    path = make(request.param, tmp_path_factory.mktemp(request.param), 120)
    draft = drafted(path)
    return request.param, draft, looked(draft.text, path)


def test_columns_are_taken_for_what_they_are(register: tuple[str, Draft, Looked]) -> None:
    name, draft, _ = register
    roles = {one.column: one.role for one in draft.guesses}
    assert {column: roles.get(column) for column in ROLES[name]} == ROLES[name]


def test_no_row_is_left_out_and_sums_are_no_rows(register: tuple[str, Draft, Looked]) -> None:
    _, _, made = register
    assert not made.look.faults
    assert made.look.counts["acts"] >= 120
    assert made.look.counts["events"] <= 120
    assert not any(made.mapped.unknown_columns.values())


def test_types_that_are_not_known_are_listed_and_make_no_fault(register: tuple[str, Draft, Looked]) -> None:
    name, draft, made = register
    known = {"complaints", "attacks", "killed", "trials"}
    assert ("unhandled = [" in draft.text) is (name in known)
    types = {made.values(act)["act_type"] for act in made.of("acts")}
    assert "not_coded" in types
    assert (len(types) > 1) is (name in known)
    words = [one.word for one in made.mapped.unhandled() if one.recode == "types" and not one.is_known]
    assert words == []


def test_what_is_no_date_stays_in_words(tmp_path: Path) -> None:
    path = make("missing", tmp_path, 600)
    made = looked(drafted(path).text, path)
    claims = [c for d in made.drafts.values() for c in d.claims if c.property == "date_start"]
    kept = {claim.words for claim in claims if claim.words and not claim.value}
    assert {"00/00/0000", "31/02/2019"} <= kept
    assert any(claim.value == "2014" for claim in claims)


@pytest.mark.parametrize("name", ["missing", "killed", "trials"])
def test_keys_stay_when_rows_are_sorted(name: str, tmp_path: Path) -> None:
    path = make(name, tmp_path, 90)
    text = drafted(path).text
    before = looked(text, path)
    turn_round(name, path)
    after = looked(text, path)
    for key, draft in before.drafts.items():
        if draft.subject is not None and key.partition("/")[0] in ("acts", "events", "persons"):
            assert key in after.drafts
            assert _said(before, key) == _said(after, key)


def _said(made: Looked, key: str) -> dict[str, str]:
    return {name: value for name, value in made.values(key).items() if name != "place"}
