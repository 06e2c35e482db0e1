"""The pages hold together: they pair, their links lead somewhere, and nothing of the program is missing from them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import typer.main

from constancia.cli.main import make_app
from constancia.phrases import sentences
from constancia.vocabulary import load
from tests.docs.console import blocks, shown

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TOP = [
    ROOT / name for name in ("README.md", "README.es.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
]
PAGES = sorted([*TOP, *DOCS.rglob("*.md")])
FOR_BUILDERS = ("decisions",)
"""Folders whose pages are in English alone: their readers change the code."""

_LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", path.read_text("utf-8"))


def anchor(heading: str) -> str:
    """The name by which a heading is linked to, as GitHub makes it."""
    text = unicodedata.normalize("NFC", heading).lower().replace("`", "")
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


@pytest.mark.parametrize("page", [page for page in PAGES if DOCS in page.parents], ids=named)
def test_english_and_spanish_pages_pair_by_name(page: Path) -> None:
    if page.relative_to(DOCS).parts[0] in FOR_BUILDERS:
        assert not page.name.endswith(".es.md")
        return
    stem = page.name.removesuffix(".md").removesuffix(".es")
    assert {f"{stem}.md", f"{stem}.es.md"} <= {other.name for other in page.parent.iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_inside_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_CODE.sub("", prose(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{named(page)} links to {target}"
        if heading and file.suffix == ".md":
            assert heading in {anchor(text) for text in _HEADING.findall(prose(file))}, target


@pytest.mark.parametrize("page", [page for page in PAGES if DOCS in page.parents], ids=named)
def test_a_page_of_one_language_links_to_pages_of_it(page: Path) -> None:
    if page.relative_to(DOCS).parts[0] in FOR_BUILDERS:
        return
    is_spanish = page.name.endswith(".es.md")
    for target in _LINK.findall(prose(page)):
        file = (page.parent / target.partition("#")[0]).resolve()
        twin = file.with_name(
            file.name.removesuffix(".md").removesuffix(".es") + (".md" if is_spanish else ".es.md")
        )
        is_own_twin = twin == page or file.name.split(".")[0] == page.name.split(".")[0]
        if (
            file.suffix == ".md"
            and DOCS in file.parents
            and not is_own_twin
            and "decisions" not in file.parts
        ):
            assert file.name.endswith(".es.md") == is_spanish, f"{named(page)} links to {target}"


@pytest.mark.parametrize("mark", ["", ".es"])
def test_every_command_and_option_is_on_its_page(mark: str) -> None:
    text = (DOCS / f"reference/command-line{mark}.md").read_text("utf-8")
    group = typer.main.get_command(make_app("es" if mark else "en"))
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"\n## constancia {name}\n" in text
        assert all(option in text for one in command.params for option in one.opts if option.startswith("-"))
    assert all(option in text for one in group.params for option in one.opts)


@pytest.mark.parametrize("mark", ["", ".es"])
def test_every_verb_has_its_json_on_the_page(mark: str) -> None:
    text = (DOCS / f"reference/json-shapes{mark}.md").read_text("utf-8")
    group = typer.main.get_command(make_app("en"))
    assert all(f"\n## {name}\n" in text for name in group.commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("mark", ["", ".es"])
def test_every_error_code_is_on_its_page(mark: str) -> None:
    text = (DOCS / f"reference/errors{mark}.md").read_text("utf-8")
    assert [code for code in sentences.codes() if f"\n| `{code}` |" not in text] == []


def test_every_error_code_says_when() -> None:
    assert [code for code in sentences.codes() if not sentences.when(code)] == []


@pytest.mark.parametrize("mark", ["", ".es"])
def test_every_property_and_act_type_is_on_its_page(mark: str) -> None:
    text = (DOCS / f"reference/vocabulary{mark}.md").read_text("utf-8")
    vocabulary = load()
    ids = [item.id for item in (*vocabulary.properties(), *vocabulary.terms("act_types"))]
    assert [one for one in ids if f"| `{one}` |" not in text] == []


def test_every_page_is_reached_from_the_index() -> None:
    for mark in ("", ".es"):
        index = DOCS / f"index{mark}.md"
        reached = {(DOCS / target.partition("#")[0]).resolve() for target in _LINK.findall(prose(index))}
        own = [page for page in PAGES if DOCS in page.parents and page.name.endswith(".es.md") == bool(mark)]
        missing = [named(page) for page in own if page not in reached and page != index]
        assert [name for name in missing if "/decisions/" not in name] == []


def test_generated_files_are_current() -> None:
    found = subprocess.run(
        [sys.executable, "tools/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr


def test_a_stale_page_is_named(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path.insert(0, 'tools'); sys.argv = ['generate.py', '--check']; import generate;"
        f"generate.ROOT = pathlib.Path({str(tmp_path)!r});"
        "generate.generated = lambda: [('docs/a.md', 'new'), ('docs/b.md', 'same')]; sys.exit(generate.main())"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("old")
    (tmp_path / "docs/b.md").write_text("same")
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert "docs/a.md" in found.stderr and "docs/b.md" not in found.stderr


@pytest.mark.parametrize("mark", ["", ".es"])
def test_tests_that_the_page_on_security_names_are_there(mark: str) -> None:
    named_tests = re.findall(r"`(tests/[\w/.]+)`", (DOCS / f"security{mark}.md").read_text("utf-8"))
    assert len(named_tests) > 20
    assert [name for name in named_tests if not (ROOT / name).is_file()] == []


def test_the_table_on_security_says_what_holds_and_what_does_not() -> None:
    """A capability that is not built has no test that would show it; one that is has one."""
    table = tomllib.loads((ROOT / "tools/security.toml").read_text("utf-8"))
    ids = [one["id"] for one in table["adversary"]]
    assert ids == [f"A{n}" for n in range(1, len(ids) + 1)] and len(ids) >= 11
    for row in (row for one in table["adversary"] for row in one["row"]):
        assert {"asset", "state", "holds_en", "holds_es", "fails_en", "fails_es", "tests"} == set(row)
        assert bool(row["holds_en"]) == bool(row["holds_es"]) and bool(row["fails_en"]) == bool(
            row["fails_es"]
        )
        assert bool(row["tests"]) == bool(row["holds_en"])
        assert row["state"] == "built" or row["fails_en"]
        assert row["state"] != "built" or row["holds_en"]


def test_both_pages_on_security_name_the_same_tests() -> None:
    one, other = (
        re.findall(r"`(tests/[\w/.]+)`", (DOCS / f"security{mark}.md").read_text("utf-8"))
        for mark in ("", ".es")
    )
    assert one == other


def test_paths_in_contributing_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"`((?:src|tests|docs|tools|examples)/[^`\s]+)`", text)
    assert len(paths) > 20
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


def test_make_targets_in_the_pages_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    said = {target for page in PAGES for target in re.findall(r"`make ([a-z]+)`", page.read_text("utf-8"))}
    assert said <= targets


@pytest.mark.parametrize("mark", ["", ".es"])
def test_the_ten_lines_of_the_readme_are_those_of_the_tutorial(mark: str) -> None:
    tutorial = (DOCS / f"tutorial/first-case-file{mark}.md").read_text("utf-8")
    readme = (ROOT / f"README{mark}.md").read_text("utf-8")
    run = [one.command for one in shown(next(b.text for b in blocks(tutorial) if b.kind == "console"))]
    ours = [one.command for one in shown(next(b.text for b in blocks(readme) if b.kind == "console"))]
    assert len(ours) == 10
    assert ours == run


def test_the_pages_on_json_show_the_same_blocks() -> None:
    one, other = ((DOCS / f"reference/json-shapes{mark}.md").read_text("utf-8") for mark in ("", ".es"))
    assert blocks(one) == blocks(other)


def test_the_licence_is_the_whole_text() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n")
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.splitlines()) == 661
