"""The first pass: every fault with its file, line, column and code; nothing written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constancia.errors import ConstanciaError, Several
from constancia.intake import open_package, validate
from constancia.vocabulary import load
from tests.intake.bench import TABLES, Workbench


def test_the_small_package_is_sound(bench: Workbench) -> None:
    assert bench.faults() == []


def test_line_ends_and_the_mark_of_utf_8_are_no_matter(bench: Workbench) -> None:
    for name, text in TABLES.items():
        bench.write(name, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert bench.faults() == []


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "column", "code"),
    [
        ("acts", "2018-12-17", "2018-13-45", 2, "date_start", "impossible_date"),
        ("acts", "2018-12-18", "2018-12-16", 2, "date_end", "end_before_start"),
        ("acts", "threat,g_all", "no_such,g_all", 3, "act_type", "unknown_term"),
        ("acts", "pl_town", "pl_none", 3, "place_id", "dangling_reference"),
        ("acts", "case_one", "case_two", 2, "case_id", "dangling_reference"),
        ("acts", "g_all", "", 3, "victim_person_id", "missing_value"),
        ("acts", "warrant", "=cmd|' /C calc'!A0", 2, "legal_basis", "formula"),
        ("acts", "warrant", "war\0rant", 2, "legal_basis", "nul"),
        ("acts", "warrant", "war\x1brant", 2, "legal_basis", "control_character"),
        ("acts", "warrant,released", "warrant", 2, None, "bad_row"),
        ("acts", "She was", "She, was", 2, None, "bad_row"),
        ("acts", "warrant", 'war"rant', 2, "legal_basis", "bad_quote"),
        ("acts", "act_2", "act_1", 3, "act_id", "duplicate_id"),
        ("acts", "act_2", "act 2", 3, "act_id", "bad_key"),
        ("events", "2019-01", "2018-11", 2, "date_end", "end_before_start"),
        ("places", "-117.1", "-217.1", 2, "lon", "out_of_range"),
        ("places", "32.5", "north", 2, "lat", "bad_value"),
        ("places", "Mexico", "Atlantis", 3, "country", "unknown_term"),
        ("sources", "https://example.org/b", "file:///etc/passwd", 3, "url", "bad_value"),
        ("sources", "news", "gossip", 2, "kind", "unknown_term"),
        ("agencies", "IA,,", "IA,u_part,", 2, "parent_unit_id", "circular_reference"),
        ("agencies", "u_whole,Mexico", "u_none,Mexico", 2, "parent_unit_id", "dangling_reference"),
        ("persons", "1,1,g_all", "1,1,p_hid", 2, "member_of", "not_a_group"),
        ("persons", "1,1,g_all", "1,1,g_all;g_none", 2, "member_of", "dangling_reference"),
        ("persons", "group,2,,", "group,2,,g_all", 4, "member_of", "circular_reference"),
        ("persons", "group,2,,", "group,2,1,", 4, "size_min", "bad_size"),
        ("persons", "lawyer,1,1", "lawyer,1,2", 2, "size_min", "bad_size"),
        ("persons", "group,2,,", "group,two,,", 4, "size_min", "not_a_number"),
        ("persons", "public,s_paper,name", "protected,,name", 2, "name_in_publication", "name_without_basis"),
        ("persons", "public,s_paper", "public,", 2, "basis_source_id", "basis_without_source"),
        ("persons", "protected,,none", "protected,s_paper,none", 3, "basis_source_id", "basis_without_source"),
        ("persons", "seeker,1,1,,protected,,none", "seeker,1,1,,public,s_paper,name", 3, "name_in_publication",
         "migrant_named"),
        ("persons", "migrant", "mystery", 3, "category", "unknown_term"),
        ("involvements", "ordered", "watched", 3, "degree", "unknown_term"),
        ("involvements", "inferred,s_paper", "inferred,s_none", 3, "source_id", "dangling_reference"),
        ("claims", "act_1,date_start,2018-12", "act_1,date_start,soon", 2, "value", "impossible_date"),
        ("claims", "act_1,date_start", "act_9,date_start", 2, "act_id", "dangling_reference"),
        ("claims", "act_1,date_start", "act_1,weather", 2, "field", "unknown_term"),
        ("claims", "place,pl_port", "place,pl_none", 3, "value", "dangling_reference"),
        ("claims", "victim_count,2", "victim_count,two", 4, "value", "not_a_number"),
        ("claims", "several", "", 5, "value", "missing_value"),
        ("claims", "act_type,threat", "act_type,menace", 7, "value", "unknown_term"),
        ("claims", "scope", "guess", 7, "relation", "unknown_term"),
        ("claims", "court,s_court", "rumour,s_court", 6, "account", "unknown_term"),
        ("claims", "about", "roughly", 4, "qualifier", "unknown_term"),
        ("judgements", "c_3", "c_5", 2, "claim_id", "judgement_mismatch"),
        ("judgements", "c_3", "c_9", 2, "claim_id", "dangling_reference"),
        ("judgements", "victim_count,c_3", "act_type,c_6", 2, "claim_id", "judgement_mismatch"),
        ("judgements", "The order names both.", "", 2, "reason_en", "missing_value"),
        ("aggregates", "stops", "", 2, "series_id", "missing_value"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_line_and_column(
    bench: Workbench, table: str, old: str, new: str, line: int, column: str | None, code: str
) -> None:
    bench.replace(table, old, new)
    assert (code, f"{table}.csv", line, column) in bench.faults()


def test_one_fault_is_one_fault(bench: Workbench) -> None:
    bench.replace("acts", "2018-12-17", "2018-13-45")
    assert bench.faults() == [("impossible_date", "acts.csv", 2, "date_start")]


def test_an_unknown_term_names_its_vocabulary(bench: Workbench) -> None:
    bench.replace("acts", "threat,g_all", "no_such,g_all")
    assert bench.errors()[0].fields == {"vocabulary": "act_types"}


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("place_id", "place", "unknown_column", "place"),
        ("act_type", "type", "missing_column", "act_type"),
        ("outcome", "summary", "duplicate_column", "summary"),
        ("outcome", "=cmd|'x'!A1", "unknown_column", "=cmd|'x'!A1"),
    ],
)
def test_a_header_is_checked(bench: Workbench, old: str, new: str, code: str, column: str) -> None:
    bench.replace("acts", old, new)
    assert (code, "acts.csv", 1, column) in bench.faults()


def test_optional_columns_and_tables_may_be_missing(bench: Workbench) -> None:
    bench.describe(
        resources=[{"name": name, "path": f"{name}.csv"} for name in ("sources", "persons", "acts")]
    )
    bench.write("acts", "act_id,date_start,act_type,victim_person_id\nact_1,2018-12,arrest,p_ana\n")
    assert bench.faults() == []


def test_what_could_not_be_read_is_not_called_missing_elsewhere(bench: Workbench) -> None:
    bench.write("acts", TABLES["acts"].encode("utf-16"))
    assert bench.faults() == [("encoding", "acts.csv", 1, None)]
    bench.write("acts", "")
    assert bench.faults() == [("no_header", "acts.csv", 1, None)]
    bench.write("acts", TABLES["acts"])
    bench.write("persons", TABLES["persons"].replace("lawyer", "x" * (2 << 20)))
    assert bench.faults() == [("cell_too_large", "persons.csv", 2, "role")]


def test_all_faults_are_told_up_to_a_hundred_and_the_rest_counted(bench: Workbench) -> None:
    rows = "".join(f"act_{n},,,2018-13,,arrest,p_ana,,,,\n" for n in range(3, 253))
    bench.write("acts", TABLES["acts"] + rows)
    errors = bench.errors()
    assert len(errors) == 101
    assert (errors[-1].code, errors[-1].fields) == ("more_faults", {"count": 150})
    assert errors[99].line == 103


def test_the_packages_own_types_and_fields_are_known(bench: Workbench) -> None:
    names = [*TABLES, "act_types", "fields"]
    bench.describe(resources=[{"name": name, "path": f"{name}.csv"} for name in names])
    words = "act_type,label_en,label_es\narrest,Arrest,Arresto\nthreat,Threat,Amenaza\nown,Own,Propio\n"
    bench.write("act_types", words)
    kinds = {"date_start": "edtf date", "place": "id of places", "victim_count": "integer", "outcome": "text",
             "act_type": "id of act_types", "own_span": "duration"}  # fmt: skip
    rows = "".join(f"{name},L,L,{kind}\n" for name, kind in kinds.items())
    bench.write("fields", "field,label_en,label_es,value_type\n" + rows)
    bench.write("claims", TABLES["claims"] + "c_7,act_1,own_span,PT4H,,,supports,reported,s_paper,,\n"
                                             "c_8,act_2,act_type,own,,,scope,reported,s_paper,,\n")  # fmt: skip
    assert bench.faults() == []
    bench.write("claims", TABLES["claims"] + "c_7,act_1,own_span,long,,,supports,reported,s_paper,,\n")
    assert bench.faults() == [("not_a_duration", "claims.csv", 8, "value")]


@pytest.mark.parametrize("row", ["date_start,L,L,integer", "publisher,L,L,text"])
def test_a_shipped_field_may_not_become_something_else(bench: Workbench, row: str) -> None:
    names = ["sources", "persons", "acts", "fields"]
    bench.describe(resources=[{"name": name, "path": f"{name}.csv"} for name in names])
    bench.write("acts", "act_id,date_start,act_type,victim_person_id\nact_1,2018-12,arrest,p_ana\n")
    bench.write("fields", f"field,label_en,label_es,value_type\n{row}\n")
    assert bench.faults() == [("field_differs", "fields.csv", 2, "value_type")]


FIELD: dict[str, Any] = {"name": "label"}


@pytest.mark.parametrize(
    ("field", "cells", "code"),
    [
        ({"constraints": {"required": True}}, ["a", ""], "missing_value"),
        ({"constraints": {"enum": ["a", "b"]}}, ["a", "c"], "bad_value"),
        ({"constraints": {"pattern": "[a-z]+"}}, ["a", "ab1"], "bad_value"),
        ({"constraints": {"unique": True}}, ["a", "a"], "duplicate_id"),
        ({"constraints": {"minLength": 2, "maxLength": 3}}, ["abc", "abcd"], "bad_value"),
        ({"type": "integer", "constraints": {"minimum": 1, "maximum": 9}}, ["9", "10"], "out_of_range"),
        ({"type": "integer"}, ["9", "nine"], "bad_value"),
        ({"type": "number", "constraints": {"minimum": 1}}, ["1.5", "0.5"], "out_of_range"),
        ({"type": "date"}, ["2018-12-17", "2018-12-32"], "impossible_date"),
    ],
)
def test_the_packages_schema_is_held_too(
    bench: Workbench, field: dict[str, Any], cells: list[str], code: str
) -> None:
    bench.write("extract", "label,other\n" + "".join(f"{cell},x\n" for cell in cells))
    schema = {"fields": [FIELD | field, {"name": "other"}]}
    resources: Any = bench.descriptor["resources"]
    bench.describe(resources=[*resources, {"name": "extract", "path": "extract.csv", "schema": schema}])
    assert bench.faults() == [(code, "extract.csv", 3, "label")]


def test_a_schema_may_mark_a_column_as_ignored(bench: Workbench) -> None:
    columns = TABLES["places"].splitlines()[0].split(",")
    bench.write("places", TABLES["places"].replace("lon\n", "lon,mine\n").replace("-117.1", "-117.1,x").replace(
        "Mexico,,\n", "Mexico,,,\n"))  # fmt: skip
    fields: list[dict[str, Any]] = [{"name": name} for name in [*columns, "mine"]]
    bench.schema("places", {"fields": fields})
    assert bench.faults() == [("unknown_column", "places.csv", 1, "mine")]
    fields[-1]["constancia"] = {"ignore": True}
    bench.schema("places", {"fields": fields})
    assert bench.faults() == []


def test_a_pattern_that_runs_for_ever_elsewhere_is_answered_at_once(bench: Workbench) -> None:
    fields: list[dict[str, Any]] = [
        {"name": name} for name in TABLES["aggregates"].splitlines()[0].split(",")
    ]
    fields[2]["constraints"] = {"pattern": "(a+)+(a|a)*b"}
    bench.schema("aggregates", {"fields": fields})
    bench.replace("aggregates", "Stops at the port", "a" * 100_000)
    assert bench.faults() == [("bad_value", "aggregates.csv", 2, "measure")]


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "\\1", "a{5000}"])
def test_a_pattern_that_cannot_be_run_is_refused(bench: Workbench, pattern: str) -> None:
    fields: list[dict[str, Any]] = [
        {"name": name} for name in TABLES["aggregates"].splitlines()[0].split(",")
    ]
    fields[2]["constraints"] = {"pattern": pattern}
    bench.schema("aggregates", {"fields": fields})
    assert [fault[:2] for fault in bench.faults()] == [("bad_descriptor", "datapackage.json")]


def test_foreign_keys_lead_to_keys_of_coded_tables(bench: Workbench) -> None:
    fields = [{"name": name} for name in TABLES["aggregates"].splitlines()[0].split(",")]
    for target in (
        {"resource": "nowhere", "fields": "source_id"},
        {"resource": "sources", "fields": "title"},
    ):
        bench.schema(
            "aggregates", {"fields": fields, "foreignKeys": [{"fields": "source_id", "reference": target}]}
        )
        assert [fault[0] for fault in bench.faults()] == ["bad_descriptor"]


def test_no_message_holds_what_a_cell_says(bench: Workbench) -> None:
    secret = "Quetzal Inventada"
    for table, text in TABLES.items():
        lines = text.splitlines()
        cells = ",".join([secret] * len(lines[0].split(",")))
        bench.write(table, "\n".join([lines[0], cells, *lines[1:]]) + "\n")
    errors = bench.errors()
    assert errors
    assert secret not in repr([(error.args, vars(error)) for error in errors])


def test_nothing_is_written(bench: Workbench) -> None:
    bench.replace("acts", "2018-12-17", "2018-13-45")
    before = {path: path.read_bytes() for path in bench.folder.iterdir()}
    bench.errors()
    assert {path: path.read_bytes() for path in bench.folder.iterdir()} == before


@given(st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_mutated_package_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    bench = Workbench(tmp_path_factory.mktemp("fuzz"))
    target = data.draw(st.sampled_from(sorted(bench.folder.iterdir())))
    raw = bytearray(target.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        how = data.draw(st.sampled_from(["cut", "flip", "insert", "double"]))
        if how == "cut":
            del raw[at : at + data.draw(st.integers(1, 50))]
        elif how == "flip" and raw:
            raw[at] ^= 1 << data.draw(st.integers(0, 7))
        elif how == "insert":
            raw[at:at] = data.draw(
                st.binary(max_size=6) | st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"=1"])
            )
        else:
            raw[at:at] = raw[at : at + 40]
    target.write_bytes(bytes(raw))
    try:
        validate(open_package(bench.folder), load())
    except ConstanciaError as error:
        faults = error.faults if isinstance(error, Several) else [error]
        assert all(fault.file for fault in faults if fault.code != "more_faults")
