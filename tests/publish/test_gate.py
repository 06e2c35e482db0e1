"""The gate decides for every statement, keeps what it must, and counts what it keeps back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from constancia.claims import Claim, Kind, Locator, Record
from constancia.publish.gate import Published, pass_gate
from tests.publish.records_made import (
    CASE,
    IDENTITIES,
    NAME,
    about,
    held,
    identifier,
    is_private,
    published,
    rule_of,
    source,
)


def texts(passed: Published) -> str:
    """Everything that would be published, as one text: the disclosures that are kept, and the profiles."""
    kept = [d for one in passed.entries for d in one.entry.disclosures if d.digest in one.keep]
    return repr([(d.name, d.value) for d in kept]) + repr(passed.profiles)


def referring(subject: str, **values: str) -> Record:
    """Claims of which one names a source as its value."""
    record = about(subject, **values)
    names = {"basis_source": "source"}
    claims = tuple(replace(c, property=names.get(c.property, c.property)) for c in record.claims)
    return replace(record, claims=claims)


def one(passed: Published, subject: str, name: str) -> str | None:
    return passed.profiles[identifier(subject)].one(name)


def test_what_is_public_passes_with_its_source() -> None:
    passed = published()
    assert one(passed, "act1", "outcome") == "released"
    claim = passed.profiles[identifier("act1")].properties["outcome"].claims[0]
    assert claim.source == identifier("herald")
    assert claim.locator == Locator(page="1")


def test_the_kept_disclosures_say_what_the_record_says_and_no_more() -> None:
    for passed in published().entries:
        names = {d.name for d in passed.entry.disclosures if d.digest in passed.keep}
        assert not names & {"at", "batch", "rows"}
        assert not any(name.endswith(".note") for name in names)
        assert len([name for name in names if name[1:].isdecimal()]) == len(passed.record.claims)


def test_a_person_without_a_basis_keeps_role_and_category_and_loses_all_else() -> None:
    passed = published()
    assert one(passed, "hidden", "role") == "humanitarian_volunteer"
    assert one(passed, "hidden", "name") is None
    assert NAME not in texts(passed)
    assert "Comité Inventado" not in texts(passed)


@pytest.mark.parametrize("basis", ["", "protected", "press"])
def test_a_name_in_general_without_a_basis_is_withheld_all_the_same(basis: str) -> None:
    extra = about(
        "ines", kind="person", role="lawyer", name="Inés Ninguna", basis=basis, name_in_publication="name"
    )
    passed = published([extra])
    assert "Inés Ninguna" not in texts(passed)
    assert passed.withheld["unnamed_person"] > published().withheld["unnamed_person"]


def test_a_name_needs_the_basis_and_the_decision_to_print_it() -> None:
    extra = about("ines", kind="person", name="Inés Ninguna", basis="public", name_in_publication="none")
    assert "Inés Ninguna" not in texts(published([extra]))


def test_a_text_with_a_protected_name_is_withheld_whole() -> None:
    passed = published()
    assert "had asked for it" not in texts(passed)
    assert passed.withheld["protected_name"] == 1
    assert one(passed, "act2", "date_start") == "2019-03"


def test_wording_and_place_with_a_protected_name_go_and_the_value_stays() -> None:
    base = about("act1", "herald", act_type="arrest")
    claim = replace(base.claims[0], words=f"{NAME}, arrested", locator=Locator(quotation=f"…{NAME}…"))
    passed = published([replace(base, claims=(claim,))])
    assert "Quetzalli" not in texts(passed)
    kept = [c for c in passed.profiles[identifier("act1")].properties["act_type"].claims if not c.is_coding]
    assert [(c.value, c.words, c.source, c.locator) for c in kept] == [("arrest", None, None, None)]


def test_notes_and_private_properties_are_never_published() -> None:
    base = about("act1", "herald", citizenship="Freedonia", outcome="let go")
    noted = tuple(replace(claim, note="a coder's note") for claim in base.claims)
    passed = published([replace(base, claims=noted)])
    assert "coder's note" not in texts(passed)
    assert "Freedonia" not in texts(passed)
    assert passed.withheld["private"] == 2  # the property, and the note of the other


def test_a_source_that_is_not_public_needs_consent() -> None:
    passed = published([about("act1", "interview", outcome="held for a night")])
    assert "held for a night" not in texts(passed)
    assert passed.withheld["no_consent"] == published().withheld["no_consent"] + 1


def test_the_address_of_a_source_cited_for_an_unnamed_victim_is_withheld_and_others_are_not() -> None:
    passed = published()
    assert one(passed, "gazette", "url") is None
    assert one(passed, "gazette", "title") == "The same day"
    assert one(passed, "herald", "url") == "https://herald.invalid/1"
    assert passed.withheld["address"] == 1


def test_so_it_is_for_a_source_behind_an_involvement_and_for_groups_that_may_not_be_named() -> None:
    extra = [
        source("wire", title="Wire", url="https://wire.invalid/3"),
        about("band", kind="group", category="migrant", label="Men at a shelter", name_in_publication="none"),
        about("act3", kind="act", act_type="raid", victim="@band"),
        about("part3", "wire", kind="involvement", act="@act3", unit="@patrol"),
    ]
    assert one(published(extra), "wire", "url") is None


def test_what_was_taken_back_is_not_published() -> None:
    wrong = held(about("act1", "herald", outcome="convicted"))
    digest = wrong.record.claims[0].digest
    gone = Record(Kind.RETRACTION, body={"claims": [digest], "reason": "misread"})
    passed = pass_gate(
        [*map(held, CASE), wrong, held(gone)], identities=IDENTITIES, rule_of=rule_of, is_private=is_private
    )
    assert "convicted" not in texts(passed)
    assert passed.withheld["retracted"] == 1


def renamed(*, basis: str) -> Published:
    """Somebody of whom one name was taken back in `general` and another in `identities`, and a text with both."""
    before = held(about("ines", kind="person", name="Inés Ninguna"))
    hidden = held(about("ines", other_name="Zoraida Fingida"))
    now = held(about("ines", basis=basis, name_in_publication="name"))
    text = held(about("act1", "herald", summary="Inés Ninguna and Zoraida Fingida were there."))
    digests = [c.digest for one in (before, hidden) for c in one.record.claims if c.property.endswith("name")]
    gone = held(Record(Kind.RETRACTION, body={"claims": [*digests], "reason": "update"}))
    return pass_gate(
        [*map(held, CASE), before, now, text, gone],
        identities=[hidden.record, gone.record],
        rule_of=rule_of,
        is_private=is_private,
    )


def test_a_name_that_was_taken_back_is_protected_still() -> None:
    passed = renamed(basis="protected")
    assert "Inés Ninguna" not in texts(passed)
    assert "Zoraida Fingida" not in texts(passed)


def test_but_not_that_of_somebody_who_may_be_named_by_now() -> None:
    passed = renamed(basis="public")
    assert "Inés Ninguna and Zoraida Fingida were there." in texts(passed)
    assert passed.withheld["retracted"] == 2


def test_a_judgement_passes_and_one_that_names_a_protected_person_does_not() -> None:
    chosen = held(about("act1", "herald", outcome="released at night"))
    body = {
        "property": "outcome",
        "claim": chosen.record.claims[0].digest,
        "reason_en": "The docket says so.",
        "reason_es": "Consta así.",
    }
    fine = Record(Kind.JUDGEMENT, identifier("act1"), body=body)
    bad = replace(fine, body={**body, "reason_en": f"{NAME} said so."})
    passed = pass_gate(
        [*map(held, CASE), chosen, held(fine), held(bad)],
        identities=IDENTITIES,
        rule_of=rule_of,
        is_private=is_private,
    )
    assert "The docket says so." in texts(passed)
    assert NAME not in texts(passed)


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.CLAIMS, Kind.JUDGEMENT, Kind.VOCABULARY)])
def test_no_other_kind_of_entry_is_published(kind: Kind) -> None:
    assert "secret of the house" not in texts(published([Record(kind, body={"text": "secret of the house"})]))


def test_what_identities_holds_is_counted() -> None:
    claims = sum(len(record.claims) for record in IDENTITIES)
    assert published().withheld["unnamed_person"] == claims


def test_an_unknown_property_of_an_unnamed_person_stays_inside() -> None:
    base = Claim(identifier("hidden"), "shoe_size", "45", source=identifier("herald"))
    record = Record(Kind.CLAIMS, identifier("hidden"), claims=(base,))
    assert "'45'" not in texts(published([record]))


@pytest.mark.parametrize("basis", ["public", "office", "protected"])
def test_a_name_held_in_general_is_looked_for_too_where_it_may_not_be_printed(basis: str) -> None:
    extra = [
        about("ines", kind="person", name="Inés Ningunez", basis=basis, name_in_publication="none"),
        about("act1", "herald", summary="They asked Ningunez for papers"),
    ]
    assert "Ningunez" not in texts(published(extra))


def test_the_description_of_a_group_makes_no_word_of_a_name_public() -> None:
    extra = [
        about("band", kind="group", label="The Delmonte party", name_in_publication="none"),
        about("act1", "herald", summary="Delmonte was held"),
    ]
    assert "Delmonte" not in texts(published(extra))


@pytest.mark.parametrize(
    "citing",
    [
        referring("part2", kind="involvement", act="@act2", attribution="inferred", basis_source="@wire"),
        referring("case2", kind="case", title="A case", basis_source="@wire"),
        about("case2", "wire", kind="case", title="A case"),
        about("event2", "wire", kind="event", title="An event"),
        about("hidden", "wire", category="defender"),
    ],
)
def test_a_source_named_by_what_an_act_against_an_unnamed_victim_belongs_to_loses_its_address(
    citing: Record,
) -> None:
    extra = [
        source("wire", title="Wire", url="https://wire.invalid/3"),
        about("act2", case="@case2", event="@event2"),
        citing,
    ]
    assert one(published(extra), "wire", "url") is None


@pytest.mark.parametrize("name", ["citizenship", "outcome"])
def test_a_judgement_goes_with_the_claim_that_it_chooses(name: str) -> None:
    chosen = held(about("act1", "herald" if name == "citizenship" else "interview", **{name: "Freedonia"}))
    reason = {"reason_en": "The passport is Freedonian.", "reason_es": "El pasaporte es de Libertonia."}
    body = {"property": name, "claim": chosen.record.claims[0].digest, **reason}
    judged = Record(Kind.JUDGEMENT, identifier("act1"), body=body)
    passed = pass_gate(
        [*map(held, CASE), chosen, held(judged)],
        identities=IDENTITIES,
        rule_of=rule_of,
        is_private=is_private,
    )
    assert "Freedonian" not in texts(passed)


def test_a_word_of_the_case_file_that_names_a_protected_person_goes_with_all_that_it_is_used_for() -> None:
    term = {"id": "delmonte_stop", "vocabulary": "act_types", "label_en": "A stop", "label_es": "Un alto"}
    told = {"id": "told", "kinds": ["act"], "value_type": "text", "label_en": f"Told by {NAME}"}
    extra = [
        Record(Kind.VOCABULARY, body={"term": {**term, "definition_en": "x", "definition_es": "x"}}),
        Record(Kind.VOCABULARY, body={"property": told}),
        about("act3", "herald", kind="act", act_type="delmonte_stop", told="It was so."),
    ]
    passed = published(extra)
    assert "delmonte" not in texts(passed).casefold()
    assert "It was so" not in texts(passed)
    assert passed.withheld["protected_name"] == published().withheld["protected_name"] + 4
