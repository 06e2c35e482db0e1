"""The index of a court bundle, which a person reads: what is in it, what that shows, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from constancia.casefile.anchors import Kept
from constancia.casefile.court import Original
from constancia.casefile.timestamping import stamped_by
from constancia.claims.claim import SubjectId
from constancia.claims.record import Record
from constancia.phrases.screen import words
from constancia.phrases.texts import LANGUAGES
from constancia.publish.export.material import Material

__all__ = ["LANGUAGES", "EntryRow", "EvidenceRow", "page"]


_ACTS = {"key_exported": "act_key_exported", "court_bundle": "act_court_bundle"}
"""What custody entries say was done, and the words for it; what is not known here is shown as it is."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the index. `anchor` is 0 where it stands in none; `before` and `by` are of the anchor's first stamp
    of an authority, empty where it has none."""

    path: str
    kind: str
    at: str
    subject: str
    anchor: int = 0
    before: str = ""
    by: str = ""

    @classmethod
    def of(cls, one: Original, path: str, anchor: Kept | None) -> EntryRow:
        """The row of an entry that lies at `path`."""
        said = one.record
        row = cls(path, said.kind.value, said.at or "", str(said.subject or ""))
        if anchor is None:
            return row
        first = next((by for by in stamped_by(anchor.stamps) if by.kind == "authority"), None)
        before, by = (first.before or "", first.by) if first else ("", "")
        return replace(row, anchor=anchor.number, before=before, by=by)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence. `recorded` is the SHA-256 that its entry states; `custody` are (time, what was done)."""

    path: str
    item: str
    name: str
    source: str
    sha256: str
    recorded: str
    custody: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, one: Original, path: str, sha256: str, custody: Sequence[Record]) -> EvidenceRow:
        """The row of the evidence of an entry, with its chain of custody: taken in, then what `custody` says of it."""
        said = one.record.body
        item, name = str(said.get("item")), str(said.get("name", ""))
        about = [
            record
            for record in custody
            if record.body.get("item") in (item, name) or _lists(record.body.get("evidence"), item)
        ]
        chain = (
            (one.record.at or "", "act_taken_in"),
            *((r.at or "", _ACTS.get(str(r.body.get("act")), str(r.body.get("act", "")))) for r in about),
        )
        source = str(one.record.subject or "")
        return cls(path, item, name, source, sha256, str(said.get("sha256", "")), chain)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as a template shows it."""

    label: str
    row: EntryRow | EvidenceRow


def page(
    material: Material,
    entries: Sequence[EntryRow],
    evidence: Sequence[EvidenceRow],
    *,
    language: str,
    at: str,
) -> bytes:
    """The index in one language, as HTML that loads nothing."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    own = replace(material, language=language)
    environment = Environment(
        loader=PackageLoader("constancia.publish", "court"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("index.html").render(
        t=words(language, "court"),
        language=language,
        at=at,
        acts=sorted(own.label(profile.subject) for profile in own.of_kind("act")),
        entries=[_Line(_label(own, row.subject), row) for row in entries],
        evidence=[_Line(_label(own, row.source), row) for row in evidence],
    )
    return text.encode()


def _label(material: Material, subject: str) -> str:
    leader = material.leaders.get(SubjectId(subject))
    return "" if leader is None or leader not in material.profiles else material.label(leader)


def _lists(listed: object, item: str) -> bool:
    return isinstance(listed, list) and item in listed
