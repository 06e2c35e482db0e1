"""What an entry says, and its form as named fields.

The log signs a list of (name, value) fields and knows nothing of claims; this module is the one place that turns
a record into fields and back. A claim takes one field for its value and one for each thing that may have to be
withheld apart from it, so that a publication can show a value while its source, wording or note stays away:

    c0          {"property", "value", "qualifier"?, "relation"?}
    c0.source   {"source", "locator"?, "account", "certainty"?}
    c0.words    the source's wording
    c0.note     the coder's note (never published)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from constancia.claims.claim import Account, Claim, Digest, Qualifier, Relation, SubjectId
from constancia.claims.locator import Locator
from constancia.errors import Wrong

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


class Kind(StrEnum):
    """Kinds of entry. Those not written yet are reserved."""

    CLAIMS = "claims"
    RETRACTION = "retraction"
    JUDGEMENT = "judgement"
    EVIDENCE = "evidence"
    CUSTODY = "custody"
    CONSENT = "consent"
    HOLD = "hold"
    DESTRUCTION = "destruction"
    GRANT = "grant"
    VOCABULARY = "vocabulary"
    BATCH = "batch"
    PUBLICATION = "publication"


class Record(Struct, frozen=True):
    """One statement: claims about one subject from one source, or one decision (whose parts are in `body`).

    `batch` names the import it belongs to, `rows` the table rows it came from ("claims/clm_0001"). In a
    publication any of them may be missing. `digest` is that of the field `kind`, by which a record is cited.
    `body` by kind: retraction {"claims", "reason"}, judgement {"property", "claim", "reason_en", "reason_es"}
    or {"same_as", …}, vocabulary {"term"}, batch {"package", "state"}, and so on.
    """

    kind: Kind
    subject: SubjectId | None = None
    at: str | None = None
    batch: str | None = None
    rows: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    body: Mapping[str, Json] = field(default_factory=dict)
    digest: Digest = Digest("")


def to_fields(record: Record) -> list[tuple[str, Json]]:
    """The record as fields for the log to sign, in a fixed order."""
    out: list[tuple[str, Json]] = [("kind", record.kind.value)]
    if record.at is not None:
        out.append(("at", record.at))
    if record.subject is not None:
        out.append(("subject", record.subject))
    if record.batch is not None:
        out.append(("batch", record.batch))
    if record.rows:
        out.append(("rows", list(record.rows)))
    if record.body:
        out.extend((f"body.{name}", value) for name, value in record.body.items())
    for number, claim in enumerate(record.claims):
        _add_claim(out, f"c{number}", claim)
    return out


def _add_claim(out: list[tuple[str, Json]], name: str, claim: Claim) -> None:
    value: dict[str, Json] = {"property": claim.property, "value": claim.value}
    if claim.qualifier is not None:
        value["qualifier"] = claim.qualifier._value_
    if claim.relation is not Relation.SUPPORTS:
        value["relation"] = claim.relation._value_
    out.append((name, value))
    source: dict[str, Json] = {"source": claim.source, "account": claim.account._value_}
    if claim.locator is not None:
        source["locator"] = {**claim.locator.to_json()}
    if claim.certainty is not None:
        source["certainty"] = claim.certainty
    out.append((f"{name}.source", source))
    if claim.words is not None:
        out.append((f"{name}.words", claim.words))
    if claim.note is not None:
        out.append((f"{name}.note", claim.note))


def from_fields(untrusted: Mapping[str, tuple[Json, str]]) -> Record:
    """Read a record back from disclosed fields: name -> (value, digest). Parts that are withheld stay empty.

    Raises Wrong("record", reason) for an unknown kind, name or shape, Wrong("locator").
    """
    try:
        kind, digest = untrusted["kind"]
        subject = SubjectId(_text(untrusted["subject"][0])) if "subject" in untrusted else None
        claims, body = [], {}
        for name, (value, of) in untrusted.items():
            if name in _PLAIN:
                continue
            if name.startswith("body."):
                body[name[5:]] = value
            elif name[0] == "c" and name[1:].isdecimal():
                claims.append(
                    _claim(name, value, untrusted, subject=subject or SubjectId(""), digest=Digest(of))
                )
            elif not _PART.fullmatch(name):
                raise ValueError(name)
        return Record(
            kind=Kind(_text(kind)),
            subject=subject or None,
            at=_optional_text(untrusted, "at"),
            batch=_optional_text(untrusted, "batch"),
            rows=tuple(_texts(untrusted["rows"][0])) if "rows" in untrusted else (),
            claims=tuple(claims),
            body=body,
            digest=Digest(digest),
        )
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise Wrong("record", reason=type(error).__name__) from error


_PLAIN = frozenset({"kind", "at", "subject", "batch", "rows"})
_PART = re.compile(r"c[0-9]+\.(?:source|words|note)", re.ASCII)
"""Parts of a claim; where its value is withheld they say nothing on their own."""

_VALUE = frozenset({"property", "value", "qualifier", "relation"})
_SOURCE = frozenset({"source", "locator", "account", "certainty"})
_ACCOUNTS = {account.value: account for account in Account}
_RELATIONS = {relation.value: relation for relation in Relation}
_QUALIFIERS: dict[Json, Qualifier | None] = {None: None, **{q.value: q for q in Qualifier}}


def _claim(
    name: str,
    value: Json,
    fields: Mapping[str, tuple[Json, str]],
    *,
    subject: SubjectId,
    digest: Digest,
) -> Claim:
    if not isinstance(value, dict) or not value.keys() <= _VALUE:
        raise ValueError("claim")
    source, account, locator, certainty = _source(fields.get(f"{name}.source"))
    return Claim(
        subject,
        _text(value["property"]),
        _text(value["value"]),
        source,
        locator,
        account,
        _RELATIONS[_text(value.get("relation", "supports"))],
        _QUALIFIERS[value.get("qualifier")],
        certainty,
        _optional_text(fields, f"{name}.words"),
        _optional_text(fields, f"{name}.note"),
        digest,
    )


def _source(
    field: tuple[Json, str] | None,
) -> tuple[SubjectId | None, Account, Locator | None, str | None]:
    if field is None:
        return None, Account.UNCLEAR, None, None
    about = field[0]
    if not isinstance(about, dict) or not about.keys() <= _SOURCE:
        raise ValueError("source")
    locator = Locator.from_json(about["locator"]) if "locator" in about else None
    certainty = about.get("certainty")
    return (
        SubjectId(_text(about["source"])),
        _ACCOUNTS[_text(about["account"])],
        locator,
        None if certainty is None else _text(certainty),
    )


def _optional_text(fields: Mapping[str, tuple[Json, str]], name: str) -> str | None:
    field = fields.get(name)
    return None if field is None else _text(field[0])


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _texts(value: Json) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("list")
    return [_text(item) for item in value]
