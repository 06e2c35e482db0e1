"""What an export is made of: profiles, what their subjects and claims are called in it, and the words they use.

It is made in two ways only: from what the gate let pass, where subjects go by their public codes, or from the whole
case file (`--internal`), where they go by the keys of the rows that they came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from constancia.casefile.exporting import Asked, Whole
from constancia.claims.claim import Claim, Digest, SubjectId
from constancia.claims.competition import Rule
from constancia.claims.profile import Profile
from constancia.claims.protection import may_be_named
from constancia.patterns.counts import count
from constancia.phrases.screen import words
from constancia.phrases.values import term
from constancia.phrases.values import value as in_words
from constancia.publish.gate import Published
from constancia.vocabulary import Vocabulary

CODING = "coding"
"""The kind of source that stands for the coders' own work."""

_TITLES = ("name", "label", "title")
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Material:
    """`name` and `title` are those of the export, `language` that of what it says itself. `is_gated`: it holds only
    what may be published. `leaders` finds the profile under which any id stands."""

    name: str
    title: str
    profiles: Mapping[SubjectId, Profile] = field(repr=False)
    keys: Mapping[SubjectId, str] = field(repr=False)
    claim_keys: Mapping[Digest, str] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    rule_of: Callable[[str], Rule] = field(repr=False)
    language: str
    is_gated: bool
    leaders: Mapping[str, SubjectId] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = {str(p.subject): p.subject for p in self.profiles.values()}
        found |= {str(other): p.subject for p in self.profiles.values() for other in p.same}
        object.__setattr__(self, "leaders", found)

    def of_kind(self, *kinds: str) -> list[Profile]:
        """Profiles of these kinds in the order of their keys, numbers by size; the coders' own work is none."""
        found = [p for p in self.profiles.values() if p.kind in kinds and not is_coding(p)]
        return sorted(found, key=lambda profile: in_order(self.key(profile.subject)))

    def key(self, subject: str) -> str:
        """What a subject is called in the export: its code, its row key, or its id where it has neither."""
        return self.keys.get(self.leaders.get(subject, SubjectId(subject)), subject)

    def claim_key(self, claim: Claim) -> str:
        """What a claim is called in the export."""
        return self.claim_keys.get(claim.digest) or f"c.{claim.digest}"

    def find(self, subject: str | None) -> Profile | None:
        """The profile that an id stands for."""
        leader = self.leaders.get(subject) if subject is not None else None
        return None if leader is None else self.profiles[leader]

    def label(self, subject: str) -> str:
        """A subject in a few words: its name or title, an act by type, victim and date; where no name may stand, the
        role."""
        profile = self.find(subject)
        if profile is None:
            return ""
        if profile.kind == "act":
            return self._act(profile)
        text = next((text for name in _TITLES if (text := _any(profile, name))), "")
        if not text or (self.is_gated and profile.kind == "person" and not may_be_named(profile)):
            text = (
                self.term(role, "roles") if (role := profile.one("role")) else "" if self.is_gated else text
            )
        return text or _any(profile, "series") or self.key(subject)

    def titles(self, profiles: Iterable[Profile]) -> dict[SubjectId, str]:
        """The labels of these subjects, with the key behind them where two are alike."""
        found = {profile.subject: self.label(profile.subject) for profile in profiles}
        times = Counter(found.values())
        return {s: text if times[text] == 1 else f"{text} ({self.key(s)})" for s, text in found.items()}

    def values(self, profile: Profile, name: str) -> list[str]:
        """Every value of a property in words."""
        return [self.value_label(name, value) for value in profile.all(name)]

    def _act(self, profile: Profile) -> str:
        what = " / ".join(self.values(profile, "act_type")) or self.key(profile.subject)
        whom = " / ".join(self.values(profile, "victim"))
        when = " / ".join(self.values(profile, "date_start"))
        return ", ".join(filter(None, [f"{what}: {whom}" if whom else what, when]))

    def term(self, text: str, vocabulary: str) -> str:
        """A term in words."""
        return term(text, vocabulary, language=self.language, vocabulary=self.vocabulary)

    def value_label(self, name: str, text: str) -> str:
        """A value of a property in words; a subject by its label."""
        if text in self.leaders:
            return self.label(text)
        if not text or not self.vocabulary.has_property(name):
            return text
        described = self.vocabulary.property(name)
        return in_words(text, described, language=self.language, vocabulary=self.vocabulary)

    def say(self, key: str) -> str:
        """A word of the export's own, in its language."""
        return words(self.language, "export")(key)

    def only(self, acts: Collection[str]) -> Material:
        """The same for these acts alone, with all that they rest on and belong to."""
        kept = _reached(self, acts)
        return replace(self, profiles={s: p for s, p in self.profiles.items() if s in kept})


def is_coding(profile: Profile) -> bool:
    """Whether a source is the coders' own work."""
    return profile.kind == "source" and profile.one("source_kind") == CODING


def in_order(key: str) -> tuple[tuple[bool, int, str], ...]:
    """A key as it sorts: "act_9" before "act_10"."""
    return tuple((not p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in _NUMBER.split(key) if p)


def matching(asked: Asked) -> frozenset[str]:
    """The acts that are possibly what was asked for."""
    rows = count(asked.frame, of="acts", by=(), where=asked.where, together=True)
    return frozenset(act for row in rows for act in row.acts)


def from_published(
    published: Published,
    *,
    codes: Mapping[SubjectId, str],
    vocabulary: Vocabulary,
    rule_of: Callable[[str], Rule],
    language: str,
) -> Material:
    """What the gate let pass."""
    return Material(
        name="constancia-export",
        title=_title(published.profiles),
        profiles=published.profiles,
        keys=codes,
        claim_keys={},
        vocabulary=vocabulary,
        rule_of=rule_of,
        language=language,
        is_gated=True,
    )


def from_whole(
    whole: Whole, *, vocabulary: Vocabulary, rule_of: Callable[[str], Rule], language: str
) -> Material:
    """The whole case file. It keeps the name of the package that it came from, so that it can be imported again as a
    newer state of the same rows; from several packages it is a new one."""
    return Material(
        name=whole.packages[0] if len(whole.packages) == 1 else "constancia-export",
        title=_title(whole.profiles),
        profiles=whole.profiles,
        keys=whole.keys,
        claim_keys=whole.claim_keys,
        vocabulary=vocabulary,
        rule_of=rule_of,
        language=language,
        is_gated=False,
    )


def _title(profiles: Mapping[SubjectId, Profile]) -> str:
    """The titles of the codings: what the tables were called when they came in."""
    found = {title for p in profiles.values() if is_coding(p) and (title := p.one("title"))}
    return "; ".join(sorted(found)) or "Constancia"


def _any(profile: Profile, name: str) -> str:
    return profile.one(name) or next(iter(profile.all(name)), "")


def _reached(material: Material, acts: Collection[str]) -> set[SubjectId]:
    """The acts, their involvements, and whatever these name or rest on, and so on; no other act or involvement."""
    start = [
        profile
        for profile in material.profiles.values()
        if (profile.kind == "act" and profile.subject in acts)
        or (profile.kind == "involvement" and not set(profile.all("act")).isdisjoint(acts))
        or is_coding(profile)
    ]
    kept = {profile.subject for profile in start}
    while start:
        found = {material.leaders[one] for one in _named(start.pop()) if one in material.leaders} - kept
        new = [p for one in found if (p := material.profiles[one]).kind not in ("act", "involvement")]
        kept |= {profile.subject for profile in new}
        start += new
    return kept


def _named(profile: Profile) -> Iterator[str]:
    for held in profile.properties.values():
        for claim in held.claims:
            yield claim.value
            if claim.source is not None:
                yield claim.source
