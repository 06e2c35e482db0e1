"""`constancia check`: damage is exit 1 with the file named, whatever else cannot be looked at."""

from __future__ import annotations

import pytest

from tests.cli.program import Example


def test_a_whole_case_file(example: Example) -> None:
    assert example.well("check") == {"ok": True, "faults": []}
    assert example("check").out == "Every file is whole and every log record verifies.\n"
    assert "íntegros" in example("check", "--lang", "es").out


@pytest.mark.parametrize(
    "pattern", ["device/keyring.db", "compartments/*/store.db", "compartments/*/evidence/*"]
)
def test_damage_is_named_and_is_exit_one_for_every_verb(copy: Example, pattern: str) -> None:
    path = next(path for path in sorted(copy.casefile.glob(pattern)))
    name = path.relative_to(copy.casefile).as_posix()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = copy("check", "--json")
    assert done.code == 1 and not done.json["ok"]
    assert {fault["file"] for fault in done.json["faults"]} == {name}
    assert all(name in fault["message"] for fault in done.json["faults"])
    assert name in copy("check").out
    counted = copy("count", "--json")
    assert counted.code in ((0,) if "evidence" in name else (0, 1))
    assert counted.code == 0 or counted.fault["file"] == name


def test_a_missing_and_a_strange_file_are_named(copy: Example) -> None:
    (copy.casefile / "compartments/note.txt").write_text("x")
    (copy.casefile / "compartments/note.txt").chmod(0o600)
    evidence = next(copy.casefile.glob("compartments/*/evidence/*"))
    evidence.unlink()
    done = copy("check", "--json")
    assert done.code == 1
    assert {(fault["code"], fault["file"]) for fault in done.json["faults"]} == {
        ("stored_file_unexpected", "compartments/note.txt"),
        ("stored_file_missing", evidence.relative_to(copy.casefile).as_posix()),
    }


def test_a_case_file_that_others_may_read_is_refused(copy: Example) -> None:
    (copy.casefile / "casefile.toml").chmod(0o644)
    done = copy("check", "--json")
    assert (done.code, done.json["faults"][0]["code"]) == (1, "open_to_others")
    counted = copy("count", "--json")
    assert (counted.code, counted.fault["code"], counted.fault["file"]) == (
        1,
        "open_to_others",
        "casefile.toml",
    )
