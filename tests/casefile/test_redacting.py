"""Redaction of evidence in a case file: names from it, a new piece of evidence that names its parent, nothing said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from constancia.casefile import redaction_plan
from constancia.casefile.evidence import seal
from constancia.casefile.find import find
from constancia.casefile.open import CaseFile
from constancia.casefile.records import Scribe
from constancia.casefile.redacting import Found, Proposal, names_of, propose, redact
from constancia.claims.record import Kind, Record
from constancia.errors import Misuse, Wrong
from tests.casefile import small as smalls
from tests.intake.redaction import made

NAME = "Zoraida Inventada Fingidez"


@pytest.fixture
def told(small: CaseFile) -> CaseFile:
    """The small case file, in which the hidden person has a name."""
    person = find(small, "p_hid")
    small.record(smalls.about(person, name=NAME, other_name="La Güera"), protected=True)
    return small


def keep(casefile: CaseFile, folder: Path, name: str, content: bytes, *, protected: bool = True) -> str:
    """Seal a file as evidence of a source, and give its item."""
    path = folder / name
    path.write_bytes(content)
    compartment = casefile.identities if protected else casefile.general
    with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
        record = seal(
            writer, path.resolve(), source=find(casefile, "s_paper"), batch="", is_protected=protected
        )
        scribe.write(replace(record, batch=None), sealed=protected)
    return str(record.body["item"])


def evidence(casefile: CaseFile, item: str) -> tuple[Record, bytes]:
    for compartment in casefile.compartments():
        for record in casefile.records(compartment, kind=Kind.EVIDENCE):
            if record.body["item"] == item:
                content = compartment.evidence(item)
                assert content is not None
                return record, content
    raise AssertionError(item)


def custody(casefile: CaseFile) -> list[Record]:
    return [
        record
        for compartment in casefile.compartments()
        for record in casefile.records(compartment, kind=Kind.CUSTODY)
    ]


def test_names_are_those_of_people_who_may_not_be_named(told: CaseFile) -> None:
    secret, public = names_of(told)
    assert {NAME, "La Güera"} <= set(secret)
    assert not {"Ana Inventada"} & set(secret)
    assert {"Ana Inventada", "Invented Port", "Invented Agency"} <= set(public)


def test_a_name_that_was_taken_back_is_hidden_still(told: CaseFile) -> None:
    person = find(told, "p_hid")
    digests = [
        claim.digest
        for record in told.records(told.identities, kind=Kind.CLAIMS)
        for claim in record.claims
        if claim.subject == person
    ]
    told.record(Record(Kind.RETRACTION, person, body={"claims": [*digests], "reason": "x"}), protected=True)
    assert NAME in names_of(told)[0]


def test_new_evidence_names_its_parent_and_no_word_that_was_hidden(told: CaseFile, tmp_path: Path) -> None:
    said = f"Vino {NAME}, tel. 664 123 4567.\n".encode()
    item = keep(told, tmp_path, "zoraida_inventada.txt", said)
    proposed = propose(told, "zoraida_inventada.txt")
    assert proposed.evidence == item
    assert [(one.kind, one.words) for one in proposed.proposals] == [
        ("name", "zoraida inventada"),
        ("name", NAME),
        ("phone", "664 123 4567"),
    ]
    done = redact(told, item, proposed.proposals)
    record, content = evidence(told, done.item)
    parent, original = evidence(told, item)
    assert original == said and record.subject == parent.subject
    assert record.body["parent"] == item and record.body["hidden"] == ["name", "phone"]
    assert record.body["name"] == done.name == "x-redacted.txt"
    assert b"Inventada" not in content and b"Vino" in content
    assert done.item in told.identities.evidence_names()
    assert not re.search("(?i)inventada|664", json.dumps(record.body))
    (noted,) = custody(told)
    assert noted.body == {"item": item, "act": "redacted", "result": done.item}


def test_evidence_that_all_may_read_stays_where_it_is(told: CaseFile, tmp_path: Path) -> None:
    keep(told, tmp_path, "open.txt", b"Nobody is named.", protected=False)
    done = redact(told, "open.txt", propose(told, "open.txt").proposals)
    assert done.hidden == () and done.item in told.general.evidence_names()


@pytest.mark.slow
def test_a_page_loses_what_was_chosen_and_keeps_what_was_not(told: CaseFile, tmp_path: Path) -> None:
    page = made.page(
        f"#set page(width: 12cm, height: 8cm)\n{NAME} vive en Calle Inexistente \\#12. Fin de la nota."
    )
    keep(told, tmp_path, "page.pdf", page)
    proposed = propose(told, "page.pdf").proposals
    chosen = [replace(one, hide=one.kind == "name") for one in proposed]
    added = Proposal(kind=Found.OTHER, hide=True, words="fin de la nota")
    area = Proposal(kind=Found.AREA, hide=True, area="xywh=percent:80,80,20,20", place="page:1")
    done = redact(told, "page.pdf", [*chosen, added, area])
    text = made.texts_of_pdf(evidence(told, done.item)[1])
    assert "inventada" not in text and "fin de la" not in text
    assert "inexistente" in text
    assert done.hidden == ("area", "name", "other")


def test_a_plan_goes_out_and_comes_back(told: CaseFile, tmp_path: Path) -> None:
    keep(told, tmp_path, "a.txt", f"{NAME}".encode())
    keep(told, tmp_path, "b.txt", b"uno")
    proposed = propose(told, "a.txt")
    written = redaction_plan.to_bytes(proposed)
    assert redaction_plan.from_bytes(written, told, "a.txt") == proposed.proposals
    with pytest.raises(Misuse, match="redact_plan_other"):
        redaction_plan.from_bytes(written, told, "b.txt")
    for broken in (b"", b"[]", b"{}", written.replace(b'"hide": true', b'"hide": "Zoraida"'), b"[" * 100_000):
        with pytest.raises(Misuse, match="redact_plan") as caught:
            redaction_plan.from_bytes(broken, told, "a.txt")
        assert "Zoraida" not in str(caught.value.fields)


@pytest.mark.parametrize(
    ("content", "code"), [(b"\0\1\2", "redact_format"), (b"%PDF-1.4 nothing", "redact_damaged")]
)
def test_what_cannot_be_read_is_told_and_leaves_nothing(
    told: CaseFile, tmp_path: Path, content: bytes, code: str
) -> None:
    keep(told, tmp_path, "x.bin", content)
    before = [len(one.evidence_names()) for one in told.compartments()]
    with pytest.raises(Wrong, match=code) as caught:
        redact(told, "x.bin", [])
    assert caught.value.file == "x.bin"
    assert [len(one.evidence_names()) for one in told.compartments()] == before and custody(told) == []


def test_what_is_no_evidence_is_told(told: CaseFile) -> None:
    with pytest.raises(Misuse, match="redact_evidence"):
        propose(told, "identities:0")
    with pytest.raises(Misuse, match="unknown_item"):
        propose(told, "nothing.pdf")
