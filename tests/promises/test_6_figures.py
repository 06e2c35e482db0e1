"""Promise 6: every figure in a published text is computed from the records, and can be followed down.

Computed at publication, never typed: change the records and the text changes; type a number and nothing is published.
Followed down: from the number in the text to the acts behind it, from each act to what is claimed of it, from each
claim to its source and the place in it, or to a coding that is marked as one, and to the signed record that holds it.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.cli.program import DATA, Example, Program, reports
from tests.promises import planted as plants
from tests.publish.site_reader import dead_links

NUMBER = re.compile(r'<a class="figure-number[^"]*" href="(figures/\d+\.html)"[^>]*>([^<]+)</a>')
ROW = re.compile(r'<tr id="c-[^"]*" role="row">(.*?)</tr>', re.DOTALL)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_number_is_followed_down_to_claims_sources_and_records(example: Example, language: str) -> None:
    root = example.site / language
    numbers = NUMBER.findall((root / "report.html").read_text())
    assert len(numbers) >= 2
    acts: set[Path] = set()
    for address, number in numbers:
        page = (root / address).read_text()
        assert plain(number).strip().lower() in plain(page).lower()
        assert "../report.html#" in page and '<p class="query">' in page
        behind = set(re.findall(r'href="\.\./acts/(\w+)\.html"', page)) - {"index"}
        is_given = re.search(r'<p class="query">.*?<code>aggregate ', page, re.DOTALL)
        if is_given:  # by a source, which is the next step down
            assert re.search(r'href="\.\./sources/\w+\.html"', page)
        else:
            assert behind or plain(number).strip() in ("0", "none", "ninguno")
        acts |= {root / f"acts/{code}.html" for code in behind}
    assert len(acts) > 100
    for path in acts:
        rows = ROW.findall(path.read_text())
        assert rows
        for row in rows:
            assert re.search(r'href="\.\./sources/\w+\.html"', row) or 'class="mark coding"' in row
            assert 'href="#e-' in row


def test_no_link_on_the_way_is_broken(example: Example) -> None:
    files = {
        path.relative_to(example.site).as_posix(): path.read_bytes()
        for path in example.site.rglob("*")
        if path.is_file()
    }
    assert dead_links(files) == []


def test_the_text_says_what_the_program_counts(example: Example) -> None:
    """Each count of acts in the report, asked again by the command line and by the file of figures."""
    figures = json.loads((example.site / "data/figures.json").read_text())["figures"]
    asked = 0
    for figure in figures:
        if figure["unit"] != "acts" or figure["by"] or not figure["id"].startswith("en-") or asked == 4:
            continue
        where = [f"{one['property']}={','.join(one['values'])}" for one in figure["where"]]
        if any(name.partition("=")[0] not in ("category", "act_type", "year", "answered") for name in where):
            continue
        counted = example.well("count", "--together", *(part for one in where for part in ("--where", one)))
        assert [(row["low"], row["high"]) for row in counted["rows"]] == [
            (row["low"], row["high"]) for row in figure["rows"]
        ]
        asked += 1
    assert asked


@pytest.mark.slow
def test_other_records_give_another_number(
    example: Example, empty: Path, program: Program, package: Path, tmp_path: Path
) -> None:
    """One act less against defenders, and the same report says one less."""
    acts = plants.read(package / "acts.csv")
    persons = {row["person_id"]: row for row in plants.read(package / "persons.csv")}
    judged = {row["act_id"] for row in plants.read(package / "judgements.csv")}
    gone = next(
        row["act_id"]
        for row in acts
        if row["act_id"] not in judged and persons[row["victim_person_id"]]["category"] == "defender"
        if row["act_id"] != "act_001"
    )
    plants.write(package / "acts.csv", [row for row in acts if row["act_id"] != gone])
    for name in ("claims", "involvements"):
        rows = plants.read(package / f"{name}.csv")
        plants.write(package / f"{name}.csv", [row for row in rows if row["act_id"] != gone])
    program.well("-d", empty, "import", package)
    report = tmp_path / "report.md"
    text = (DATA / "report.md").read_text().replace("languages: [en, es]", "languages: [en]")
    report.write_text(text)
    program.well("-d", empty, "publish", report, "--to", tmp_path / "site")
    before = example.well("count", "--where", "category=defender")["rows"][0]["low"]
    said = plain((tmp_path / "site/en/report.html").read_text())
    assert f"The sources describe {before - 1} acts against people" in said
    assert program.well("verify", tmp_path / "site")["ok"]


@pytest.mark.parametrize("index", [0, 1])
def test_a_number_typed_by_hand_is_refused_by_line(example: Example, tmp_path: Path, index: int) -> None:
    written = reports()[index]
    report = Path(shutil.copy(written, tmp_path / written.name))
    line = report.read_text().count("\n") + 2
    said = (
        "There were 1,248 statements and seventeen arrests.",
        "Hubo 1.248 afirmaciones y diecisiete detenciones.",
    )
    report.write_text(f"{report.read_text()}\n{said[index]}\n")
    done = example("publish", report, "--to", tmp_path / "out", "--json")
    found = {(fault["code"], fault["file"], fault["line"]) for fault in done.faults}
    assert done.code == 1 and ("typed_number", report.name, line) in found
    assert not (tmp_path / "out").exists()


def test_what_a_coder_entered_alone_is_marked_as_that(example: Example) -> None:
    marked = [
        path
        for path in (example.site / "en/acts").glob("*.html")
        if 'class="mark coding"' in path.read_text()
    ]
    assert len(marked) > 100
    values = (example.site / "data/values.csv").read_text(encoding="utf-8-sig")
    assert "coding" in values.splitlines()[0]
