"""Only a yes allows; the latest answer holds, the stricter of two at once, and a withdrawal for ever."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.claims.claim import SubjectId
from constancia.claims.consent import (
    Allowance,
    Answer,
    Consent,
    Given,
    Medium,
    Use,
    allows,
    fold,
    from_record,
    held_by,
)
from constancia.claims.record import Kind, Record, from_fields, to_fields
from constancia.errors import Wrong

SOURCE = SubjectId("interview")
TODAY = dt.date(2026, 11, 24)


def consent(*answers: str, at: str = "2026-01-01T00:00:00Z", **more: object) -> Consent:
    """From answers as "publication words yes", with a recipient behind where there is one."""
    read = [one.split(" ", 3) for one in answers]
    given_ = tuple(Allowance(Use(u), Medium(m), Answer(a), "".join(rest)) for u, m, a, *rest in read)
    return Consent(source=SOURCE, at=at, answers=given_, **more)  # type: ignore[arg-type]


def allowed(*consents: Consent, is_held: bool = False, recipient: str = "") -> set[str]:
    """What is allowed today, as "publication words"."""
    held = fold(consents, is_held=is_held)
    return {
        f"{use} {medium}"
        for use, medium in itertools.product(Use, Medium)
        if allows(held, use=use, medium=medium, recipient=recipient, on=TODAY)
    }


def test_only_a_yes_allows_and_only_what_was_asked() -> None:
    assert allowed() == set()
    assert allowed(consent("publication words yes")) == {"publication words"}
    for answer in ("no", "later", "not_asked"):
        assert allowed(consent(f"publication words {answer}")) == set()


def test_the_latest_answer_holds_for_its_own_question() -> None:
    first = consent("publication words yes", "publication place yes", at="2026-01-01T00:00:00Z")
    later = consent("publication words no", at="2026-02-01T00:00:00Z")
    assert allowed(first, later) == allowed(later, first) == {"publication place"}
    assert allowed(later, consent("publication words yes", at="2026-03-01T00:00:00Z")) == {
        "publication words"
    }


def test_of_two_answers_at_one_moment_the_stricter_holds() -> None:
    assert allowed(consent("court words yes"), consent("court words later")) == set()


def test_a_withdrawal_holds_for_ever() -> None:
    gone = consent(withdrawn=True, at="2026-01-01T00:00:00Z")
    after = consent("publication words yes", at="2026-06-01T00:00:00Z")
    assert allowed(gone, after) == allowed(after, gone) == set()
    assert allowed(gone, after, is_held=True) == set()


@pytest.mark.parametrize(("until", "is_allowed"), [("2026-11-23", False), ("2026-11-24", True), ("", True)])
def test_what_has_ended_is_a_no_after_its_last_day(until: str, is_allowed: bool) -> None:
    assert bool(allowed(consent("court words yes", until=until))) is is_allowed
    held = fold([consent("court words yes", until="2999-01-01")])
    assert not allows(held, use=Use.COURT, medium=Medium.WORDS)


def test_a_hold_keeps_what_ended_and_never_turns_a_no() -> None:
    ended = consent("court words yes", "court name no", until="2026-01-02")
    assert allowed(ended) == set()
    assert allowed(ended, is_held=True) == {"court words"}


def test_an_answer_for_one_recipient_is_for_that_one() -> None:
    one = consent("partners words yes Casa Inventada")
    assert allowed(one) == set()
    assert allowed(one, recipient=" casa  INVENTADA") == {"partners words"}
    assert allowed(one, recipient="Otra Casa") == set()
    everyone = consent("partners words no", at="2026-02-01T00:00:00Z")
    assert allowed(one, everyone, recipient="Casa Inventada") == set()
    again = consent("partners words yes Casa Inventada", at="2026-03-01T00:00:00Z")
    assert allowed(one, everyone, again, recipient="Casa Inventada") == {"partners words"}
    refused = consent("partners words yes", "partners words no Otra Casa")
    assert allowed(refused, recipient="Otra Casa") == set()
    assert allowed(refused, recipient="Casa Inventada") == {"partners words"}


def test_a_record_says_all_of_it_and_is_read_back() -> None:
    whole = consent(
        "un_report name later",
        "partners words yes Casa Inventada",
        speaker=SubjectId("somebody"),
        language="es",
        given=Given.ORAL,
        witness="Testiga Inventada",
        guardian="Madre Inventada",
        assent=Answer.YES,
        told=True,
        understood=True,
        until="2027-01-01",
        review="2026-12-01",
    )
    fields = {name: (value, name) for name, value in to_fields(whole.to_record(whole.at))}
    assert from_record(from_fields(fields)) == whole


@pytest.mark.parametrize(
    "body",
    [
        {"answers": "all"},
        {"answers": [{"use": "everything", "medium": "words", "answer": "yes"}]},
        {"answers": [{"use": "court", "medium": "words", "answer": "yes", "more": "x"}]},
        {"until": "next year"},
        {"given": "by telepathy"},
    ],
)
def test_another_shape_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(Wrong, match="record"):
        from_record(Record(Kind.CONSENT, SOURCE, body=body))  # type: ignore[arg-type]


answers = st.builds(
    Allowance,
    st.sampled_from([Use.COURT, Use.PUBLICATION]),
    st.sampled_from([Medium.WORDS, Medium.NAME]),
    st.sampled_from(Answer),
    st.sampled_from(["", "Casa"]),
)
consents = st.builds(
    Consent,
    source=st.just(SOURCE),
    at=st.sampled_from(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"]),
    answers=st.lists(answers, max_size=3).map(tuple),
    until=st.sampled_from(["", "2026-03-01", "2027-01-01"]),
    withdrawn=st.booleans(),
)


@given(st.lists(consents, max_size=4), st.randoms())
def test_the_order_of_records_changes_nothing(made: list[Consent], dice: object) -> None:
    shuffled = list(made)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(made) == fold(shuffled)


def hold(digest: str, subject: str | None = None, **body: object) -> Record:
    return Record(
        Kind.HOLD,
        None if subject is None else SubjectId(subject),
        at="2026-01-01T00:00:00Z",
        body=body,  # type: ignore[arg-type]
        digest=digest,  # type: ignore[arg-type]
    )


def test_a_hold_stands_until_a_lifting_names_it() -> None:
    one, two = hold("d1", "interview"), hold("d2")
    assert set(held_by([one, two])) == {SOURCE, None}
    lifted = hold("d3", "interview", lifts=["d1"])
    assert set(held_by([lifted, one, two])) == {None}
    assert set(held_by([lifted, one, hold("d4", "interview")])) == {SOURCE}
