"""Sources as their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from constancia.claims.claim import Claim
from constancia.claims.profile import Profile
from constancia.publish.views.claims import claim_fragment
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.proof import entries, withheld_lines
from constancia.publish.views.shapes import Link, SourceView

DETAILS = ("language", "access", "source_reliability", "reliability_note")
"""Further properties that the page shows."""


def source_views(material: EditionMaterial) -> Iterator[SourceView]:
    """The page of every source that is published."""
    rests = _claims_by_source(material)
    origins: dict[str, list[Profile]] = defaultdict(list)
    for source in material.sources:
        for origin in source.all("origin"):
            origins[origin].append(source)
    for source in material.sources:
        siblings = [o for origin in source.all("origin") for o in origins[origin] if o is not source]
        yield _view(material, source, rests=rests.get(source.subject, {}), siblings=siblings)


def _view(
    material: EditionMaterial,
    source: Profile,
    *,
    rests: Mapping[str, list[Claim]],
    siblings: list[Profile],
) -> SourceView:
    say, labels = material.words, material.labels
    published = source.one("published")
    passed = material.entries_of.get(source.subject, ())
    publicity = source.one("publicity") or ""
    is_coding = source.one("source_kind") == "coding"
    consent = f"consent_{'coding' if is_coding else publicity}"
    return SourceView(
        code=material.codes[source.subject],
        title=source.one("title") or say("a_source"),
        publisher=source.one("publisher") or (say("the_coding") if is_coding else say("unknown")),
        kind=material.alternatives(source, "source_kind"),
        consent=say(consent) if consent in say else labels.value("publicity", publicity),
        published=material.when(published) if published else None,
        address=source.one("url") or "",
        details=tuple(_details(material, source)),
        rests=tuple(_rests(material, rests)),
        siblings=tuple(_sibling(material, other) for other in siblings),
        entries=entries(material, passed),
        withheld=withheld_lines(material, passed),
    )


def _details(material: EditionMaterial, source: Profile) -> Iterator[tuple[str, str]]:
    vocabulary = material.labels.vocabulary
    for name in DETAILS:
        if text := material.alternatives(source, name):
            yield vocabulary.property(name).label(material.language), text


def _sibling(material: EditionMaterial, source: Profile) -> Link:
    title = source.one("title") or material.words("a_source")
    return Link(title, f"sources/{material.codes[source.subject]}.html", source.one("publisher") or "")


def _rests(material: EditionMaterial, rests: Mapping[str, list[Claim]]) -> Iterator[Link]:
    for line in material.listed(rests):
        claims = rests[material.act_of_code[line.code]]
        first = min(claims, key=lambda claim: claim.digest)
        said = material.words("n_statements", n=len(claims))
        yield Link(line.title, f"{line.path}#{claim_fragment(first.digest)}", f"{line.when.text}; {said}")


def _claims_by_source(material: EditionMaterial) -> Mapping[str, Mapping[str, list[Claim]]]:
    """source -> act -> what it says there, the parts of units included."""
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for act in material.acts:
        parts = material.labels.involvements.get(act.subject, [])
        shown = [held for name, held in act.properties.items() if name != "kind"]
        shown += [
            p.properties[n] for p in parts for n in ("unit", "degree", "attribution") if n in p.properties
        ]
        for claim in (claim for held in shown for claim in held.claims if claim.source):
            source = material.leaders.get(claim.source or "", claim.source)
            found[source or ""][act.subject].append(claim)
    return found
