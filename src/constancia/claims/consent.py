"""Consent: what a speaker allowed of one source, for each use, recipient and medium. Only a yes allows.

Consent is recorded entry by entry and never overwritten. Of several answers to one question the latest holds; of two
given at the same moment the stricter one; a withdrawal holds for ever. What was allowed until a day is a no after it,
unless the source is held back for a court (`hold`), which keeps what is there and allows nothing new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from constancia.claims.claim import SubjectId
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Wrong

PRESENT = ("guardian", "interpreter", "witness")
"""Who is named in a consent beside the speaker."""


class Use(StrEnum):
    """For what something may be used."""

    INTERNAL = "internal"
    PARTNERS = "partners"
    COURT = "court"
    UN_GOVERNMENT = "un_government"
    UN_REPORT = "un_report"
    PUBLICATION = "publication"


class Medium(StrEnum):
    """What of the speaker shows."""

    NAME = "name"
    FACE = "face"
    VOICE = "voice"
    PLACE = "place"
    WORDS = "words"


class Answer(StrEnum):
    """What the speaker answered. The stricter one stands further down."""

    YES = "yes"
    LATER = "later"
    NOT_ASKED = "not_asked"
    NO = "no"


class Given(StrEnum):
    """How consent was given."""

    FORM = "form"
    RECORDED = "recorded"
    ORAL = "oral"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One answer. `recipient` is free text, empty for whoever it is."""

    use: Use
    medium: Medium
    answer: Answer
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was asked and answered on one occasion about `source`.

    `speaker` is the person who spoke, `guardian` who agreed for a child, `assent` what the child said to it. `evidence`
    names the signed form or the recording; `witness` who heard it where it was oral. `until` and `review` are days (ISO
    8601). `told`: the speaker heard first what publication makes irrevocable. `withdrawn` takes everything back.
    """

    source: SubjectId
    at: str = ""
    answers: tuple[Allowance, ...] = ()
    speaker: SubjectId | None = None
    language: str = ""
    given: Given | None = None
    evidence: str = ""
    witness: str = ""
    interpreter: str = ""
    guardian: str = ""
    assent: Answer | None = None
    told: bool = False
    risks_explained: bool = False
    understood: bool = False
    until: str = ""
    review: str = ""
    withdrawn: bool = False

    def to_record(self, at: str) -> Record:
        """The entry that says it, made at `at` (RFC 3339). What is empty is left out."""
        body: dict[str, Json] = {
            name: getattr(self, name)
            for name in (*_TEXTS, *_TRUTHS)
            if name != "speaker" and getattr(self, name)
        }
        if self.speaker is not None:
            body["speaker"] = self.speaker
        body |= {name: str(value) for name in ("given", "assent") if (value := getattr(self, name))}
        if self.answers:
            body["answers"] = [_to_json(one) for one in self.answers]
        return Record(Kind.CONSENT, self.source, at=at, body=body)


@dataclass(frozen=True, slots=True)
class Stand:
    """The answer that holds to one question: since when, and until what day (empty: no end)."""

    answer: Answer
    at: str
    until: str


Question = tuple[Use, str, Medium]
"""Use, recipient as it is compared, medium."""


@dataclass(frozen=True, slots=True)
class Consents:
    """What all consent to one source comes to. `answers` by question; `review` are the days on which to ask again."""

    answers: Mapping[Question, Stand]
    withdrawn: bool = False
    held: bool = False
    review: str = ""

    def end(self) -> str:
        """The first day after which a yes is none any more; empty where none ends."""
        ends = [one.until for one in self.answers.values() if one.answer is Answer.YES and one.until]
        return min(ends, default="")


def fold(consents: Iterable[Consent], *, is_held: bool = False) -> Consents:
    """Several consents to one source, in any order, as what holds."""
    ordered = sorted(consents, key=lambda one: one.at)
    answers: dict[Question, Stand] = {}
    for one in ordered:
        for given in one.answers:
            question = given.use, as_compared(given.recipient), given.medium
            found = Stand(given.answer, one.at, one.until)
            answers[question] = max(answers.get(question, found), found, key=_latest)
    last = ordered[-1].at if ordered else ""
    reviews = [one.review for one in ordered if one.at == last and one.review]
    return Consents(
        answers=answers,
        withdrawn=any(one.withdrawn for one in ordered),
        held=is_held,
        review=min(reviews, default=""),
    )


def allows(
    consents: Consents, *, use: Use, medium: Medium, recipient: str = "", on: dt.date | None = None
) -> bool:
    """Whether the speaker agreed. `on` is the day for which it is asked; without one, what has an end has ended."""
    return (
        answer_of(consents, use=use, medium=medium, recipient=recipient, on=on) is Answer.YES
        and not consents.withdrawn
    )


def answer_of(
    consents: Consents, *, use: Use, medium: Medium, recipient: str = "", on: dt.date | None = None
) -> Answer | None:
    """The answer that holds, None where there is none. What has ended is a no.

    An answer for one recipient holds for that one, unless everybody was told no after it.
    """
    everyone = consents.answers.get((use, "", medium))
    one = consents.answers.get((use, as_compared(recipient), medium)) if recipient else None
    held = [stand for stand in (one, everyone) if stand is not None]
    if one is not None and everyone is not None:
        is_later = everyone.at > one.at and everyone.answer is not Answer.YES
        held = [everyone if is_later else one]
    if not held:
        return None
    return Answer.NO if _has_ended(held[0], on) and not consents.held else held[0].answer


def from_record(record: Record) -> Consent:
    """The consent that an entry of that kind says. Raises Wrong("record") for one of another shape."""
    body = record.body
    try:
        if record.subject is None:
            raise ValueError("subject")
        answers = body.get("answers", [])
        if not isinstance(answers, list):
            raise TypeError("answers")
        assent = body.get("assent")
        given = body.get("given")
        return Consent(
            source=record.subject,
            at=record.at or "",
            answers=tuple(map(_from_json, answers)),
            given=None if given is None else Given(str(given)),
            assent=None if assent is None else Answer(str(assent)),
            **_plain(body),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Wrong("record", reason=type(error).__name__) from error


def held_by(records: Iterable[Record]) -> dict[SubjectId | None, Record]:
    """The holds that stand, by what they hold (None: everything): those that no lifting names."""
    holds = [record for record in records if record.kind is Kind.HOLD]
    lifted = {digest for one in holds for digest in _lifted(one)}
    standing = sorted((one for one in holds if not _lifted(one)), key=lambda one: (one.at or "", one.digest))
    return {one.subject: one for one in standing if one.digest not in lifted}


def as_compared(recipient: str) -> str:
    """A recipient as two spellings of it are compared."""
    return " ".join(recipient.casefold().split())


_TEXTS = (
    "speaker",
    "language",
    "evidence",
    "witness",
    "interpreter",
    "guardian",
    "until",
    "review",
)
_TRUTHS = ("told", "risks_explained", "understood", "withdrawn")
_STRICT = list(Answer)


def _lifted(hold: Record) -> tuple[str, ...]:
    """The digests of the holds that an entry lifts."""
    named = hold.body.get("lifts")
    return tuple(map(str, named)) if isinstance(named, list) else ()


def _latest(stand: Stand) -> tuple[str, int, int]:
    """By time; at one moment the stricter answer, and of two alike the one that ends sooner."""
    end = dt.date.fromisoformat(stand.until) if stand.until else dt.date.max
    return stand.at, _STRICT.index(stand.answer), -end.toordinal()


def _has_ended(stand: Stand, on: dt.date | None) -> bool:
    return bool(stand.until) and (on is None or stand.until < on.isoformat())


def _to_json(one: Allowance) -> dict[str, Json]:
    out: dict[str, Json] = {"use": one.use.value, "medium": one.medium.value, "answer": one.answer.value}
    return {**out, "recipient": one.recipient} if one.recipient else out


def _from_json(untrusted: Json) -> Allowance:
    if not isinstance(untrusted, dict) or not untrusted.keys() <= {one.name for one in fields(Allowance)}:
        raise ValueError("answer")
    recipient = untrusted.get("recipient", "")
    return Allowance(
        Use(str(untrusted["use"])),
        Medium(str(untrusted["medium"])),
        Answer(str(untrusted["answer"])),
        _text(recipient),
    )


def _plain(body: Mapping[str, Json]) -> dict[str, Any]:
    """The texts and truths of a body. A day that is none would never end: it is refused."""
    texts = {name: _text(body[name]) for name in _TEXTS if name in body}
    for name in ("until", "review"):
        if name in texts:
            dt.date.fromisoformat(texts[name])
    return {**texts, **{name: body[name] is True for name in _TRUTHS if name in body}}


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value
