"""`constancia export`: what it says, how it ends, and that a mistake leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Example


def test_its_json_says_what_was_exported_and_what_withheld(example: Example, tmp_path: Path) -> None:
    said = example.well("export", "--format", "ftm", "--where", "year=2018", "--to", tmp_path / "out")
    assert list(said) == ["out", "format", "gate", "acts", "subjects", "withheld", "left_out"]
    assert (said["out"], said["format"], said["gate"]) == (str(tmp_path / "out"), "ftm", True)
    assert 0 < said["acts"] < 135 and said["withheld"]["private"] > 0
    assert (tmp_path / "out").is_file()


def test_without_the_gate_it_warns_and_leaves_a_record(copy: Example, tmp_path: Path) -> None:
    before = {row["log"]: row["size"] for row in copy.well("count")["checkpoints"]}
    done = copy("export", "--format", "xlsx", "--internal", "--to", tmp_path / "all.xlsx", "--lang", "es")
    assert done.code == 0 and "nombres de personas protegidas" in done.out
    assert "left_out_table" in done.out
    after = {row["log"]: row["size"] for row in copy.well("count")["checkpoints"]}
    assert sum(after.values()) == sum(before.values()) + 1
    assert copy("check").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "docx"), "export_format"),
        (("--format", "csv", "--where", "year"), "bad_where"),
        (("--format", "csv", "--where", "colour=red"), "not_countable"),
        (("--format", "csv", "--where", "year=2018-12"), "unknown_value"),
    ],
)
def test_a_mistake_is_misuse_and_leaves_nothing(
    example: Example, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    done = example("export", *arguments, "--to", tmp_path / "out", "--json")
    assert (done.code, done.out, done.fault["code"]) == (2, "", code)
    assert list(tmp_path.iterdir()) == []


def test_it_writes_over_nothing(example: Example, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    done = example("export", "--format", "csv", "--to", tmp_path / "mine", "--json")
    assert (done.code, done.fault["code"], done.fault["file"]) == (2, "out_exists", str(tmp_path / "mine"))
    assert (tmp_path / "mine").read_text() == "mine"


def test_where_nothing_can_be_written_nothing_is_left(example: Example, tmp_path: Path) -> None:
    out = tmp_path / "no" / "such" / "folder"
    assert example("export", "--format", "ftm", "--to", out, "--json").fault["code"] == "disk"
    assert not out.parent.exists()
