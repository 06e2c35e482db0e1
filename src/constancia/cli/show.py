"""`constancia show`: what the claims about one subject come to, each with its source."""

from __future__ import annotations

from typing import Any

from constancia.casefile.find import find, keys_of
from constancia.casefile.profiles import profile
from constancia.claims.claim import Claim
from constancia.claims.profile import Profile, Property, Value
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, text: str) -> None:
    """Print the profile of the subject that `text` means."""
    with open_casefile(settings) as casefile:
        found = profile(casefile, find(casefile, text))
        keys = keys_of(casefile)
    printing.result(settings, as_json(found, keys), _lines(settings, found, keys))


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


def _lines(settings: Settings, found: Profile, keys: dict[str, str]) -> list[str]:
    say = words(settings.language, "cli")
    lines = [f"{found.kind}  {keys.get(found.subject, '')}  {found.subject}".replace("    ", "  ")]
    for name, held in found.properties.items():
        mark = f"  [{say('show_disputed')}]" if held.disputed else ""
        lines.append(f"  {name}{mark}")
        for value in held.values:
            shown = keys.get(value.value, value.value) or f"“{value.words or ''}”"
            rests = say("show_coding") if value.coding_only else say("show_origins", n=value.origins)
            lines.append(f"    {shown}  ({rests})")
        if held.judgement is not None:
            reason = held.judgement.reason_es if settings.language == "es" else held.judgement.reason_en
            lines.append(f"    {say('show_judged')}: {reason}")
    return lines
