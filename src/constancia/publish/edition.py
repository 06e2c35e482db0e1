"""Making the files of a publication, all but the last two: proofs, data, and for each edition its pages and its PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from constancia.casefile.open import Progress
from constancia.claims.competition import Rule
from constancia.errors import ConstanciaError, Several
from constancia.log.entry import Entry
from constancia.log.key import signer
from constancia.phrases.screen import words
from constancia.publish import proof, site
from constancia.publish.answers import Answers
from constancia.publish.data import folder
from constancia.publish.data.package import About, AttachedFile
from constancia.publish.export import formats as export
from constancia.publish.export.material import from_published
from constancia.publish.gate import Published
from constancia.publish.pdf import pdf
from constancia.publish.records import ActAnswer
from constancia.publish.report.document import Document
from constancia.publish.report.evaluate import evaluate
from constancia.publish.report.reading import Report
from constancia.publish.views.figures import used_in
from constancia.publish.views.making import edition_views, licence_address
from constancia.publish.views.material import EditionMaterial, locate
from constancia.publish.views.shapes import Attachment, EditionViews
from constancia.vocabulary import Vocabulary

_TABLES = ("acts", "claims")
"""The tables that the landing page offers by themselves."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a publication is made from. `number` is its place in the publisher's log, from 1."""

    published: Published
    vocabulary: Vocabulary
    rule_of: Callable[[str], Rule]
    answers: Answers
    anchors: Sequence[proof.Anchored]
    publisher: proof.Publisher
    number: int
    progress: Progress = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """Files by path, the title for the publisher's log, how many figures the report has."""

    files: dict[str, bytes]
    title: str
    figures: int


def editions_of(making: Making, reports: Sequence[Report]) -> Made:
    """Every file but the chronicle and the seal.

    Raises Several with all that is wrong in the reports, in the order of the editions.
    """
    documents = _evaluated(making, reports)
    sign = signer(making.publisher.private_key)
    planted = [one.planted for one in making.anchors]
    reissued = proof.reissued(making.published.entries, anchors=planted, sign=sign)
    proofs = proof.write(reissued, anchors=making.anchors, publisher=making.publisher)
    files = {**proofs, **_data(making, documents, reissued), **_attached(making, documents)}
    for number, document in enumerate(documents):
        making.progress("pdf", number, len(documents))
        files[f"{document.front.language}/report.pdf"] = _pdf(making, document)
    making.progress("pages", 0, None)
    views = []
    for document in documents:
        attachments = tuple(_attachments(files, documents, document.front.language))
        views.append(_views(making, document, reissued, proofs, attachments))
    files |= site.render(views)
    return Made(files, documents[0].front.title, len(documents[0].figures))


def _evaluated(making: Making, reports: Sequence[Report]) -> list[Document]:
    documents, faults = [], list[ConstanciaError]()
    for report in reports:
        try:
            documents.append(evaluate(report, making.answers, protected=making.published.names.spans))
        except Several as several:
            faults += several.faults
        except ConstanciaError as error:
            faults.append(error)
    if faults:
        raise Several(faults)
    return documents


def _views(
    making: Making,
    document: Document,
    reissued: Sequence[Entry],
    proofs: Mapping[str, bytes],
    attachments: Sequence[Attachment],
) -> EditionViews:
    material = EditionMaterial(
        published=making.published,
        labels=making.answers.labels[document.front.language],
        codes=making.answers.codes,
        located=locate(reissued, {path: data for path, data in proofs.items() if "/entries-" in path}),
        leaves=tuple(one.planted.checkpoint.size for one in making.anchors),
        figures=document.figures,
        used=used_in(document),
    )
    return edition_views(
        material,
        document,
        publisher=making.publisher,
        anchors=making.anchors,
        attachments=attachments,
        number=making.number,
    )


def _pdf(making: Making, document: Document) -> bytes:
    language = document.front.language
    labels = making.answers.labels[language]
    acts = sorted(
        (
            ActAnswer(making.answers.codes[act.subject], labels.sentence(act, is_short=True).rstrip("."))
            for act in making.published.of_kind("act")
        ),
        key=lambda answer: answer.code,
    )
    countries = [
        term.label(language) if (term := making.vocabulary.get("countries", code)) else code
        for code in document.front.countries
    ]
    return pdf(document, fingerprint=making.publisher.fingerprint, countries=countries, acts=acts)


def _attachments(
    files: Mapping[str, bytes], documents: Sequence[Document], language: str
) -> Iterator[Attachment]:
    """What one edition offers: its own PDF first, then those of the others, then the data."""
    for document in sorted(documents, key=lambda document: document.front.language != language):
        of = document.front.language
        yield _attachment(files, f"{of}/report.pdf", document.front.title, "PDF", of)
    say = words(language, "publication")
    for name in _TABLES:
        yield _attachment(files, f"data/{name}.csv", say(f"table_{name}"), "CSV")
    yield _attachment(files, "data/datapackage.json", say("table_package"), "JSON")
    for document in documents:
        if document.front.language == language:
            for one in document.attached:
                yield _attachment(
                    files, one.path, one.text, export.KINDS[one.form], media_type=export.MEDIA_TYPES[one.form]
                )


_MEDIA_TYPES = {"PDF": "application/pdf", "CSV": "text/csv", "JSON": "application/json"}


def _attachment(
    files: Mapping[str, bytes], path: str, title: str, kind: str, language: str = "", *, media_type: str = ""
) -> Attachment:
    content = files[path]
    return Attachment(
        title=title,
        path=f"/{path}",
        kind=kind,
        media_type=media_type or _MEDIA_TYPES[kind],
        size=len(content),
        sha256=sha256(content).hexdigest(),
        language=language,
    )


def _attached(making: Making, documents: Sequence[Document]) -> dict[str, bytes]:
    """The files of data that the reports attach, by path: made from what the gate let pass, as all else."""
    out = {}
    for document in documents:
        material = from_published(
            making.published,
            codes=making.answers.codes,
            vocabulary=making.vocabulary,
            rule_of=making.rule_of,
            language=document.front.language,
        )
        for one in document.attached:
            part = material if one.acts is None else material.only(one.acts)
            out[one.path] = export.single(one.form, part)
    return out


def _data(making: Making, documents: Sequence[Document], reissued: Sequence[Entry]) -> dict[str, bytes]:
    front = documents[0].front
    about = About(
        name=f"publication-{front.date}",
        titles={document.front.language: document.front.title for document in documents},
        version=front.date,
        licence_name="",
        licence_title=front.licence,
        licence_address=licence_address(front.licence),
        languages=tuple(document.front.language for document in documents),
        contributors=front.authors,
    )
    return folder.files(
        making.published,
        reissued=reissued,
        code_of=making.answers.codes.__getitem__,
        properties=_properties(making),
        terms=_terms(making),
        figures=_figures(documents),
        about=about,
        attached=[
            AttachedFile(one.path.removeprefix("data/"), one.text, export.MEDIA_TYPES[one.form])
            for document in documents
            for one in document.attached
        ],
    )


def _figures(documents: Sequence[Document]) -> Iterator[folder.Figure]:
    """Every counted figure; a number that a source gives stands among the claims."""
    for document in documents:
        for figure in document.figures:
            if figure.aggregate is None:
                name = f"{document.front.language}-{figure.number:03d}"
                yield folder.Figure(name, figure.unit, figure.by, figure.where, figure.rows)


def _used(making: Making) -> Iterator[str]:
    yield from sorted({c.property for passed in making.published.entries for c in passed.record.claims})


def _properties(making: Making) -> Iterator[folder.PropertyRow]:
    for name in _used(making):
        known = making.vocabulary.has_property(name)
        labels = [making.vocabulary.property(name).label(lang) if known else name for lang in ("en", "es")]
        yield folder.PropertyRow(name, making.rule_of(name), *labels)


def _terms(making: Making) -> Iterator[folder.TermRow]:
    """The terms of every vocabulary that a published property takes its values from."""
    for name in _used(making):
        if not making.vocabulary.has_property(name):
            continue
        described = making.vocabulary.property(name)
        if described.value_type == "term" and described.target:
            for term in making.vocabulary.terms(described.target):
                yield folder.TermRow(described.target, term.id, term.label("en"), term.label("es"))
