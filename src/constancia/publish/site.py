"""The site: every page of every edition as bytes by path. Pure; the caller writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources

from constancia.publish import metadata
from constancia.publish.pages import act, figure, index, landing, report, service, source
from constancia.publish.pages.frame import Place
from constancia.publish.views.shapes import Edition, EditionViews


def render(editions: Sequence[EditionViews]) -> dict[str, bytes]:
    """All files of the site by path: the pages, the style sheet, drawings and files for reference managers.

    The first edition is also the page at the root. Raises ValueError where two pages would share a path.
    """
    files: dict[str, bytes] = {"style.css": style_sheet()}
    for views in editions:
        for path, text in _edition_files(views):
            _put(files, f"{views.edition.language}/{path}", text)
    first = editions[0]
    root = landing.page(first.landing, edition=first.edition, place=Place("index.html", ""))
    _put(files, "index.html", root)
    return files


def style_sheet() -> bytes:
    """The one style sheet."""
    return (resources.files("constancia.publish.pages") / "style.css").read_bytes()


def _put(files: dict[str, bytes], path: str, text: str) -> None:
    if path in files:
        raise ValueError(path)
    files[path] = text.encode()


def _edition_files(views: EditionViews) -> Iterator[tuple[str, str]]:
    edition = views.edition
    yield from _front_matter(views)
    yield from _citation_files(edition)
    for one in views.acts:
        path = f"acts/{one.code}.html"
        yield path, act.page(one, edition=edition, place=_at(edition, path))
    for it in views.sources:
        path = f"sources/{it.code}.html"
        yield path, source.page(it, edition=edition, place=_at(edition, path))
    for number in views.figures:
        path = f"figures/{number.code}.html"
        yield path, figure.page(number, edition=edition, place=_at(edition, path))
        if number.svg:
            yield f"figures/{number.code}.svg", number.svg
        if number.narrow_svg:
            yield f"figures/{number.code}-narrow.svg", number.narrow_svg
    codes = tuple(view.code for view in views.indexes)
    for list_of in views.indexes:
        path = index.PATHS[list_of.code]
        yield path, index.page(list_of, edition=edition, place=_at(edition, path), codes=codes)


def _front_matter(views: EditionViews) -> Iterator[tuple[str, str]]:
    e = views.edition
    yield "index.html", landing.page(views.landing, edition=e, place=_at(e, "index.html"))
    yield "report.html", report.page(views.report, edition=e, place=_at(e, "report.html"))
    yield "withheld.html", service.withheld_page(views.withheld, edition=e, place=_at(e, "withheld.html"))
    yield "verify.html", service.verify_page(views.proof, edition=e, place=_at(e, "verify.html"))
    yield "proof/index.html", service.proof_page(views.proof, edition=e, place=_at(e, "proof/index.html"))
    yield "codes.html", index.codes_page(views, place=_at(e, "codes.html"))
    yield (
        "sources/index.html",
        source.list_page(views.sources, edition=e, place=_at(e, "sources/index.html")),
    )
    yield (
        "figures/index.html",
        figure.list_page(views.figures, edition=e, place=_at(e, "figures/index.html")),
    )


def _citation_files(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "citation.bib", metadata.bibtex(edition)
    yield "citation.ris", metadata.ris(edition)
    yield "citation.json", metadata.csl_json(edition)


def _at(edition: Edition, path: str) -> Place:
    return Place(path, edition.language)
