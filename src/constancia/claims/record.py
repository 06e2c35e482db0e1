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

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Record:
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
        out.extend(_claim_fields(f"c{number}", claim))
    return out


def _claim_fields(name: str, claim: Claim) -> Iterator[tuple[str, Json]]:
    value: dict[str, Json] = {"property": claim.property, "value": claim.value}
    if claim.qualifier is not None:
        value["qualifier"] = claim.qualifier.value
    if claim.relation is not Relation.SUPPORTS:
        value["relation"] = claim.relation.value
    yield name, value
    source: dict[str, Json] = {"source": claim.source, "account": claim.account.value}
    if claim.locator is not None:
        source["locator"] = dict(claim.locator.to_json())
    if claim.certainty is not None:
        source["certainty"] = claim.certainty
    yield f"{name}.source", source
    if claim.words is not None:
        yield f"{name}.words", claim.words
    if claim.note is not None:
        yield f"{name}.note", claim.note


def from_fields(untrusted: Mapping[str, tuple[Json, str]]) -> Record:
    """Read a record back from disclosed fields: name -> (value, digest). Parts that are withheld stay empty.

    Raises Wrong("record", reason) for an unknown kind, name or shape.
    """
    taken: dict[str, Json] = {name: value for name, (value, _) in untrusted.items()}
    try:
        kind = Kind(_text(taken.pop("kind")))
        subject = SubjectId(_text(taken.pop("subject", "")))
        at, batch = taken.pop("at", None), taken.pop("batch", None)
        rows = tuple(_texts(taken.pop("rows", [])))
        body = {name[5:]: taken.pop(name) for name in list(taken) if name.startswith("body.")}
        claims = tuple(_claims(taken, subject, digest_of=lambda name: Digest(untrusted[name][1])))
        return Record(
            kind=kind,
            subject=subject or None,
            at=None if at is None else _text(at),
            batch=None if batch is None else _text(batch),
            rows=rows,
            claims=claims,
            body=body,
            digest=Digest(untrusted["kind"][1]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Wrong("record", reason=type(error).__name__) from error


def _claims(
    taken: dict[str, Json], subject: SubjectId, *, digest_of: Callable[[str], Digest]
) -> Iterator[Claim]:
    for name in [name for name in taken if "." not in name]:
        value = taken.pop(name)
        source, words, note = (taken.pop(f"{name}.{part}", None) for part in ("source", "words", "note"))
        if not (name[:1] == "c" and name[1:].isdecimal() and isinstance(value, dict)):
            raise ValueError(name)
        yield _claim(value, source, words=words, note=note, subject=subject, digest=digest_of(name))
    # what is left are parts of claims whose value is withheld: they say nothing on their own


def _claim(
    value: dict[str, Json], source: Json, *, words: Json, note: Json, subject: SubjectId, digest: Digest
) -> Claim:
    about = source if isinstance(source, dict) else {}
    if set(value) - {"property", "value", "qualifier", "relation"}:
        raise ValueError("claim")
    if set(about) - {"source", "locator", "account", "certainty"}:
        raise ValueError("source")
    qualifier, certainty = value.get("qualifier"), about.get("certainty")
    return Claim(
        subject=subject,
        property=_text(value["property"]),
        value=_text(value["value"]),
        source=SubjectId(_text(about["source"])) if about else None,
        locator=Locator.from_json(about["locator"]) if "locator" in about else None,
        account=Account(_text(about["account"])) if about else Account.UNCLEAR,
        relation=Relation(_text(value.get("relation", "supports"))),
        qualifier=None if qualifier is None else Qualifier(_text(qualifier)),
        certainty=None if certainty is None else _text(certainty),
        words=None if words is None else _text(words),
        note=None if note is None else _text(note),
        digest=digest,
    )


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _texts(value: Json) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("list")
    return [_text(item) for item in value]
