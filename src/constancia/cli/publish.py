"""`constancia publish`: a report with its live figures, pages, PDF, data and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.publish.publication import publish


def run(settings: Settings, reports: Sequence[Path], *, to: Path) -> None:
    """Publish `reports` (one file a language) to the folder `to`."""
    say = words(settings.language, "cli")
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        done = publish(casefile, reports, to, progress=progress)
    value = {
        "out": str(done.out),
        "publisher": done.fingerprint,
        "acts": done.acts,
        "entries": done.entries,
        "figures": done.figures,
        "files": done.files,
        "withheld": dict(done.withheld),
    }
    lines = [
        say("publish_done", acts=done.acts, figures=done.figures, out=str(to)),
        say("publish_withheld", n=sum(done.withheld.values()), file=str(to / "data" / "withheld.json")),
        say("publish_key", fingerprint=done.fingerprint),
        say("publish_next", out=str(to)),
    ]
    printing.result(settings, value, lines)
