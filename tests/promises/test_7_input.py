"""Promise 7: bad input gets a clear message, costs a bounded amount, and never stops the rest.

Damaged, hostile, enormous: a message that names the file and the reason, within bounded time and memory, and all that
is wrong in one pass. Here through the program; each format in depth in `tests/intake`, `tests/verify/test_hostile.py`
and `tests/log/test_strict.py`.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import DATA, Example, Program

MOST_SECONDS = 60
MOST_MEMORY = 1 << 30


def bounded(program: Program, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    """Run within bounds of time and memory: exit code and faults."""
    done = program(*arguments, "--json", timeout=MOST_SECONDS)
    assert done.peak < MOST_MEMORY
    return done.code, done.faults


def cell(package: Path, table: str, column: str, content: bytes, *, line: int = 6) -> None:
    """Put `content` into one cell of a table."""
    path = package / f"{table}.csv"
    lines = path.read_bytes().split(b"\r\n")
    at = lines[0].decode().split(",").index(column)
    row = lines[line - 1].split(b",")
    row[at] = content
    lines[line - 1] = b",".join(row)
    path.write_bytes(b"\r\n".join(lines))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (100 << 20), "cell_too_large"),
        (b'"' + b"line\r\n" * (4 << 20), "cell_too_large"),
        (b"=cmd|'/c calc'!A1", "formula"),
        (b"a\x00b", "nul"),
        (b"\xff\xfe", "encoding"),
        (b'"open', None),
    ],
    ids=["100 MB in a cell", "a quote that never ends", "a formula", "a nul", "no utf-8", "an open quote"],
)
def test_a_hostile_cell_is_named_by_file_and_line(
    content: bytes, code: str | None, package: Path, empty: Path, program: Program
) -> None:
    cell(package, "acts", "outcome", content)
    exit_code, faults = bounded(program, "-d", empty, "import", package)
    assert exit_code == 1
    found = [fault for fault in faults if fault["file"] == "acts.csv"]
    assert found and (code is None or code in {fault["code"] for fault in found}), faults
    assert all("acts.csv" in fault["message"] and len(fault["message"]) < 400 for fault in faults)
    assert program.well("-d", empty, "count")["rows"] == []


@pytest.mark.parametrize(
    "descriptor",
    [
        b"",
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
        b'{"resources": 1}',
        b"\x00" * 100,
        b'{"name": "x", "name": "y"}',
    ],
    ids=["empty", "deep", "deep objects", "wrong", "zeros", "twice"],
)
def test_a_hostile_description_is_named(
    descriptor: bytes, package: Path, empty: Path, program: Program
) -> None:
    (package / "datapackage.json").write_bytes(descriptor)
    exit_code, faults = bounded(program, "-d", empty, "import", package)
    assert exit_code == 1 and faults
    assert all("datapackage.json" in (fault["file"] or "") for fault in faults)


def test_what_leads_out_of_the_package_or_never_ends_is_refused(
    package: Path, empty: Path, program: Program, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.csv"
    (package / "acts.csv").rename(outside)
    for make in (lambda path: path.symlink_to(outside), os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        make(package / "acts.csv")
        exit_code, faults = bounded(program, "-d", empty, "import", package)
        assert exit_code == 1 and any(fault["file"] == "acts.csv" for fault in faults)
        (package / "acts.csv").unlink()


def test_one_fault_does_not_hide_the_others(package: Path, empty: Path, program: Program) -> None:
    """Every table is looked at, whatever is wrong with the others."""
    for table, column in (("acts", "date_start"), ("claims", "relation"), ("persons", "category")):
        for line in (6, 9):
            cell(package, table, column, b"nonsense", line=line)
    _, faults = bounded(program, "-d", empty, "import", package)
    found = {(fault["file"], fault["line"]) for fault in faults}
    assert found >= {(f"{table}.csv", line) for table in ("acts", "claims", "persons") for line in (6, 9)}


def test_an_identity_that_costs_too_much_is_refused_before_any_work(example: Example, tmp_path: Path) -> None:
    costly = tmp_path / "costly.age"
    costly.touch(mode=0o600)
    costly.write_bytes(re.sub(rb"(-> scrypt \S+) \d+", rb"\1 30", example.program.identity.read_bytes()))
    start = time.monotonic()
    exit_code, faults = bounded(example.program, "-d", example.casefile, "--identity", costly, "count")
    assert (exit_code, faults[0]["code"], faults[0]["file"]) == (1, "passphrase_cost", str(costly))
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{{" * 50_000, None, marks=pytest.mark.slow),
        pytest.param("[" * 100_000, None, marks=pytest.mark.slow),
        pytest.param("> " * 20_000 + "deep", None, marks=pytest.mark.slow),
        ("<script>alert(1)</script> and <img src=x onerror=alert(1)>", None),
        ("x" * (5 << 20), "report_too_large"),
    ],
    ids=["queries", "brackets", "quotes", "script", "large"],
)
def test_a_hostile_report_is_named(copy: Example, tmp_path: Path, text: str, code: str | None) -> None:
    report = tmp_path / "report.md"
    head = (DATA / "report.md").read_text().replace("languages: [en, es]", "languages: [en]")
    report.write_text(f"{head}\n{text}\n")
    exit_code, faults = bounded(
        copy.program, "-d", copy.casefile, "publish", report, "--to", tmp_path / "out"
    )
    if exit_code == 0:
        assert "<script>" not in (tmp_path / "out/en/report.html").read_text()
    else:
        assert exit_code == 1 and all(fault["file"] == "report.md" for fault in faults), faults
        assert code is None or faults[0]["code"] == code


def test_a_hostile_publication_is_named(copy: Example) -> None:
    (copy.site / "proof/entries-0001.txt").write_bytes(b"~" * (50 << 20))
    (copy.site / "data/figures.json").write_bytes(b"[" * (1 << 20))
    (copy.site / "en/loop").symlink_to(copy.site)
    exit_code, _ = bounded(copy.program, "verify", copy.site)
    assert exit_code == 1
    named = {fault["file"] for fault in copy.program("verify", copy.site, "--json").json["faults"]}
    assert named == {"proof/entries-0001.txt", "data/figures.json", "en/loop"}
