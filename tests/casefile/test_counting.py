"""Questions to this case file: their words become what frames hold, or the fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile.counting import DERIVED, check_properties, frame_of, resolve, seals
from constancia.casefile.find import find
from constancia.casefile.open import CaseFile, Identity
from constancia.errors import Misuse
from constancia.log.strict import padded
from constancia.patterns.counts import count
from tests.casefile import small as smalls

OWN = ("act_type", "legal_basis", "outcome", "place", "victim", "event", "case")


def test_keys_become_ids_and_terms_stay(small: CaseFile) -> None:
    where = [("place", ["pl_port", "pl_town"]), ("act_type", ["arrest"]), ("agency", ["u_whole"])]
    assert resolve(small, where) == [
        ("place", {find(small, "pl_port"), find(small, "pl_town")}),
        ("act_type", {"arrest"}),
        ("agency", {find(small, "u_whole")}),
    ]
    act = find(small, "act_1")
    assert resolve(small, [("place", [act])]) == [("place", {act})]
    assert resolve(small, [("year", ["2018"]), ("answered", ["no"])]) == [
        ("year", {"2018"}),
        ("answered", {"no"}),
    ]


@pytest.mark.parametrize(
    ("name", "value", "code", "near"),
    [
        ("place", "pl_nowhere", "unknown_id", ""),
        ("perpetrator", "u_none", "unknown_id", ""),
        ("act_type", "arrset", "unknown_value", "arrest"),
        ("category", "defenders", "unknown_value", "defender"),
    ],
)
def test_what_nobody_knows_is_named_with_what_is_near(
    name: str, value: str, code: str, near: str, small: CaseFile
) -> None:
    with pytest.raises(Misuse, match=code) as caught:
        resolve(small, [(name, [value])])
    assert near in str(caught.value.fields.get("near", ""))


def test_what_cannot_be_counted_is_refused(small: CaseFile) -> None:
    check_properties(small, ["act_type", "place", "year", "agency"])
    for name in ("kind", "date_start", "date_end", "summarry", ""):
        with pytest.raises(Misuse, match="not_countable"):
            check_properties(small, [name])
    with pytest.raises(Misuse, match="not_countable") as caught:
        check_properties(small, ["plaice"])
    assert "place" in str(caught.value.fields["near"])
    with pytest.raises(Misuse, match="not_together"):
        check_properties(small, ["agency", "year", "degree"])


@pytest.mark.parametrize("name", sorted({*OWN, *DERIVED}))
def test_whatever_may_be_asked_is_answered_for_every_act(name: str, small: CaseFile) -> None:
    check_properties(small, [name])
    rows = count(frame_of(small, [name]), of="acts", by=[name], where=[], together=True)
    assert sum(row.high or 0 for row in rows) >= 2
    assert all(row.low <= (row.high or row.low) <= 2 for row in rows)


def test_by_place_and_by_agency(small: CaseFile) -> None:
    frame = frame_of(small)
    place = find(small, "pl_port")
    (row,) = [
        r for r in count(frame, of="acts", by=["place"], where=[], together=True) if place in r.by.values()
    ]
    assert (row.low, row.high) == (1, 1)
    agency = find(small, "u_whole")
    (row,) = [
        r for r in count(frame, of="acts", by=["agency"], where=[], together=True) if agency in r.by.values()
    ]
    assert (row.low, row.high) == (2, 2)  # what a part did, the whole did


def test_a_case_file_without_acts_counts_nothing(tmp_path: Path, identity: Identity) -> None:
    with smalls.empty(tmp_path / "case", identity) as casefile:
        frame = frame_of(casefile, ["place"])
        assert {name: table.num_rows for name, table in frame.items()} == dict.fromkeys(frame, 0)
        assert count(frame, of="acts", by=["place"], where=[], together=True) == []


def test_a_count_is_tied_to_what_the_logs_were(small: CaseFile) -> None:
    before = seals(small)
    assert [(seal["log"], seal["size"], seal["root"]) for seal in before] == [
        (c.origin, c.size, padded(c.root)) for c in small.checkpoints()
    ]
    assert seals(small) == before
    small.record(smalls.about("a" * 26, kind="act"))
    after = seals(small)
    assert [one["log"] for one in after] == [one["log"] for one in before]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
