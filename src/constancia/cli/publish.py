"""`constancia publish`: a report with its live figures, pages, PDF, data and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.cli.timestamp import asked
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.publish.publication import publish


def run(
    settings: Settings,
    reports: Sequence[Path],
    *,
    to: Path,
    tsa: str | None = None,
    ca: Path | None = None,
) -> None:
    """Publish `reports` (one file a language) to the folder `to`, its anchors stamped by `tsa` where that is given."""
    asking = asked(tsa, ca)
    say = words(settings.language, "cli")
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        done = publish(casefile, reports, to, asking=asking, progress=progress)
    value = {
        "out": str(done.out),
        "publisher": done.fingerprint,
        "acts": done.acts,
        "entries": done.entries,
        "figures": done.figures,
        "files": done.files,
        "withheld": dict(done.withheld),
        "unstamped": done.unstamped,
    }
    lines = [
        say("publish_done", acts=done.acts, figures=done.figures, out=str(to)),
        say("publish_withheld", n=sum(done.withheld.values()), file=str(to / "data" / "withheld.json")),
        say("publish_key", fingerprint=done.fingerprint),
        *([say("publish_unstamped", n=done.unstamped)] if done.unstamped else []),
        say("publish_next", out=str(to)),
    ]
    printing.result(settings, value, lines)
