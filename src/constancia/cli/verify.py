"""`constancia verify`: what an outsider can check of a publication. Needs no case file and no key."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from constancia.cli import printing
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings
from constancia.verify import Verdict, verify


def run(settings: Settings, folder: Path, *, key: str | None, since: Path | None) -> int:
    """Print what is proven, what is not, and every file that is wrong. 0 when nothing is, else 1."""
    with printing.progress(settings, "verify") as progress:
        verdict = verify(folder, publisher=key, since=since, progress=progress)
    printing.result(settings, _as_json(settings, verdict), _lines(settings, verdict))
    return 0 if verdict.is_sound else 1


def _as_json(settings: Settings, verdict: Verdict) -> dict[str, object]:
    say = words(settings.language, "verify")
    return {
        "ok": verdict.is_sound,
        "publisher": verdict.fingerprint,
        "anchor": verdict.root,
        "publication": verdict.publication,
        "counts": asdict(verdict.counts),
        "proven": {code: say(f"proven_{code}") for code in verdict.proven},
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
    if verdict.root:
        lines.append(f"{say('root')}: {verdict.root}")
    if verdict.proven:
        lines += ["", f"{say('proven')}:", *(f"  + {say(f'proven_{code}')}" for code in verdict.proven)]
    return [
        *lines,
        "",
        f"{say('not_proven')}:",
        *(f"  - {say(f'not_proven_{code}')}" for code in verdict.not_proven),
    ]


def _fault(file: str, text: str) -> str:
    return text if text.startswith(file) else f"{file}: {text}"
