"""Promise 10: nothing is concluded that the data cannot carry.

Counts say what they count, and that they are what was documented. Where sources disagree or do not say, a number is a
range and never a silent pick. Trends, rates, rankings and totals are declined: there is no query for them, tables stand
in an order that ranks nobody, and acts against defenders and against migrants are not summed unless asked. Not there
yet: the declared coverage with which a case file may ask for more.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constancia.patterns.counts import UNITS
from constancia.publish.report import live
from tests.cli.program import DATA, Example

CAVEAT = {
    "en": "This counts what was documented, not all that happened.",
    "es": "Cuenta lo documentado, no todo lo que ocurrió.",
}


@pytest.mark.parametrize("unit", ["rates", "trend", "total", "share", "average", "percent", "rank"])
def test_what_would_conclude_too_much_cannot_be_asked(example: Example, tmp_path: Path, unit: str) -> None:
    assert unit not in UNITS and unit not in live.UNITS
    if unit == "rates":
        assert example("count", "--of", unit, "--json").fault["code"] == "unknown_unit"
        report = tmp_path / "report.md"
        report.write_text((DATA / "report.md").read_text() + f"\n{{{{count {unit}}}}}\n")
        done = example("publish", report, "--to", tmp_path / "out", "--json")
        assert done.code == 1 and done.faults[0]["code"] == "live_unit"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_figure_says_that_it_counts_what_was_documented(example: Example, language: str) -> None:
    pages = [path for path in (example.site / language / "figures").glob("*.html") if path.stem.isdigit()]
    assert len(pages) >= 5
    for path in pages:
        text = path.read_text()
        if re.search(r'<p class="query">.*?<code>(count|table|chart) (?!sources|origins)', text, re.DOTALL):
            assert CAVEAT[language] in text, path
    for path in (example.site / language).rglob("*.html"):
        footer = path.read_text().rpartition("<footer")[2]
        assert ("documented" if language == "en" else "documentó") in footer, path


def test_the_command_line_says_so_too(example: Example) -> None:
    assert "Not a total of what happened" in example("count", "--by", "year").out
    assert "No es el total de lo ocurrido" in example("count", "--by", "year", "--lang", "es").out


def test_a_disputed_place_is_nobody_s_silent_pick(example: Example) -> None:
    """An act that sources put in two places is possibly in each and certainly in neither."""
    held = example.well("show", "act_072")["properties"]["place"]
    assert held["disputed"] and len(held["values"]) > 1
    places = {value["key"] for value in held["values"]}
    rows = example.well("count", "--by", "place", "--together")["rows"]
    for row in rows:
        if row["by"]["place"] in places:
            assert row["low"] < row["high"]


def test_an_unknown_number_is_not_made_up(example: Example) -> None:
    rows = example.well("count", "--of", "victims", "--where", "category=migrant")["rows"]
    assert [row["high"] for row in rows] == [None]


def test_acts_against_defenders_and_migrants_are_not_summed_in_silence(example: Example) -> None:
    assert all("category" in row["by"] for row in example.well("count", "--by", "country")["rows"])
    report = (example.site / "en/report.html").read_text()
    assert "135 documented acts against" not in report


def test_no_table_ranks_agencies(example: Example) -> None:
    """The order is that of the alphabet, and the page says why."""
    page = (example.site / "en/by/agency.html").read_text()
    assert "not a ranking" in page
    rows = example.well("count", "--by", "perpetrator", "--together")["rows"]
    certain = [row["low"] for row in rows]
    assert certain != sorted(certain, reverse=True)


def test_no_number_of_one_kind_is_drawn_as_a_line_of_time(example: Example) -> None:
    """A line between months would tell of a course; bars stand each for itself."""
    for path in example.site.glob("en/figures/*.svg"):
        assert "<polyline" not in path.read_text()
