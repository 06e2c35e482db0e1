"""`constancia export`: the records of a query in a format of other programs, through the gate or as custody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constancia.claims.consent import Use
from constancia.cli import printing
from constancia.cli.consent_answers import use_of
from constancia.cli.count import condition
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.publish.export.export import Done, export


def run(
    settings: Settings,
    *,
    form: str,
    to: Path,
    where: Sequence[str],
    is_internal: bool,
    use: str,
    recipient: str,
) -> None:
    """Export to the file or folder `to`. Raises Misuse for a format, use, condition or place that cannot be."""
    if is_internal and (use or recipient):
        raise Misuse("internal_alone")
    conditions = [condition(text) for text in where]
    with open_casefile(settings) as casefile, printing.progress(settings) as progress:
        done = export(
            casefile,
            to,
            form=form,
            where=conditions,
            is_internal=is_internal,
            use=use_of(use) if use else Use.PUBLICATION,
            recipient=recipient,
            language=settings.language,
            progress=progress,
        )
    value = {
        "out": str(done.out),
        "format": done.format,
        "gate": done.gate,
        "acts": done.acts,
        "subjects": done.subjects,
        "withheld": dict(done.withheld),
        "left_out": dict(done.left_out),
    }
    printing.result(settings, value, _lines(settings, done))


def _lines(settings: Settings, done: Done) -> list[str]:
    say = words(settings.language, "cli")
    lines = [say("export_done", acts=done.acts, subjects=done.subjects, out=str(done.out))]
    if done.gate:
        lines.append(say("export_withheld", n=sum(done.withheld.values())))
    else:
        lines.append(say("export_internal"))
    if done.left_out:
        reasons = ", ".join(f"{name} ({number})" for name, number in done.left_out.items())
        lines.append(say("export_left_out", reasons=reasons))
    return lines
