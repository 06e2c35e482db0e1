"""The pages about the publication itself: what was withheld, how to verify, the proofs."""

from __future__ import annotations

from constancia.publish.pages.frame import Place, render, words
from constancia.publish.views.shapes import Edition, ProofView, WithheldView


def withheld_page(view: WithheldView, *, edition: Edition, place: Place) -> str:
    """What was withheld, by reason, and the rules."""
    title = words(edition.language)("what_withheld")
    return render("withheld.html", view=view, edition=edition, place=place, title=title)


def verify_page(view: ProofView, *, edition: Edition, place: Place) -> str:
    """How an outsider checks the publication, what that proves and what not."""
    proven = ["files", "publisher", "bound", *(["time"] if view.is_stamped else []), "counts", "chronicle"]
    unproven = [
        "true",
        "who",
        "complete",
        *([] if view.is_stamped else ["time_some" if view.has_stamps else "time"]),
        "sources",
        "pages",
        "withheld",
        "anonymity",
    ]
    return render(
        "verify.html",
        view=view,
        edition=edition,
        place=place,
        title=words(edition.language)("how_to_verify"),
        step="proof",
        steps={"report": "report.html", "act": "acts/index.html", "source": "sources/index.html"},
        proven=[f"proven_{name}" for name in proven],
        unproven=[f"unproven_{name}" for name in unproven],
    )


def proof_page(view: ProofView, *, edition: Edition, place: Place) -> str:
    """The publisher's key, the dated seals and the seal over the files."""
    return render(
        "proof.html",
        view=view,
        edition=edition,
        place=place,
        title=words(edition.language)("proof_title"),
        step="proof",
        steps={"report": "report.html", "act": "acts/index.html", "source": "sources/index.html"},
    )
