"""Proofs as a page shows them: the entries behind a subject, the dated seal, what of an entry was withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from constancia.casefile.timestamping import has_root, stamped_by
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind
from constancia.log.entry import body
from constancia.log.note import vkey
from constancia.publish import proof
from constancia.publish.gate import Passed
from constancia.publish.kept_back import sorts
from constancia.publish.views.claims import Statements, entry_fragment
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.shapes import EntryView, Link, ProofView, Seal


def seal_fragment(number: int) -> str:
    """The place of a dated seal on the proof page, by the number of its anchor."""
    return f"seal-{number}"


def entries(material: EditionMaterial, passed: Iterable[Passed]) -> tuple[EntryView, ...]:
    """Each entry once, in the order of bodies."""
    unique = {body(one.entry.sd): one for one in passed}
    return tuple(_entry(material, of, one) for of, one in sorted(unique.items()))


def withheld_lines(material: EditionMaterial, passed: Iterable[Passed]) -> tuple[str, ...]:
    """One line for each sort of thing that the gate kept back from these entries, with how many."""
    return _lines(material, Counter(sort for one in passed for sort in sorts(one)))


def withheld_behind(material: EditionMaterial, acts: Iterable[str]) -> tuple[str, ...]:
    """The same for several acts and their involvements; a person under a role in several of them is one name."""
    counted: Counter[str] = Counter()
    unnamed: set[str] = set()
    for act in set(acts) & set(material.lines):
        counted.update(material.kept_back[act])
        unnamed.update(material.unnamed[act])
    counted["name"] = len(unnamed)
    return _lines(material, counted)


def proof_view(
    material: EditionMaterial,
    *,
    anchors: Sequence[proof.Anchored],
    publisher: proof.Publisher,
    number: int,
    log_root: str,
) -> ProofView:
    """The proof page."""
    say = material.words
    return ProofView(
        key=vkey(publisher.name, publisher.public_key),
        seals=tuple(_seal(material, number, one) for number, one in enumerate(anchors, 1)),
        files=(
            Link("seal.txt", f"/{proof.SEAL}", say("file_seal")),
            Link("publisher.vkey", f"/{proof.PUBLISHER}", say("file_key")),
            Link("chronicle.txt", f"/{proof.CHRONICLE}", say("file_chronicle")),
        ),
        entries=len(material.published.entries),
        number=number,
        log_root=log_root,
        is_stamped=all(one.is_stamped for one in anchors),
        has_stamps=any(one.is_stamped for one in anchors),
    )


def _seal(material: EditionMaterial, number: int, one: proof.Anchored) -> Seal:
    base, say, found = proof.base_of(number), material.words, one.planted.checkpoint
    stamps = [say(f"stamp_{by.kind}", by=by.by, before=by.before or "") for by in stamped_by(one.stamps)]
    files = sorted(proof.anchor_files(one, base=base))
    return Seal(
        id=seal_fragment(number),
        origin=found.origin,
        size=found.size,
        root=found.root.hex(),
        stamp="; ".join(stamps) or say("stamp_none"),
        files=tuple(Link(path.rpartition("/")[2], f"/{path}") for path in files),
        checks=tuple(_checks(base, one, root=say("root_file"))),
    )


def _checks(base: str, one: proof.Anchored, *, root: str) -> Iterator[str]:
    """For each stamp of an authority the command of OpenSSL, in the folder of the publication, that verifies it."""
    for number, authority in enumerate(one.stamps.authorities, 1):
        chain = f"{base}.{number}.pem"
        trusted = f"-CAfile {chain}" if has_root(authority) else f"-CAfile {root} -untrusted {chain}"
        yield f"openssl ts -verify -data {base}.checkpoint -in {base}.{number}.tsr {trusted}"
    if one.stamps.ots is not None:
        yield f"ots verify -f {base}.checkpoint {base}.ots"


def _lines(material: EditionMaterial, counted: Mapping[str, int]) -> tuple[str, ...]:
    """Names first, the rest by sort."""
    shown = sorted((sort for sort, n in counted.items() if n), key=lambda sort: (sort != "name", sort))
    return tuple(material.words(f"withheld_{sort}", n=counted[sort]) for sort in shown)


def _entry(material: EditionMaterial, of: bytes, passed: Passed) -> EntryView:
    say = material.words
    located = material.located.get(of)
    shown = len(passed.keep)
    place = files = None
    if located is not None:
        place = say("entry_leaf", leaf=located.leaf + 1, of=material.leaves[located.anchor - 1])
        name = located.path.rpartition("/")[2]
        files = Link(say("entry_file", file=name, line=located.line), f"/{located.path}")
    return EntryView(
        id=entry_fragment(of),
        digest=of.hex(),
        says=_says(material, passed),
        place=place or "",
        hidden=len(passed.entry.sd) - shown,
        files=(files,) if files else (),
        seal=f"proof/index.html#{seal_fragment(located.anchor)}" if located else "",
    )


def _says(material: EditionMaterial, passed: Passed) -> str:
    say, record = material.words, passed.record
    if record.kind is not Kind.CLAIMS:
        return say(f"entry_{record.kind.value}")
    sources = dict.fromkeys(Statements(material).source(claim).text for claim in record.claims)
    return say("entry_claims", n=len(record.claims), source=", ".join(sources))


def of_subjects(material: EditionMaterial, subjects: Sequence[str]) -> list[Passed]:
    """The entries about several subjects."""
    return [passed for subject in subjects for passed in material.entries_of.get(SubjectId(subject), ())]
