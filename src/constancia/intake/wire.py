"""Drafts and faults as JSON, for the way from the reader's process to the case file's. Read back strictly: what comes
over this wire is no more trusted than the files it was read from."""

from __future__ import annotations

from typing import Any

from constancia.claims import Account, Kind, Locator, Qualifier, Relation
from constancia.errors import ConstanciaError, Unable, Wrong
from constancia.intake.draft import NOWHERE, Draft, DraftClaim

_ACCOUNTS = {account.value: account for account in Account}
_RELATIONS = {relation.value: relation for relation in Relation}
_QUALIFIERS = {qualifier.value: qualifier for qualifier in Qualifier}
_TEXT, _OPTIONAL = {str}, {str, type(None)}
_CLASSES = {"Wrong": Wrong, "Unable": Unable}


def from_draft(draft: Draft) -> list[Any]:
    """A draft as a list, its claims as lists."""
    return [
        draft.kind.value,
        draft.key,
        draft.subject,
        dict(draft.body),
        [_from_claim(c) for c in draft.claims],
    ]


def to_draft(untrusted: Any) -> Draft:
    """Raises Wrong("reader_said") for anything that `from_draft` does not give."""
    try:
        kind, key, subject, body, claims = untrusted
        if not (isinstance(key, str) and isinstance(body, dict) and isinstance(subject, str | None)):
            raise TypeError
        return Draft(Kind(kind), key, subject, tuple([_to_claim(claim) for claim in claims]), body)
    except (TypeError, ValueError, KeyError) as error:
        raise Wrong("reader_said", reason=type(error).__name__) from error


def _from_claim(claim: DraftClaim) -> list[Any]:
    return [
        claim.property,
        claim.value,
        claim.source,
        claim.is_reference,
        claim.locator.to_json(),
        claim.account.value,
        claim.relation.value,
        claim.qualifier and claim.qualifier.value,
        claim.words,
        claim.note,
        claim.row,
    ]


def _to_claim(untrusted: Any) -> DraftClaim:
    name, value, source, is_reference, locator, account, relation, qualifier, words, note, row = untrusted
    if {type(name), type(value), type(source)} != _TEXT or not {
        type(words),
        type(note),
        type(row),
    } <= _OPTIONAL:
        raise TypeError
    return DraftClaim(
        name,
        value,
        source,
        bool(is_reference),
        Locator.from_json(locator) if locator != {} else NOWHERE,
        _ACCOUNTS[account],
        _RELATIONS[relation],
        None if qualifier is None else _QUALIFIERS[qualifier],
        words,
        note,
        row,
    )


def from_fault(error: ConstanciaError) -> dict[str, Any]:
    """An error by class, code, place and fields."""
    kind = "Unable" if isinstance(error, Unable) else "Wrong"
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
