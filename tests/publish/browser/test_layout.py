"""The pages fit where they are read: phone, laptop, paper; they load nothing but their style sheet and drawings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.publish.browser.test_accessibility import KINDS

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.slow]

OVER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const b = e.getBoundingClientRect(), s = getComputedStyle(e);
  return s.clipPath === 'none' && !e.closest('.unseen, .skip, thead') && b.width > 0 && b.right > innerWidth + 0.5;
}).map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_runs_over_the_edge(open_page: Any, width: int) -> None:
    page = open_page("index.html", width=width, height=740)
    root = page.url.removesuffix("index.html")
    for path in (f"{language}/{kind}" for language in ("en", "es") for kind in KINDS):
        page.goto(root + path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(OVER) == [], path


@pytest.mark.parametrize("path", ["index.html", "en/index.html", "es/index.html"])
def test_the_landing_page_fits_a_laptop(open_page: Any, path: str) -> None:
    page = open_page(path, width=1366, height=768)
    parts = [
        "h1",
        ".subtitle",
        "#abstract + p",
        "#contents",
        "#files",
        "#about ~ dl",
        "#cite",
        "#withheld",
        "#verify",
    ]
    for part in (*parts, ".downloads", ".service section:last-child p:last-child"):
        box = page.locator(part).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, part


def test_a_line_of_the_report_holds_about_66_characters(open_page: Any) -> None:
    page = open_page("en/report.html")
    lines = page.evaluate("""() => [...document.querySelectorAll('.text > p')].map(p => {
        return [p.textContent.length, p.clientHeight / parseFloat(getComputedStyle(p).lineHeight)]; })""")
    characters = sum(length for length, _ in lines) / sum(number for _, number in lines)
    assert 56 <= characters <= 70


def test_pages_work_without_script_and_ask_for_nothing_else(open_page: Any) -> None:
    for kind in ("index.html", "report.html", "acts/a036.html", "figures/2.html"):
        page = open_page(f"es/{kind}", java_script_enabled=False)
        assert {Path(url).suffix for url in page.requested} <= {".html", ".css", ".svg"}
        assert all(url.startswith("file://") for url in page.requested)
        assert page.said == []


def test_style_holds_under_its_own_policy(open_page: Any) -> None:
    page = open_page("en/figures/2.html")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 253, 248)"
    assert page.evaluate("() => document.querySelector('img').naturalWidth") > 0


def test_paper_shows_codes_and_hides_what_only_a_screen_needs(open_page: Any) -> None:
    page = open_page("en/report.html")
    page.emulate_media(media="print")
    assert page.locator(".rooms").is_hidden() and page.locator(".skip").is_hidden()
    shown = page.evaluate(
        """() => getComputedStyle(document.querySelector('.text a[data-code]'), '::after').content"""
    )
    assert re.sub(r"[\\" + '"' + r" ]", "", shown) == "[1]"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
