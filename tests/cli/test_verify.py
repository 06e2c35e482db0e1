"""`constancia verify`: the outsider's look, with or without the publisher's key, and without anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.program import Example, Program

WHAT = ["ok", "publisher", "anchors", "publication", "counts", "proven", "not_proven"]
WHAT += ["unchecked", "faults", "more_faults"]


def proven(said: Any) -> set[str]:
    assert all(list(one) == ["what", "by", "before", "says"] for one in said["proven"])
    return {one["what"] for one in said["proven"]}


def test_it_needs_neither_case_file_nor_key(example: Example, tmp_path: Path) -> None:
    program = Program.at(tmp_path / "nobody")
    said = program.well("verify", example.site, without="CONSTANCIA_PASSPHRASE_FILE")
    assert list(said) == WHAT
    assert (said["ok"], said["faults"], said["unchecked"], said["publication"]) == (True, [], [], 1)
    assert said["publisher"] == example.said["publish"]["publisher"]
    assert said["counts"]["files"] == example.said["publish"]["files"]
    assert said["counts"]["entries"] == example.said["publish"]["entries"]
    assert {"publisher_key", "time", "truth", "completeness"} <= set(said["not_proven"])
    assert not list(program.home.rglob("*.age"))


def test_the_right_key_is_proven_however_it_is_typed(example: Example) -> None:
    fingerprint = example.said["publish"]["publisher"]
    for typed in (fingerprint, fingerprint.replace(" ", ":").upper()):
        said = example.program.well("verify", example.site, "--key", typed)
        assert "publisher" in proven(said) and "publisher_key" not in said["not_proven"]


def test_another_key_is_wrong(example: Example) -> None:
    fingerprint = example.said["publish"]["publisher"]
    other = fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1")
    done = example.program("verify", example.site, "--key", other, "--json")
    assert done.code == 1
    assert [fault["code"] for fault in done.json["faults"]] == ["other_publisher"]
    assert done.json["proven"] == []


def test_an_earlier_publication_or_its_list_is_continued(example: Example, tmp_path: Path) -> None:
    for old in (example.site, example.site / "proof/chronicle.txt"):
        said = example.program.well("verify", example.site, "--since", old)
        assert "continued" in proven(said)
    damaged = tmp_path / "chronicle.txt"
    damaged.write_bytes((example.site / "proof/chronicle.txt").read_bytes()[:-9])
    done = example.program("verify", example.site, "--since", damaged, "--json")
    assert (done.code, done.fault["file"]) == (1, str(damaged))


def test_every_file_that_is_wrong_is_named(copy: Example) -> None:
    (copy.site / "style.css").write_text("body { display: none }")
    (copy.site / "added.html").write_text("x")
    (copy.site / "data/acts.parquet").unlink()
    done = copy.program("verify", copy.site, "--json")
    assert done.code == 1
    assert {(fault["file"], fault["code"]) for fault in done.json["faults"]} == {
        ("style.css", "file_altered"),
        ("added.html", "file_unlisted"),
        ("data/acts.parquet", "file_missing"),
    }
    for lang in ("en", "es"):
        said = copy.program("verify", copy.site, "--lang", lang)
        assert said.code == 1
        assert all(name in said.out for name in ("style.css", "added.html", "data/acts.parquet"))


def test_what_is_no_publication_is_told_so(program: Program, tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        done = program("verify", folder, "--json")
        assert (done.code, done.fault["code"]) == (1, "not_a_publication")


def test_it_says_what_is_proven_and_what_not_in_both_languages(example: Example) -> None:
    english = example.program("verify", example.site)
    spanish = example.program("verify", "--lang", "es", example.site)
    assert english.code == spanish.code == 0
    assert example.said["publish"]["publisher"] in english.out
    assert "That the statements are true." in english.out
    shared = set(english.out.splitlines()) & set(spanish.out.splitlines())
    assert not [line for line in shared if line.strip().startswith(("+", "-"))]
