"""`constancia show`: what the claims about one subject come to, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from constancia.casefile.find import find, keys_of, names_of
from constancia.casefile.profiles import profile
from constancia.claims.claim import Claim
from constancia.claims.profile import Profile, Property, Value
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.cli.withdraw import show_publications
from constancia.phrases import values
from constancia.phrases.screen import Words, words
from constancia.phrases.settings import Settings
from constancia.vocabulary import Vocabulary
from constancia.vocabulary.term import Property as Described
from constancia.vocabulary.term import ValueType

PUBLICATIONS = "publications"
SHORT = 8
"""Letters of an id that has no key: as many as find the subject again."""


def run(settings: Settings, text: str) -> None:
    """Print the profile of the subject that `text` means, or with "publications" what was published."""
    if text == PUBLICATIONS:
        return show_publications(settings)
    with open_casefile(settings) as casefile:
        found = profile(casefile, find(casefile, text))
        keys = keys_of(casefile)
        speech = _Speech(
            say=words(settings.language, "cli"),
            language=settings.language,
            vocabulary=casefile.vocabulary,
            keys=keys,
            names=names_of(casefile, {value.value for p in found.properties.values() for value in p.values}),
        )
    return printing.result(settings, as_json(found, keys), [] if settings.json else speech.lines(found))


def as_json(found: Profile, keys: dict[str, str]) -> dict[str, Any]:
    """The profile as the reference gives its shape; ids of imported rows are followed by their key."""
    return {
        "id": found.subject,
        "key": keys.get(found.subject),
        "kind": found.kind,
        "same": list(found.same),
        "properties": {name: _property(held, keys) for name, held in found.properties.items()},
    }


def _property(held: Property, keys: dict[str, str]) -> dict[str, Any]:
    judgement = held.judgement and {
        "claim": held.judgement.claim,
        "reason_en": held.judgement.reason_en,
        "reason_es": held.judgement.reason_es,
        "at": held.judgement.at,
    }
    return {
        "exclusive": held.exclusive,
        "disputed": held.disputed,
        "values": [_value(value, keys) for value in held.values],
        "beside": [_claim(claim, keys) for claim in held.beside],
        "set_aside": [_claim(claim, keys) for claim in held.set_aside],
        "judgement": judgement,
    }


def _value(value: Value, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "value": value.value,
        "key": keys.get(value.value),
        "certain": value.certain,
        "origins": value.origins,
        "coding_only": value.coding_only,
        "claims": [_claim(claim, keys) for claim in value.claims],
    }


def _claim(claim: Claim, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "digest": claim.digest,
        "value": claim.value,
        "source": claim.source,
        "source_key": keys.get(claim.source or ""),
        "locator": claim.locator and claim.locator.to_json(),
        "account": claim.account.value,
        "relation": claim.relation.value,
        "qualifier": claim.qualifier and claim.qualifier.value,
        "words": claim.words,
        "note": claim.note,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speech:
    """A profile in the reader's words. `names` are those of `general`, `keys` those of rows."""

    say: Words
    language: str
    vocabulary: Vocabulary
    keys: Mapping[str, str]
    names: Mapping[str, str]

    def lines(self, found: Profile) -> list[str]:
        """One line for the subject, then the properties in the order of the vocabulary, each with its values."""
        kind = self.vocabulary.get("kinds", found.kind)
        head = (
            kind.label(self.language) if kind else found.kind,
            self.keys.get(found.subject),
            found.subject,
        )
        lines = ["  ".join(part for part in head if part)]
        known = [described.id for described in self.vocabulary.properties(found.kind)]
        names = [*known, *sorted(set(found.properties) - set(known))]
        for name in (name for name in names if name in found.properties):
            lines += self._property(self._described(name), found.properties[name])
        return lines

    def _property(self, described: Described | None, held: Property) -> list[str]:
        label = described.label(self.language) if described else held.name
        lines = [f"  {label}" + (f"  [{self.say('show_disputed')}]" if held.disputed else "")]
        for value in held.values:
            rests = (
                self.say("show_coding") if value.coding_only else self.say("show_origins", n=value.origins)
            )
            lines.append(f"    {self._said(described, value)}  ({rests})")
        if held.judgement is not None:
            reason = held.judgement.reason_es if self.language == "es" else held.judgement.reason_en
            lines.append(f"    {self.say('show_judged')}: {reason}")
        return lines

    def _said(self, described: Described | None, value: Value) -> str:
        if not value.value:
            return f"“{value.words or ''}”"
        if described is None:
            return value.value
        if described.value_type is not ValueType.REFERENCE:
            return values.value(value.value, described, language=self.language, vocabulary=self.vocabulary)
        name = self.names.get(value.value, self.say("show_unnamed"))
        return f"{name} [{self.keys.get(value.value) or value.value[:SHORT]}]"

    def _described(self, name: str) -> Described | None:
        return self.vocabulary.property(name) if self.vocabulary.has_property(name) else None
