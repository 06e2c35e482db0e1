"""The example package: valid to other tools as well as to us, and coded as its README says."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from constancia.claims import Account, Kind
from constancia.intake import Draft, drafts, files, open_package, subjects, validate
from constancia.intake.formats import formats
from constancia.vocabulary import load

EXAMPLE = Path(__file__).parents[2] / "examples" / "border-2018-2020"


@pytest.fixture(scope="module")
def made() -> list[Draft]:
    package = open_package(EXAMPLE)
    validate(package, load())
    return list(drafts(package, load()))


@pytest.fixture(scope="module")
def descriptor() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLE / "datapackage.json").read_text("utf-8"))
    return found


@pytest.mark.filterwarnings("ignore")  # of the other tool
def test_another_tool_finds_the_package_valid() -> None:
    from frictionless import Package

    report = Package(str(EXAMPLE / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []
    assert len(report.tasks) == 16


def test_the_description_covers_every_table_and_only_local_files(descriptor: dict[str, Any]) -> None:
    resources = descriptor["resources"]
    assert {resource["path"] for resource in resources} == {path.name for path in EXAMPLE.glob("*.csv")}
    assert not any(part in resource for resource in resources for part in ("hash", "bytes", "data"))
    assert all({"title_es", "description_es"} <= resource["constancia"].keys() for resource in resources)
    assert all("licenses" in resource for resource in resources if resource["name"].startswith("extract_"))
    assert descriptor["licenses"]
    assert descriptor["sources"]
    assert descriptor["contributors"]


def test_the_schemas_declare_what_the_format_asks(descriptor: dict[str, Any]) -> None:
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    for name, form in formats().items():
        schema = schemas[name]
        declared = [item["name"] for item in schema["fields"]]
        columns = [column for column in form.columns if column.required or column.name in declared]
        assert declared == [column.name for column in columns]
        assert schema.get("primaryKey", []) == ([form.key] if form.key else [*form.unique])
        links = {
            (key["fields"][0], key["reference"]["resource"] or name) for key in schema.get("foreignKeys", [])
        }
        assert links == {(column.name, column.of) for column in columns if column.type == "reference"}
        for column, item in zip(columns, schema["fields"], strict=True):
            rules = item.get("constraints", {})
            assert rules.get("required", False) >= column.required
            if column.terms:
                assert set(rules["enum"]) <= set(column.terms)


def test_supported_and_coded_values_are_as_the_readme_counts_them(made: list[Draft]) -> None:
    acts = [draft for draft in made if draft.key.startswith("acts/")]
    coded = Counter(claim.property for draft in acts for claim in draft.claims)
    assert len(acts) == 135
    assert (coded["date_start"], coded["act_type"], coded["victim"], coded["place"]) == (41, 1, 1, 47)
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    for row in ("start date | 94 | 41", "act type | 134 | 1", "victim | 134 | 1", "place | 88 | 47"):
        assert row in readme


def test_every_row_becomes_a_statement(made: list[Draft]) -> None:
    rows = [claim.row for draft in made for claim in draft.claims if claim.row]
    assert len(rows) == len(set(rows)) == 1248
    kinds = Counter(kind for _, kind in subjects(open_package(EXAMPLE)))
    assert kinds == {
        "source": 235, "person": 49, "group": 42, "unit": 26, "place": 34, "event": 31, "case": 12, "act": 135,
        "involvement": 156, "aggregate": 295,
    }  # fmt: skip
    assert not [draft for draft in made if draft.kind is Kind.VOCABULARY]


def test_inferred_involvements_are_coding(made: list[Draft]) -> None:
    units = [claim for draft in made if draft.key.startswith("involvements/") for claim in draft.claims
             if claim.property == "unit"]  # fmt: skip
    assert Counter(claim.account is Account.CODING for claim in units) == {True: 84, False: 72}


def test_who_may_not_be_named_has_no_name(made: list[Draft]) -> None:
    named = {draft.key for draft in made for claim in draft.claims
             if draft.key.startswith("persons/") and claim.property == "name"}  # fmt: skip
    assert len(named) == 36 + 4


def test_judgements_are_few_and_reasoned_in_both_languages(made: list[Draft]) -> None:
    judged = [draft for draft in made if draft.kind is Kind.JUDGEMENT]
    assert len({str(draft.body["reason_en"]) for draft in judged}) == 6
    for draft in judged:
        for language in ("en", "es"):
            assert 5 < len(re.findall(r"\w+", str(draft.body[f"reason_{language}"]))) < 60


def test_extracts_are_evidence_of_their_own_sources() -> None:
    found = {path.name: (key, protected) for key, path, protected in files(open_package(EXAMPLE))}
    assert found["extract_iom_missing_migrants_us_mexico.csv"] == ("sources/gh_iom_2020", False)
    assert {name for name, (_, protected) in found.items() if not protected} == {
        "act_types.csv", "fields.csv", "agencies.csv", "places.csv", "extract_uspft_border_stops_2020.csv",
        "extract_uspft_border_stops_2021.csv", "extract_iom_missing_migrants_us_mexico.csv",
    }  # fmt: skip


def test_what_a_spreadsheet_saved_again_is_still_sound(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(EXAMPLE, folder)
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n"))
    saved, vocabulary = open_package(folder), load()
    validate(saved, vocabulary)
    assert list(drafts(saved, vocabulary)) == list(drafts(open_package(EXAMPLE), vocabulary))
