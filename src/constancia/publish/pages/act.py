"""One act: a sentence, what is known in brief, the authority's answer, every statement, sources, proof."""

from __future__ import annotations

from constancia.publish.pages.frame import Place, render
from constancia.publish.views.shapes import ActView, Edition, Mark


def page(view: ActView, *, edition: Edition, place: Place) -> str:
    """The page of one act."""
    values = [value for held in view.properties for value in held.values]
    return render(
        "act.html",
        view=view,
        edition=edition,
        place=place,
        title=view.title,
        step="act",
        steps={
            "report": "report.html",
            "number": "#above",
            "statement": "#statements",
            "source": "#sources",
            "proof": "#proof",
        },
        disagreements=sum(held.disputed for held in view.properties),
        assessed=sum(held.assessment is not None for held in view.properties),
        codings=sum(Mark.CODING in value.marks for value in values),
    )
