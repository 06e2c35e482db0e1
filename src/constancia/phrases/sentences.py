"""The sentence for an error: what, where, what next. Made from the code and its fields, at the edge.

A text may hold parts in square brackets: "[{file}: ]not a date[ ({reason})]". Such a part is left out where one of its
fields is missing. A reason that has a text of its own (table `reasons` of the files) is said in the language too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from constancia.errors import ConstanciaError
from constancia.phrases import texts
from constancia.phrases.numbers import number

FOLDER = "errors"
REASONS = "reasons"
_OPTIONAL = re.compile(r"\[([^\[\]]*\{[^\[\]]*)\]")
_FIELD = re.compile(r"\{([a-z_0-9]+)\}")
_PLACE = re.compile(r"^(?:\[[^\[\]]*\{(?:file|line)\}[^\[\]]*\]|\{file\}(?:\[[^\]]*\]|[^:\[])*:\s)+")
"""The part of a text that says where."""
_MISSING = "…"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def sentence(error: ConstanciaError, language: str) -> str:
    """One line for any error of ours. A code without a text gives the code with its fields."""
    text = _all().get(error.code, {}).get(texts.known(language))
    fields = _fields(error, language)
    if isinstance(text, str):
        return _filled(text, fields)
    said = ", ".join(f"{name}: {value}" for name, value in fields.items())
    return f"{error.code} ({said})" if said else error.code


def reason(error: ConstanciaError, language: str) -> str:
    """What is wrong with a cell, where the row itself stands beside it: column and sentence, no file, no line."""
    text = _all().get(error.code, {}).get(texts.known(language))
    fields = _fields(error, language)
    if not isinstance(text, str):
        return sentence(error, language)
    said = _filled(_PLACE.sub("", text), fields)
    said = f"{said[:1].upper()}{said[1:]}"
    return f"{fields['column']}: {said}" if "column" in fields else said


def codes() -> tuple[str, ...]:
    """Every code that has a text, sorted."""
    return tuple(sorted(code for code in _all() if code != REASONS))


def when(code: str) -> str:
    """When a code is raised, in English, for the reference."""
    return str(_all().get(code, {}).get("when", ""))


# --- private


def _all() -> texts.Table:
    return texts.folder(FOLDER)


def _fields(error: ConstanciaError, language: str) -> dict[str, str]:
    where = {"file": error.file, "line": error.line, "column": error.column, **error.fields}
    said = {name: _said(value, language) for name, value in where.items() if value not in (None, "")}
    if "sheet" in said and "file" in said:
        said["file"] = f"{said['file']} › {said['sheet']}"
    if "column" in said:
        said["column"] = said["column"].removesuffix(" *")
    if "reason" in said:
        said["reason"] = _reason(said["reason"], language)
    return said


def _said(value: object, language: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, language)
    return _CONTROL.sub(" ", str(value))


def _reason(reason: str, language: str) -> str:
    known: Mapping[str, Any] = _all().get(REASONS, {}).get(reason, {})
    return str(known.get(texts.known(language), reason))


def _filled(text: str, fields: Mapping[str, str]) -> str:
    def optional(match: re.Match[str]) -> str:
        part = match.group(1)
        return part if all(name in fields for name in _FIELD.findall(part)) else ""

    return _FIELD.sub(lambda match: fields.get(match.group(1), _MISSING), _OPTIONAL.sub(optional, text))
