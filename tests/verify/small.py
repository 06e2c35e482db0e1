"""A small publication with everything in it, made from claims and a log without a case file. Names are invented."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from constancia.casefile.anchors import Stamps
from constancia.claims import Account, Claim, Kind, Record, Relation, Rule, SubjectId, from_fields, to_fields
from constancia.claims.claim import new_subject_id
from constancia.claims.fold import decisions, origins
from constancia.claims.locator import Locator
from constancia.log import anchor, entry
from constancia.log.anchor import Planted
from constancia.log.entry import Entry, body
from constancia.log.key import public_half, signer
from constancia.publish import proof
from constancia.publish.data import folder
from constancia.publish.data.package import About
from constancia.publish.gate import Held, Published, pass_gate
from constancia.verify.frame import Frame, frame_of
from constancia.verify.recount import recount

RULES = {
    **{
        name: Rule("text", multiple=True)
        for name in ("summary", "outcome", "authority_response", "reason_given")
    },
    **{
        name: Rule("text", multiple=False) for name in ("name", "title", "label", "publisher", "abbreviation")
    },
    **{name: Rule("edtf", multiple=False) for name in ("date_start", "date_end", "published")},
    **{
        name: Rule("term", multiple=False)
        for name in ("act_type", "category", "degree", "attribution", "role")
    },
    **{
        name: Rule("term", multiple=False)
        for name in ("publicity", "basis", "name_in_publication", "country")
    },
    **{
        name: Rule("reference", multiple=False)
        for name in ("victim", "place", "event", "case", "act", "unit")
    },
    **{name: Rule("reference", multiple=False) for name in ("parent",)},
    **{name: Rule("reference", multiple=True) for name in ("member_of", "perpetrator")},
    **{name: Rule("integer", multiple=False) for name in ("size_min", "size_max")},
    **{name: Rule("decimal", multiple=False) for name in ("latitude", "longitude")},
    "origin": Rule("text", multiple=False),
    "url": Rule("url", multiple=False),
    "kind": Rule("term", multiple=False),
    "note": Rule("text", multiple=True),
}
PUBLISHER = proof.Publisher("publisher.example", hashlib.sha256(b"publisher").digest())
ABOUT = About(
    name="small",
    titles={"en": "A small publication", "es": "Una publicación pequeña"},
    version="2026-11-24",
    licence_name="CC-BY-4.0",
    licence_title="Creative Commons Attribution 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
)
TITLE = "A small publication"


@dataclass(frozen=True)
class Made:
    """A publication on disk, and what it was made of."""

    root: Path
    published: Published
    entries: tuple[Entry, ...]
    planted: Planted

    def frame(self) -> Frame:
        records = [passed.record for passed in self.published.entries]
        return frame_of(self.published.profiles, origin_of=origin_of(records))


class Writer:
    """Collects claims about subjects named by keys and issues them as entries of one log."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.sign = signer(self.random.randbytes(32))
        self.ids: dict[str, SubjectId] = {}
        self.held: list[Held] = []

    def id(self, key: str) -> SubjectId:
        return self.ids.setdefault(key, new_subject_id(self.random.randbytes))

    def issue(self, record: Record) -> Held:
        issued = entry.issue(
            log="a-log",
            seq=len(self.held),
            fields=to_fields(record),
            sign=self.sign,
            random=self.random.randbytes,
        )
        held = Held(issued, from_fields(issued.fields()))
        self.held.append(held)
        return held

    def says(
        self,
        key: str,
        values: dict[str, str],
        *,
        source: str = "coding",
        account: Account = Account.REPORTED,
        relation: Relation = Relation.SUPPORTS,
        words: str | None = None,
    ) -> Held:
        """One entry: `source` says `values` of a subject. A value that is a key of a subject refers to it."""
        account = Account.CODING if source == "coding" else account
        claims = tuple(
            Claim(
                subject=self.id(key),
                property=name,
                value=self.ids.get(value, value),
                source=self.id(source),
                locator=Locator(page="3"),
                account=account,
                relation=relation,
                words=words,
                note="never to be seen" if name == "summary" else None,
            )
            for name, value in values.items()
        )
        rows = (f"acts/{key}",)
        return self.issue(
            Record(Kind.CLAIMS, self.id(key), at="2026-11-24", batch="a-batch", rows=rows, claims=claims)
        )

    def judges(self, key: str, name: str, claim: str) -> Held:
        said = {
            "property": name,
            "claim": claim,
            "reason_en": "It is nearer.",
            "reason_es": "Está más cerca.",
        }
        return self.issue(Record(Kind.JUDGEMENT, self.id(key), at="2026-11-24", body=said))


def written(seed: int = 1) -> Writer:
    """Five acts with disagreements, a judgement, a coding alone, nested groups and a formula in a title."""
    w = Writer(seed)
    w.says("coding", {"kind": "source", "title": "the coding itself", "publicity": "published"})
    for key, origin in (("s1", "wire"), ("s2", "wire"), ("s3", "court")):
        title = '=HYPERLINK("x"); a title' if key == "s1" else f"Report «{key}», café"
        w.says(key, {"kind": "source", "title": title, "publisher": "The Invented Times", "origin": origin})
        w.says(key, {"publicity": "published", "url": f"https://example.org/{key}", "published": "2018-12"})
    w.says("pl1", {"kind": "place", "name": "Ajo", "country": "United States"})
    w.says("pl1", {"latitude": "32.37", "longitude": "-112.86"})
    w.says("pl2", {"kind": "place", "name": "Tijuana", "country": "Mexico"})
    w.says("u1", {"kind": "unit", "name": "An agency", "abbreviation": "AA"})
    w.says("u2", {"kind": "unit", "name": "A part of it", "parent": "u1"})
    w.says("p1", {"kind": "person", "name": "Zenobia Inventada", "category": "defender", "role": "lawyer"})
    w.says("p1", {"basis": "public", "name_in_publication": "name"})
    w.says(
        "p2", {"kind": "person", "category": "defender", "role": "volunteer", "name_in_publication": "none"}
    )
    w.says(
        "g1",
        {"kind": "group", "category": "migrant", "label": "families", "size_min": "20", "size_max": "40"},
    )
    w.says(
        "g2", {"kind": "group", "category": "migrant", "label": "a part", "size_min": "5", "member_of": "g1"}
    )
    w.says("ev1", {"kind": "event", "title": "A winter"})
    w.says("c1", {"kind": "case", "title": "United States v. Inventada"})
    _acts(w)
    return w


def _acts(w: Writer) -> None:
    w.says("a1", {"kind": "act", "act_type": "arrest", "event": "ev1", "case": "c1"})
    w.says("a1", {"victim": "p1", "date_start": "2018-01-17", "place": "pl1"}, source="s1", words="in Ajo")
    w.says("a1", {"date_start": "2018-01", "summary": "Arrested; -- then released."}, source="s2")
    w.says("a2", {"kind": "act", "act_type": "questioning", "event": "ev1", "victim": "p2"}, source="s1")
    w.says("a2", {"date_start": "2018-12-31", "place": "pl1"}, source="s1", relation=Relation.CONTRADICTS)
    w.says("a2", {"date_start": "2019-01-01", "place": "pl2"}, source="s3", relation=Relation.CONTRADICTS)
    w.says(
        "a3", {"kind": "act", "act_type": "arrest", "victim": "p1", "case": "c1", "date_start": "2018-12~"}
    )
    w.says("a3", {"authority_response": "Denied it."}, source="s3", account=Account.OFFICIAL)
    w.says("a4", {"kind": "act", "act_type": "turn_back", "victim": "g1", "date_start": "../2019-02-01"})
    w.says("a5", {"kind": "act", "act_type": "turn_back", "victim": "g2", "place": "pl2"}, source="s2")
    one = w.says("a5", {"date_start": "2019-03-01"}, source="s1", relation=Relation.CONTRADICTS)
    w.says("a5", {"date_start": "2019-03-02"}, source="s3", relation=Relation.CONTRADICTS)
    w.judges("a5", "date_start", one.record.claims[0].digest)
    for act, unit in (("a1", "u2"), ("a2", "u1"), ("a5", "u2"), ("a5", "u1")):
        key = f"i-{act}-{unit}"
        w.says(key, {"kind": "involvement", "act": act, "unit": unit, "degree": "carried_out"}, source="s1")
        w.says(key, {"attribution": "inferred"})
    w.says("a1", {"perpetrator": "u1"}, source="s3")


def passed(w: Writer) -> Published:
    return pass_gate(
        w.held,
        identities=(),
        rule_of=RULES.__getitem__,
        is_private=lambda name: name in ("note", "citizenship"),
    )


def code_of(subject: SubjectId) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()[:8]


def origin_of(records: Iterable[Record]) -> Callable[[SubjectId], str]:
    held = list(records)
    claims = [claim for record in held for claim in record.claims]
    return origins(claims, decided=decisions(held), rule_of=RULES.__getitem__)


@dataclass(frozen=True)
class FigureRow:
    """As the publisher's count gives it."""

    by: dict[str, str | None]
    low: int
    high: int | None
    coding_only: int
    acts: tuple[str, ...]
    certain_acts: tuple[str, ...]


QUESTIONS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    ("acts", ("category",), ()),
    ("acts", ("category", "month"), ()),
    ("acts", ("perpetrator", "category"), (("act_type", ("arrest", "turn_back")),)),
    ("victims", ("category",), (("year", ("2018", "2019")),)),
    ("cases", (), ()),
    ("sources", (), ()),
)


def figures(frame: Frame, questions: Sequence[object] = QUESTIONS) -> list[folder.Figure]:
    made = []
    for number, (unit, by, where) in enumerate(QUESTIONS, 1):
        found = recount(frame, unit=unit, by=by, where=[(name, frozenset(v)) for name, v in where])
        rows = [
            FigureRow(
                dict(zip(by, r.by, strict=True)),
                r.low,
                r.high,
                r.coding,
                tuple(sorted(r.acts)),
                tuple(r.certain_acts),
            )
            for r in found
        ]
        made.append(folder.Figure(f"f{number:03d}", unit, by, where, rows))
    return made


def make(
    root: Path,
    *,
    w: Writer | None = None,
    extra: dict[str, bytes] | None = None,
    stamps: Callable[[bytes], Stamps] = lambda checkpoint: Stamps(),
    seals: int = 1,
) -> Made:
    """Write a publication into `root`, which must not exist. `stamps` are made for the checkpoint of each of its
    anchors, of which there are as many as `seals`."""
    writer = w or written()
    published = passed(writer)
    bodies = [body(held.entry.sd) for held in writer.held]
    pick = random.Random(7).randbytes
    anchors = [anchor.build(bodies[n::seals], random=pick) for n in range(seals)]
    entries = proof.reissued(published.entries, anchors=anchors, sign=signer(PUBLISHER.private_key))
    made = Made(root, published, entries, anchors[0])
    anchored = [proof.Anchored(one, stamps(one.note)) for one in anchors]
    files = proof.write(entries, anchors=anchored, publisher=PUBLISHER)
    files |= folder.files(
        published,
        reissued=entries,
        code_of=code_of,
        properties=[folder.PropertyRow(n, r, n, n) for n, r in RULES.items()],
        terms=[folder.TermRow("act_types", "arrest", "Arrest", "Arresto")],
        figures=figures(made.frame()),
        about=ABOUT,
    )
    files |= {"index.html": b"<!doctype html>", "en/acts/1.html": b"<p>one</p>", **(extra or {})}
    seal_up(root, files)
    return made


def seal_up(root: Path, files: dict[str, bytes], publisher: proof.Publisher = PUBLISHER) -> None:
    """Write files with the chronicle and seal that fit them, whatever is in them."""
    files = {p: b for p, b in files.items() if p not in (proof.SEAL, proof.CHRONICLE)}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    files |= proof.close(digests, title=TITLE, earlier=None, publisher=publisher)
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def files_of(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


__all__ = ["Made", "Writer", "make", "public_half"]
