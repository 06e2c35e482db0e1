"""Consent at the gate: source by source, for one use and recipient, property by property."""

from __future__ import annotations

import datetime as dt

import pytest

from constancia.claims import Record
from constancia.claims.consent import Allowance, Answer, Consent, Given, Medium, Use
from constancia.claims.record import Kind
from constancia.publish.consented import Purpose
from constancia.publish.gate import Published, pass_gate
from tests.publish.records_made import about, held, identifier, is_private, rule_of

TODAY = dt.date(2026, 11, 24)
SAID = {"outcome": "held for a night", "place": "@ford", "victim_as_stated": "Ana la del puente"}
"""What the interview says of the act."""


def passed(
    *more: Record,
    purpose: Purpose | None = None,
    kind: str = "interview",
    identities: tuple[Record, ...] = (),
) -> Published:
    """One act of which an interview speaks, one of which a newspaper does, and coding about both."""
    records = [
        about("coding", kind="source", source_kind="coding", publicity="published"),
        about("herald", kind="source", source_kind="news", publicity="published", title="Volunteer held"),
        about("told", kind="source", source_kind=kind, title="Talk with Ana", publicity="protected"),
        about("ford", kind="place", name="Old Ford"),
        about("town", kind="place", name="New Town"),
        about("night", kind="event", title="That night"),
        about("crowd", kind="group", label="people at the ford", category="migrant"),
        about(
            "act1", kind="act", act_type="arrest", event="@night", victim="@crowd", summary="What she told"
        ),
        about("act1", "told", **SAID),
        about("part1", kind="involvement", act="@act1", degree="carried_out"),
        about("act2", kind="act", act_type="arrest", place="@town"),
        about("act2", "herald", outcome="let go"),
        *more,
    ]
    return pass_gate(
        [held(record) for record in records],
        identities=identities,
        rule_of=rule_of,
        is_private=is_private,
        purpose=purpose or Purpose(on=TODAY),
    )


def agreed(*media: Medium, use: Use = Use.PUBLICATION, answer: Answer = Answer.YES, **more: object) -> Record:
    recipient = str(more.pop("recipient", ""))
    answers = tuple(Allowance(use, medium, answer, recipient) for medium in media)
    source = identifier(str(more.pop("source", "told")))
    return Consent(source=source, answers=answers, **more).to_record("2026-01-01T00:00:00Z")  # type: ignore[arg-type]


def said(published: Published, subject: str) -> set[str]:
    """The properties of a subject that passed."""
    profile = published.profiles.get(identifier(subject))
    return set() if profile is None else {*profile.properties} | ({"kind"} if profile.kind else set())


def test_an_interview_nobody_agreed_to_says_nothing_and_neither_does_the_coding_of_it() -> None:
    found = passed()
    for subject in ("told", "act1", "part1", "night", "crowd"):
        assert said(found, subject) == set(), subject
    assert {"outcome", "place", "act_type"} <= said(found, "act2")
    assert said(found, "town") and found.withheld["no_consent"] > 10


@pytest.mark.parametrize("kind", ["interview", "statement", "field_form", "message", "document", "photo"])
def test_what_is_not_published_needs_a_yes_whatever_its_kind(kind: str) -> None:
    assert said(passed(kind=kind), "act1") == set()


def test_a_yes_to_words_lets_the_account_pass_without_place_and_name() -> None:
    found = passed(identities=(agreed(Medium.WORDS),))
    assert said(found, "act1") == {"kind", "act_type", "event", "victim", "summary", "outcome"}
    assert said(found, "night") and said(found, "part1") and said(found, "crowd")
    assert said(found, "ford") == {"kind"}
    assert said(found, "told") == {"kind", "source_kind", "publicity"}


def test_place_and_name_pass_with_a_yes_of_their_own() -> None:
    found = passed(identities=(agreed(Medium.WORDS, Medium.PLACE),))
    assert "place" in said(found, "act1") and "victim_as_stated" not in said(found, "act1")
    assert said(found, "ford") == {"kind", "name"}
    found = passed(identities=(agreed(Medium.WORDS, Medium.NAME),))
    assert "place" not in said(found, "act1") and "victim_as_stated" in said(found, "act1")
    assert "title" in said(found, "told")


def test_a_yes_to_a_name_alone_lets_nothing_pass() -> None:
    assert said(passed(identities=(agreed(Medium.NAME, Medium.PLACE, Medium.FACE),)), "act1") == set()


@pytest.mark.parametrize("answer", [Answer.NO, Answer.LATER, Answer.NOT_ASKED])
def test_any_other_answer_is_a_no(answer: Answer) -> None:
    assert said(passed(identities=(agreed(*Medium, answer=answer),)), "act1") == set()


def test_what_has_ended_or_was_withdrawn_is_a_no() -> None:
    assert said(passed(identities=(agreed(*Medium, until="2026-11-23"),)), "act1") == set()
    assert said(passed(identities=(agreed(*Medium, until="2026-11-24"),)), "act1")
    assert said(passed(identities=(agreed(*Medium), agreed(withdrawn=True))), "act1") == set()
    hold = Record(Kind.HOLD, identifier("told"), at="2026-02-01T00:00:00Z", body={"reason": "subpoena"})
    assert said(passed(identities=(agreed(*Medium, until="2026-11-23"), hold)), "act1")


def test_a_yes_for_one_use_and_recipient_is_for_no_other() -> None:
    yes = agreed(*Medium, use=Use.PARTNERS, recipient="Casa Inventada")
    assert said(passed(identities=(yes,)), "act1") == set()
    for recipient, passes in (("Casa Inventada", True), ("Otra Casa", False), ("", False)):
        purpose = Purpose(Use.PARTNERS, recipient, on=TODAY)
        assert bool(said(passed(identities=(yes,), purpose=purpose), "act1")) is passes


def test_a_table_that_says_published_of_an_interview_is_a_yes_to_its_words_and_not_to_a_name() -> None:
    public = about("talk", kind="source", source_kind="interview", publicity="published", title="Talk")
    told = about("act3", "talk", kind="act", **SAID)
    found = passed(public, told)
    assert said(found, "act3") == {"kind", "outcome", "place"}
    assert "title" not in said(found, "talk")
    refused = passed(public, told, identities=(agreed(Medium.WORDS, answer=Answer.NO, source="talk"),))
    assert said(refused, "act3") == set()


def test_what_was_answered_of_one_of_two_that_are_the_same_holds_for_both() -> None:
    again = about("again", kind="source", source_kind="interview", publicity="protected")
    same = Record(Kind.JUDGEMENT, identifier("told"), body={"same_as": identifier("again")})
    for source in ("told", "again"):
        assert said(passed(again, same, identities=(agreed(*Medium, source=source),)), "act1")


def test_an_answer_holds_over_the_kind_of_a_public_source_too() -> None:
    refused = passed(identities=(agreed(Medium.WORDS, answer=Answer.NO, source="herald"),))
    assert "outcome" not in said(refused, "act2")


def test_a_face_and_a_voice_need_a_yes_even_where_the_words_are_public() -> None:
    media = passed(identities=(agreed(Medium.VOICE),)).media
    assert media[identifier("herald")] == {Medium.WORDS, Medium.PLACE, Medium.NAME}
    assert media[identifier("told")] == {Medium.VOICE}


def test_who_was_there_when_somebody_agreed_is_named_nowhere() -> None:
    witness = "Zenobia Testiga"
    record = agreed(*Medium, given=Given.ORAL, witness=witness)
    found = passed(about("act2", "herald", summary=f"{witness} was there"), identities=(record,))
    assert "summary" not in said(found, "act2") and found.withheld["protected_name"] == 1


def test_somebody_in_office_is_named_after_a_recorded_review() -> None:
    office = {"kind": "person", "role": "official", "basis": "office", "name_in_publication": "name"}
    named = about("chief", "herald", name="Eulalio Inventado")
    assert "name" not in said(passed(about("chief", **office), named), "chief")
    reviewed = about("chief", **office, legal_review="2026-03-01")
    assert "name" in said(passed(reviewed, named), "chief")
