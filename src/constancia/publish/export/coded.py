"""Profiles as coded tables (docs/formats/coded-tables.md), so that what is exported can be imported again.

The tables have a row for each subject, a row of `claims` for each statement of a source about an act, and the coders'
own statements as cells. What they have no place for is left out and counted by reason:

    several_values       a coder's further value of a property of which a cell holds one
    sourced_entry        a statement of a source about something else than an act
    no_column            a property that the table has no column for
    incomplete_row       a row that lacks a cell which must not be blank
    left_out_row         a reference to a row that was left out
    judgement            a judgement of something else than a claim of a source about an act
    detail               certainty, a qualifier or note of a coder's own statement, a locator beyond page and paragraph
    basis                a basis for naming whose source is not there: the person goes as protected
    term                 a term of the case file's own that the tables cannot define
    same                 a judgement that two subjects are the same: they stand as one row
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from constancia.casefile.exporting import Column, Format, formats
from constancia.claims import dates
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.profile import Profile
from constancia.errors import Wrong
from constancia.publish.export.coded_claims import claims, judgements, locator_text, words
from constancia.publish.export.material import Material, in_order
from constancia.vocabulary import ValueType

Row = dict[str, str]

TABLE_OF_KIND = {
    "source": "sources",
    "unit": "agencies",
    "place": "places",
    "person": "persons",
    "group": "persons",
    "event": "events",
    "case": "cases",
    "act": "acts",
    "involvement": "involvements",
    "aggregate": "aggregates",
}
SUPPORTABLE = frozenset({"act_type", "victim", "place", "date_start", "date_end", "legal_basis", "outcome"})
"""Properties of an act whose cell is no statement of its own where a claim says the same."""

UNKNOWN = frozenset({("acts", "date_start")})
"""Cells that must be filled otherwise and that the package may declare unknown."""

_PROSE = ("name", "title", "measure")
_LISTS = {ValueType.COUNTRY: "countries", ValueType.LANGUAGE: "languages"}


@dataclass(slots=True)
class Coded:
    """Rows by table, in the order of the format, and what found no place, by reason."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)


def coded(material: Material) -> Coded:
    """The tables of a material, only those that have rows (`acts` always)."""
    return _Coder(material).run()


class _Coder:
    def __init__(self, material: Material) -> None:
        self.material = material
        self.out = Coded()
        self.kept: dict[str, set[SubjectId]] = {}
        self.used: set[str] = set()

    def run(self) -> Coded:
        for name, form in formats().items():
            profiles = self.material.of_kind(*(k for k, table in TABLE_OF_KIND.items() if table == name))
            if profiles:
                self._table(form, profiles)
        claims(self.material, self.out, kept=self.kept, used=self.used)
        judgements(self.material, self.out, kept=self.kept)
        words(self.material, self.out)
        self._count_lost()
        rows = {name: self.out.tables.get(name, []) for name, form in formats().items()}
        self.out.tables = {n: found for n, found in rows.items() if found or formats()[n].must}
        return self.out

    # --- rows of subjects

    def _table(self, form: Format, profiles: Iterable[Profile]) -> None:
        """Cells without references first: they decide which rows there are for references to name."""
        made = []
        for profile in profiles:
            row = {c.name: self._cell(profile, form, c) for c in form.columns if not _refers(c)}
            row |= self._placeholders(profile, form, row)
            if any(not row[c.name] for c in form.columns if is_needed(form, c) and c.name in row):
                self.out.lost["incomplete_row"] += 1
                continue
            made.append((profile, row))
        self.kept[form.name] = {profile.subject for profile, _ in made}
        for profile, row in made:
            row |= {c.name: self._reference(profile, form, c) for c in form.columns if _refers(c)}
            if any(not row[c.name] for c in form.columns if is_needed(form, c)):
                self.out.lost["incomplete_row"] += 1
                self.kept[form.name].discard(profile.subject)
                continue
            self._mend(profile, form.name, row)
            self.out.tables.setdefault(form.name, []).append(
                {column.name: row[column.name] for column in form.columns}
            )

    def _cell(self, profile: Profile, form: Format, column: Column) -> str:
        if column.name == form.key:
            return self.material.key(profile.subject)
        if column.property is None:
            return self._stated(profile, column) if form.name == "involvements" else ""
        if column.property == "kind":
            return profile.kind
        if form.name == "persons" and column.property == "name":
            return self._said(profile, form, "name") or self._said(profile, form, "label")
        text = self._said(profile, form, column.property)
        if column.property == "source_kind":
            return self._known(column, text).replace("_", " ")
        return self.material.key(text) if column.property == "origin" else self._known(column, text)

    def _stated(self, profile: Profile, column: Column) -> str:
        """Where and in which words the source of a row states it."""
        own = [c for c in self._own(profile, formats()["involvements"], "unit") if not c.is_coding]
        if not own:
            return ""
        return locator_text(own[0].locator) if column.name == "locator" else own[0].words or ""

    def _known(self, column: Column, text: str) -> str:
        """The text, blank for a term that importing would not know."""
        name = column.property or ""
        if not text or not self.material.vocabulary.has_property(name):
            return text
        described = self.material.vocabulary.property(name)
        of = described.target if described.value_type is ValueType.TERM else _LISTS.get(described.value_type)
        if of is None or of == "act_types":
            return text
        found = self.material.vocabulary.get(of, text)
        if found is not None and not found.is_own:
            return text
        self.out.lost["term"] += 1
        return ""

    def _said(self, profile: Profile, form: Format, name: str) -> str:
        """The value for a cell: what the coder entered, else the best that sources say."""
        own = self._own(profile, form, name)
        if own:
            said = [claim for claim in own if claim.value == own[0].value]
            self.used |= {claim.digest for claim in said}
            self.out.lost["detail"] += sum(map(_is_detailed, said))
            return own[0].value
        is_fact = profile.kind != "act" or name in SUPPORTABLE
        return self._best(profile, name) if is_fact else ""

    def _own(self, profile: Profile, form: Format, name: str) -> list[Claim]:
        """The claims that a cell stands for: those of the coder, or of the source that its row rests on."""
        held = profile.properties.get(name)
        claims = [] if held is None else [c for c in held.claims if self._is_of_row(profile, form, c)]
        best = self._best(profile, name)
        return sorted(claims, key=lambda claim: (claim.value != best, self.material.claim_key(claim)))

    def _is_of_row(self, profile: Profile, form: Format, claim: Claim) -> bool:
        if form.name == "aggregates":
            return claim.source == _row_source(profile, "value")
        if form.name == "persons" and claim.property == "name" and claim.source is not None:
            return claim.is_coding or claim.source in profile.all("basis_source")
        if form.name == "involvements" and claim.property in ("unit", "degree", "attribution"):
            is_stated = "stated" in profile.all("attribution")
            return claim.source == _row_source(profile, "unit") if is_stated else claim.is_coding
        return claim.is_coding

    def _placeholders(self, profile: Profile, form: Format, row: Row) -> Row:
        """Text that a row must have and that the gate withheld."""
        if not self.material.is_gated:
            return {}
        said = self.material.say("withheld")
        if form.name == "persons" and not row["name"]:
            said = f"{self.material.label(profile.subject)} {self.material.say('name_withheld')}"
        return {
            c.name: said for c in form.columns if c.required and c.property in _PROSE and not row.get(c.name)
        }

    def _best(self, profile: Profile, name: str) -> str:
        """The value that stands best: the only one, else the first; of an end, the last."""
        held = self._best_each(profile, name)
        return (held[-1] if name == "date_end" else held[0]) if held else ""

    def _best_each(self, profile: Profile, name: str) -> list[str]:
        """Values that a cell may stand for: of an act those that its claims say again, of all else those that do not
        rest on unpublished sources alone, since the cell is taken for the coder's own word, which may be published."""
        held = profile.properties.get(name)
        values = () if held is None else held.values
        is_said_again = profile.kind == "act" and name in SUPPORTABLE
        found = [v.value for v in values if v.value and (is_said_again or any(map(self._is_open, v.claims)))]
        if any(value in self.material.leaders for value in found):  # ids are random: the order of keys is not
            found.sort(key=lambda value: in_order(self.material.key(value)))
        return found

    def _is_open(self, claim: Claim) -> bool:
        source = self.material.find(claim.source)
        return claim.is_coding or source is None or source.one("publicity") == "published"

    # --- references

    def _reference(self, profile: Profile, form: Format, column: Column) -> str:
        if column.name == "source_id":
            return self._source_of_row(profile, form)
        name, table = column.property or "", column.of or ""
        own = self._own(profile, form, name)
        if table == "act_types":
            self.used |= {claim.digest for claim in own[:1]}
            return own[0].value if own else self._best(profile, name)
        found = self._keys(own, table) if own else self._keys_of(self._best_each(profile, name), table)
        if column.type == "references":
            self.used |= {claim.digest for claim in own}
            return ";".join(sorted(found, key=in_order))
        self.used |= {claim.digest for claim in own[:1]}
        return next(iter(found), "")

    def _keys(self, claims: Iterable[Claim], table: str) -> list[str]:
        return self._keys_of([claim.value for claim in claims], table)

    def _keys_of(self, subjects: Iterable[str], table: str) -> list[str]:
        """Keys of those subjects that have a row, each once."""
        found: dict[str, None] = {}
        for subject in subjects:
            leader = self.material.leaders.get(subject)
            if leader in self.kept.get(table, ()):
                found[self.material.key(subject)] = None
            else:
                self.out.lost["left_out_row"] += 1
        return list(found)

    def _source_of_row(self, profile: Profile, form: Format) -> str:
        """The source that a row rests on: that of its statements, or the one that it names."""
        is_stated = "stated" in profile.all("attribution")
        if form.name == "aggregates" or (form.name == "involvements" and is_stated):
            source = _row_source(profile, "value" if form.name == "aggregates" else "unit")
            return next(iter(self._keys_of([source] if source else [], "sources")), "")
        own = self._own(profile, form, "source")
        self.used |= {claim.digest for claim in own[:1]}
        return next(iter(self._keys(own[:1], "sources")), "")

    # --- rules that join cells

    def _mend(self, profile: Profile, table: str, row: Row) -> None:
        """Take out what importing would refuse."""
        if table == "persons" and (row["basis"] == "public") != bool(row["basis_source_id"]):
            self.out.lost["basis"] += 1
            row["basis_source_id"] = ""
            if row["basis"] == "public":
                row |= {"basis": "protected", "name_in_publication": "none"}
        if table == "acts" and row["date_end"] and _ends_before(row["date_start"], row["date_end"]):
            row["date_end"] = ""

    def _count_lost(self) -> None:
        """Count the statements of the subjects that have a row and that found no place in one."""
        kept = {subject for found in self.kept.values() for subject in found}
        for subject in kept:
            profile = self.material.profiles[subject]
            self.out.lost["same"] += len(profile.same)
            known = {c.property for c in formats()[TABLE_OF_KIND[profile.kind]].columns}
            for name, held in profile.properties.items():
                for claim in held.claims:
                    if claim.digest in self.used or (profile.kind, name, claim.value) == (
                        "source",
                        "publicity",
                        "published",
                    ):
                        continue
                    if profile.kind == "act" and not claim.is_coding:
                        continue  # counted where claims are written
                    self.out.lost[_why(name, known, claim)] += 1
        for profile in self.material.profiles.values():
            self.out.lost["no_column"] += profile.kind not in TABLE_OF_KIND
        self.out.lost += Counter()
        self.out.lost = Counter({reason: n for reason, n in sorted(self.out.lost.items()) if n > 0})


def is_needed(form: Format, column: Column) -> bool:
    """Whether a row without this cell cannot be: a date may be unknown, which the package then says."""
    return column.required and (form.name, column.name) not in UNKNOWN


def _is_detailed(claim: Claim) -> bool:
    """Whether a claim says more than its cell. A source's wording stands beside its involvement."""
    has_words = claim.words is not None and claim.is_coding
    return bool(claim.qualifier or claim.note or claim.certainty or has_words)


def _why(name: str, known: set[str | None], claim: Claim) -> str:
    if name not in known and name != "label":
        return "no_column"
    return "several_values" if claim.is_coding else "sourced_entry"


def _refers(column: Column) -> bool:
    return column.type in ("reference", "references")


def _row_source(profile: Profile, name: str) -> SubjectId | None:
    """The source of the first statement under a property that is not the coder's own."""
    held = profile.properties.get(name)
    claims = [] if held is None else [c for c in held.claims if not c.is_coding and c.source is not None]
    best = next(iter(profile.all(name)), "")
    return next((c.source for c in sorted(claims, key=lambda c: (c.value != best, c.digest))), None)


def _ends_before(start: str, end: str) -> bool:
    try:
        first, last = dates.read(start).nominal.low, dates.read(end).nominal.high
    except Wrong:
        return False
    return first is not None and last is not None and last < first
