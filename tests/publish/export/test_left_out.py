"""What coded tables have no place for: counted, taken for nothing else, never made public by a round trip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.find import find
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.claims.claim import Account, Claim
from constancia.claims.record import Json, Kind, Record
from constancia.publish.export.export import Done, export
from tests.publish.export.profiles import comparable

TABLES = {
    "sources": "source_id,kind,title,publicity\ns_paper,news,A story,\ns_told,interview,What she told,protected\n",
    "places": "place_id,name\npl_a,Bridge\npl_b,Ford\n",
    "agencies": "unit_id,name\nu1,A patrol\n",
    "persons": (
        "person_id,kind,category,name,basis,name_in_publication\n"
        "p_a,person,defender,Ana Inventada,protected,none\np_b,person,defender,Berta Inventada,protected,none\n"
    ),
    "acts": (
        "act_id,date_start,act_type,victim_person_id,place_id\n"
        "a1,2018-12-17,arrest,p_a,\na2,,threat,p_b,pl_a\n"
    ),
    "claims": (
        "claim_id,act_id,field,value,relation,account,source_id,locator\n"
        "c1,a1,place,pl_b,supports,first-hand,s_told,p. 3\n"
        "c2,a1,date_start,2018-12-17,supports,reported,s_paper,\n"
    ),
}


@pytest.fixture
def casefile(tmp_path: Path) -> Iterator[CaseFile]:
    """A small case file: an act without a date, and a place that only an interview names."""
    package = tmp_path / "package"
    package.mkdir()
    for name, text in TABLES.items():
        (package / f"{name}.csv").write_text(text)
    resources: list[dict[str, object]] = [{"name": name, "path": f"{name}.csv"} for name in TABLES]
    resources[-2]["constancia"] = {"unknown": ["date_start"]}
    about = {"name": "small", "title": "A small package", "resources": resources}
    (package / "datapackage.json").write_text(json.dumps(about))
    with made(tmp_path / "case") as opened:
        import_package(opened, package)
        yield opened


def made(folder: Path) -> CaseFile:
    return CaseFile.create(folder, identity=Identity.generate(), title="A title", member="Zulema Prueba")


def decide(casefile: CaseFile, kind: Kind, subject: str | None = None, **body: Json) -> None:
    about = None if subject is None else find(casefile, subject)
    casefile.record(Record(kind, subject=about, at="2024-01-01T00:00:00Z", body=body))


def exported(casefile: CaseFile, out: Path, *, is_internal: bool = True) -> Done:
    return export(casefile, out, form="datapackage", is_internal=is_internal)


def test_an_act_without_a_date_comes_back_without_one(casefile: CaseFile, tmp_path: Path) -> None:
    done = exported(casefile, tmp_path / "out")
    with made(tmp_path / "again") as again:
        import_package(again, done.out)
        assert comparable(again) == comparable(casefile)
    assert done.left_out == {}


def test_what_was_told_in_confidence_is_no_coding_after_a_round_trip(
    casefile: CaseFile, tmp_path: Path
) -> None:
    """The place of the act is known from an interview alone: imported again it must not pass the gate."""
    with made(tmp_path / "again") as again:
        import_package(again, exported(casefile, tmp_path / "out").out)
        public = exported(again, tmp_path / "public", is_internal=False).out
    acts = (public / "acts.csv").read_text("utf-8-sig").splitlines()
    place = acts[0].split(",").index("place_id")
    assert {line.split(",")[place] for line in acts[1:] if "arrest" in line} == {""}
    assert (public / "claims.csv").read_text("utf-8-sig").count("\n") == 2


def test_what_was_retracted_is_not_in_it(casefile: CaseFile, tmp_path: Path) -> None:
    from constancia.casefile.exporting import whole

    digest = next(d for d, key in whole(casefile).claim_keys.items() if key == "c1")
    decide(casefile, Kind.RETRACTION, claims=[digest], reason="misheard")
    out = exported(casefile, tmp_path / "out").out
    assert "c1," not in (out / "claims.csv").read_text()
    with made(tmp_path / "again") as again:
        import_package(again, out)
        assert comparable(again) == comparable(casefile)


def test_what_finds_no_place_is_counted_by_reason(casefile: CaseFile, tmp_path: Path) -> None:
    person, paper = find(casefile, "p_a"), find(casefile, "s_paper")
    said = [
        Claim(person, "organisation", "A shelter", source=paper, account=Account.REPORTED),
        Claim(person, "violation_status", "alleged", source=paper, account=Account.CODING),
        Claim(person, "category", "migrant", source=paper, account=Account.CODING),
    ]
    casefile.record(Record(Kind.CLAIMS, subject=person, at="2024-01-01T00:00:00Z", claims=tuple(said)))
    decide(casefile, Kind.JUDGEMENT, "p_b", same_as=person, reason_en="one woman", reason_es="una mujer")
    term = {"vocabulary": "roles", "id": "ferryman", "label_en": "Ferryman", "definition_en": "Rows."}
    decide(casefile, Kind.VOCABULARY, term=dict(term))
    casefile.forget_vocabulary()
    done = exported(casefile, tmp_path / "out")
    assert done.left_out == {
        "no_column": 1,
        "same": 1,
        "several_values": done.left_out["several_values"],
        "sourced_entry": 1,
        "term": 1,
    }
    written = json.loads((done.out / "datapackage.json").read_text())["constancia"]
    assert written == {"format": 1, "gate": False, "left_out": done.left_out}
    with made(tmp_path / "again") as again:
        import_package(again, done.out)


def test_a_value_that_would_run_as_a_formula_is_made_text(casefile: CaseFile, tmp_path: Path) -> None:
    place = find(casefile, "pl_a")
    hostile = Claim(place, "admin1", "=1+1", source=find(casefile, "s_paper"), account=Account.CODING)
    casefile.record(Record(Kind.CLAIMS, subject=place, at="2024-01-01T00:00:00Z", claims=(hostile,)))
    done = exported(casefile, tmp_path / "out")
    assert "'=1+1" in (done.out / "places.csv").read_text()
    assert done.left_out == {"formula": 1}
    with made(tmp_path / "again") as again:
        import_package(again, done.out)
