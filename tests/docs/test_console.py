"""The pages that show commands or code are true: everything in them runs, and prints what they show."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tests.docs.console import blocks, environment, run

ROOT = Path(__file__).parents[2]
RUN = [
    "docs/tutorial/first-case-file.md",
    "docs/tutorial/first-case-file.es.md",
    "docs/tutorial/from-a-workbook.md",
    "docs/tutorial/from-a-workbook.es.md",
    "docs/how-to/work-together.md",
    "docs/how-to/work-together.es.md",
    "docs/reference/json-shapes.md",
]
HELD_ELSEWHERE = {
    "README.md",
    "README.es.md",
    "docs/reference/json-shapes.es.md",
    "docs/formats/seal.md",
    "docs/formats/seal.es.md",
}
"""Pages whose commands are those of a page that runs: tests in test_pages hold that, and the one command of the page
on seals stands in the tutorial."""

CODE = sorted(page for page in (ROOT / "docs").rglob("*.md") if ">>> " in page.read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_all_of_the_page_runs(name: str, tmp_path: Path) -> None:
    language = "es" if name.endswith(".es.md") else "en"
    folder = tmp_path / "work"
    folder.mkdir()
    env = environment(tmp_path / "home", language)
    assert run((ROOT / name).read_text("utf-8"), folder, env=env) > 5


def test_no_page_shows_commands_that_nothing_runs() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    showing = {page for page in pages if any(b.kind == "console" for b in blocks(page.read_text("utf-8")))}
    assert {page.relative_to(ROOT).as_posix() for page in showing} == {*RUN, *HELD_ELSEWHERE}
    seal = next(
        b.text for b in blocks((ROOT / "docs/formats/seal.md").read_text("utf-8")) if b.kind == "console"
    )
    assert seal.strip("$ \n") in (ROOT / RUN[0]).read_text("utf-8")


@pytest.mark.parametrize("page", CODE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_code_of_the_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (found.failed, found.attempted > 0) == (0, True)


def test_a_page_that_lies_is_found(tmp_path: Path) -> None:
    env = environment(tmp_path / "home", "en")
    true = "```console\n$ echo one; echo two; echo three\none\n…\nthr…\n```\n"
    assert run(true, tmp_path, env=env) == 1
    with pytest.raises(AssertionError, match="it prints"):
        run(true.replace("thr…", "four"), tmp_path, env=env)
    with pytest.raises(AssertionError, match="exit 1"):
        run("```console\n$ false\n```\n", tmp_path, env=env)
