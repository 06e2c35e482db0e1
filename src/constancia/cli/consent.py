"""`constancia consent record`, `show` and `due`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constancia.casefile.consents import (
    consents_of,
    keep_form,
    record_consent,
    record_review,
    recorded,
    source_or_person,
)
from constancia.casefile.consents import due as due_soon
from constancia.casefile.find import keys_of
from constancia.casefile.open import now
from constancia.claims.claim import SubjectId
from constancia.claims.consent import Answer, Consent, Consents, Given, Use, fold
from constancia.cli import asking, printing
from constancia.cli.consent_answers import answer_of, answers_of, day_of, given_of
from constancia.cli.consent_asking import ask
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.phrases.screen import words

if TYPE_CHECKING:
    from constancia.casefile.open import CaseFile
    from constancia.phrases import Words
    from constancia.phrases.settings import Settings
    from constancia.vocabulary import Vocabulary

OUT_OF_REACH = frozenset({Use.UN_GOVERNMENT, Use.UN_REPORT, Use.PUBLICATION})
"""Uses after which nothing can be taken back: the speaker hears so first."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed behind `consent record`."""

    answers: Sequence[str] = field(repr=False)
    speaker: str = field(repr=False)
    language: str
    given: str
    form: Path | None
    witness: str = field(repr=False)
    interpreter: str = field(repr=False)
    guardian: str = field(repr=False)
    assent: str
    told: bool
    risks: bool
    understood: bool
    until: str
    review: str


def record(settings: Settings, text: str, typed: Typed) -> None:
    """Record what a speaker answered: from options, or on a terminal from questions in the speaker's language.

    Raises Misuse: "answers_needed", "not_told", "given_needed", "form_needed", "witness_needed", "assent_needed",
    "consent_withdrawn", "not_a_source", and for words that are none.
    """
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        source, kind = source_or_person(casefile, text)
        if kind != "source":
            raise Misuse("not_a_source")
        consent = _typed(casefile, source, typed)
        if not consent.answers:
            if not asking.may_ask(settings):
                raise Misuse("answers_needed")
            consent = ask(
                consent, language=typed.language or settings.language, vocabulary=casefile.vocabulary
            )
        _must_be_whole(consent, has_form=typed.form is not None)
        if typed.form is not None:
            consent = replace(consent, evidence=keep_form(casefile, source, typed.form.absolute()))
        record_consent(casefile, consent)
    value = {"source": source, "answers": len(consent.answers)}
    printing.result(settings, value, [say("recorded", n=len(consent.answers)), say("recorded_next")])


def show(settings: Settings, text: str) -> None:
    """Print what holds of one source, and how it was given."""
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        source, kind = source_or_person(casefile, text)
        if kind != "source":
            raise Misuse("not_a_source")
        given = recorded(casefile).get(source, [])
        holds = consents_of(casefile).get(source, fold(given))
        lines = _shown(say, casefile.vocabulary, holds, given)
    printing.result(settings, _as_json(source, holds, given), lines)


def due(settings: Settings, *, within: int) -> None:
    """List what ends or is to be asked again within so many days."""
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        found = due_soon(casefile, within=within)
        keys = keys_of(casefile)
    value = [{**asdict(one), "key": keys.get(one.source)} for one in found]
    lines = [
        say(
            "due_review" if one.is_review else "due_end",
            day=one.day,
            source=keys.get(one.source) or one.source,
        )
        + (f" {say('due_held')}" if one.is_held else "")
        for one in found
    ]
    printing.result(settings, value, lines or [say("due_nothing", n=within)])


def review(settings: Settings, text: str, *, on: str) -> None:
    """Record the legal review of naming somebody in office. Raises Misuse("not_in_office"), Misuse("consent_day")."""
    say = words(settings.language, "consent")
    day = day_of(on) or now()[:10]
    with open_casefile(settings) as casefile:
        person, _ = source_or_person(casefile, text)
        record_review(casefile, person, day)
    printing.result(settings, {"person": person, "on": day}, [say("reviewed", day=day)])


def _typed(casefile: CaseFile, source: SubjectId, typed: Typed) -> Consent:
    speaker = None
    if typed.speaker:
        speaker, kind = source_or_person(casefile, typed.speaker)
        if kind == "source":
            raise Misuse("not_a_person")
    return Consent(
        source=source,
        answers=answers_of(typed.answers),
        speaker=speaker,
        language=typed.language,
        given=given_of(typed.given),
        witness=typed.witness,
        interpreter=typed.interpreter,
        guardian=typed.guardian,
        assent=answer_of(typed.assent),
        told=typed.told,
        risks_explained=typed.risks,
        understood=typed.understood,
        until=day_of(typed.until),
        review=day_of(typed.review),
    )


def _must_be_whole(consent: Consent, *, has_form: bool) -> None:
    """A yes needs to be one that can be shown later: how it was given, and that the speaker knew."""
    agreed = {one.use for one in consent.answers if one.answer is Answer.YES}
    if not agreed:
        return
    needed = (
        ("given_needed", consent.given is not None),
        ("form_needed", consent.given is Given.ORAL or has_form or bool(consent.evidence)),
        ("witness_needed", consent.given is not Given.ORAL or bool(consent.witness)),
        ("assent_needed", not consent.guardian or consent.assent is Answer.YES),
        ("not_told", consent.told or agreed.isdisjoint(OUT_OF_REACH)),
    )
    for code, is_there in needed:
        if not is_there:
            raise Misuse(code)


def _shown(say: Words, vocabulary: Vocabulary, holds: Consents, given: Sequence[Consent]) -> list[str]:
    if not given:
        return [say("no_consent")]

    def label(name: str, value: str) -> str:
        term = vocabulary.get(name, value)
        return term.label(say.language) if term else value

    lines = [say("is_withdrawn")] if holds.withdrawn else []
    for (use, recipient, medium), stand in sorted(holds.answers.items()):
        who = f" ({recipient})" if recipient else ""
        said = f"{label('consent_uses', use)}{who}: {label('consent_media', medium)}"
        end = f", {say('until', day=stand.until)}" if stand.until else ""
        lines.append(f"{said}: {label('consent_answers', stand.answer)}{end}")
    if holds.held:
        lines.append(say("source_held"))
    if holds.review:
        lines.append(say("review", day=holds.review))
    last = next((one for one in reversed(given) if one.given), None)
    if last is not None and last.given is not None:
        lines.append(say("given", day=last.at[:10], how=label("consent_given", last.given)))
    return lines


def _as_json(source: SubjectId, holds: Consents, given: Sequence[Consent]) -> dict[str, Any]:
    answers = [
        {
            "use": use.value,
            "recipient": recipient,
            "medium": medium.value,
            "answer": stand.answer.value,
            "until": stand.until or None,
        }
        for (use, recipient, medium), stand in sorted(holds.answers.items())
    ]
    return {
        "source": source,
        "withdrawn": holds.withdrawn,
        "held": holds.held,
        "review": holds.review or None,
        "answers": answers,
        "given": [asdict(one) for one in given],
    }
