"""axe finds nothing (WCAG 2.2 AA and its best practices) on any kind of page, whatever the reader's device."""

from __future__ import annotations

from typing import Any

import pytest

from tests.publish.browser import axe

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.slow]

KINDS = (
    "index.html", "report.html", "acts/a036.html", "acts/a012.html", "sources/un-20190605.html",
    "sources/index.html", "figures/1.html", "figures/2.html", "figures/index.html", "acts/index.html",
    "by/agency.html", "by/date.html", "withheld.html", "verify.html", "proof/index.html", "codes.html",
)  # fmt: skip
DEVICES = {"desktop": (1366, 768), "phone": (360, 740)}


@pytest.fixture(scope="session")
def script() -> str:
    return axe.source()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_axe_finds_nothing(open_page: Any, script: str, device: str, scheme: str) -> None:
    width, height = DEVICES[device]
    found = []
    page = open_page("index.html", width=width, height=height, color_scheme=scheme)
    root = page.url.removesuffix("index.html")
    for path in ("index.html", *(f"{language}/{kind}" for language in ("en", "es") for kind in KINDS)):
        page.goto(root + path)
        found += [f"{path}: {fault}" for fault in axe.violations(page, script, only_colour=scheme == "dark")]
    assert found == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_tables_stay_tables_on_a_phone(open_page: Any, language: str) -> None:
    page = open_page(f"{language}/acts/a036.html", width=360, height=740)
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("columnheader").count() == 5
    assert page.get_by_role("row").count() > 10
