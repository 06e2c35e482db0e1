"""What the pages of one edition are made from: what the gate let pass, its labels, and where its proofs stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.claims.protection import may_be_named
from constancia.log.anchor import read_branch
from constancia.log.entry import Entry, body
from constancia.phrases import Words, dates
from constancia.publish import kept_back
from constancia.publish.gate import Passed, Published
from constancia.publish.labels import Labels
from constancia.publish.pages.frame import words
from constancia.publish.report.document import Figure
from constancia.publish.views.shapes import ActLine, Link, Mark, When


@dataclass(frozen=True, slots=True)
class Located:
    """Where a published entry stands: its file under `proof/`, the line there, the number of its anchor, its leaf."""

    path: str
    line: int
    anchor: int
    leaf: int


@dataclass(frozen=True)
class EditionMaterial:
    """One language of a publication. `codes` are the public codes; `located` is by the body of an entry;
    `leaves` are the sizes of the anchors.

    `used` gives the places in the report that show a figure, by its number.
    """

    published: Published
    labels: Labels
    codes: Mapping[SubjectId, str]
    located: Mapping[bytes, Located]
    leaves: Sequence[int]
    figures: tuple[Figure, ...] = ()
    used: Mapping[int, tuple[Link, ...]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the edition."""
        return self.labels.language

    @cached_property
    def words(self) -> Words:
        """The words of the site."""
        return words(self.language)

    def profile(self, subject: str) -> Profile | None:
        """The profile that a subject stands under."""
        return self.published.profiles.get(self.leaders.get(subject, SubjectId(subject)))

    def code(self, text: str) -> str:
        """The public code of a subject; any other text as it is."""
        profile = self.profile(text)
        return text if profile is None else self.codes[profile.subject]

    def when(self, edtf: str) -> When:
        """A date in words."""
        return When(dates.date(edtf, self.language), edtf)

    @cached_property
    def leaders(self) -> Mapping[str, SubjectId]:
        """For subjects judged to be the same, the one that stands for all."""
        profiles = self.published.profiles.values()
        return {other: profile.subject for profile in profiles for other in profile.same}

    @cached_property
    def entries_of(self) -> Mapping[SubjectId, Sequence[Passed]]:
        """The entries about each subject, in the order of their bodies (which says nothing of their making)."""
        found: dict[SubjectId, list[Passed]] = defaultdict(list)
        for passed in sorted(self.published.entries, key=lambda passed: body(passed.entry.sd)):
            if (subject := passed.record.subject) is not None:
                found[self.leaders.get(subject, subject)].append(passed)
        return dict(found)

    @cached_property
    def kept_back(self) -> Mapping[str, Mapping[str, int]]:
        """By act, how many things of each sort the gate kept back from its entries and its involvements'."""
        found: dict[str, Mapping[str, int]] = {}
        for act in self.published.of_kind("act"):
            about = [act, *self.labels.involvements.get(act.subject, ())]
            passed = [one for profile in about for one in self.entries_of.get(profile.subject, ())]
            found[act.subject] = Counter(sort for one in passed for sort in kept_back.sorts(one))
        return found

    @cached_property
    def unnamed(self) -> Mapping[str, frozenset[str]]:
        """By act, the people affected by it who stand under a role."""
        return {
            act.subject: frozenset(
                person.subject
                for victim in act.all("victim")
                if (person := self.profile(victim)) and person.kind == "person" and not may_be_named(person)
            )
            for act in self.published.of_kind("act")
        }

    @cached_property
    def entry_of(self) -> Mapping[str, Passed]:
        """The entry that holds a claim or a judgement, by its digest."""
        return {
            digest: passed
            for passed in self.published.entries
            for digest in (*(claim.digest for claim in passed.record.claims), passed.record.digest)
            if digest
        }

    @cached_property
    def acts(self) -> Sequence[Profile]:
        """Every act, by its first day and title."""
        return sorted(self.published.of_kind("act"), key=lambda act: self._order(act.subject))

    @cached_property
    def sources(self) -> Sequence[Profile]:
        """Every source that is published."""
        return sorted(self.published.of_kind("source"), key=lambda source: source.subject)

    @cached_property
    def cited(self) -> Sequence[Profile]:
        """The sources that are not the coding itself."""
        return [source for source in self.sources if source.one("source_kind") != "coding"]

    @cached_property
    def counted(self) -> Mapping[str, Sequence[Figure]]:
        """By act, the figures that count it, for certain or possibly."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            for act in sorted({act for row in figure.rows for act in row.acts}):
                found[act].append(figure)
        return dict(found)

    @cached_property
    def act_of_code(self) -> Mapping[str, str]:
        """The act that a code stands for."""
        return {line.code: act for act, line in self.lines.items()}

    @cached_property
    def lines(self) -> Mapping[str, ActLine]:
        """Every act as it stands in a list."""
        return {act.subject: self._line(act) for act in self.published.of_kind("act")}

    def listed(self, acts: Iterable[str]) -> tuple[ActLine, ...]:
        """Acts in the order of their days."""
        return tuple(self.lines[act] for act in sorted(set(acts) & set(self.lines), key=self._order))

    def _order(self, subject: str) -> tuple[str, str, str]:
        line = self.lines[subject]
        return line.when.edtf.lstrip("./") or "9999", line.title, subject

    def _line(self, act: Profile) -> ActLine:
        differs = any(held.disputed for held in act.properties.values())
        marks = (Mark.DISPUTED,) if differs else ()
        return ActLine(
            self.codes[act.subject],
            self.title(act),
            self.labels.sentence(act, is_short=True),
            self._began(act),
            marks,
        )

    def title(self, act: Profile) -> str:
        """An act in a few words: what was done, and to whom."""
        done = self.alternatives(act, "act_type") or self.words("act_kicker")
        whom = self.alternatives(act, "victim")
        return f"{done}: {whom}" if whom else done

    def alternatives(self, profile: Profile, name: str) -> str:
        """All values that a property may have, in words."""
        return " / ".join(self.labels.value(name, value) for value in profile.all(name))

    def _began(self, act: Profile) -> When:
        days = sorted(act.all("date_start"))
        if len(days) == 1:
            return self.when(days[0])
        said = f" {self.words('or')} ".join(dates.date(day, self.language) for day in days)
        return When(said or self.words("date_unknown"), "/".join(days[:1] + days[-1:]) if days else "")


def locate(entries: Iterable[Entry], files: Mapping[str, bytes]) -> dict[bytes, Located]:
    """Where each re-issued entry stands among the files of `proof/`, by its body."""
    bodies = {entry.text: (body(entry.sd), _place(entry)) for entry in entries}
    found = {}
    for path, data in files.items():
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if line in bodies:
                of, place = bodies[line]
                found[of] = Located(path, number, *place)
    return found


def _place(entry: Entry) -> tuple[int, int]:
    """The number of its anchor, and its leaf there."""
    branch = read_branch(str(entry.visible["anchor"]))
    return branch.anchor, branch.index
