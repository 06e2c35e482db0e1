"""The rest of the coded tables: what sources say of acts, what was judged, and the words that both use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from constancia.casefile.exporting import formats
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.locator import Locator
from constancia.claims.profile import Profile
from constancia.publish.export.material import Material
from constancia.vocabulary import Property, Term, ValueType

if TYPE_CHECKING:
    from constancia.publish.export.coded import Coded, Row

Kept = Mapping[str, set[SubjectId]]

WITHHELD = "withheld"
"""Key of the source that stands for all those that the gate withheld."""

VALUE_TABLES = {"id of places": "places", "id of units": "agencies", "id of persons": "persons"}
_REFERRED = {
    "place": "id of places",
    "unit": "id of units",
    "person": "id of persons",
    "group": "id of persons",
}
_SIMPLE = {
    ValueType.EDTF: "edtf date",
    ValueType.INTEGER: "integer",
    ValueType.DURATION: "duration",
}


def claims(material: Material, out: Coded, *, kept: Kept, used: set[str]) -> None:
    """A row for every statement of a source about an act that has a row."""
    for act in material.of_kind("act"):
        if act.subject in kept.get("acts", ()):
            for claim in sorted(
                _said(act), key=lambda c: (material.key(c.source or ""), material.claim_key(c))
            ):
                row = _row(material, act, claim, kept=kept)
                if isinstance(row, str):
                    out.lost[row] += 1
                    continue
                used.add(claim.digest)
                out.lost["detail"] += bool(claim.certainty) or _is_more(claim.locator)
                out.tables.setdefault("claims", []).append(row)
    if any(row["source_id"] == WITHHELD for row in out.tables.get("claims", ())):
        out.tables.setdefault("sources", []).append(_withheld(material))


def judgements(material: Material, out: Coded, *, kept: Kept) -> None:
    """A row for every judgement that prefers a row of claims."""
    rows = {row["claim_id"] for row in out.tables.get("claims", ())}
    for profile in material.profiles.values():
        for name, held in profile.properties.items():
            judged = held.judgement
            if judged is None:
                continue
            chosen = next((c for c in held.claims if c.digest == judged.claim), None)
            key = "" if chosen is None else material.claim_key(chosen)
            if key not in rows or not (judged.reason_en and judged.reason_es):
                out.lost["judgement"] += 1
                continue
            out.tables.setdefault("judgements", []).append(
                {
                    "act_id": material.key(profile.subject),
                    "field": name,
                    "claim_id": key,
                    "reason_en": judged.reason_en,
                    "reason_es": judged.reason_es,
                }
            )
    out.tables.get("judgements", []).sort(key=lambda row: (row["act_id"], row["field"]))


def words(material: Material, out: Coded) -> None:
    """The terms and properties of the case file's own, and beside them those of ours that the tables use."""
    terms, properties = material.vocabulary.own()
    types = {row["act_type"] for row in out.tables.get("acts", ())}
    fields = {row["field"] for row in out.tables.get("claims", ())}
    of_types = {f for f in fields if field_type(material, f) == "id of act_types"}
    types |= {r["value"] for r in out.tables.get("claims", ()) if r["field"] in of_types and r["value"]}
    own_types = {term.id for term in terms if term.vocabulary == "act_types"}
    own_fields = {item.id for item in properties if "act" in item.kinds}
    if own_types:
        out.tables["act_types"] = [_type_row(material, term) for term in sorted(types | own_types)]
    if fields | own_fields:
        out.tables["fields"] = [_field_row(material, name) for name in sorted(fields | own_fields)]
    out.lost["term"] += sum(term.vocabulary != "act_types" for term in terms)
    out.lost["term"] += sum("act" not in item.kinds for item in properties)


def field_type(material: Material, name: str) -> str | None:
    """The value type of a field in the words of the tables; None for a property of ours that is not one of acts."""
    if not material.vocabulary.has_property(name):
        return "text"
    described = material.vocabulary.property(name)
    if "act" not in described.kinds:
        return None
    return _type(described)


def locator_text(locator: Locator | None) -> str:
    """A locator in the words that importing reads: page and paragraph, else a place in words."""
    if locator is None:
        return ""
    parts = locator.to_json()
    if set(parts) <= {"page", "paragraph"}:
        page, paragraph = parts.get("page"), parts.get("paragraph")
        return ", ".join([*([f"p. {page}"] if page else []), *([f"para. {paragraph}"] if paragraph else [])])
    if set(parts) == {"place"}:
        return parts["place"]
    return "; ".join(text if name == "place" else f"{name}: {text}" for name, text in parts.items())


# --- private


def _said(act: Profile) -> Iterator[Claim]:
    for held in act.properties.values():
        yield from (claim for claim in held.claims if not claim.is_coding)


def _row(material: Material, act: Profile, claim: Claim, *, kept: Kept) -> Row | str:
    """The row of a claim, or the reason why there is none."""
    kind = field_type(material, claim.property)
    if kind is None:
        return "no_column"
    value = claim.value
    table = VALUE_TABLES.get(kind)
    if value and (table is not None or value in material.leaders):
        if table is None or material.leaders.get(value) not in kept.get(table, ()):
            return "left_out_row" if table is not None else "no_column"
        value = material.key(value)
    source = material.find(claim.source)
    if claim.source is not None and (source is None or source.subject not in kept.get("sources", ())):
        return "left_out_row"
    return {
        "claim_id": material.claim_key(claim),
        "act_id": material.key(act.subject),
        "field": claim.property,
        "value": value,
        "as_stated": claim.words or "",
        "qualifier": claim.qualifier.value if claim.qualifier else "",
        "relation": claim.relation.value,
        "account": claim.account.value,
        "source_id": WITHHELD if claim.source is None else material.key(claim.source),
        "locator": locator_text(claim.locator),
        "note": claim.note or "",
    }


def _is_more(locator: Locator | None) -> bool:
    """Whether a locator says more than the words of a table give back."""
    parts = {} if locator is None else locator.to_json()
    return not (set(parts) <= {"page", "paragraph"} or set(parts) == {"place"})


def _withheld(material: Material) -> Row:
    said = {"source_id": WITHHELD, "kind": "document", "title": material.say("withheld")}
    return {column.name: said.get(column.name, "") for column in formats()["sources"].columns}


def _type_row(material: Material, name: str) -> Row:
    term = material.vocabulary.get("act_types", name)
    return {"act_type": name, **_labels(term, name)}


def _field_row(material: Material, name: str) -> Row:
    known = material.vocabulary.has_property(name)
    described = material.vocabulary.property(name) if known else None
    row = {"field": name, **_labels(described, name), "value_type": field_type(material, name) or "text"}
    return {part: row[part] for part in ("field", "label_en", "label_es", "value_type", "definition")}


def _labels(word: Term | Property | None, name: str) -> Row:
    if word is None:
        return {"label_en": name, "label_es": name, "definition": ""}
    return {
        "label_en": word.label("en"),
        "label_es": word.label("es"),
        "definition": word.definition("en") if word.definition("en") != word.label("en") else "",
    }


def _type(described: Property) -> str:
    if described.value_type is ValueType.REFERENCE:
        return _REFERRED.get(described.target or "", "text")
    if described.value_type is ValueType.TERM:
        return "id of act_types" if described.target == "act_types" else "text"
    return _SIMPLE.get(described.value_type, "text")
