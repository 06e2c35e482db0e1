"""Each figure inside a PDF: Typst knows neither custom properties nor media queries."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import typst

from constancia.patterns import Spot, border_map, matrix, timeline
from tests.patterns.svg import MAP_WORDS, WORDS, row

FIGURES = {
    "timeline": timeline(
        [row(2, 5, coding=1, year="2018"), row(1, 1, year=None)],
        period="year",
        words=WORDS,
        prefix="t",
        theme="print",
    ),
    "matrix": matrix(
        [row(2, 5, coding=1, kind="Raid", unit="Patrol")],
        down="kind",
        across="unit",
        words=WORDS,
        prefix="m",
        names={},
        theme="print",
    ),
    "map": border_map(
        [row(2, 5, coding=1, place="p")],
        spots={"p": Spot("El Paso", 31.76, -106.49)},
        names={},
        words=WORDS,
        map_words=MAP_WORDS,
        prefix="b",
        theme="print",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_prints_with_its_numbers_as_text(name: str, tmp_path: Path) -> None:
    (tmp_path / "figure.svg").write_text(FIGURES[name], encoding="utf-8")
    (tmp_path / "page.typ").write_text(
        '#set document(title: "x")\n#figure(image("figure.svg", alt: "x"), caption: [x])'
    )
    pdf = typst.compile(str(tmp_path / "page.typ"), pdf_standards=["ua-1", "a-2a"])
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "2–5" in text
    assert WORDS.title in text
