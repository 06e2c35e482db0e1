"""The words of the pages: whole in both languages, each used, each with the same fields."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from string import Formatter

import pytest

from constancia.publish.pages.frame import STEPS, words
from constancia.publish.views import Mark

FILE = resources.files("constancia.phrases") / "screen" / "site.toml"
TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
PAGES = resources.files("constancia.publish.pages")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_parts_and_fields(key: str) -> None:
    en, es = TEXTS[key]["en"], TEXTS[key]["es"]
    assert set(TEXTS[key]) == {"en", "es"} and en.strip() == en and es.strip() == es and en and es
    assert en.count("|") == es.count("|") <= 1
    assert fields(en) == fields(es) <= {"n"}


def test_each_word_is_used_and_each_used_word_exists() -> None:
    sources = [file.read_text() for file in PAGES.iterdir() if file.name.endswith((".html", ".py"))]
    used = {key for text in sources for key in re.findall(r"""["']([a-z_]+)["']""", text)}
    used |= {f"step_{step}" for step in STEPS} | {f"mark_{mark.value}" for mark in Mark}
    used |= {
        f"index_{code}{tail}"
        for code in ("all", "agency", "type", "place", "date")
        for tail in ("", "_short", "_note")
    }
    used |= {f"code_{kind}" for kind in ("number", "act", "source")}
    used |= {f"counted_{how}{tail}" for how in ("certain", "possible", "unplaced") for tail in ("", "_note")}
    used |= {f"proven_{n}" for n in ("files", "publisher", "bound", "time", "counts", "chronicle")}
    used |= {f"unproven_{n}" for n in ("true", "who", "complete", "time", "sources", "anonymity")}
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
