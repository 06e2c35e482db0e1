"""The reference page of the errors: every code, its exit code, when it is raised, and what is said."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from constancia.phrases import sentences, texts

ROOT = Path(__file__).resolve().parents[1]
EXITS = {"Misuse": 2, "Unable": 3}
"""What is raised as neither is Wrong, or a fault that ends as one: exit 1."""

INTRO = {
    "en": """# Errors

*[En español](errors.es.md)*

Made by `make docs` from the program itself; do not edit it by hand.

An error is one line on standard error: what is wrong, where, and what to do next. It never holds what a record says, a name or a key. With `--json` it is an object `{"code", "file", "line", "column", "message"}`; a script goes by the code, which does not change, and by the exit code. In the sentences below `{file}`, `{line}`, `{column}` and the like stand for what is said of the place, and what is in square brackets is said only where it is known.
""",
    "es": """# Errores

*[In English](errors.md)*

Se genera con `make docs` a partir del propio programa; no debe editarse a mano.

Un error es una línea en la salida de errores: qué está mal, dónde y qué hacer. Nunca contiene lo que dice un asiento, un nombre ni una clave. Con `--json` es un objeto `{"code", "file", "line", "column", "message"}`; un programa se guía por el código, que no cambia, y por el código de salida. En las frases siguientes, `{file}`, `{line}`, `{column}` y similares están por lo que se dice del lugar, y lo que va entre corchetes se dice solo donde se conoce.
""",
}
TITLES = {
    "cli": ("Asking", "Al pedir"),
    "casefile": ("The case file", "El expediente"),
    "vault": ("What is on disk", "Lo que está en el disco"),
    "intake": ("Importing", "Al importar"),
    "vocabulary": ("Vocabulary", "Vocabulario"),
    "publication": ("Publishing", "Al publicar"),
    "report": ("The report", "El informe"),
    "verify": ("Verifying", "Al comprobar"),
    "log": ("Log records, seals and proofs", "Asientos, sellos y pruebas"),
}
HEADS = {
    "en": "| code | exit | when | what is said |\n|---|---|---|---|",
    "es": "| código | salida | qué se dice |\n|---|---|---|",
}


def page(language: str) -> str:
    """The whole page in a language: a table for each room."""
    rooms = sorted(files(), key=lambda room: (list(TITLES).index(room) if room in TITLES else 99, room))
    return INTRO[language] + "".join(_section(room, language) for room in rooms)


def files() -> dict[str, dict[str, dict[str, str]]]:
    """The texts of each file of errors, by room."""
    folder = texts.FOLDER / sentences.FOLDER
    found = {path.stem: texts.one(f"{sentences.FOLDER}/{path.stem}") for path in sorted(folder.glob("*.toml"))}
    return {room: {code: dict(said) for code, said in table.items() if code != sentences.REASONS} for room, table in found.items()}


def exit_of(code: str) -> int:
    """The exit code with which an error ends."""
    raised = _raised()[code] - {"Wrong"}
    return next((EXITS[name] for name in EXITS if name in raised), 1)


def _section(room: str, language: str) -> str:
    rows = [_row(code, language) for code in sorted(files()[room])]
    if not rows:
        return ""
    title = TITLES.get(room, (room, room))[language == "es"]
    return f"\n## {title}\n\n{HEADS[language]}\n" + "".join(rows)


def _row(code: str, language: str) -> str:
    said = files_of(code)[language]
    cells = [f"`{code}`", str(exit_of(code))]
    cells += [_sentence(sentences.when(code))] if language == "en" else []
    return "| " + " | ".join([*cells, said]).replace("\n", " ") + " |\n"


def files_of(code: str) -> dict[str, str]:
    """The texts of one code, with bars written so that they do not end a cell."""
    said = next(table[code] for table in files().values() if code in table)
    return {name: text.replace("|", "\\|") for name, text in said.items()}


def _sentence(when: str) -> str:
    text = when.strip().rstrip(".").replace("|", "\\|")
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


@cache
def _raised() -> dict[str, set[str]]:
    """Code -> the classes that it is raised as, read from the source."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "src/constancia").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value].add(node.func.id)
    return found
