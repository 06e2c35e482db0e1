"""What published subjects are called: a name where it may be printed, else a role, and an act in one sentence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.claims.protection import may_be_named
from constancia.phrases.acts import Part, act_sentence
from constancia.phrases.screen import words
from constancia.phrases.values import term
from constancia.phrases.values import value as in_words
from constancia.publish.gate import Published
from constancia.vocabulary import Vocabulary

_TITLES = ("name", "label", "title")


@dataclass(frozen=True)
class Labels:
    """The labels of one publication in one language."""

    published: Published
    vocabulary: Vocabulary
    language: str
    involvements: dict[str, list[Profile]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Profile]] = defaultdict(list)
        for involvement in self.published.of_kind("involvement"):
            for act in involvement.all("act"):
                found[act].append(involvement)
        object.__setattr__(self, "involvements", dict(found))

    def of(self, subject: str) -> str:
        """The name or title of a subject; of a person who may not be named, the role."""
        profile = self.published.profiles.get(SubjectId(subject))
        if profile is None:
            return words(self.language, "labels")("unknown")
        if profile.kind == "person" and not may_be_named(profile):
            return self.role(profile)
        text = next((text for name in _TITLES if (text := profile.one(name))), "")
        if profile.kind == "place" and (region := profile.one("admin1")) and region not in text:
            text = f"{text}, {region}" if text else region
        return text or self.role(profile)

    def role(self, profile: Profile) -> str:
        """What somebody is, where no name may stand: "humanitarian volunteer"."""
        role = profile.one("role")
        if role is None:
            return words(self.language, "labels")("a_person")
        return term(role, "roles", language=self.language, vocabulary=self.vocabulary).lower()

    def value(self, name: str, text: str, qualifier: str | None = None) -> str:
        """A value of a property in words; what it refers to by its label."""
        if not self.vocabulary.has_property(name):
            return text
        described = self.vocabulary.property(name)
        if described.value_type == "reference":
            return self.of(text)
        return in_words(
            text, described, language=self.language, vocabulary=self.vocabulary, qualifier=qualifier
        )

    def sentence(self, act: Profile, *, is_short: bool = False) -> str:
        """An act in plain words, as much as is published of it; in short, without ground and dispute."""
        act_type = act.one("act_type")
        label = (
            self.value("act_type", act_type) if act_type else words(self.language, "labels")("disputed_type")
        )
        return act_sentence(
            act_type or "",
            self.language,
            label=label,
            victim=" / ".join(self.of(victim) for victim in act.all("victim"))
            or words(self.language, "labels")("unknown"),
            started=act.all("date_start"),
            ended=act.one("date_end"),
            place=" / ".join(self.of(place) for place in act.all("place")) or None,
            parts=self.parts(act),
            legal_basis=None if is_short else act.one("legal_basis"),
            is_disputed=not is_short and any(held.disputed for held in act.properties.values()),
        )

    def parts(self, act: Profile) -> list[Part]:
        """The units of an act with their degrees; each is stated, or inferred by the coder."""
        return [
            Part(
                self.of(unit),
                involvement.one("degree") or "unclear",
                involvement.one("attribution") == "stated",
            )
            for involvement in self.involvements.get(act.subject, [])
            for unit in involvement.all("unit")
        ]
