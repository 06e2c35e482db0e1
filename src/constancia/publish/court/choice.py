"""Which entries go into a court bundle: those about what was asked for, and what bears on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from constancia.casefile.court import Original, originals
from constancia.casefile.exporting import Where, asked, whole
from constancia.casefile.find import find
from constancia.casefile.open import CaseFile
from constancia.claims.record import Kind
from constancia.publish.export.material import Material, from_whole, is_coding, matching

ALWAYS = frozenset({Kind.GRANT, Kind.VOCABULARY})
"""Who may write, and what the words mean."""

ONLY_WHOLE = frozenset({Kind.BATCH, Kind.PUBLICATION})


@dataclass(frozen=True, slots=True)
class Choice:
    """`material` is what was chosen, folded; `subjects` are its ids, those judged to be the same among them; `named`
    are those that a person named one by one. `is_whole`: everything in the case file.
    """

    material: Material
    subjects: frozenset[str]
    named: frozenset[str]
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """Nothing fits what was asked for; the coders' own work, which goes with everything, does not count."""
        return not self.named and all(map(is_coding, self.material.profiles.values()))

    def entries(self, casefile: CaseFile, compartments: Iterable[str]) -> list[Original]:
        """The entries, by compartment and number."""
        found = [one for name in compartments for one in originals(casefile, name)]
        if self.is_whole:
            return found
        about = {id(one) for one in found if self._is_about(one)}
        digests = {c.digest for one in found if id(one) in about for c in one.record.claims}
        held = {str(one.record.body.get("item")) for one in found if id(one) in about and _is_evidence(one)}
        return [one for one in found if id(one) in about or _bears_on(one, digests, held)]

    def _is_about(self, one: Original) -> bool:
        record = one.record
        if record.kind in ALWAYS:
            return True
        if record.kind in ONLY_WHOLE or record.subject is None:
            return False
        if record.kind is Kind.EVIDENCE and self._is_table(record.subject):
            return record.subject in self.named
        return record.subject in self.subjects

    def _is_table(self, source: str) -> bool:
        """Whether evidence of a source is the coders' tables, which hold far more than what was asked for."""
        profile = self.material.profiles.get(self.material.leaders.get(source))  # type: ignore[arg-type]
        return profile is None or is_coding(profile)


def choose(casefile: CaseFile, *, where: Where, subjects: Sequence[str]) -> Choice:
    """What was asked for: the acts of `where` and the subjects named by key or id, with all that they rest on;
    everything where nothing was asked. Raises Misuse for a condition or subject that cannot be.
    """
    language = "en"
    material = from_whole(
        whole(casefile), vocabulary=casefile.vocabulary, rule_of=casefile.rule_of, language=language
    )
    if not where and not subjects:
        return Choice(material, _ids(material, material), frozenset(), is_whole=True)
    named = frozenset(str(find(casefile, text)) for text in subjects)
    acts = set(matching(asked(casefile, where))) if where else set[str]()
    acts |= _resting_on(material, named)
    part = material.only(acts)
    ids = _ids(material, part) | named
    return Choice(part, ids, named, is_whole=False)


def _resting_on(material: Material, named: Collection[str]) -> set[str]:
    """Acts among what is named, those in which it has a part, and those that have a claim from a named source."""
    found: set[str] = set()
    for profile in material.profiles.values():
        claims = [claim for held in profile.properties.values() for claim in held.claims]
        touched = {profile.subject, *(c.value for c in claims), *(c.source or "" for c in claims)}
        if touched.isdisjoint(named):
            continue
        if profile.kind == "act":
            found.add(profile.subject)
        elif profile.kind == "involvement":
            found.update(profile.all("act"))
    return found


def _ids(whole_of_it: Material, part: Material) -> frozenset[str]:
    return frozenset(one for one, leader in whole_of_it.leaders.items() if leader in part.profiles)


def _is_evidence(one: Original) -> bool:
    return one.record.kind is Kind.EVIDENCE


def _bears_on(one: Original, digests: Collection[str], items: Collection[str]) -> bool:
    """Retractions and judgements of chosen claims, and the custody of chosen evidence."""
    said = one.record.body
    if one.record.kind is Kind.CUSTODY:
        listed = said.get("evidence")
        return str(said.get("item")) in items or (
            isinstance(listed, list) and not set(map(str, listed)).isdisjoint(items)
        )
    claims = said.get("claims")
    cited = {str(said.get("claim")), *(map(str, claims) if isinstance(claims, list) else ())}
    return one.record.kind in (Kind.RETRACTION, Kind.JUDGEMENT) and not cited.isdisjoint(digests)
