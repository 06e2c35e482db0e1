"""`constancia verify`: what an outsider can check of a publication. Needs no case file and no key."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from constancia.cli import printing
from constancia.cli.session import read
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings
from constancia.verify import Dated, Verdict, verify

PROMISED = "promised"
"""What stands among the stamps and proves nothing yet."""


LARGEST = 1 << 20
"""Bytes of a file of roots."""


def run(
    settings: Settings, folder: Path, *, key: str | None, since: Path | None, tsa_ca: Path | None = None
) -> int:
    """Print what is proven, what is not, and every file that is wrong. 0 when nothing is, else 1."""
    roots = None if tsa_ca is None else read(tsa_ca, limit=LARGEST)
    with printing.progress(settings) as progress:
        verdict = verify(folder, publisher=key, since=since, authorities=roots, progress=progress)
    printing.result(settings, _as_json(settings, verdict), _lines(settings, verdict))
    return 0 if verdict.is_sound else 1


def _as_json(settings: Settings, verdict: Verdict) -> dict[str, object]:
    say = words(settings.language, "verify")
    return {
        "ok": verdict.is_sound,
        "publisher": verdict.fingerprint,
        "anchors": list(verdict.roots),
        "publication": verdict.publication,
        "counts": asdict(verdict.counts),
        "proven": [
            *(
                {"what": code, "by": None, "before": None, "says": say(f"proven_{code}")}
                for code in verdict.proven
            ),
            *(
                {"what": one.what, "by": one.by, "before": one.before or None, "says": _dated(say, one)}
                for one in verdict.dated
                if one.what != PROMISED
            ),
        ],
        "not_proven": {code: say(f"not_proven_{code}") for code in verdict.not_proven},
        "unchecked": list(verdict.unchecked),
        "faults": [
            printing.as_json(fault.as_error(), sentence(fault.as_error(), settings.language))
            for fault in verdict.faults
        ],
        "more_faults": verdict.more,
    }


def _lines(settings: Settings, verdict: Verdict) -> list[str]:
    say = words(settings.language, "verify")
    counts = asdict(verdict.counts)
    lines = [say("sound")] if verdict.is_sound else [say("faults", n=len(verdict.faults) + verdict.more)]
    for fault in verdict.faults:
        lines.append(_fault(fault.file, sentence(fault.as_error(), settings.language)))
    if verdict.more:
        lines.append(say("more", n=verdict.more))
    if verdict.unchecked:
        lines.append(say("unchecked", what="; ".join(say(f"unchecked_{what}") for what in verdict.unchecked)))
    lines += ["", say("counts", **counts)]
    if verdict.fingerprint:
        lines.append(f"{say('publisher')}: {verdict.fingerprint}")
    lines += [f"{say('root')}: {root}" for root in verdict.roots]
    if verdict.proven:
        proven = [say(f"proven_{code}") for code in verdict.proven]
        proven += [_dated(say, one) for one in verdict.dated if one.what != PROMISED]
        lines += ["", f"{say('proven')}:", *(f"  + {text}" for text in proven)]
    return [
        *lines,
        "",
        f"{say('not_proven')}:",
        *(f"  - {say(f'not_proven_{code}')}" for code in verdict.not_proven),
    ]


def _dated(say: Words, one: Dated) -> str:
    return say(
        f"dated_{one.what}", n=one.entries, seal=one.anchor, by=one.by, before=one.before, detail=one.detail
    )


def _fault(file: str, text: str) -> str:
    return text if text.startswith(file) else f"{file}: {text}"
