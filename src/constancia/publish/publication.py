"""Publishing: from the case file through the gate to a folder that verifies, put in its place in one step."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from constancia.casefile import anchors
from constancia.casefile.find import by_key
from constancia.casefile.open import CaseFile, Progress, now
from constancia.casefile.publishing import Keeping, Ledger, keep_publisher, keeping
from constancia.casefile.timestamping import Asked, timestamp
from constancia.claims.consent import Use
from constancia.claims.record import Kind, Record, from_fields
from constancia.errors import Unable, Wrong
from constancia.log import chronicle, entry
from constancia.publish import place, proof
from constancia.publish.answers import Answers
from constancia.publish.codes import codes
from constancia.publish.consented import Purpose
from constancia.publish.edition import Making, editions_of
from constancia.publish.gate import Held, Published, pass_gate
from constancia.publish.report.reading import read_editions
from constancia.vocabulary import Vocabulary, load

LARGEST_REPORT = 4 << 20
_ADDED = ("term", "property")


@dataclass(frozen=True, slots=True)
class Done:
    """What was published: where, by whom, how much, what was withheld by reason, how many anchors have no stamp."""

    out: Path
    fingerprint: str
    acts: int
    entries: int
    figures: int
    files: int
    withheld: Mapping[str, int]
    unstamped: int


def publish(
    casefile: CaseFile,
    reports: Sequence[Path],
    out: Path,
    *,
    asking: Asked | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Done:
    """Publish the report (one file a language) to `out`, in the place of an older publication of ours.

    Raises Several for all that is wrong in the reports, Misuse("not_ours") where `out` holds something else,
    Misuse("role_forbids") for a member who may not publish,
    Unable("in_use") where another process publishes at the same time, Unable("disk"). Whatever
    happens, `out` is the old publication or the new one. `asking`: who is to stamp the anchors first; where they do
    not, nothing is published and the fault is raised.
    """
    texts = [(path.name, _read(path)) for path in reports]
    place.check(out)
    casefile.must_allow(Kind.PUBLICATION)
    progress("gate", 0, None)
    ledger = Ledger(casefile)
    place.settle(ledger)
    publisher = _publisher(casefile)
    kept = keeping(casefile)
    published = gated(casefile)
    ledger.shown = shown(published)
    asked = answers(casefile, published)
    progress("anchor", 0, None)
    anchored = _anchored(casefile, published, asking)
    making = Making(
        published=published,
        vocabulary=asked.vocabulary,
        rule_of=casefile.rule_of,
        answers=asked,
        anchors=anchored,
        publisher=publisher,
        number=_number(kept, publisher),
        progress=progress,
    )
    made = editions_of(making, read_editions(texts))
    progress("proof", 0, None)
    digests = {path: sha256(data).hexdigest() for path, data in made.files.items()}
    last = proof.close(digests, title=made.title, earlier=kept.chronicle, publisher=publisher)
    place.put(ledger, out, {**made.files, **last}, title=made.title, earlier=kept.chronicle)
    return Done(
        out=out,
        fingerprint=publisher.fingerprint,
        acts=len(published.of_kind("act")),
        entries=len(published.entries),
        figures=made.figures,
        files=len(made.files) + len(last),
        withheld=published.withheld,
        unstamped=sum(not one.is_stamped for one in anchored),
    )


def gated(casefile: CaseFile, *, use: Use = Use.PUBLICATION, recipient: str = "") -> Published:
    """Everything in the case file, passed through the gate for one use and recipient, as of today."""
    author_of = casefile.general.authors()
    held = [
        Held(read, _record_of(read))
        for number, text in casefile.texts(casefile.general)
        for read in [entry.read(text, public_key=author_of(number))]
    ]
    return pass_gate(
        held,
        identities=list(casefile.records(casefile.identities)),
        rule_of=casefile.rule_of,
        is_private=lambda name: _is_private(casefile, name),
        purpose=Purpose(use, recipient, on=dt.date.fromisoformat(now()[:10])),
    )


def shown(published: Published) -> dict[str, list[int]]:
    """The numbers of the entries of which something passed, by log."""
    found: dict[str, list[int]] = {}
    for one in published.entries:
        found.setdefault(one.entry.log, []).append(one.entry.seq)
    return found


def answers(casefile: CaseFile, published: Published) -> Answers:
    """Who answers the report's queries, in words that passed the gate themselves."""
    return Answers(
        published,
        vocabulary=_vocabulary(published),
        keys=lambda text: by_key(casefile, text),
        codes=codes(published.profiles),
    )


def _vocabulary(published: Published) -> Vocabulary:
    """Ours, and what of the case file's own is published."""
    bodies = [one.record.body for one in published.entries if one.record.kind is Kind.VOCABULARY]
    own = {name: [d for body in bodies if isinstance(d := body.get(name), dict)] for name in _ADDED}
    return load().extended(own["term"], own["property"])


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            data = handle.read(LARGEST_REPORT + 1)
    except OSError as error:
        raise Unable("report_unreadable", file=str(path), reason=error.strerror or "") from error
    if len(data) > LARGEST_REPORT:
        raise Wrong("report_too_large", file=path.name)
    return data


def _record_of(read: entry.Entry) -> Record:
    return from_fields(read.fields())


def _is_private(casefile: CaseFile, name: str) -> bool:
    return casefile.vocabulary.has_property(name) and not casefile.vocabulary.property(name).published


def _anchored(casefile: CaseFile, published: Published, asking: Asked | None) -> tuple[proof.Anchored, ...]:
    """The anchors in which published entries first stood, the oldest first. What none has is anchored now."""
    bodies = {entry.body(one.entry.sd) for one in published.entries}
    if not bodies.isdisjoint(anchors.unanchored(casefile)):
        anchors.make(casefile)
    if asking is not None:
        for fault in timestamp(casefile, asking).faults:
            raise fault
    found = []
    for one in anchors.kept(casefile):
        if any(one.planted.is_in(body) for body in bodies):
            bodies = {body for body in bodies if not one.planted.is_in(body)}
            found.append(proof.Anchored(one.planted, one.stamps))
    return tuple(found)


def _publisher(casefile: CaseFile) -> proof.Publisher:
    """The publisher's key of this case file; the first publication makes it."""
    kept = keeping(casefile).publisher
    if kept is None:
        kept = secrets.token_hex(8), secrets.token_bytes(32)
        keep_publisher(casefile, *kept)
    return proof.Publisher(*kept)


def _number(kept: Keeping, publisher: proof.Publisher) -> int:
    """The place that this publication will have in the publisher's log, from 1."""
    if kept.chronicle is None:
        return 1
    written = chronicle.read(kept.chronicle, origin=publisher.name, public_key=publisher.public_key)
    return len(written.publications) + 1
