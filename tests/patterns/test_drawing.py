"""Words, escaping, wrapping, themes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.patterns.drawing import COLOURS, Drawing, escape, measure, style, wrap
from tests.patterns.svg import HOSTILE, SVG, WORDS, hostile, read


@given(st.text())
def test_any_text_becomes_xml_and_cannot_turn_the_writing(text: str) -> None:
    element = ET.fromstring(f"<t a='{escape(text)}'>{escape(text)}</t>")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00]", element.text or "")
    if text.isalnum() and text.isascii():
        assert element.text == text


def test_hostile_words_are_text() -> None:
    svg = Drawing(prefix="x", theme="web", width=360).document(100, hostile())
    title = read(svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == "[U+202E]<script>alert('x')</script>&\"\ufffd[U+200F]end"
    assert "<script" not in svg and HOSTILE not in svg


def test_a_prefix_is_a_plain_name() -> None:
    for prefix in ("", "1", 'a"b', "a b", "A"):
        with pytest.raises(ValueError):
            Drawing(prefix=prefix, theme="web", width=360)


def test_print_has_neither_classes_nor_style() -> None:
    drawing = Drawing(prefix="x", theme="print", width=360)
    drawing.text(0, 10, "word")
    svg = drawing.document(20, WORDS)
    assert "<style" not in svg and "var(" not in svg and svg.count("class=") == 1
    assert COLOURS["ink"][0] in svg


def test_the_web_has_light_and_dark_and_a_page_may_set_either() -> None:
    css = style("x")
    assert "prefers-color-scheme:dark" in css
    for role, (light, dark) in COLOURS.items():
        assert f"--f-{role}:var(--figure-{role},{light})" in css
        assert f"--f-{role}:var(--figure-{role},{dark})" in css


@pytest.mark.parametrize("ground", ["paper", "land", "beyond", "water"])
@pytest.mark.parametrize("role", ["ink", "quiet", "accent"])
def test_what_is_written_stands_out(role: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5 in light and dark."""
    for scheme in (0, 1):
        assert _contrast(COLOURS[role][scheme], COLOURS[ground][scheme]) >= 4.5


def test_numbers_and_ranges() -> None:
    assert WORDS.number(12, 12) == "12"
    assert WORDS.number(1000, 12000) == "1,000–12,000"
    assert WORDS.number(2700, None) == "≥\u202f2,700"


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")),
    st.integers(30, 300),
)
def test_lines_fit_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, size=12, width=width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measure(line, 12) <= width or len(line) == 1 for line in lines)


def test_a_cut_text_says_so() -> None:
    lines = wrap("one two three four five six seven", size=12, width=60, most=2)
    assert len(lines) == 2 and lines[-1].endswith("…") and measure(lines[-1], 12) <= 60


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
