"""The reference page of the errors: every code, its exit code, when it is raised, and what is said."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from reference_heads import head

from constancia.phrases import sentences, texts

ROOT = Path(__file__).resolve().parents[1]
EXITS = {"Misuse": 2, "Unable": 3, "Notice": 0}
"""What is raised as neither is Wrong, or a fault that ends as one: exit 1."""

TITLES = {
    "cli": ("Asking", "Al pedir"),
    "casefile": ("The case file", "El expediente"),
    "vault": ("What is on disk", "Lo que está en el disco"),
    "intake": ("Importing", "Al importar"),
    "redact": ("Redacting", "Al testar"),
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
    return head("errors", language) + "".join(_section(room, language) for room in rooms)


def files() -> dict[str, dict[str, dict[str, str]]]:
    """The texts of each file of errors, by room."""
    folder = texts.FOLDER / sentences.FOLDER
    found = {
        path.stem: texts.one(f"{sentences.FOLDER}/{path.stem}") for path in sorted(folder.glob("*.toml"))
    }
    return {
        room: {code: dict(said) for code, said in table.items() if code != sentences.REASONS}
        for room, table in found.items()
    }


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
