"""`constancia import`: what it says, what it refuses, and that a refused package leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import PACKAGE, Example, Program


def test_its_json_says_what_was_recorded(example: Example) -> None:
    said = example.said["import"]
    counts = ["package", "entries", "already", "subjects", "protected", "files", "retracted", "unsettled"]
    assert list(said) == ["written", *counts, "batch", "rejected", "plan", "looked"]
    assert (said["package"], said["already"], said["protected"]) == ("border-2018-2020", 0, 13)
    assert (said["written"], said["rejected"], said["plan"], said["looked"]) == (True, None, None, {})
    assert said["entries"] > 1_000 and said["files"] == len([*PACKAGE.glob("*.csv")])


def test_a_second_time_nothing_is_new(copy: Example) -> None:
    again = copy.well("import", PACKAGE / "datapackage.json")
    assert (again["entries"], again["files"]) == (0, 0)
    assert again["already"] > 1_000


def altered(package: Path, kind: str) -> None:
    """Damage the fifth act, which stands in line 6 of its file, or the whole file."""
    acts = package / "acts.csv"
    lines = acts.read_bytes().decode().split("\r\n")
    head, row = lines[0].split(","), lines[5].split(",")
    if kind == "impossible_date":
        row[head.index("date_start")] = "2018-13-45"
    elif kind == "unknown_term":
        row[head.index("act_type")] = "no_such_term"
    elif kind == "dangling_reference":
        row[head.index("place_id")] = "pl_no_such"
    elif kind == "duplicate_id":
        row[0] = lines[4].split(",")[0]
    elif kind == "formula":
        row[head.index("outcome")] = "=cmd|'/c calc'!A1"
    elif kind == "missing_column":
        lines[0] = lines[0].replace("act_type", "act_tipe")
    text = "\r\n".join([*lines[:5], ",".join(row), *lines[6:]])
    acts.write_bytes(text.encode("utf-16" if kind == "encoding" else "utf-8"))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("impossible_date", 6),
        ("unknown_term", 6),
        ("dangling_reference", 6),
        ("duplicate_id", 6),
        ("formula", 6),
        ("missing_column", 1),
        ("encoding", None),
    ],
)
def test_a_damaged_package_is_refused_by_file_and_line(
    kind: str, line: int | None, package: Path, empty: Path, program: Program
) -> None:
    altered(package, kind)
    done = program("-d", empty, "import", package, "--json")
    assert (done.code, done.out) == (1, "")
    told = [fault for fault in done.faults if fault["file"] == "acts.csv"]
    assert kind in {fault["code"] for fault in told}, done.err
    fault = next(fault for fault in told if fault["code"] == kind)
    assert line is None or fault["line"] == line
    assert all("acts.csv" in fault["message"] for fault in told)
    assert program.well("-d", empty, "count")["rows"] == []
    assert program.well("-d", empty, "check") == {"ok": True, "faults": []}


def test_every_fault_is_told_at_once_in_both_languages(package: Path, empty: Path, program: Program) -> None:
    for name, old, new in (
        ("acts.csv", b"2017-06-15", b"2017-06-45"),
        ("persons.csv", b",defender,", b",defendre,"),
        ("sources.csv", b"ai_report_en", b"ai_report_xx"),
    ):
        path = package / name
        path.write_bytes(path.read_bytes().replace(old, new, 1))
    english = program("-d", empty, "import", package)
    spanish = program("-d", empty, "import", package, "--lang", "es")
    assert english.code == spanish.code == 1
    for done in (english, spanish):
        for name in ("acts.csv", "persons.csv", "claims.csv"):
            assert any(line.startswith(name) for line in done.err.splitlines()), name
    assert english.err.count("\n") == spanish.err.count("\n")
    assert not set(english.err.splitlines()) & set(spanish.err.splitlines())


def test_what_is_no_package_is_told_so(empty: Path, program: Program, tmp_path: Path) -> None:
    missing = program("-d", empty, "import", tmp_path / "nowhere", "--json")
    assert (missing.code, missing.fault["code"]) == (2, "not_found")
    (tmp_path / "bare").mkdir()
    bare = program("-d", empty, "import", tmp_path / "bare", "--json")
    assert (bare.code, bare.fault["code"]) == (1, "not_a_package")
