"""The tables behind the tables: every value with what it rests on, every claim, every judgement."""

from __future__ import annotations

from collections.abc import Iterator

from constancia.claims.claim import Claim
from constancia.claims.profile import Profile, Property, Value
from constancia.claims.record import Kind, Record
from constancia.log.entry import Entry, body
from constancia.publish.data.material import Material, cited, table_of
from constancia.publish.data.spreadsheet import Cell, Column, Table

_VALUES = (
    *map(Column, ("about", "table", "property", "value", "label", "words")),
    *(Column(name, "boolean") for name in ("certain", "exclusive", "disputed", "by_coding")),
    Column("origins", "integer"),
    Column("digests"),
)


def values(material: Material) -> Table:
    """Every value of every property of every subject, as the claims come to it."""
    rows = [
        _value_row(material, profile, held, value)
        for profile in material.profiles.values()
        for held in profile.properties.values()
        for value in held.values
    ]
    return Table(
        "values", _VALUES, tuple(sorted(rows, key=_as_texts)), key=("about", "property", "value", "words")
    )


def _value_row(material: Material, profile: Profile, held: Property, value: Value) -> tuple[Cell, ...]:
    return (
        material.code_of(profile.subject),
        table_of(profile),
        held.name,
        material.code(value.value) or None,
        material.label(value.value) or None,
        value.words,
        value.certain,
        held.exclusive,
        held.disputed,
        value.coding_only,
        value.origins,
        " ".join(sorted(f"sha256:{claim.digest}" for claim in value.claims)) or None,
    )


_CLAIMS = (
    *map(
        Column, ("digest", "about", "table", "property", "value", "label", "words", "qualifier", "relation")
    ),
    *map(Column, ("account", "certainty", "source", "source_title", "locator")),
    *map(Column, ("source_digest", "words_digest", "standing", "entry")),
)


def claims(material: Material) -> Table:
    """Every published claim, as its entry discloses it."""
    standing = dict(_standing(material))
    rows = [
        _claim_row(material, claim, digests, standing.get(claim.digest))
        for record, entry in zip(material.records, material.reissued, strict=True)
        for claim, digests in _with_digests(record, entry)
    ]
    return Table("claims", _CLAIMS, tuple(sorted(rows, key=_as_texts)), key=("digest",))


def _with_digests(record: Record, entry: Entry) -> Iterator[tuple[Claim, tuple[str | None, str | None, str]]]:
    """Each claim, with the digests of its source and wording, and the body of its entry."""
    if not record.claims:
        return
    fields = entry.fields()
    names = {digest: name for name, (_, digest) in fields.items()}
    whole = body(entry.sd).hex()
    for claim in record.claims:
        name = names[claim.digest]
        source, words = (fields.get(f"{name}.{part}", (None, None))[1] for part in ("source", "words"))
        yield claim, (source, words, whole)


def _standing(material: Material) -> Iterator[tuple[str, str]]:
    """What became of each claim: `beside` the question, `set_aside` by a judgement, or part of a `value`."""
    for profile in material.profiles.values():
        for held in profile.properties.values():
            yield from ((claim.digest, "beside") for claim in held.beside)
            yield from ((claim.digest, "set_aside") for claim in held.set_aside)
            yield from ((claim.digest, "value") for value in held.values for claim in value.claims)


def _claim_row(
    material: Material, claim: Claim, digests: tuple[str | None, str | None, str], standing: str | None
) -> tuple[Cell, ...]:
    source_digest, words_digest, whole = digests
    return (
        cited(claim.digest),
        material.code(claim.subject),
        table_of(material.profiles.get(material.leader(claim.subject) or claim.subject)),
        claim.property,
        material.code(claim.value) or None,
        material.label(claim.value) or None,
        claim.words,
        None if claim.qualifier is None else claim.qualifier.value,
        claim.relation.value,
        None if source_digest is None else claim.account.value,
        None if source_digest is None else claim.certainty,
        None if claim.source is None else material.code(claim.source),
        None if claim.source is None else material.label(claim.source) or None,
        None if claim.locator is None else "; ".join(f"{k}: {v}" for k, v in claim.locator.to_json().items()),
        cited(source_digest),
        cited(words_digest),
        standing,
        whole,
    )


_JUDGEMENTS = tuple(
    map(Column, ("digest", "about", "property", "claim", "reason_en", "reason_es", "same_as", "entry"))
)


def judgements(material: Material) -> Table:
    """Every published judgement: the claim chosen, or the subject found to be the same, and why."""
    rows = []
    for record, entry in zip(material.records, material.reissued, strict=True):
        if record.kind is not Kind.JUDGEMENT or record.subject is None:
            continue
        said = {name: text if isinstance(text, str) else None for name, text in record.body.items()}
        parts = [said.get(name) for name in ("property", "claim", "reason_en", "reason_es", "same_as")]
        about = material.code(record.subject)
        parts[1] = cited(parts[1])
        rows.append((cited(record.digest), about, *parts, body(entry.sd).hex()))
    return Table("judgements", _JUDGEMENTS, tuple(sorted(rows, key=_as_texts)), key=("digest",))


def _as_texts(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row)
