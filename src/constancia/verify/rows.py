"""What the tables of `data/` have to say, reckoned again from the published claims.

The tables of subjects are read by their headers: a column is a property of the rules in `data/properties.csv`, or one
with `_alternatives`, `_low`, `_high` or `_label` behind it, or one of a few that `docs/formats/publication.md` lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from constancia.claims import dates
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.competition import Rule
from constancia.claims.profile import Profile
from constancia.errors import Wrong
from constancia.verify.entries import Statement

Cell = str | int | bool | None
Row = Mapping[str, Cell]

TABLES = {
    "act": "acts",
    "involvement": "involvements",
    "person": "persons",
    "group": "persons",
    "unit": "units",
    "place": "places",
    "event": "events",
    "case": "cases",
    "source": "sources",
}
NAMED_BY = ("name", "label", "title", "abbreviation", "role")
BAR = " | "


def table_of(kind: str) -> str:
    """The table in which subjects of a kind stand."""
    return TABLES.get(kind, f"{kind}s")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The folded claims, and the public codes that the tables give to subjects.

    `leaders`: any id under which a subject was spoken of -> its profile. `units`: act -> labels of its units.
    """

    profiles: Mapping[SubjectId, Profile]
    rules: Mapping[str, Rule]
    codes: Mapping[str, str]
    leaders: Mapping[str, Profile]
    units: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(
        cls, profiles: Mapping[SubjectId, Profile], *, rules: Mapping[str, Rule], codes: Mapping[str, str]
    ) -> Reckoning:
        """`codes` are by id of a profile; the ids that are the same as it get its code."""
        leaders: dict[str, Profile] = {one: p for p in profiles.values() for one in (p.subject, *p.same)}
        every = {one: codes[p.subject] for one, p in leaders.items() if p.subject in codes}
        reckoning = cls(profiles, rules, every, leaders)
        for profile in profiles.values():
            if profile.kind == "involvement":
                for act in profile.all("act"):
                    reckoning.units[act].update(filter(None, map(reckoning.label, profile.all("unit"))))
        return reckoning

    def code(self, text: str) -> str:
        """The code of a subject; any other text as it is."""
        return self.codes.get(text, text)

    def label(self, subject: str) -> str:
        """A subject in a few words."""
        profile = self.leaders.get(subject)
        return next((v for name in NAMED_BY if (v := profile.one(name))), "") if profile else ""

    def subject(self, profile: Profile, header: Sequence[str]) -> Row:
        """One row of a table of subjects. Raises Wrong("table_column", column) for a header that says nothing known."""
        shown = [name for name in header if name in self.rules and name not in ("kind", "subject", "id")]
        return {name: self._cell(profile, name, shown) for name in header}

    def _cell(self, profile: Profile, header: str, shown: Sequence[str]) -> Cell:
        fixed = _FIXED.get(header)
        if fixed is not None:
            return fixed(self, profile, shown)
        if header in self.rules:
            return self._value(profile, header)
        name, _, part = header.rpartition("_")
        if name in self.rules and part in _PARTS:
            return _PARTS[part](self, profile, name)
        raise Wrong("table_column", column=header)

    def _value(self, profile: Profile, name: str) -> Cell:
        if self.rules[name].multiple:
            return self.every(profile, name)
        value = profile.one(name)
        return None if value is None else self.code(value)

    def every(self, profile: Profile, name: str) -> Cell:
        """All values of a property, bars between them."""
        return BAR.join(map(self.code, profile.all(name))) or None


def _alternatives(reckoning: Reckoning, profile: Profile, name: str) -> Cell:
    return reckoning.every(profile, name) if profile.one(name) is None else None


def _labels(reckoning: Reckoning, profile: Profile, name: str) -> Cell:
    return BAR.join(sorted(set(filter(None, map(reckoning.label, profile.all(name)))))) or None


def _low(_: Reckoning, profile: Profile, name: str) -> Cell:
    found = _bounds(profile, name, lambda date: date.low)
    return min(found) if found else None


def _high(_: Reckoning, profile: Profile, name: str) -> Cell:
    found = _bounds(profile, name, lambda date: date.high)
    return max(found) if found else None


def _bounds(profile: Profile, name: str, of: Callable[[dates.Edtf], object]) -> list[str]:
    """One bound of every alternative as a day; empty where one of them has none."""
    try:
        found = [of(dates.read(text)) for text in profile.all(name)]
    except Wrong:
        return []
    return [] if None in found else [str(day) for day in found]


_PARTS: Mapping[str, Callable[[Reckoning, Profile, str], Cell]] = {
    "alternatives": _alternatives,
    "label": _labels,
    "low": _low,
    "high": _high,
}


def _position(_: Reckoning, profile: Profile, __: Sequence[str]) -> Cell:
    longitude, latitude = profile.one("longitude"), profile.one("latitude")
    return f"POINT ({longitude} {latitude})" if longitude and latitude else None


def _category(reckoning: Reckoning, profile: Profile, _: Sequence[str]) -> Cell:
    victims = [reckoning.profiles.get(SubjectId(one)) for one in profile.all("victim")]
    return BAR.join(sorted({c for victim in victims if victim for c in victim.all("category")})) or None


def _coded(_: Reckoning, profile: Profile, shown: Sequence[str]) -> Cell:
    held = (profile.properties[name] for name in shown if name in profile.properties)
    return " ".join(sorted(p.name for p in held if p.values and all(v.coding_only for v in p.values))) or None


def _digests(_: Reckoning, profile: Profile, shown: Sequence[str]) -> Cell:
    held = (profile.properties[name] for name in shown if name in profile.properties)
    return " ".join(sorted({_cited(c.digest) for p in held for v in p.values for c in v.claims})) or None


_FIXED: Mapping[str, Callable[[Reckoning, Profile, Sequence[str]], Cell]] = {
    "id": lambda reckoning, profile, _: reckoning.codes[profile.subject],
    "subject": lambda _, profile, __: profile.subject,
    "kind": lambda _, profile, __: profile.kind,
    "position": _position,
    "victim_category": _category,
    "units": lambda reckoning, profile, _: BAR.join(sorted(reckoning.units.get(profile.subject, ()))) or None,
    "by_coding": _coded,
    "digests": _digests,
}


def values(reckoning: Reckoning) -> Iterator[Row]:
    """The rows of `values.csv`."""
    for profile in reckoning.profiles.values():
        for held in profile.properties.values():
            for value in held.values:
                yield {
                    "about": reckoning.codes.get(profile.subject),
                    "table": table_of(profile.kind) if profile.kind else None,
                    "property": held.name,
                    "value": reckoning.code(value.value) or None,
                    "label": reckoning.label(value.value) or None,
                    "words": value.words,
                    "certain": value.certain,
                    "exclusive": held.exclusive,
                    "disputed": held.disputed,
                    "by_coding": value.coding_only,
                    "origins": value.origins,
                    "digests": " ".join(sorted(_cited(claim.digest) for claim in value.claims)) or None,
                }


def claims(reckoning: Reckoning, statements: Iterable[Statement]) -> Iterator[Row]:
    """The rows of `claims.csv`."""
    standing = _standing(reckoning.profiles.values())
    for statement in statements:
        for claim in statement.record.claims:
            about = reckoning.leaders.get(claim.subject)
            parts = statement.parts.get(claim.digest, {})
            yield {
                **_claim(reckoning, claim),
                "table": table_of(about.kind) if about is not None and about.kind else None,
                "account": claim.account.value if "source" in parts else None,
                "source_digest": _cited(parts.get("source", "")),
                "words_digest": _cited(parts.get("words", "")),
                "standing": standing.get(claim.digest),
                "entry": statement.body,
            }


def _claim(reckoning: Reckoning, claim: Claim) -> Row:
    where = claim.locator.to_json() if claim.locator is not None else {}
    return {
        "digest": _cited(claim.digest),
        "about": reckoning.code(claim.subject),
        "property": claim.property,
        "value": reckoning.code(claim.value) or None,
        "label": reckoning.label(claim.value) or None,
        "words": claim.words,
        "qualifier": claim.qualifier.value if claim.qualifier else None,
        "relation": claim.relation.value,
        "certainty": claim.certainty,
        "source": reckoning.code(claim.source) if claim.source else None,
        "source_title": (reckoning.label(claim.source) or None) if claim.source else None,
        "locator": "; ".join(f"{name}: {text}" for name, text in where.items()) or None,
    }


def _standing(profiles: Iterable[Profile]) -> dict[str, str]:
    found: dict[str, str] = {}
    for profile in profiles:
        for held in profile.properties.values():
            found.update((claim.digest, "beside") for claim in held.beside)
            found.update((claim.digest, "set_aside") for claim in held.set_aside)
            found.update((claim.digest, "value") for value in held.values for claim in value.claims)
    return found


def judgements(reckoning: Reckoning, statements: Iterable[Statement]) -> Iterator[Row]:
    """The rows of `judgements.csv`."""
    for statement in statements:
        record = statement.record
        if record.kind == "judgement" and record.subject is not None:
            said = {name: text for name, text in record.body.items() if isinstance(text, str)}
            yield {
                "digest": _cited(record.digest),
                "about": reckoning.code(record.subject),
                **{n: said.get(n) for n in ("property", "reason_en", "reason_es", "same_as")},
                "claim": _cited(said.get("claim", "")),
                "entry": statement.body,
            }


def _cited(digest: str) -> str:
    return f"sha256:{digest}" if digest else ""
