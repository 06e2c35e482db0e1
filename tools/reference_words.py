"""The reference page of the words: what code calls a thing, what people read in either language, and what it means."""

from __future__ import annotations

import tomllib
from pathlib import Path

from constancia.phrases import texts

GLOSSARY = Path(__file__).with_name("glossary.toml")
INTRO = {
    "en": """# Words

*[En español](screen-words.es.md)*

Made by `make docs` from `src/constancia/phrases/screen.toml` and `tools/glossary.toml`; do not edit it by hand.

Code, formats and reference use one word for a thing. On screen and on paper people read another where the first would mean nothing to them, or the wrong thing. What may be said of an act, of a role, of a source and so on is in the [vocabulary](vocabulary.md).

| in code | on screen | in Spanish | what it is |
|---|---|---|---|
""",
    "es": """# Palabras

*[In English](screen-words.md)*

Se genera con `make docs` a partir de `src/constancia/phrases/screen.toml` y `tools/glossary.toml`; no debe editarse a mano.

El código, los formatos y la referencia usan una palabra para cada cosa. En pantalla y en papel las personas leen otra cuando la primera no les diría nada, o algo equivocado. Lo que puede decirse de un acto, de una función, de una fuente, etcétera, está en el [vocabulario](vocabulary.es.md).

| en el código | en pantalla | en inglés | qué es |
|---|---|---|---|
""",
}


def page(language: str) -> str:
    """The whole page in a language, in the order of the glossary."""
    shown = texts.one("screen")
    order = ("en", "es") if language == "en" else ("es", "en")
    rows = []
    for word, meaning in glossary().items():
        names = [str(shown[word][name]).partition("|")[0] for name in order]
        rows.append(f"| `{word}` | {names[0]} | {names[1]} | {meaning[language]} |\n")
    return INTRO[language] + "".join(rows)


def glossary() -> dict[str, dict[str, str]]:
    """Word -> language -> meaning."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))
