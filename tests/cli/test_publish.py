"""`constancia publish`: the whole publication or none, and never in the place of anything but one of ours."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import DATA, PROGRAM, SHORT, Example


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The short report, to be spoilt."""
    return Path(shutil.copy(DATA / "report.md", tmp_path / "report.md"))


def test_its_json_says_what_was_published_and_what_withheld(example: Example) -> None:
    said = example.said["publish"]
    assert list(said) == ["out", "publisher", "acts", "entries", "figures", "files", "withheld", "unstamped"]
    assert (said["out"], said["acts"]) == (str(example.site), 135)
    assert said["files"] == len(digest(example.site)) and said["figures"] > 5
    assert said["withheld"]["private"] > 0 and said["withheld"]["unnamed_person"] > 0
    assert len(said["publisher"].replace(" ", "")) == 64


FAULTS = {
    "There were 17 arrests.": "typed_number",
    "{{count acts where act_type=arest}}": "live_term",
    "{{count acts where plaice=pl_ajo}}": "live_property",
    "{{value act_001 duration}} long.": "live_nothing",
    "{{act act_999}}": "live_key",
    "{{counts acts}}": "live_verb",
    "{{count acts": "live_unclosed",
}


def test_every_fault_of_a_report_is_told_by_line_and_nothing_is_changed(
    example: Example, report: Path, tmp_path: Path
) -> None:
    first = report.read_text().count("\n") + 2
    report.write_text(f"{report.read_text()}\n" + "\n\n".join(FAULTS) + "\n")
    done = example("publish", report, "--to", tmp_path / "site", "--json")
    assert (done.code, done.out) == (1, "")
    assert [(fault["code"], fault["file"], fault["line"]) for fault in done.faults] == [
        (code, "report.md", first + 2 * n) for n, code in enumerate(FAULTS.values())
    ]
    assert not (tmp_path / "site").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_failed_publication_leaves_the_old_one_as_it_was(copy: Example, report: Path) -> None:
    before = digest(copy.site)
    chronicle = (copy.site / "proof/chronicle.txt").read_bytes()
    report.write_text(f"{report.read_text()}\nThere were 17 arrests.\n")
    assert copy("publish", report, "--to", copy.site).code == 1
    assert digest(copy.site) == before
    assert {path.name for path in copy.root.iterdir()} == {"case", "home", "site", "said.json"}
    assert chronicle == (copy.site / "proof/chronicle.txt").read_bytes()


@pytest.mark.slow
def test_a_newer_one_takes_its_place_and_stands_in_the_same_chronicle(copy: Example) -> None:
    said = copy.well("publish", *SHORT, "--to", copy.site)
    assert said["publisher"] == copy.said["publish"]["publisher"]
    verdict = copy.program.well("verify", copy.site)
    assert (verdict["ok"], verdict["publication"]) == (True, 2)
    assert len(digest(copy.site)) == said["files"]
    assert {path.name for path in copy.root.iterdir()} == {"case", "home", "site", "said.json"}


@pytest.mark.slow
def test_killed_before_anybody_saw_it_a_publication_has_no_line_in_the_chronicle(copy: Example) -> None:
    before = digest(copy.site)
    step = ["-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL"]
    publish = [PROGRAM, "-d", copy.casefile, "publish", *SHORT, "--to", copy.site]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", *step, *publish],
        env=copy.program.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0 and digest(copy.site) == before
    copy.well("publish", *SHORT, "--to", copy.site)
    assert copy.program.well("verify", copy.site)["publication"] == 2
    assert {path.name for path in copy.root.iterdir()} == {"case", "home", "site", "said.json"}
    assert copy.well("check")["ok"]


def test_only_a_publication_of_ours_is_replaced(example: Example, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    (folder / "proof").mkdir(parents=True)
    (folder / "proof/seal.txt").write_text("constancia.seal/v1\n")
    (folder / "index.html").write_text("mine")
    file = tmp_path / "file"
    file.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(example.site)
    for out in (folder, file, link):
        done = example("publish", *SHORT, "--to", out, "--json")
        assert (done.code, done.fault["code"], done.fault["file"]) == (2, "not_ours", str(out))
    assert (folder / "index.html").read_text() == file.read_text() == "mine"


def test_a_report_that_is_not_there_or_no_text_is_told_so(example: Example, tmp_path: Path) -> None:
    done = example("publish", tmp_path / "none.md", "--to", tmp_path / "site", "--json")
    assert (done.code, done.fault["code"]) == (3, "report_unreadable")
    (tmp_path / "latin.md").write_bytes("---\ntitle: Detención\n---\n".encode("latin-1"))
    done = example("publish", tmp_path / "latin.md", "--to", tmp_path / "site", "--json")
    assert (done.code, done.fault["code"]) == (1, "report_encoding")
    assert not (tmp_path / "site").exists()
