"""Proofs as a page shows them: the entries behind a subject, the dated seal, what of an entry was withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind
from constancia.log.anchor import Anchor
from constancia.log.entry import body
from constancia.log.note import vkey
from constancia.publish import proof
from constancia.publish.gate import Passed
from constancia.publish.kept_back import sorts
from constancia.publish.views.claims import Statements, entry_fragment
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.shapes import EntryView, Link, ProofView, Seal

SEAL_FRAGMENT = "seal-1"
SEAL_PATH = f"proof/index.html#{SEAL_FRAGMENT}"


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
    material: EditionMaterial, *, anchor: Anchor, publisher: proof.Publisher, number: int, log_root: str
) -> ProofView:
    """The proof page. No one outside stamps anchors yet."""
    say = material.words
    origin = anchor.checkpoint.origin
    seal = Seal(
        id=SEAL_FRAGMENT,
        origin=origin,
        size=anchor.checkpoint.size,
        root=anchor.checkpoint.root.hex(),
        stamp=say("stamp_none"),
        files=(Link("anchor.txt", f"/{proof.ANCHOR}"),),
    )
    return ProofView(
        key=vkey(publisher.name, publisher.public_key),
        seals=(seal,),
        files=(
            Link("seal.txt", f"/{proof.SEAL}", say("file_seal")),
            Link("publisher.vkey", f"/{proof.PUBLISHER}", say("file_key")),
            Link("chronicle.txt", f"/{proof.CHRONICLE}", say("file_chronicle")),
        ),
        entries=len(material.published.entries),
        number=number,
        log_root=log_root,
    )


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
        place = say("entry_leaf", leaf=located.leaf + 1, of=material.leaves)
        name = located.path.rpartition("/")[2]
        files = Link(say("entry_file", file=name, line=located.line), f"/{located.path}")
    return EntryView(
        id=entry_fragment(of),
        digest=of.hex(),
        says=_says(material, passed),
        place=place or "",
        hidden=len(passed.entry.sd) - shown,
        files=(files,) if files else (),
        seal=SEAL_PATH if located else "",
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
