"""`constancia key`: the stock `age` program opens the item with the exported key, and nothing else with it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.cli.program import PACKAGE, PASSPHRASE, Example
from tests.cli.typing import typed


def opened(key: str, sealed: Path, folder: Path) -> bytes | None:
    (folder / "KEY").write_text(f"{key}\n")
    done = subprocess.run(["age", "-d", "-i", folder / "KEY", sealed], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def test_a_sealed_table_opens_with_age(copy: Example, tmp_path: Path) -> None:
    said = copy.well("key", "persons.csv")
    assert list(said) == ["item", "key", "file"]
    assert said["key"].startswith("AGE-SECRET-KEY-1")
    assert opened(said["key"], Path(said["file"]), tmp_path) == (PACKAGE / "persons.csv").read_bytes()
    other = copy.well("key", "acts.csv", "--to", tmp_path / "acts.age")
    assert opened(other["key"], tmp_path / "acts.age", tmp_path) == (PACKAGE / "acts.csv").read_bytes()
    assert opened(said["key"], tmp_path / "acts.age", tmp_path) is None


def test_as_a_person_would_type_it(copy: Example, tmp_path: Path) -> None:
    key, how = copy("key", "persons.csv").out.splitlines()
    file = how.rpartition(" ")[2]
    assert "age -d -i KEY" in how
    assert opened(key, Path(file), tmp_path) == (PACKAGE / "persons.csv").read_bytes()


def test_a_sealed_entry_opens_with_age(copy: Example, tmp_path: Path) -> None:
    said = copy.well("key", "identities:5", "--to", tmp_path / "entry.age")
    text = opened(said["key"], tmp_path / "entry.age", tmp_path)
    assert text is not None and b"~" in text


def test_the_export_is_recorded(copy: Example) -> None:
    before = {row["log"]: row["size"] for row in copy.well("count")["checkpoints"]}
    copy.well("key", "persons.csv")
    after = {row["log"]: row["size"] for row in copy.well("count")["checkpoints"]}
    assert sum(after.values()) == sum(before.values()) + 1
    assert copy.well("check")["ok"]


def test_what_is_no_item_is_told_so(example: Example, tmp_path: Path) -> None:
    for item, code in (("nothing.csv", "unknown_item"), ("general:999999", "item_not_sealed")):
        done = example("key", item, "--json")
        assert (done.code, done.fault["code"]) == (2, code)
    done = example("key", "identities:5", "--json")
    assert (done.code, done.fault["code"]) == (2, "item_needs_file")


def test_at_a_terminal_the_key_stays_on_no_screen(copy: Example) -> None:
    """It stands on a screen of its own until Enter; what the terminal keeps holds none of it."""
    arguments = ["-d", copy.casefile, "key", "acts.csv"]
    code, shown = typed(arguments, copy.program, lines=[f"{PASSPHRASE}\n", "\n"])
    left = re.sub(r"\x1b\[\?1049h.*?\x1b\[2J\x1b\[H\x1b\[\?1049l", "", shown, flags=re.S)
    assert code == 0 and "AGE-SECRET-KEY-1" in shown
    assert "AGE-SECRET" not in left and "age -d -i KEY" in left
