"""Acts as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constancia.claims.profile import Profile
from constancia.phrases.values import term
from constancia.publish.views.claims import Statements
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.proof import entries, of_subjects, withheld_behind
from constancia.publish.views.shapes import ActView, Link, Mark, Part, PropertyView

FACTS = ("date_start", "date_end", "act_type", "victim", "place", "legal_basis", "charges", "outcome")
"""What heads the page, in this order."""

ALWAYS = ("date_start", "place")
"""Facts that are shown as not known where nothing says them."""

HIDDEN = ("kind",)
ANSWER = "authority_response"


def act_view(material: EditionMaterial, act: Profile) -> ActView:
    """The page of one act."""
    line = material.lines[act.subject]
    involvements = material.labels.involvements.get(act.subject, [])
    passed = of_subjects(material, [act.subject, *(one.subject for one in involvements)])
    statements = Statements(material)
    properties = (*statements.of(act, _names(material, act)), *_parts_as_said(statements, involvements))
    by_name = {held.name: held for held in properties}
    return ActView(
        code=line.code,
        title=line.title,
        sentence=material.labels.sentence(act),
        when=line.when,
        facts=tuple(_facts(statements, by_name)),
        parts=tuple(_parts(material, involvements)),
        answers=by_name[ANSWER].values if ANSWER in by_name else (),
        properties=properties,
        sources=tuple(_sources(material, [act, *involvements])),
        entries=entries(material, passed),
        counted=tuple(_counted(material, act)),
        related=tuple(_related(material, act)),
        related_title=material.words("related_title"),
        withheld=withheld_behind(material, [act.subject]),
    )


def _names(material: EditionMaterial, act: Profile) -> list[str]:
    """The act's properties in the order of the vocabulary, then those that are not in it."""
    known = [described.id for described in material.labels.vocabulary.properties("act")]
    names = [*known, *sorted(set(act.properties) - set(known))]
    return [name for name in names if name not in HIDDEN]


def _facts(statements: Statements, held: dict[str, PropertyView]) -> Iterator[PropertyView]:
    for name in FACTS:
        if name in held:
            yield held[name]
        elif name in ALWAYS:
            yield PropertyView(name, statements.label(name), ())


def _parts(material: EditionMaterial, involvements: Iterable[Profile]) -> Iterator[Part]:
    for involvement in involvements:
        degree = involvement.one("degree") or "unclear"
        said = term(degree, "degrees", language=material.language, vocabulary=material.labels.vocabulary)
        is_stated = involvement.one("attribution") == "stated"
        for unit in involvement.all("unit"):
            yield Part(_unit(material, unit), said.lower(), () if is_stated else (Mark.INFERRED,))


def _unit(material: EditionMaterial, unit: str) -> Link:
    profile = material.profile(unit)
    path = f"by/agency.html#{material.codes[profile.subject]}" if profile else ""
    return Link(material.labels.of(unit), path)


def _parts_as_said(statements: Statements, involvements: Iterable[Profile]) -> Iterator[PropertyView]:
    """What is said of each unit's part, among the statements of the act."""
    material = statements.material
    for involvement in involvements:
        unit = " / ".join(material.labels.of(unit) for unit in involvement.all("unit"))
        code = material.codes[involvement.subject]
        for name in ("unit", "degree", "attribution"):
            if (held := involvement.properties.get(name)) is not None:
                label = material.words("part_of", unit=unit, property=statements.label(name))
                yield statements.property(held, name=f"{name}-{code}", label=label)


def _sources(material: EditionMaterial, profiles: Iterable[Profile]) -> Iterator[Link]:
    """The sources that the act rests on, each once, by title; those of the coder's own values are not among them."""
    claims = [c for p in profiles for held in p.properties.values() for c in held.claims if not c.is_coding]
    found = {profile.subject: profile for c in claims if c.source and (profile := material.profile(c.source))}
    for profile in sorted(found.values(), key=lambda profile: (profile.one("title") or "").casefold()):
        published = profile.one("published")
        date = material.when(published).text if published else ""
        note = ", ".join(part for part in (profile.one("publisher"), date) if part)
        title = profile.one("title") or material.words("a_source")
        yield Link(title, f"sources/{material.codes[profile.subject]}.html", note)


def _counted(material: EditionMaterial, act: Profile) -> Iterator[Link]:
    """The numbers of the report that count the act."""
    for figure in material.counted.get(act.subject, ()):
        note = figure.text if figure.verb == "count" else ""
        title = f"{figure.title}; {figure.subtitle}" if figure.subtitle else figure.title
        yield Link(title, f"figures/{figure.code}.html", note)


def _related(material: EditionMaterial, act: Profile) -> Iterator[Link]:
    shared = {(name, value) for name in ("event", "case") for value in act.all(name)}
    others = [
        other.subject
        for other in material.acts
        if other.subject != act.subject
        and any((name, value) in shared for name in ("event", "case") for value in other.all(name))
    ]
    for line in material.listed(others):
        yield Link(line.title, line.path, line.when.text)
