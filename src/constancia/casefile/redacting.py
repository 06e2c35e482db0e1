"""Redaction: what in a piece of evidence may give protected people away, and new evidence without what a person chose.

Names and evidence go to a process without keys; what comes back is sealed beside its parent, under a key of its own.
Which kinds were hidden is recorded, the words never are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from constancia.casefile.items import find_item
from constancia.casefile.open import CaseFile, Progress, now
from constancia.casefile.redaction_reader import LARGEST_ANSWER, ask
from constancia.claims.claim import SubjectId
from constancia.claims.consent import PRESENT
from constancia.claims.fold import decisions, fold
from constancia.claims.profile import Profile
from constancia.claims.protection import may_be_named
from constancia.claims.record import Json, Kind, Record
from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.intake.redaction.finding import Kind as Found
from constancia.vault.compartment import Compartment

__all__ = ["Found", "Proposal", "Proposed", "Redacted", "names_of", "propose", "redact"]

NAMES = ("name", "other_name")
_PUBLIC = frozenset({"person", "group", "unit", "place"})
_LONGEST_NAME = 200


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to hide: `words`, wherever they stand, or an `area` of the page or picture at `place`.

    `before` and `after` are what stands beside it at `place`, where it was found first of `times`.
    """

    kind: Found
    hide: bool
    words: str = ""
    area: str = ""
    place: str = ""
    before: str = ""
    after: str = ""
    times: int = 1


class Proposed(msgspec.Struct, frozen=True):
    """`evidence` is the item's name, `name` that of its file. `unsearched` are places of pictures whose words could not
    be looked for, `left_out` what the result will not have; `ocr` the languages that words in pictures are read in."""

    evidence: str
    name: str
    proposals: tuple[Proposal, ...]
    unsearched: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    ocr: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The new evidence: item, file name, size, media type; the kinds that were hidden in it."""

    item: str
    parent: str
    name: str
    size: int
    media_type: str
    hidden: tuple[str, ...]
    unsearched: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Evidence:
    compartment: Compartment
    item: str
    name: str
    source: SubjectId | None
    content: bytes = field(repr=False)


def propose(
    casefile: CaseFile, evidence: str, *, progress: Progress = lambda stage, done, of: None
) -> Proposed:
    """Have a piece of evidence (by item or file name, as `items.export` takes it) looked at. `progress` hears of the
    pages, as the stage "propose".

    Raises Misuse("unknown_item", "redact_evidence"), Wrong("item_destroyed"), what `redaction_reader.ask` raises.
    """
    found = _found(casefile, evidence)
    secret, public = names_of(casefile)
    said, _ = _asked("propose", found, evidence, {"names": secret, "public": public}, progress)
    return _proposed({**_object(said, "proposed"), "evidence": found.item, "name": found.name})


def redact(
    casefile: CaseFile,
    evidence: str,
    proposals: Sequence[Proposal],
    *,
    progress: Progress = lambda stage, done, of: None,
) -> Redacted:
    """Seal new evidence without what `proposals` say to hide. `progress` hears of the pages, as the stage "redact".

    Raises as `propose` does, Misuse("redact_place", "redact_area"), Unable("in_use", "disk").
    """
    found = _found(casefile, evidence)
    hidden = [one for one in proposals if one.hide]
    request = {
        "words": [one.words for one in hidden if one.words],
        "areas": [(one.place, one.area) for one in hidden if one.area],
    }
    said, content = _asked("apply", found, evidence, request, progress)
    made = _object(said, "made")
    if made.get("size") != len(content) or len(content) > LARGEST_ANSWER:
        raise Wrong("reader_said", reason="size")
    return _sealed(casefile, found, content, made=made, kinds=sorted({one.kind.value for one in hidden}))


def names_of(casefile: CaseFile) -> tuple[list[str], list[str]]:
    """Every name of people who may not be named, one that was taken back too; and names that everybody may know."""
    closed, open_ = (list(casefile.records(one)) for one in casefile.compartments())
    profiles = fold([*closed, *open_], rule_of=casefile.rule_of)
    leader = decisions([*closed, *open_]).same.of
    named = {one.subject for one in profiles.values() if one.kind in _PUBLIC and may_be_named(one)}
    people = {one.subject for one in profiles.values() if one.kind == "person"} - named
    secret = {text for subject, text in _said(closed) if leader(subject) not in named}
    secret |= {text for subject, text in _said(open_) if leader(subject) in people}
    consents = [record.body for record in closed if record.kind is Kind.CONSENT]
    secret |= {text for body in consents for name in PRESENT if isinstance(text := body.get(name), str)}
    public = {text for one in profiles.values() if one.subject in named for text in _names(one)}
    return [*map(_bounded, sorted(secret))], [*map(_bounded, sorted(public - secret))]


def _said(records: Sequence[Record]) -> Iterator[tuple[SubjectId, str]]:
    """Whom a name is of, and the name, as every claim has it."""
    for claim in (claim for record in records for claim in record.claims):
        if claim.property in NAMES and claim.value:
            yield claim.subject, claim.value


def _bounded(name: str) -> str:
    return name[:_LONGEST_NAME]


def _names(profile: Profile) -> Iterator[str]:
    return (text for name in NAMES for text in profile.all(name))


def _found(casefile: CaseFile, evidence: str) -> _Evidence:
    compartment, item = find_item(casefile, evidence)
    if isinstance(item, int):
        raise Misuse("redact_evidence")
    record = next(
        (one for one in casefile.records(compartment, kind=Kind.EVIDENCE) if one.body.get("item") == item),
        None,
    )
    content = compartment.evidence(item)
    if content is None:
        raise Wrong("item_destroyed", file=evidence[:40])
    name = record.body.get("name") if record is not None else None
    return _Evidence(compartment, item, str(name or item), record.subject if record else None, content)


def _asked(
    verb: str, found: _Evidence, typed: str, request: Mapping[str, Any], progress: Progress
) -> tuple[Mapping[str, Any], bytes]:
    """The reader's answer. What is wrong is told of the evidence as it was typed: its own name may tell more."""
    try:
        told = partial(progress, "propose" if verb == "propose" else "redact")
        return ask(verb, found.content, {**request, "name": found.name}, progress=told)
    except ConstanciaError as error:
        error.file = error.file or typed[:80]
        raise


def _sealed(
    casefile: CaseFile, parent: _Evidence, content: bytes, *, made: Mapping[str, Any], kinds: Sequence[str]
) -> Redacted:
    """Seal in the compartment of the parent, and note that it was redacted."""
    is_protected = parent.compartment is casefile.identities
    name, media_type = str(made["name"])[:_LONGEST_NAME].replace("/", "-"), str(made["media_type"])
    with parent.compartment.writing() as writer, casefile.scribe(parent.compartment, writer) as scribe:
        item = writer.seal(content, is_protected=is_protected)
        body: dict[str, Json] = {
            "item": item,
            "name": name,
            "size": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
            "media_type": media_type,
            "parent": parent.item,
            "hidden": [*kinds],
        }
        scribe.write(Record(Kind.EVIDENCE, parent.source, at=now(), body=body), sealed=is_protected)
        custody: dict[str, Json] = {"item": parent.item, "act": "redacted", "result": item}
        scribe.write(Record(Kind.CUSTODY, at=now(), body=custody), sealed=is_protected)
    unsearched, left_out = (tuple(map(str, made[name])) for name in ("unsearched", "left_out"))
    return Redacted(item, parent.item, name, len(content), media_type, tuple(kinds), unsearched, left_out)


def _proposed(untrusted: Mapping[str, Any]) -> Proposed:
    try:
        return msgspec.convert({**untrusted}, Proposed)
    except msgspec.ValidationError as error:
        raise Wrong("reader_said", reason="shape") from error


def _object(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    if not isinstance(found, dict):
        raise Wrong("reader_said", reason="shape")
    return found
