"""The reference page of the words: what code calls a thing, what people read in either language, and what it means."""

from __future__ import annotations

import tomllib
from pathlib import Path

from reference_heads import head

from constancia.phrases import texts

GLOSSARY = Path(__file__).with_name("glossary.toml")


def page(language: str) -> str:
    """The whole page in a language, in the order of the glossary."""
    shown = texts.one("screen")
    order = ("en", "es") if language == "en" else ("es", "en")
    rows = []
    for word, meaning in glossary().items():
        names = [str(shown[word][name]).partition("|")[0] for name in order]
        rows.append(f"| `{word}` | {names[0]} | {names[1]} | {meaning[language]} |\n")
    return head("screen-words", language) + "".join(rows)


def glossary() -> dict[str, dict[str, str]]:
    """Word -> language -> meaning."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))
