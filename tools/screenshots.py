"""`python tools/screenshots.py`: pictures of the demo's publication for the README, into `docs/images/`.

Needs `demo/site` (`make demo`) and the system's Chromium. Nothing is fetched: pages are opened from the disk, with
scripts switched off, as a reader might.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "demo/site"
IMAGES = ROOT / "docs/images"
DESKTOP, PHONE = (1280, 860), (390, 780)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the page below the site, the colours, and the size of the window in CSS pixels."""

    name: str
    page: str
    colours: str = "light"
    size: tuple[int, int] = DESKTOP

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.page.partition("/")[0]


def main() -> int:
    """Take every picture. Exit 2 where there is nothing to take one of."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not (SITE / "index.html").exists() or chromium is None:
        print("Run `make demo` first, and install Chromium.", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in shots():
            take(browser, shot)
            print(f"docs/images/{shot.name}.png")
        browser.close()
    return 0


def shots() -> Iterator[Shot]:
    """What is pictured: landing page, report, figure and act, in daylight and in the dark, on desk and phone."""
    for language, mark in (("en", ""), ("es", ".es")):
        yield Shot(f"landing{mark}", f"{language}/index.html")
        yield Shot(f"report{mark}", f"{language}/report.html")
    figure = next(path.with_suffix(".html").name for path in sorted((SITE / "en/figures").glob("*.svg")))
    act = act_with_most_sources()
    yield Shot("figure", f"en/figures/{figure}")
    yield Shot("act", f"en/acts/{act}")
    yield Shot("landing-dark", "en/index.html", "dark")
    yield Shot("act-dark", f"en/acts/{act}", "dark")
    yield Shot("landing-phone", "en/index.html", size=PHONE)
    yield Shot("act-phone", f"en/acts/{act}", size=PHONE)
    yield Shot("report-phone-dark", "es/report.html", "dark", PHONE)


def act_with_most_sources() -> str:
    """The page that links to the most sources: where disagreement is best seen."""
    pages = [path for path in (SITE / "en/acts").glob("*.html") if path.name != "index.html"]
    return max(pages, key=lambda path: (path.read_text("utf-8").count("/sources/"), path.name)).name


def take(browser: Browser, shot: Shot) -> None:
    """One picture of what is seen without scrolling."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.colours == "dark" else "light",
        device_scale_factor=1 if shot.size == DESKTOP else 2,
        java_script_enabled=False,
        locale=shot.language,
        offline=True,
    )
    page = context.new_page()
    page.goto((SITE / shot.page).as_uri())
    page.screenshot(path=str(IMAGES / f"{shot.name}.png"))
    context.close()


if __name__ == "__main__":
    sys.exit(main())
