"""The words of the pages: whole in both languages, each used, each with the same fields."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from string import Formatter

import pytest

from constancia.claims.claim import Relation
from constancia.claims.locator import PARTS
from constancia.publish.pages.frame import STEPS, words
from constancia.publish.views.shapes import Mark

FILE = resources.files("constancia.phrases") / "screen" / "site.toml"
TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
PUBLISH = resources.files("constancia.publish")
PAGES, VIEWS = PUBLISH / "pages", PUBLISH / "views"
GATE = ("no_consent", "protected_name", "unnamed_person", "private", "address", "retracted")
MADE = (
    ("step", STEPS, ("",)),
    ("mark", [mark.value for mark in Mark], ("",)),
    ("index", ("all", "agency", "type", "place", "date"), ("", "_short", "_note")),
    ("code", ("number", "act", "source"), ("",)),
    ("counted", ("certain", "possible", "unplaced"), ("", "_note")),
    ("proven", ("files", "publisher", "bound", "time", "counts", "chronicle"), ("",)),
    ("unproven", ("true", "who", "complete", "time", "sources", "pages", "withheld", "anonymity"), ("",)),
    ("unproven", ("time",), ("_some",)),
    ("stamp", ("authority", "block", "calendar", "witness"), ("",)),
    ("relation", [relation.value for relation in Relation if not relation.competes], ("",)),
    ("where", PARTS, ("",)),
    ("consent", ("published", "public", "protected", "coding"), ("",)),
    ("entry", ("claims", "judgement", "vocabulary"), ("",)),
    ("withheld", ("name", "note", "statement", "wording", "source", "address"), ("",)),
    ("reason", GATE, ("", "_means")),
)
"""Keys that the pages put together: (start, the ends, the tails)."""


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_parts_and_fields(key: str) -> None:
    en, es = TEXTS[key]["en"], TEXTS[key]["es"]
    assert set(TEXTS[key]) == {"en", "es"} and en.strip() == en and es.strip() == es and en and es
    assert en.count("|") == es.count("|") <= 1
    assert fields(en) == fields(es)


def test_each_word_is_used_and_each_used_word_exists() -> None:
    sources = [file.read_text() for file in PAGES.iterdir() if file.name.endswith((".html", ".py"))]
    sources += [file.read_text() for file in VIEWS.iterdir() if file.name.endswith(".py")]
    used = {key for text in sources for key in re.findall(r"""["']([a-z_]+)["']""", text)}
    used |= {f"{start}_{end}{tail}" for start, ends, tails in MADE for end in ends for tail in tails}
    assert set(TEXTS) <= used
    called = {key for text in sources for key in re.findall(r"""\bt\(["']([a-z_]+)["'][,)]""", text)}
    assert called <= set(TEXTS)


def test_no_word_of_the_state_or_of_war() -> None:
    for key, text in TEXTS.items():
        assert not re.search(r"dossier|violat|victim|víctima", f"{text['en']} {text['es']}".casefold()), key


def test_plurals_follow_the_number_and_the_language() -> None:
    en, es = words("en"), words("es")
    assert (en("n_acts", n=1), en("n_acts", n=1234)) == ("1 act", "1,234 acts")
    assert (es("n_acts", n=1), es("n_acts", n=1234)) == ("1 acto", "1234 actos")


def test_every_reason_of_the_gate_has_its_words() -> None:
    gate = (PUBLISH / "gate.py").read_text()
    listed = set(re.findall(r"^    ([a-z_]+)  +[a-z]", gate.split('"""')[1], re.MULTILINE))
    assert listed == set(GATE)
    assert {f"reason_{code}{tail}" for code in GATE for tail in ("", "_means")} <= set(TEXTS)
