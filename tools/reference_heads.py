"""What stands above the tables of a generated page: text that people wrote, in `tools/pages/`."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).with_name("pages")


def head(name: str, language: str = "en") -> str:
    """The text of a page by its name, in a language."""
    return PAGES.joinpath(f"{name}{'' if language == 'en' else '.' + language}.md").read_text("utf-8")
