"""Drafts and faults as JSON, for the way from the reader's process to the case file's. Read back strictly: what comes
over this wire is no more trusted than the files it was read from."""

from __future__ import annotations

from typing import Any

import msgspec

from constancia.errors import ConstanciaError, Misuse, Unable, Wrong
from constancia.intake.draft import Draft

_CLASSES = {"Wrong": Wrong, "Misuse": Misuse, "Unable": Unable}
_DRAFT = msgspec.json.Decoder(Draft)


def to_draft(untrusted: bytes) -> Draft:
    """Raises Wrong("reader_said") for anything but a draft, every part of its type."""
    try:
        return _DRAFT.decode(untrusted)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Wrong("reader_said", reason=type(error).__name__) from error


def from_fault(error: ConstanciaError) -> dict[str, Any]:
    """An error by class, code, place and fields."""
    kind = next((name for name, one in _CLASSES.items() if isinstance(error, one)), "Wrong")
    return {
        "class": kind,
        "code": error.code,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "fields": error.fields,
    }


def to_fault(untrusted: Any) -> ConstanciaError:
    """Raises Wrong("reader_said") for anything that `from_fault` does not give."""
    try:
        kind = _CLASSES[untrusted["class"]]
        where = {name: untrusted[name] for name in ("file", "line", "column")}
        fields = {
            str(name): value for name, value in untrusted["fields"].items() if isinstance(value, str | int)
        }
        return kind(str(untrusted["code"]), **where, **fields)  # type: ignore[arg-type]
    except (TypeError, KeyError, AttributeError) as error:
        raise Wrong("reader_said", reason=type(error).__name__) from error
