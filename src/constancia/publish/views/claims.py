"""Statements as a page shows them: properties with their values, each value with the claims that it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from constancia.claims.claim import Claim
from constancia.claims.locator import Locator
from constancia.claims.profile import Profile, Property, Value
from constancia.log.entry import body
from constancia.phrases import Words
from constancia.phrases.values import term
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.shapes import Assessment, ClaimView, Link, Mark, PropertyView, ValueView

UNDATED = ("edtf",)
WEAK_PLACES = ("title or earlier notes on this source",)
"""Places in a source that stand for "not read again"."""


def claim_fragment(digest: str) -> str:
    """The fragment of a claim on its act's page."""
    return f"c-{digest[:12]}"


def entry_fragment(of: bytes) -> str:
    """The fragment of an entry, by its body."""
    return f"e-{of.hex()[:12]}"


class Statements:
    """Makes the property views of one page. A claim that stands under two values has its fragment at the first."""

    def __init__(self, material: EditionMaterial) -> None:
        self.material = material
        self.say = material.words
        self.seen: Counter[str] = Counter()

    def of(self, profile: Profile, names: Iterable[str]) -> tuple[PropertyView, ...]:
        """The properties of a profile that are among `names`, in that order."""
        return tuple(self.property(profile.properties[name]) for name in names if name in profile.properties)

    def property(self, held: Property, *, name: str = "", label: str = "") -> PropertyView:
        """One property with everything that is said of it."""
        judged = held.judgement
        reason = {"en": judged.reason_en, "es": judged.reason_es} if judged else {}
        chosen = " / ".join(self._text(held, value) for value in held.values)
        return PropertyView(
            name=name or held.name,
            label=label or self.label(held.name),
            values=tuple(self.value(held, value) for value in held.values),
            disputed=held.disputed,
            beside=tuple(self._beside(held)),
            assessment=Assessment(chosen, reason.get(self.material.language, ""), judged.digest)
            if judged
            else None,
        )

    def label(self, name: str) -> str:
        """What a person calls a property."""
        vocabulary = self.material.labels.vocabulary
        known = vocabulary.has_property(name)
        return vocabulary.property(name).label(self.material.language) if known else name

    def value(self, held: Property, value: Value) -> ValueView:
        """One value and its claims, those of the coder last."""
        claims = sorted(value.claims, key=lambda claim: (claim.is_coding, claim.digest))
        text = self._text(held, value)
        marks = (Mark.CODING,) if value.coding_only else ()
        return ValueView(
            text=text,
            claims=tuple(self.claim(claim, beside=text) for claim in claims),
            origins=value.origins,
            when=self.material.when(value.value) if self._is_date(held.name) and value.value else None,
            path=self.path(held.name, value.value),
            marks=marks,
        )

    def claim(self, claim: Claim, *, beside: str, marks: tuple[Mark, ...] = ()) -> ClaimView:
        """One claim. `beside` is the value that it stands under: only what differs from it is said again."""
        fragment = claim_fragment(claim.digest)
        self.seen[fragment] += 1
        passed = self.material.entry_of.get(claim.digest)
        is_weak = claim.certainty == "weak" or (claim.locator and claim.locator.place in WEAK_PLACES)
        is_hidden = claim.source is None and not claim.is_coding
        return ClaimView(
            id=fragment if self.seen[fragment] == 1 else f"{fragment}-{self.seen[fragment]}",
            source=self.source(claim),
            where=place_in_source(claim.locator, self.say),
            account=self._account(claim),
            text=self._as_stated(claim, beside),
            digest=claim.digest,
            entry=entry_fragment(body(passed.entry.sd)) if passed else "",
            marks=(*marks, *((Mark.WEAK,) if is_weak else ())),
            withheld=self.say("source_withheld") if is_hidden else "",
        )

    def source(self, claim: Claim) -> Link:
        """The source of a claim by its publisher, with its date; the coding by its word."""
        profile = self.material.profile(claim.source) if claim.source else None
        if claim.is_coding:
            path = self._source_path(profile)
            return Link(self.say("the_coding"), path)
        if profile is None:
            return Link(self.say("a_source"))
        published = profile.one("published")
        date = self.material.when(published).text if published else ""
        text = profile.one("publisher") or profile.one("title") or self.say("a_source")
        return Link(text, self._source_path(profile), date)

    def path(self, name: str, value: str) -> str:
        """Where a value has a heading of its own: places and types in the indexes."""
        if name == "place":
            place = self.material.profile(value)
            return f"by/place.html#{self.material.codes[place.subject]}" if place else ""
        if name == "act_type":
            return f"by/type.html#t-{value}"
        return ""

    # --- private

    def _source_path(self, profile: Profile | None) -> str:
        return f"sources/{self.material.codes[profile.subject]}.html" if profile else ""

    def _text(self, held: Property, value: Value) -> str:
        return self.material.labels.value(held.name, value.value) if value.value else value.words or "—"

    def _is_date(self, name: str) -> bool:
        vocabulary = self.material.labels.vocabulary
        return vocabulary.has_property(name) and vocabulary.property(name).value_type in UNDATED

    def _account(self, claim: Claim) -> str:
        material = self.material
        vocabulary = material.labels.vocabulary
        return term(claim.account.value, "accounts", language=material.language, vocabulary=vocabulary)

    def _as_stated(self, claim: Claim, beside: str) -> str:
        """What the claim says where that differs from its value: the value less exact, a qualifier, the wording."""
        qualifier = claim.qualifier.value if claim.qualifier else None
        said = self.material.labels.value(claim.property, claim.value, qualifier) if claim.value else ""
        parts = [part for part in (said, claim.words or "") if part and part.casefold() != beside.casefold()]
        return "; ".join(dict.fromkeys(parts))

    def _beside(self, held: Property) -> Iterator[ValueView]:
        """Claims that do not compete, and those that a judgement set aside, by what they say."""
        for claims, mark in ((held.set_aside, Mark.SET_ASIDE), (held.beside, Mark.BESIDE)):
            groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
            for claim in claims:
                why = "" if claim.relation.competes else self.say(f"relation_{claim.relation.value}")
                groups[self._said(claim), why].append(claim)
            for (text, why), of in groups.items():
                views = tuple(self.claim(claim, beside=text) for claim in of)
                yield ValueView(f"{text} ({why})" if why else text, views, marks=(mark,))

    def _said(self, claim: Claim) -> str:
        qualifier = claim.qualifier.value if claim.qualifier else None
        if not claim.value:
            return claim.words or "—"
        return self.material.labels.value(claim.property, claim.value, qualifier)


def place_in_source(locator: Locator | None, say: Words) -> str:
    """Where in the source, in words; what stands in words already is left as it is."""
    if locator is None:
        return ""
    held = locator.to_json()
    parts = []
    for name, text in held.items():
        known = f"where_{name}"
        parts.append(say(known, text=text) if known in say else text)
    return ", ".join(parts)
