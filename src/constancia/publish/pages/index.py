"""The indexes of the acts by agency, type, place and date (never by person), and the table of codes."""

from __future__ import annotations

import sys

from constancia.publish.pages.frame import Place, render, words
from constancia.publish.views.shapes import Edition, EditionViews, IndexView, Link

PATHS = {
    "all": "acts/index.html",
    "agency": "by/agency.html",
    "type": "by/type.html",
    "place": "by/place.html",
    "date": "by/date.html",
}


def page(view: IndexView, *, edition: Edition, place: Place, codes: tuple[str, ...]) -> str:
    """One index. `codes` are the indexes that the edition has."""
    return render(
        "index.html",
        view=view,
        edition=edition,
        place=place,
        title=words(edition.language)(f"index_{view.code}"),
        step="act",
        steps={
            "report": "report.html",
            "number": "figures/index.html",
            "source": "sources/index.html",
            "proof": "proof/index.html",
        },
        ways=[(code, PATHS[code]) for code in PATHS if code in codes],
    )


def codes_page(views: EditionViews, *, place: Place) -> str:
    """Every short code that paper carries, with the page that it leads to."""
    numbers = [(f.code, "number", Link(f.title, f"figures/{f.code}.html")) for f in views.figures]
    acts = [(a.code, "act", Link(a.title, f"acts/{a.code}.html")) for a in views.acts]
    sources = [(s.code, "source", Link(s.title, f"sources/{s.code}.html")) for s in views.sources]
    return render(
        "codes.html",
        view=sorted([*numbers, *acts, *sources], key=_in_order),
        edition=views.edition,
        place=place,
        title=words(views.edition.language)("codes_title"),
    )


def _in_order(row: tuple[str, str, Link]) -> tuple[int, str, str]:
    """Numbers by what they count, before the codes of letters."""
    code, kind, _ = row
    return (int(code), "", kind) if code.isdecimal() and kind == "number" else (sys.maxsize, code, kind)
