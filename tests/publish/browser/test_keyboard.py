"""Everything can be reached and seen with a keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.slow]

WHERE = """() => { const a = document.activeElement, b = a.getBoundingClientRect(), s = getComputedStyle(a);
  return {tag: a.tagName, text: a.textContent.trim(), id: a.id, outline: s.outlineStyle + ' ' + s.outlineWidth,
          seen: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight}; }"""


def test_the_first_stop_skips_to_the_text(open_page: Any) -> None:
    page = open_page("en/acts/a036.html")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE)["text"] == "Skip to the text"
    assert page.evaluate(WHERE)["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["en/index.html", "es/acts/a036.html", "en/figures/2.html"])
def test_every_link_is_a_visible_stop_in_order(open_page: Any, path: str) -> None:
    page = open_page(path)
    links = page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.textContent.trim())")
    walked = []
    for _ in links:
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        assert stop["tag"] == "A" and stop["seen"], stop
        assert stop["outline"].startswith("solid 2px"), stop
        walked.append(stop["text"])
    assert walked == links


def test_the_trail_is_walked_by_keyboard_from_number_to_proof(open_page: Any) -> None:
    page = open_page("en/report.html", java_script_enabled=True)
    for address, lands in [
        ("figures/1.html", "/figures/1.html"),
        ("../acts/a001.html", "/acts/a001.html"),
        ("../sources/lat-20170619.html", "/sources/lat-20170619.html"),
        ("../proof/index.html#seal-1", "/proof/index.html#seal-1"),
    ]:
        page.locator(f'main a[href="{address}"]').first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{lands}")
        assert page.url.endswith(lands)
