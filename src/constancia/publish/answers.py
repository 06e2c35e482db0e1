"""Answers to a report's queries, from what the gate let pass and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from constancia.casefile.counting import DERIVED, PERIODS
from constancia.casefile.facts import facts
from constancia.casefile.frames import INVOLVED, Frame, frame
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.profile import Profile
from constancia.claims.protection import may_be_named
from constancia.errors import Wrong
from constancia.patterns.counts import UNITS, Row, Unit, count, unplaced
from constancia.patterns.periods import is_period
from constancia.phrases.dates import date
from constancia.phrases.screen import words
from constancia.phrases.values import term
from constancia.publish.gate import Published
from constancia.publish.labels import Labels
from constancia.publish.records import (
    ActAnswer,
    AggregateAnswer,
    CountAnswer,
    NameAnswer,
    Point,
    SourceAnswer,
    ValueAnswer,
    ValueOption,
)
from constancia.publish.report.live import BEHIND, Where
from constancia.vocabulary import Vocabulary

_TERMS = {"category": "categories", "role": "roles", "degree": "degrees", "attribution": "attributions"}
_WORDS = {"disputed": ("yes", "no"), "answered": ("yes", "no"), "victim_kind": ("person", "group")}


class Answers:
    """`keys` finds a subject by a row key, with its table or without; `codes` are the public codes."""

    def __init__(
        self,
        published: Published,
        *,
        vocabulary: Vocabulary,
        keys: Callable[[str], Collection[SubjectId]],
        codes: Mapping[SubjectId, str],
    ) -> None:
        self.published = published
        self.vocabulary = vocabulary
        self.keys = keys
        self.codes = codes
        self.frames: dict[frozenset[str], Frame] = {}
        self.counted: dict[tuple[str, tuple[str, ...], Where, bool], CountAnswer] = {}
        self.labels = {language: Labels(published, vocabulary, language) for language in ("en", "es")}

    def count(self, unit: str, *, by: Sequence[str], where: Where, together: bool) -> CountAnswer:
        """See `Records.count`. The second edition asks what the first did: each question is counted once."""
        question = (unit, tuple(by), where, together)
        if question not in self.counted:
            self.counted[question] = self._count(unit, by=by, where=where, together=together)
        return self.counted[question]

    def _count(self, unit: str, *, by: Sequence[str], where: Where, together: bool) -> CountAnswer:
        names = [*by, *(name for name, _ in where)]
        self._check_properties(names)
        asked = tuple(
            (name, frozenset(v for value in values for v in self._resolved(name, value)))
            for name, values in where
        )
        found = self._frame(names)
        is_behind = unit in BEHIND
        of: Unit = next((known for known in UNITS if known == unit), "acts")
        rows = count(found, of=of, by=by, where=asked, together=together or is_behind)
        self._check_indexed(
            (*(v for _, values in asked for v in values), *(v for r in rows for v in r.by.values()))
        )
        if is_behind:
            rows = [row for row in (self._behind(unit, row) for row in rows) if row.high]
        complete = tuple(rows[0].by) if rows else tuple(by)
        return CountAnswer(
            by=complete,
            where=tuple((name, tuple(sorted(values))) for name, values in asked),
            rows=tuple(rows),
            unplaced=unplaced(found, by=by, where=asked),
        )

    def source(self, key: str, *, language: str) -> SourceAnswer:
        """See `Records.source`."""
        return self._source(self._one(key, "source"), language)

    def act(self, key: str, *, language: str) -> ActAnswer:
        """See `Records.act`."""
        profile = self._one(key, "act")
        sentence = self.labels[language].sentence(profile, is_short=True)
        return ActAnswer(self.codes[profile.subject], sentence.rstrip("."))

    def name(self, key: str, *, language: str) -> NameAnswer:
        """See `Records.name`."""
        profile = self._one(key, "person", "group", "unit", "place")
        text = self.labels[language].of(profile.subject)
        return NameAnswer(text, is_role=profile.kind == "person" and profile.one("name") is None)

    def value(self, key: str, name: str, *, language: str) -> ValueAnswer:
        """See `Records.value`."""
        profile = self._one(key, "act")
        if not self.vocabulary.has_property(name):
            raise Wrong("live_property")
        held = profile.properties.get(name)
        if held is None or not held.values:
            raise Wrong("live_nothing")
        labels = self.labels[language]
        options = tuple(
            ValueOption(
                text=labels.value(name, value.value) if value.value else value.words or "",
                certain=value.certain,
                origins=value.origins,
                coding_only=value.coding_only,
            )
            for value in held.values
        )
        return ValueAnswer(self.codes[profile.subject], name, options, held.exclusive, held.disputed)

    def aggregate(self, series: str, *, period: str, measure: str, language: str) -> AggregateAnswer:
        """See `Records.aggregate`."""
        asked = {"series": series, "period": period, **({"measure": measure} if measure else {})}
        found = [p for p in self.aggregates if all(p.one(name) == value for name, value in asked.items())]
        if len(found) != 1:
            raise Wrong("live_several" if found else "live_nothing")
        profile = found[0]
        source = next((c.source for c in profile.properties["value"].claims if c.source is not None), None)
        if source is None or source not in self.published.profiles:
            raise Wrong("live_nothing")
        return AggregateAnswer(
            value=profile.one("value") or "",
            unit=profile.one("value_unit") or "",
            measure=profile.one("measure") or "",
            period=date(period, language),
            source=self._source(self.published.profiles[source], language),
        )

    def property_label(self, name: str, *, language: str) -> str:
        """See `Records.property_label`."""
        if self.vocabulary.has("facets", name):
            return self.vocabulary.term("facets", name).label(language)
        if not self.vocabulary.has_property(name):
            raise Wrong("live_property")
        return self.vocabulary.property(name).label(language)

    def value_label(self, name: str, value: str, *, language: str) -> str:
        """See `Records.value_label`."""
        if name == "quarter":
            year, _, n = value.partition("-Q")
            return words(language, "labels")("quarter", n=n, year=year)
        if name in PERIODS:
            return value if name == "year" else date(value, language)
        if name in _TERMS:
            return term(value, _TERMS[name], language=language, vocabulary=self.vocabulary)
        if name in _WORDS or name == "origins":
            say = words(language, "labels")
            return say(value) if value in say else value
        if name in ("perpetrator", "agency"):
            return self.labels[language].of(value)
        if name == "country":
            return term(value, "countries", language=language, vocabulary=self.vocabulary)
        return self.labels[language].value(name, value)

    def point(self, place: str) -> Point | None:
        """See `Records.point`."""
        profile = self.published.profiles.get(SubjectId(place))
        at = [profile.one(name) if profile else None for name in ("latitude", "longitude")]
        return Point(float(at[0]), float(at[1])) if at[0] is not None and at[1] is not None else None

    # --- private

    @cached_property
    def aggregates(self) -> list[Profile]:
        return self.published.of_kind("aggregate")

    def origin_of(self, source: SubjectId) -> str:
        """What a source draws on; itself where nothing is published of it."""
        profile = self.published.profiles.get(source)
        return (profile.one("origin") if profile else None) or source

    def _one(self, key: str, *kinds: str) -> Profile:
        found = [self.published.profiles[s] for s in self.keys(key) if s in self.published.profiles]
        found = [profile for profile in found if profile.kind in kinds]
        if len(found) != 1:
            raise Wrong("live_key")
        return found[0]

    def _source(self, profile: Profile, language: str) -> SourceAnswer:
        return SourceAnswer(
            code=self.codes[profile.subject],
            title=profile.one("title") or words(language, "labels")("unknown"),
            publisher=profile.one("publisher") or "",
            published=profile.one("published") or "",
            address=profile.one("url") or "",
        )

    def _check_properties(self, names: Collection[str]) -> None:
        of_acts = {described.id for described in self.vocabulary.properties("act")} - {
            "date_start",
            "date_end",
        }
        for name in names:
            if name not in of_acts and name not in DERIVED:
                raise Wrong("live_property")
        if len({*names} & {*INVOLVED}) > 1:
            raise Wrong("live_together")

    def _check_indexed(self, values: Iterable[str | None]) -> None:
        """No list of acts is made by a person who may not be named. Raises Wrong("live_unnamed")."""
        for value in set(values):
            profile = self.published.profiles.get(SubjectId(value or ""))
            if profile is not None and profile.kind == "person" and not may_be_named(profile):
                raise Wrong("live_unnamed")

    def _resolved(self, name: str, value: str) -> Collection[str]:
        if name in PERIODS and not is_period(name, value):
            raise Wrong("live_term")
        if name in PERIODS or name == "origins":
            return {value}
        if name in _WORDS:
            known = value in _WORDS[name]
        elif name in _TERMS:
            known = self.vocabulary.has(_TERMS[name], value)
        elif name == "country":
            known = self.vocabulary.has("countries", value)
        elif name in ("perpetrator", "agency") or self.vocabulary.property(name).value_type == "reference":
            found = [s for s in self.keys(value) if s in self.published.profiles]
            if not found:
                raise Wrong("live_term")
            return found
        elif self.vocabulary.property(name).value_type == "term":
            known = self.vocabulary.has(self.vocabulary.property(name).target or "", value)
        else:
            known = True
        if not known:
            raise Wrong("live_term")
        return {value}

    def _frame(self, names: Iterable[str]) -> Frame:
        wanted = frozenset(name for name in names if name not in DERIVED)
        if wanted not in self.frames:
            every = (f for p in self.published.profiles.values() for f in facts(p, origin_of=self.origin_of))
            self.frames[wanted] = frame(every, properties=wanted)
        return self.frames[wanted]

    def _behind(self, unit: str, row: Row) -> Row:
        """The row of what stands behind its acts: involvements, statements, sources, origins."""
        low, high = (len(self._found(unit, acts)) for acts in (row.certain_acts, row.acts))
        return Row(row.by, low, high, 0, row.acts, row.certain_acts)

    def _found(self, unit: str, acts: Iterable[str]) -> set[str]:
        held = set(acts)
        involved = {p.subject for act in held for p in self.labels["en"].involvements.get(act, ())}
        if unit == "involvements":
            return set(involved)
        said = list(self._said({*held, *involved}))
        if unit == "claims":
            return {claim.digest for claim in said}
        sources = {claim.source for claim in said if claim.source is not None}
        return set(sources) if unit == "sources" else {self.origin_of(source) for source in sources}

    def _said(self, subjects: Iterable[str]) -> Iterator[Claim]:
        """The statements about these subjects that are not the coder's own."""
        for subject in subjects:
            for held in self.published.profiles[SubjectId(subject)].properties.values():
                yield from (claim for claim in held.claims if not claim.is_coding)
