"""What is exported as a data package without the gate and imported into a new case file is the same."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.publish.export.export import export
from tests.publish.export.conftest import Export
from tests.publish.export.profiles import comparable

IDENTITY = Identity.generate()


@contextmanager
def imported(package: Path, folder: Path) -> Iterator[CaseFile]:
    with CaseFile.create(folder, identity=IDENTITY, title="A title", member="Zulema Prueba") as casefile:
        import_package(casefile, package)
        yield casefile


def test_the_example_comes_back_the_same(example: CaseFile, exported: Export, tmp_path: Path) -> None:
    with imported(exported("datapackage", True), tmp_path / "case") as again:
        assert comparable(again) == comparable(example)
        second = export(again, tmp_path / "again", form="datapackage", is_internal=True)
    for path in exported("datapackage", True).iterdir():
        assert (second.out / path.name).read_bytes() == path.read_bytes()
    assert second.left_out == {}


def test_importing_it_where_it_came_from_adds_nothing(
    example: CaseFile, exported: Export, tmp_path: Path, identity: Identity
) -> None:
    copy = shutil.copytree(example.vault.folder, tmp_path / "case")
    with CaseFile.open(copy, identity=identity) as casefile:
        assert import_package(casefile, exported("datapackage", True)).entries == 0


@pytest.mark.parametrize("is_internal", [False, True])
def test_frictionless_finds_it_valid(exported: Export, is_internal: bool) -> None:
    report = frictionless.validate(str(exported("datapackage", is_internal) / "datapackage.json"))
    assert report.flatten(["type", "note", "fieldName", "rowNumber"]) == []


def test_what_went_through_the_gate_can_be_imported_too(exported: Export, tmp_path: Path) -> None:
    with imported(exported("datapackage", False), tmp_path / "case") as casefile:
        kinds = [kind for kind, _ in comparable(casefile)]
    assert (kinds.count("act"), kinds.count("unit")) == (135, 26)


# --- small random case files

TEXT = st.text("aáñ 'ü;,\"\n-=+@()1|é", min_size=1, max_size=12).map(
    lambda text: f"w{text}" if text[:1] in "=+-@' \n" or not text.strip() else text
)
DAYS = ["2018-12-17", "2018-12", "2018", "2018-12~", "2018-22", "2018-12-17/2019-01-04", "../2018-12-31"]
TYPES = ["arrest", "threat", "own_type"]
PLACES, PEOPLE, UNITS, SOURCES = ["p1", "p2"], ["ana", "gro"], ["u1", "u2"], ["s1", "s2", "s3"]
VALUES = {
    "date_start": st.sampled_from(DAYS),
    "date_end": st.sampled_from(["2019-02-01", "2019-03"]),
    "act_type": st.sampled_from(TYPES),
    "place": st.sampled_from(PLACES),
    "victim": st.sampled_from(PEOPLE),
    "perpetrator": st.sampled_from(UNITS),
    "outcome": TEXT,
    "victim_count": st.sampled_from(["3", "30", "31"]),
    "duration": st.sampled_from(["PT4H", "PT4H/PT5H"]),
    "own_field": TEXT,
}
TYPE_OF = {
    "date_start": "edtf date",
    "date_end": "edtf date",
    "act_type": "id of act_types",
    "place": "id of places",
    "victim": "id of persons",
    "perpetrator": "id of units",
    "victim_count": "integer",
    "duration": "duration",
}
MAYBE = st.one_of(st.just(""), TEXT)


@st.composite
def claims(draw: st.DrawFn, act: str) -> list[dict[str, str]]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        field = draw(st.sampled_from(sorted(VALUES)))
        words = draw(MAYBE)
        is_blank = bool(words) and draw(st.booleans())
        is_number = field in ("victim_count", "duration")
        found.append(
            {
                "claim_id": f"{act}_c{number}",
                "act_id": act,
                "field": field,
                "value": "" if is_blank else draw(VALUES[field]),
                "as_stated": words,
                "qualifier": draw(st.sampled_from(["", "about", "at_least", "less_than"]))
                if is_number
                else "",
                "relation": draw(
                    st.sampled_from(
                        ["supports", "supports", "contradicts", "scope", "internal", "placeholder"]
                    )
                ),
                "account": draw(st.sampled_from(["first-hand", "official", "court", "reported", "dataset"])),
                "source_id": draw(st.sampled_from(SOURCES)),
                "locator": draw(
                    st.sampled_from(["", "p. 12", "p. 12, para. 3", "para. 4", "the first photo"])
                ),
                "note": draw(MAYBE),
            }
        )
    return found


@st.composite
def packages(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    """A small package, sound by the rules of coded tables."""
    acts = [f"act_{n}" for n in range(1, draw(st.integers(1, 8)) + 1)]
    said = [row for act in acts for row in draw(claims(act))]
    judged = {
        (row["act_id"], row["field"]): row["claim_id"]
        for row in said
        if row["relation"] in ("supports", "contradicts") and draw(st.booleans())
    }
    return {
        "act_types": [
            {"act_type": t, "label_en": t, "label_es": f"{t} es", "definition": draw(MAYBE)} for t in TYPES
        ],
        "fields": [
            {
                "field": name,
                "label_en": f"{name} en",
                "label_es": name,
                "value_type": TYPE_OF.get(name, "text"),
                "definition": "",
            }
            for name in VALUES
        ],
        "sources": [
            {
                "source_id": key,
                "kind": draw(st.sampled_from(["news", "court filing", "government report", "dataset"])),
                "title": draw(TEXT),
                "published": draw(st.sampled_from(["", *DAYS])),
                "url": draw(st.sampled_from(["", "https://example.org/story?a=1,2"])),
                "origin": draw(st.sampled_from(["", "s1", "a wire story"])),
                "publicity": draw(st.sampled_from(["", "published", "protected"])),
            }
            for key in SOURCES
        ],
        "agencies": [
            {"unit_id": "u1", "name": draw(TEXT), "parent_unit_id": "", "country": "US"},
            {"unit_id": "u2", "name": draw(TEXT), "parent_unit_id": "u1", "country": ""},
        ],
        "places": [
            {"place_id": key, "name": draw(TEXT), "country": "MX", "lat": "32.5", "lon": "-117.1"}
            for key in PLACES
        ],
        "persons": [draw(people()), draw(groups())],
        "events": [{"event_id": "e1", "title": draw(TEXT), "date_start": draw(st.sampled_from(["", *DAYS]))}],
        "cases": [
            {
                "case_id": "k1",
                "kind": "civil suit",
                "title": draw(TEXT),
                "source_id": draw(st.sampled_from(["", "s1"])),
            }
        ],
        "acts": [draw(coded_acts(act)) for act in acts],
        "involvements": [
            {
                "involvement_id": f"i{n}",
                "act_id": draw(st.sampled_from(acts)),
                "unit_id": draw(st.sampled_from(UNITS)),
                "degree": draw(st.sampled_from(["carried_out", "ordered", "unclear"])),
                "attribution": draw(st.sampled_from(["stated", "inferred"])),
                "source_id": draw(st.sampled_from(SOURCES)),
                "locator": draw(st.sampled_from(["", "p. 3"])),
                "as_stated": draw(MAYBE),
                "note": draw(MAYBE),
            }
            for n in range(draw(st.integers(0, 6)))
        ],
        "claims": said,
        "aggregates": [
            {
                "series_id": draw(st.sampled_from(["x", "y"])),
                "date_or_period": draw(st.sampled_from(["", "2018-12"])),
                "measure": draw(TEXT),
                "value": draw(st.sampled_from(["12", "<10"])),
                "unit": "people",
                "source_id": draw(st.sampled_from(SOURCES)),
            }
            for _ in range(draw(st.integers(0, 2)))
        ],
        "judgements": [
            {
                "act_id": act,
                "field": field,
                "claim_id": claim,
                "reason_en": draw(TEXT),
                "reason_es": draw(TEXT),
            }
            for (act, field), claim in judged.items()
        ],
    }


@st.composite
def people(draw: st.DrawFn) -> dict[str, str]:
    basis = draw(st.sampled_from(["public", "office", "protected"]))
    is_named = basis != "protected" and draw(st.booleans())
    return {
        "person_id": "ana",
        "kind": "person",
        "category": draw(st.sampled_from(["defender", "other"] if is_named else ["defender", "migrant"])),
        "name": draw(st.sampled_from(["Ana Inventada", "A woman (name withheld)", 'Doña Peña, "Ñ"'])),
        "role": draw(st.sampled_from(["", "lawyer"])),
        "citizenship": draw(MAYBE),
        "size_min": draw(st.sampled_from(["", "1"])),
        "size_max": "",
        "member_of": draw(st.sampled_from(["", "gro"])),
        "basis": basis,
        "basis_source_id": "s2" if basis == "public" else "",
        "name_in_publication": "name" if is_named else "none",
        "note": draw(MAYBE),
    }


@st.composite
def groups(draw: st.DrawFn) -> dict[str, str]:
    is_named = draw(st.booleans())
    return {
        "person_id": "gro",
        "kind": "group",
        "category": "migrant" if not is_named else "defender",
        "name": draw(TEXT),
        "role": "group",
        "citizenship": "",
        "size_min": draw(st.sampled_from(["", "20"])),
        "size_max": draw(st.sampled_from(["", "36"])),
        "member_of": "",
        "basis": "office" if is_named else "protected",
        "basis_source_id": "",
        "name_in_publication": "name" if is_named else "none",
        "note": "",
    }


@st.composite
def coded_acts(draw: st.DrawFn, act: str) -> dict[str, str]:
    return {
        "act_id": act,
        "event_id": draw(st.sampled_from(["", "e1"])),
        "case_id": draw(st.sampled_from(["", "k1"])),
        "date_start": draw(st.sampled_from(DAYS)),
        "date_end": draw(st.sampled_from(["", "2019-02-01", "2019-03"])),
        "act_type": draw(st.sampled_from(TYPES)),
        "victim_person_id": draw(st.sampled_from(PEOPLE)),
        "place_id": draw(st.sampled_from(["", *PLACES])),
        "legal_basis": draw(MAYBE),
        "outcome": draw(MAYBE),
        "summary": draw(MAYBE),
    }


def write(package: dict[str, list[dict[str, str]]], folder: Path) -> None:
    folder.mkdir()
    held = {name: rows for name, rows in package.items() if rows}
    for name, rows in held.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    resources = [{"name": name, "path": f"{name}.csv"} for name in held]
    about = {"name": "small", "title": "A small package", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(about))


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}


@settings(max_examples=2, **QUIET)
@given(packages())
def test_any_small_case_file_comes_back_the_same(package: dict[str, list[dict[str, str]]]) -> None:
    check(package)


@pytest.mark.slow
@settings(max_examples=15, **QUIET)
@given(packages())
def test_many_small_case_files_come_back_the_same(package: dict[str, list[dict[str, str]]]) -> None:
    check(package)


def check(package: dict[str, list[dict[str, str]]]) -> None:
    """Import it, export it without the gate, import that into a new case file, and compare all profiles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(package, folder / "package")
        with imported(folder / "package", folder / "one") as one:
            done = export(one, folder / "export", form="datapackage", is_internal=True)
            before = comparable(one)
        with imported(done.out, folder / "two") as two:
            assert comparable(two) == before
        assert done.left_out == {}
