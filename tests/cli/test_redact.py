"""`constancia redact`: it proposes, a person confirms, and the result is new evidence."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
from pathlib import Path

import pyrage
import pytest

from tests.cli.program import PROGRAM, Example, Program

TABLES = {
    "sources.csv": "source_id,kind,title\ns_int,interview,An invented interview\n",
    "persons.csv": (
        "person_id,kind,category,name,role,basis,basis_source_id,name_in_publication\n"
        "p_one,person,migrant,Zoraida Inventada Fingidez,asylum seeker,protected,,none\n"
    ),
    "acts.csv": "act_id,date_start,act_type,victim_person_id\nact_1,2018-12-17,questioning,p_one\n",
    "calls.csv": "day,what\nMonday,Zoraida Inventada called from 664 123 4567\nTuesday,nobody called\n",
}
NAMES = ("sources", "persons", "acts", "calls")


@pytest.fixture
def case(program: Program, empty: Path, tmp_path: Path) -> Example:
    """A case file in which a protected person is named in a table that is kept as evidence."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, "utf-8")
    resources = [{"name": name, "path": f"{name}.csv"} for name in NAMES]
    (folder / "datapackage.json").write_text(json.dumps({"name": "first", "resources": resources}))
    program.well("-d", empty, "import", folder)
    return Example(tmp_path, program, {})


def content(case: Example, item: str) -> str:
    """What a piece of evidence holds, as the stock age format gives it."""
    said = case.well("key", item)
    opened = pyrage.decrypt(Path(said["file"]).read_bytes(), [pyrage.x25519.Identity.from_str(said["key"])])
    return bytes(opened).decode()


def test_without_a_terminal_it_shows_and_writes_nothing(case: Example) -> None:
    said = case.well("redact", "calls.csv")
    assert said["written"] is False
    assert [(one["kind"], one["words"], one["hide"]) for one in said["proposals"]] == [
        ("name", "Zoraida Inventada", True),
        ("phone", "664 123 4567", True),
    ]
    done = case("redact", "calls.csv", "--lang", "es")
    assert "nombre protegido  Zoraida Inventada" in done.out and "No se escribió nada" in done.out
    assert case.well("redact", "calls.csv") == said


def test_yes_hides_all_of_it(case: Example) -> None:
    said = case.well("redact", "calls.csv", "--yes")
    assert said["written"] is True and said["hidden"] == ["name", "phone"]
    assert said["name"] == "calls-redacted.csv" and said["media_type"] == "text/csv"
    made = content(case, said["item"])
    assert "Zoraida" not in made and "4567" not in made and "nobody called" in made
    assert content(case, said["parent"]) == TABLES["calls.csv"]
    assert case.well("check")["ok"]


def test_a_plan_is_private_warned_of_and_applied_as_changed(case: Example, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    done = case("redact", "calls.csv", "--out", plan, "--json")
    assert (done.code, done.fault["code"]) == (0, "redact_plan_secret")
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    changed = json.loads(plan.read_text())
    for one in changed["proposals"]:
        one["hide"] = one["kind"] == "phone"
    changed["proposals"].append({"kind": "other", "words": "tuesday", "hide": True})
    plan.write_text(json.dumps(changed))
    made = content(case, case.well("redact", "calls.csv", "--plan", plan)["item"])
    assert "Zoraida Inventada called" in made and "4567" not in made and "Tuesday" not in made


def test_what_does_not_go_together_is_told(case: Example, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("{}")
    for arguments, code in (
        (("--out", tmp_path / "x", "--yes"), "redact_one_way"),
        (("--out", plan), "file_there"),
        (("--plan", plan), "redact_plan"),
        (("--plan", tmp_path / "none"), "disk"),
    ):
        done = case("redact", "calls.csv", *arguments, "--json")
        assert done.code in (2, 3) and done.fault["code"] == code
    assert not (tmp_path / "x").exists()


def answered(case: Example, *typed: str, language: str = "en") -> str:
    """What the program says at a terminal where a person types these lines."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "-d", case.casefile, "redact", "calls.csv", "--lang", language],
        env=case.program.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in typed).encode())
        said = b""
        while piece := _read(ours):
            said += piece
        assert process.wait(60) == 0
    os.close(ours)
    return said.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def item_of(said: str) -> str:
    return said.rpartition(" --to ")[0].rpartition(" ")[2]


def test_a_person_hides_keeps_edits_and_adds(case: Example) -> None:
    said = answered(case, "k", "e", "123 4567", "Monday", "", "y")
    made = content(case, item_of(said))
    assert "Zoraida Inventada called from 664" in made
    assert "123 4567" not in made and "Monday" not in made


def test_enter_hides_and_the_screen_speaks_spanish(case: Example) -> None:
    said = answered(case, "", "t", "", "s", language="es")
    assert "nombre protegido: Zoraida Inventada" in said and "¿ocultar?" in said
    made = content(case, item_of(said))
    assert "Zoraida" not in made and "4567" not in made


@pytest.mark.parametrize("typed", [("q",), ("", "", "", "n"), ("", "", "", "")])
def test_nothing_is_written_unless_a_person_agrees(case: Example, typed: tuple[str, ...]) -> None:
    assert "Nothing was written." in answered(case, *typed)
