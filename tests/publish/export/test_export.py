"""Exports: whole or not there, through the gate or noted as custody, and nothing in them that may not be."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from constancia import disk
from constancia.casefile.open import CaseFile
from constancia.claims.record import Kind
from constancia.errors import Misuse, Unable
from constancia.publish.data.spreadsheet import plain
from constancia.publish.export import formats
from constancia.publish.export.export import export
from constancia.publish.export.material import Material, in_order
from constancia.publish.report import live
from constancia.vault.compartment import Compartment
from tests.publish.export.conftest import EXAMPLE, Export

FILES = ("jsonld", "ftm", "graphml", "xlsx")


def content(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out.parent)): p.read_bytes() for p in [out, *out.rglob("*")] if p.is_file()}


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def protected(casefile: CaseFile) -> set[str]:
    """What stands in `identities` of people and may not be published: names, and the keys of their rows."""
    records = [r for r in casefile.records(casefile.identities) if r.kind is Kind.CLAIMS]
    rows = {row.partition("/")[2] for record in records for row in record.rows}
    return rows | {c.value for r in records for c in r.claims if c.property in ("name", "label", "note")}


def test_every_format_of_a_report_is_one_of_an_export() -> None:
    assert set(live.FORMATS) == set(formats.NAMES) == set(formats.EXTENSIONS)
    assert set(formats.KINDS) == set(formats.MEDIA_TYPES) == set(formats.NAMES)


@pytest.mark.parametrize("form", formats.NAMES)
def test_what_goes_through_the_gate_holds_nothing_protected(
    example: CaseFile, exported: Export, form: str
) -> None:
    secrets = [text.encode() for text in protected(example)]
    assert len(secrets) > 20
    for path, data in content(exported(form, False)).items():
        found = [text for text in secrets if text in data]
        assert not found, (path, found[:3])


@pytest.mark.parametrize("form", formats.NAMES)
def test_an_export_is_a_file_or_a_folder_and_private(exported: Export, form: str) -> None:
    for out in (exported(form, False), exported(form, True)):
        assert out.is_file() == (form in FILES)
        assert all(path.stat().st_mode & 0o077 == 0 for path in [out, *out.rglob("*")])


@pytest.mark.parametrize("form", formats.NAMES)
def test_the_same_records_give_the_same_bytes(materials: dict[bool, Material], form: str) -> None:
    first, second = (formats.make(form, materials[False]).files for _ in range(2))
    assert first == second


def test_it_is_recorded_and_without_the_gate_among_what_is_protected(
    example: CaseFile, tmp_path: Path
) -> None:
    def noted(compartment: Compartment) -> list[dict[str, object]]:
        return [dict(r.body) for r in example.records(compartment, kind=Kind.CUSTODY)]

    open_before, before = noted(example.general), noted(example.identities)
    public = export(example, tmp_path / "public", form="ftm")
    said = {"act": "exported", "format": "ftm", "subjects": str(public.subjects)}
    assert noted(example.general) == [*open_before, said] and noted(example.identities) == before
    done = export(example, tmp_path / "internal", form="ftm", is_internal=True)
    said = {"act": "exported_whole", "format": "ftm", "subjects": str(done.subjects)}
    assert noted(example.identities) == [*before, said]


def test_it_never_writes_over_anything(example: CaseFile, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for out in (taken, link):
        for form in ("ftm", "csv"):
            with pytest.raises(Misuse, match="out_exists"):
                export(example, out, form=form)
    assert taken.read_text() == "mine"


@pytest.mark.parametrize("form", ["csv", "ftm"])
def test_a_failed_export_leaves_nothing(
    example: CaseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    written = disk.write

    def full(path: Path, data: bytes, *, mode: int = 0o600) -> None:
        if path.is_relative_to(tmp_path) and path.name in ("claims.csv", "out"):
            raise Unable("disk", file=str(path), reason="No space left on device")
        written(path, data, mode=mode)

    monkeypatch.setattr(disk, "write", full)
    with pytest.raises(Unable, match="disk"):
        export(example, tmp_path / "out", form=form, is_internal=True)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_property_or_value_is_misuse(example: CaseFile, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="export_format"):
        export(example, tmp_path / "out", form="docx")
    with pytest.raises(Misuse, match="not_countable"):
        export(example, tmp_path / "out", form="csv", where=[("colour", ["red"])])
    with pytest.raises(Misuse, match="unknown_value"):
        export(example, tmp_path / "out", form="csv", where=[("act_type", ["no_such"])])
    assert list(tmp_path.iterdir()) == []


def test_a_query_brings_its_acts_and_what_they_rest_on(example: CaseFile, tmp_path: Path) -> None:
    where = [("act_type", ["secondary_inspection"]), ("year", ["2018"])]
    done = export(example, tmp_path / "out", form="datapackage", where=where, is_internal=True)
    acts = table(done.out / "acts.csv")
    assert len(acts) == done.acts > 0
    assert {act["act_type"] for act in acts} >= {"secondary_inspection"}
    assert len(acts) < len(table(EXAMPLE / "acts.csv"))
    named = {act["victim_person_id"] for act in acts}
    assert named <= {row["person_id"] for row in table(done.out / "persons.csv")}
    assert {row["act_id"] for row in table(done.out / "involvements.csv")} <= {act["act_id"] for act in acts}
    cited = {row["source_id"] for row in table(done.out / "claims.csv")}
    assert cited <= {row["source_id"] for row in table(done.out / "sources.csv")}
    assert len(table(done.out / "sources.csv")) < len(table(EXAMPLE / "sources.csv"))


def test_through_the_gate_no_file_is_an_index_of_somebody_unnamed(example: CaseFile, tmp_path: Path) -> None:
    acts = table(EXAMPLE / "acts.csv")
    people = [row for row in table(EXAMPLE / "persons.csv") if row["kind"] == "person"]
    unnamed = {row["person_id"] for row in people if row["name_in_publication"] != "name"}
    victim = next(act["victim_person_id"] for act in acts if act["victim_person_id"] in unnamed)
    with pytest.raises(Misuse, match="export_condition"):
        export(example, tmp_path / "out", form="csv", where=[("victim", [victim])])
    assert list(tmp_path.iterdir()) == []
    done = export(example, tmp_path / "out", form="csv", where=[("victim", [victim])], is_internal=True)
    assert done.acts >= sum(act["victim_person_id"] == victim for act in acts) > 0


def test_csv_opens_in_a_spreadsheet_as_it_is(exported: Export) -> None:
    for path in exported("csv", True).glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
            assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r") for cell in row), path


def test_a_month_is_no_day_in_a_spreadsheet(exported: Export) -> None:
    out = exported("csv", True)
    starts = {row["date_start"] for row in table(out / "acts.csv")}
    assert "2018-12-XX" in starts and "2018-12" not in starts
    values = {row["value"] for row in table(out / "claims.csv") if row["property"] == "date_start"}
    assert not {value for value in values if len(value) == 7 and value[5:].isdecimal() and value[5:] < "13"}


def test_what_csv_guards_reads_back(exported: Export) -> None:
    import pyarrow.parquet as pq

    notes = {row["note"] for row in pq.read_table(exported("parquet", True) / "claims.parquet").to_pylist()}
    read = {plain(row["note"]) or None for row in table(exported("csv", True) / "claims.csv")}
    assert read == notes


def test_duckdb_reads_the_parquet(exported: Export) -> None:
    import duckdb

    out = exported("parquet", True)
    claims, acts = (f"'{out}/{name}.parquet'" for name in ("claims", "acts"))
    query = f"SELECT count(DISTINCT c.about) FROM {claims} AS c JOIN {acts} AS a ON c.about = a.id"
    assert duckdb.sql(query).fetchall() == [(len(table(EXAMPLE / "acts.csv")),)]


def test_keys_stand_in_the_order_of_people() -> None:
    assert sorted(["act_10", "act_9", "b", "a2c"], key=in_order) == ["a2c", "act_9", "act_10", "b"]
