"""Where in a source, from words."""

from __future__ import annotations

import pytest

from constancia.claims import Locator
from constancia.intake.locators import read_locator


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("", Locator()),
        ("p. 12", Locator(page="12")),
        ("pp. 3-4", Locator(page="3-4")),
        ("page iv", Locator(page="iv")),
        ("Página 12", Locator(page="12")),
        ("pág. 7", Locator(page="7")),
        ("para. 3", Locator(paragraph="3")),
        ("paragraph 3–5", Locator(paragraph="3–5")),
        ("párr. 4", Locator(paragraph="4")),
        ("¶ 4", Locator(paragraph="4")),
        ("p. 2, para. 7", Locator(page="2", paragraph="7")),
        ("opening part of the page", Locator(place="opening part of the page")),
        ("page 3 of the annex", Locator(place="page 3 of the annex")),
        ("p. 12" + " " * 100, Locator(place="p. 12" + " " * 100)),
    ],
)
def test_pages_and_paragraphs_are_read_and_all_else_is_a_place(text: str, locator: Locator) -> None:
    assert read_locator(text) == locator
