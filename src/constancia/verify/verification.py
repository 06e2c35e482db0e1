"""The outsider's look at a publication: no case file, no key, nothing but the folder.

It never stops at the first fault. A check that needs a file which is damaged itself is left out and named in
`unchecked`, so that one flipped bit names one file.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from constancia.claims.claim import SubjectId
from constancia.claims.fold import fold
from constancia.claims.profile import Profile
from constancia.errors import Unable, Wrong
from constancia.log.anchor import Anchor
from constancia.verify import earlier, entries, figures, folder, sealing, stamping, tables
from constancia.verify.entries import Look, Looked, Statement
from constancia.verify.folder import Listing
from constancia.verify.frame import frame_of
from constancia.verify.sealing import Key, Sealed, fault
from constancia.verify.verdict import MOST_FAULTS, Counts, Dated, Fault, Verdict

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with a stage ("files", "entries", "claims", "figures"), how much of it is done, and how much there is."""

FEW_FILES = 2
"""Up to so many files of entries (1,000 each) are looked at in this process: more processes would cost more."""

_ENTRIES = re.compile(r"proof/entries-(\d{4,6})\.txt")
_FOLDED = ("proof/entries-", "data/")
_ATTACHED = "data/attached/"
"""Files that a report attaches: sealed and listed, not read again."""
NOT_PROVEN = ("recorder", "truth", "completeness", "withheld", "rendering")


def verify(
    root: Path,
    *,
    publisher: str | None = None,
    since: Path | None = None,
    authorities: bytes | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Look at a publication. `publisher` is the fingerprint that the key must have (spaces and case do not matter).

    `since` is an earlier publication of the same publisher, or its `chronicle.txt`, which this one must continue.
    `authorities` are the roots (PEM) to which the authorities of its time stamps must lead. `jobs` are the processes
    for large ones (all cores by default). Raises Unable("disk") where the folder cannot be listed,
    Wrong("not_a_publication") where it holds no `proof/`, Wrong("stamp_roots"), and Wrong with its file where `since`
    is damaged.
    """
    examination = _Examination(root, jobs or os.cpu_count() or 1, progress or (lambda stage, done, of: None))
    return examination.verdict(publisher, since, authorities)


def in_processes(look: Look, paths: Sequence[str], *, jobs: int) -> Iterator[Looked]:
    """Look at files in processes that start afresh (a fork would copy locks that threads hold), in order.

    What they make has no cycles and goes with each file, so they need no collector: an eighth faster.

    Raises Unable("process_lost") where one of them ends before its work is done.
    """
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(jobs, len(paths)), mp_context=context, initializer=gc.disable) as pool:
            yield from pool.map(look, paths)
    except BrokenProcessPool as error:
        raise Unable("process_lost") from error


class _Examination:
    """One look, from the outside in: files, seal, key, anchor, chronicle, entries, claims, tables, figures."""

    def __init__(self, root: Path, jobs: int, progress: Progress) -> None:
        self.root = root
        self.jobs = jobs
        self.progress = progress
        self.faults: list[Fault] = []
        self.unchecked: list[str] = []
        self.seconds: dict[str, float] = {}

    def verdict(self, publisher: str | None, since: Path | None, authorities: bytes | None) -> Verdict:
        if not (self.root / "proof").is_dir():
            raise Wrong("not_a_publication", file=str(self.root))
        key = self._keep(sealing.publisher(self.root))
        sealed = sealing.sealed(self.root, by=key)
        self.faults += sealed.faults
        listing = self._list(sealed)
        found = self._timed("files", partial(self._digests, listing, sealed))
        self.faults += sealing.differences(sealed, found, listing=listing)
        self._key_is(key, publisher)
        trusted = None if authorities is None else stamping.trusted(authorities)
        anchors = self._anchors(listing, sealed)
        number = self._place(key, sealed, found)
        self._continues(key, since)
        looked = self._timed("entries", partial(self._entries, listing, key, anchors))
        dated = self._stamps(listing, anchors, looked, trusted)
        statements = self._timed("records", partial(self._statements, looked))
        outcome = self._timed("claims", partial(self._data, listing, statements))
        return self._verdict(
            counts=Counts(
                files=len(listing.files),
                bytes=sum(listing.files.values()),
                entries=sum(one.entries for one in looked),
                disclosures=sum(one.disclosures for one in looked),
                claims=sum(len(statement.record.claims) for statement in statements),
                figures=outcome.figures,
                rows=outcome.rows,
            ),
            fingerprint=key.fingerprint if key else "",
            anchors=anchors,
            placed=_placed(looked),
            dated=dated,
            number=number,
            known=[
                *(["publisher"] if publisher is not None else []),
                *(["continued"] if since is not None else []),
            ],
        )

    def _keep(self, found: T | Fault) -> T | None:
        """What was read; a fault is kept apart."""
        if isinstance(found, Fault):
            self.faults.append(found)
            return None
        return found

    def _timed(self, stage: str, run: Callable[[], T]) -> T:
        start = perf_counter()
        out = run()
        self.seconds[stage] = perf_counter() - start
        return out

    def _is_damaged(self, *paths: str) -> bool:
        wrong = {one.file for one in self.faults}
        return any(path in wrong for path in paths)

    def _list(self, sealed: Sealed) -> Listing:
        listing = folder.walk(self.root, most=len(sealed.files or ()) + folder.MOST_FILES)
        self.faults += listing.faults
        return listing

    def _digests(self, listing: Listing, sealed: Sealed) -> Mapping[str, str]:
        total = len(listing.files)
        found, faults = sealing.digests(
            self.root,
            listing,
            sealed=sealed,
            jobs=self.jobs,
            step=lambda done: self.progress("files", done, total),
        )
        self.faults += faults
        return found

    def _key_is(self, key: Key | None, publisher: str | None) -> None:
        if key is None or publisher is None or self._is_damaged(sealing.PUBLISHER):
            return
        if "".join(publisher.split()).lower().replace(":", "") != key.fingerprint.replace(" ", ""):
            self.faults.append(Fault(sealing.PUBLISHER, "other_publisher"))

    def _place(self, key: Key | None, sealed: Sealed, found: Mapping[str, str]) -> int:
        """The place in the chronicle. A sealed list counts for more than the files as they are: those have faults."""
        if key is None or self._is_damaged(sealing.PUBLISHER, sealing.CHRONICLE):
            self.unchecked.append("chronicle")
            return 0
        files = sealed.files if sealed.is_signed and sealed.files is not None else found
        return self._keep(sealing.place_in_chronicle(self.root, by=key, files=files)) or 0

    def _continues(self, key: Key | None, since: Path | None) -> None:
        if since is None or key is None or self._is_damaged(sealing.PUBLISHER, sealing.CHRONICLE):
            return
        found = earlier.difference(self.root, since=since, by=key)
        self.faults += [] if found is None else [found]

    def _anchors(self, listing: Listing, sealed: Sealed) -> dict[int, Anchor]:
        """Those whose files are sound. A file that is damaged by the seal is told once."""
        found, faults = sealing.anchors(self.root, listing)
        self.faults += [one for one in faults if not self._is_damaged(one.file)]
        return {n: one for n, one in found.items() if not self._is_damaged(sealing.path_of_anchor(n))}

    def _stamps(
        self,
        listing: Listing,
        anchors: Mapping[int, Anchor],
        looked: Sequence[Looked],
        trusted: Sequence[Certificate] | None,
    ) -> tuple[Dated, ...]:
        found = stamping.Look(self.root, anchors, _placed(looked), trusted, self._is_damaged)(listing)
        self.faults += found.faults
        if not found.is_whole:
            self.unchecked.append("stamps")
        return found.dated

    def _entries(self, listing: Listing, key: Key | None, anchors: Mapping[int, Anchor]) -> list[Looked]:
        paths = self._fitting(
            listing,
            sorted(path for path in listing.files if _ENTRIES.fullmatch(path)),
            most=folder.MOST_ENTRY_BYTES,
        )
        if key is None or self._is_damaged(sealing.PUBLISHER):
            self.unchecked.append("entries")
            return []
        damaged = frozenset(sealing.number_of_anchor(one.file) for one in self.faults) - {0}
        if damaged:
            self.unchecked.append("places")
        look = entries.Look(self.root, key.public, anchors, damaged)
        looked = []
        for done, one in enumerate(self._looks(look, paths), 1):
            looked.append(one)
            self.progress("entries", done, len(paths))
        self.faults += [one for each in looked for one in each.faults if not self._is_altered(one.file)]
        if not any(one.file.startswith("proof/entries-") for one in self.faults):
            self.faults += _order(paths, looked)
        return looked

    def _looks(self, look: Look, paths: Sequence[str]) -> Iterator[Looked]:
        is_small = len(paths) <= FEW_FILES or self.jobs == 1
        return map(look, paths) if is_small else in_processes(look, paths, jobs=self.jobs)

    def _statements(self, looked: Sequence[Looked]) -> list[Statement]:
        found = []
        for one in looked:
            statements, faults = one.statements()
            found += statements
            self.faults += faults if not self._is_altered(one.path) else []
        return found

    def _is_altered(self, path: str) -> bool:
        return any(one.file == path and one.code == "file_altered" for one in self.faults)

    def _data(self, listing: Listing, statements: Sequence[Statement]) -> figures.Outcome:
        """Fold again, and compare tables and figures: only where all that they stand on is whole."""
        nothing = figures.Outcome(0, 0, ())
        needed = [path for path in listing.files if _is_folded(path)]
        if "entries" in self.unchecked or any(_is_folded(one.file) for one in self.faults):
            self.unchecked.append("figures")
            return nothing
        read = [path for path in needed if path.endswith((".csv", ".json"))]
        if len(self._fitting(listing, read, most=folder.MOST_DATA_BYTES)) < len(read):
            self.unchecked.append("figures")
            return nothing
        files = self._bytes(read)
        held = tables.read({path: data for path, data in files.items() if path.endswith(".csv")})
        self.faults += held.faults
        try:
            return self._recount(files, held, listing, statements) if not held.faults else nothing
        except Wrong as error:
            self.faults.append(fault(error.file or figures.FIGURES, error))
            return nothing

    def _recount(
        self,
        files: Mapping[str, bytes],
        held: tables.Tables,
        listing: Listing,
        statements: Sequence[Statement],
    ) -> figures.Outcome:
        self.progress("claims", 0, len(statements))
        rules = tables.rules(held)
        records = [statement.record for statement in statements]
        unknown = {claim.property for record in records for claim in record.claims} - set(rules)
        if unknown:
            raise Wrong("table_rules", file=tables.path_of("properties"))
        profiles = fold(records, rule_of=rules.__getitem__)
        self.progress("claims", len(statements), len(statements))
        self.faults += tables.compare(held, profiles=profiles, rules=rules, statements=statements)
        self._check(figures.WITHHELD, files, figures.check_withheld)
        headers = {name: lines[0] for name, lines in held.held.items()}
        beside = {
            p.removeprefix("data/")
            for p in listing.files
            if p.startswith(_ATTACHED) or (p.startswith("data/") and p.endswith(".parquet"))
        }
        self._check(figures.PACKAGE, files, partial(figures.check_package, headers=headers, beside=beside))
        if figures.FIGURES not in files:
            raise Wrong("file_missing", file=figures.FIGURES)
        frame = frame_of(profiles, origin_of=partial(_origin, profiles))
        outcome = figures.compare(files[figures.FIGURES], frame=frame, codes=held.codes())
        self.faults += outcome.faults
        self.progress("figures", outcome.figures, outcome.figures)
        return outcome

    def _check(self, path: str, files: Mapping[str, bytes], check: Callable[[bytes], None]) -> None:
        try:
            if path not in files:
                raise Wrong("file_missing")
            check(files[path])
        except Wrong as error:
            self.faults.append(fault(path, error))

    def _fitting(self, listing: Listing, paths: Sequence[str], *, most: int) -> list[str]:
        """Those that are small enough all together; the others are faults."""
        within, faults = folder.fitting({path: listing.files[path] for path in paths}, most=most)
        self.faults += faults
        return within

    def _bytes(self, paths: Sequence[str]) -> dict[str, bytes]:
        out = {}
        for path in paths:
            try:
                out[path] = folder.read(self.root, path)
            except Wrong as error:
                self.faults.append(fault(path, error))
        return out

    def _verdict(
        self,
        *,
        counts: Counts,
        fingerprint: str,
        anchors: Mapping[int, Anchor],
        placed: Mapping[int, int],
        dated: tuple[Dated, ...],
        number: int,
        known: Sequence[str],
    ) -> Verdict:
        faults = sorted(set(self.faults))
        proven = ["sealed", "signed", "bound", "listed", "recounted", *known]
        unproven = [
            *(["publisher_key"] if "publisher" not in known else []),
            *_undated(placed, dated),
            *NOT_PROVEN,
        ]
        return Verdict(
            faults=tuple(faults[:MOST_FAULTS]),
            proven=() if faults else tuple(proven),
            not_proven=tuple(unproven),
            counts=counts,
            fingerprint=fingerprint,
            roots=tuple(anchors[n].checkpoint.root.hex() for n in sorted(anchors)),
            dated=() if faults else dated,
            publication=number,
            unchecked=tuple(dict.fromkeys(self.unchecked)),
            more=max(0, len(faults) - MOST_FAULTS),
            seconds=self.seconds,
        )


def _placed(looked: Sequence[Looked]) -> Mapping[int, int]:
    """How many entries stand under each anchor, by its number."""
    return sum((Counter(one.placed) for one in looked), Counter())


def _undated(placed: Mapping[int, int], dated: Sequence[Dated]) -> Iterator[str]:
    """What is not proven of the time of entries."""
    stamped = {one.anchor for one in dated if one.what in ("existed", "stamped")}
    if not stamped:
        yield "time"
    elif set(placed) - stamped:
        yield "time_some"
    if any(one.what == "stamped" for one in dated):
        yield "time_authority"
    if any(one.what == "promised" for one in dated):
        yield "time_promised"


def _is_folded(path: str) -> bool:
    """Whether a file is one that tables and figures are checked by."""
    return path.startswith(_FOLDED) and not path.startswith(_ATTACHED)


def _order(paths: Sequence[str], looked: Sequence[Looked]) -> list[Fault]:
    """The files of entries are numbered from 1 without a gap, and their lines go on from one to the next."""
    faults = []
    if not paths:
        faults.append(Fault("proof/entries-0001.txt", "file_missing"))
    last = ""
    for number, (path, one) in enumerate(zip(paths, looked, strict=True), 1):
        if path != f"proof/entries-{number:04d}.txt":
            faults.append(Fault(path, "entries_number"))
        if one.first and one.first <= last:
            faults.append(Fault(path, "entry_order", line=1))
        last = one.last or last
    return faults


def _origin(profiles: Mapping[SubjectId, Profile], source: SubjectId) -> str:
    """What a source draws on; itself where nothing certain is published of it."""
    profile = profiles.get(source)
    return (profile.one("origin") if profile else None) or source
