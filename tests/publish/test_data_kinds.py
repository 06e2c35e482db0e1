"""A kind of subject that has no columns of its own gets a table all the same."""

from __future__ import annotations

from pathlib import Path

from constancia.verify import verify
from constancia.verify.spreadsheet_form import parse
from tests.verify import small


def test_aggregates_get_a_table(tmp_path: Path) -> None:
    w = small.written()
    w.says("n1", {"kind": "aggregate", "title": "returned in a month", "size_min": "57000"}, source="s1")
    made = small.make(tmp_path / "site", w=w)
    header, row = parse((made.root / "data/aggregates.csv").read_bytes())
    assert dict(zip(header, row, strict=True))["title"] == "returned in a month"
    assert verify(made.root).faults == ()


def test_subjects_judged_to_be_one_have_one_row(tmp_path: Path) -> None:
    w = small.written()
    w.says("u3", {"kind": "unit", "name": "A part of it"}, source="s2")
    w.says("i-x", {"kind": "involvement", "act": "a3", "unit": "u3", "degree": "ordered"}, source="s2")
    said = {"same_as": w.id("u2"), "reason_en": "The same office.", "reason_es": "La misma oficina."}
    w.issue(small.Record(small.Kind.JUDGEMENT, w.id("u3"), at="2026-11-24", body=said))
    made = small.make(tmp_path / "site", w=w)
    assert len(parse((made.root / "data/units.csv").read_bytes())) == 3
    assert verify(made.root).faults == ()
