"""What the tables come to: subjects, statements and files, under stable keys."""

from __future__ import annotations

import subprocess
import sys

import pytest

from constancia.claims import Account, Kind, Locator, Qualifier, Relation
from constancia.errors import ConstanciaError
from constancia.intake import Draft, DraftClaim, drafts, files, open_package, subjects
from constancia.vocabulary import load
from tests.intake.bench import TABLES, Workbench


def made(bench: Workbench) -> dict[str, Draft]:
    assert bench.faults() == []
    out = list(drafts(open_package(bench.folder), load()))
    assert len({draft.key for draft in out}) == len(out)
    return {draft.key: draft for draft in out}


def said(draft: Draft, name: str) -> list[DraftClaim]:
    return [claim for claim in draft.claims if claim.property == name]


def one(draft: Draft, name: str) -> DraftClaim:
    (claim,) = said(draft, name)
    return claim


def test_every_row_that_is_a_subject_is_listed_with_its_kind(bench: Workbench) -> None:
    listed = list(subjects(open_package(bench.folder)))
    assert listed[0] == ("coding/small", "source")
    assert len(dict(listed)) == len(listed)
    assert dict(listed)["persons/p_ana"] == "person"
    assert dict(listed)["persons/g_all"] == "group"
    assert dict(listed)["agencies/u_part"] == "unit"
    assert dict(listed)["aggregates/2"] == "aggregate"


def test_all_that_is_referred_to_is_a_subject_and_every_subject_says_its_kind(bench: Workbench) -> None:
    kinds = dict(subjects(open_package(bench.folder)))
    by_key = made(bench)
    for draft in by_key.values():
        assert draft.subject is None or draft.subject in kinds
        for claim in draft.claims:
            assert claim.source in kinds
            assert not claim.is_reference or claim.value in kinds
    for key, kind in kinds.items():
        assert one(by_key[key], "kind").value == kind


def test_sources_come_first_and_what_refers_to_acts_after_them(bench: Workbench) -> None:
    order = [draft.key.partition("/")[0] for draft in drafts(open_package(bench.folder), load())]
    assert list(dict.fromkeys(order)) == [
        "sources", "persons", "coding", "agencies", "places", "events", "cases", "acts", "involvements", "claims",
        "aggregates", "judgements",
    ]  # fmt: skip


def test_keys_are_the_same_at_every_reading(bench: Workbench) -> None:
    assert list(made(bench).values()) == list(made(bench).values())


def test_a_cell_rests_on_the_coding_and_is_located(bench: Workbench) -> None:
    summary = one(made(bench)["acts/act_2"], "summary")
    assert summary == DraftClaim(
        "summary",
        "They were threatened.",
        "coding/small",
        locator=Locator(table="acts", row="3", column="summary"),
        account=Account.CODING,
    )


def test_a_line_is_counted_as_an_editor_counts(bench: Workbench) -> None:
    bench.replace("acts", "She was arrested.", '"She\nwas\narrested."')
    assert one(made(bench)["acts/act_2"], "summary").locator.row == "5"


def test_a_public_name_rests_on_its_source_and_a_withheld_one_is_a_label(bench: Workbench) -> None:
    by_key = made(bench)
    name = one(by_key["persons/p_ana"], "name")
    assert (name.value, name.source, name.account) == ("Ana Inventada", "sources/s_paper", Account.REPORTED)
    for key in ("persons/p_hid", "persons/g_all"):
        assert said(by_key[key], "name") == []
        assert one(by_key[key], "label").account is Account.CODING
    assert [claim.value for claim in said(by_key["persons/p_ana"], "member_of")] == ["persons/g_all"]


def test_a_protected_person_may_have_a_name_and_it_stays_one(bench: Workbench) -> None:
    bench.replace("persons", "public,s_paper,name", "protected,,none")
    draft = made(bench)["persons/p_ana"]
    assert one(draft, "name").source == "coding/small"
    assert one(draft, "basis").value == "protected"


def test_a_group_that_is_named_has_a_name(bench: Workbench) -> None:
    bench.replace("persons", "group,2,,,protected,,none", "group,2,,,public,s_paper,name")
    assert one(made(bench)["persons/g_all"], "name").value == "Invented volunteers"


def test_only_what_no_claim_supports_is_coding(bench: Workbench) -> None:
    by_key = made(bench)
    coded = {claim.property for claim in by_key["acts/act_1"].claims}
    assert coded == {
        "kind",
        "event",
        "case",
        "date_end",
        "act_type",
        "victim",
        "legal_basis",
        "outcome",
        "summary",
    }
    assert one(by_key["acts/act_2"], "act_type").value == "threat"


def test_a_stated_involvement_rests_on_its_source_and_an_inferred_one_on_the_coder(bench: Workbench) -> None:
    by_key = made(bench)
    stated, inferred = by_key["involvements/inv_1"], by_key["involvements/inv_2"]
    for name in ("unit", "degree", "attribution"):
        assert (one(stated, name).source, one(stated, name).account) == ("sources/s_paper", Account.REPORTED)
        assert one(inferred, name).account is Account.CODING
    assert one(stated, "act").account is Account.CODING
    assert said(stated, "source") == []
    assert (one(inferred, "source").value, one(inferred, "source").is_reference) == ("sources/s_paper", True)
    assert one(inferred, "note").value == "read from the place"


def test_words_become_terms_of_the_vocabulary(bench: Workbench) -> None:
    by_key = made(bench)
    assert one(by_key["agencies/u_part"], "country").value == "MX"
    assert one(by_key["cases/case_one"], "case_kind").value == "civil_suit"
    assert one(by_key["sources/s_court"], "source_kind").value == "court_filing"
    assert one(by_key["sources/s_court"], "publicity").value == "published"
    assert one(by_key["coding/small"], "source_kind").value == "coding"


def test_claims_of_an_act_are_gathered_by_source(bench: Workbench) -> None:
    by_key = made(bench)
    paper, court = by_key["claims/c_1"], by_key["claims/c_3"]
    assert [claim.row for claim in paper.claims] == ["claims/c_1", "claims/c_2", "claims/c_4"]
    assert [claim.row for claim in court.claims] == ["claims/c_3", "claims/c_5"]
    assert (paper.subject, paper.kind) == ("acts/act_1", Kind.CLAIMS)
    assert by_key["claims/c_6"].subject == "acts/act_2"


def test_a_claim_keeps_all_that_its_row_says(bench: Workbench) -> None:
    by_key = made(bench)
    counted = by_key["claims/c_3"].claims[0]
    assert counted == DraftClaim(
        "victim_count",
        "2",
        "sources/s_court",
        locator=Locator(paragraph="4"),
        account=Account.FIRST_HAND,
        relation=Relation.CONTRADICTS,
        qualifier=Qualifier.ABOUT,
        words="two people",
        note="figures differ",
        row="claims/c_3",
    )
    place, wording = by_key["claims/c_1"].claims[1:]
    assert (place.value, place.is_reference, place.locator) == (
        "places/pl_port",
        True,
        Locator(place="headline"),
    )
    assert (wording.value, wording.words, wording.locator) == ("", "several", Locator())


def test_a_later_run_of_one_act_makes_new_drafts_and_long_ones_are_cut(bench: Workbench) -> None:
    rows = "".join(f"d_{n},act_1,outcome,x{n},,,supports,reported,s_paper,,\n" for n in range(1150))
    bench.write("claims", TABLES["claims"] + rows)
    runs = [draft for draft in made(bench).values() if draft.key.startswith("claims/d_")]
    assert [len(draft.claims) for draft in runs] == [100] * 11 + [50]
    assert sum(len(draft.claims) for draft in runs) == 1150


def test_a_judgement_prefers_a_claim_by_its_row(bench: Workbench) -> None:
    draft = made(bench)["judgements/act_1.victim_count"]
    assert (draft.kind, draft.subject) == (Kind.JUDGEMENT, "acts/act_1")
    assert draft.body == {
        "property": "victim_count",
        "claim": "claims/c_3",
        "reason_en": "The order names both.",
        "reason_es": "La orden nombra a ambas personas.",
    }


def test_a_figure_rests_on_the_source_that_publishes_it(bench: Workbench) -> None:
    draft = made(bench)["aggregates/2"]
    assert one(draft, "value").value == "<10"
    assert {claim.source for claim in draft.claims if claim.property != "kind"} == {"sources/s_office"}
    assert one(draft, "measure").account is Account.OFFICIAL


def test_only_words_that_are_not_shipped_are_added(bench: Workbench) -> None:
    names = [*TABLES, "act_types", "fields"]
    bench.describe(resources=[{"name": name, "path": f"{name}.csv"} for name in names])
    bench.write("act_types", "act_type,label_en,label_es,definition\narrest,Arrest,Arresto,\n"
                             "threat,Threat,Amenaza,\nown,Own type,Tipo propio,Of this package\n")  # fmt: skip
    fields = {"date_start": "edtf date", "place": "id of places", "victim_count": "integer", "outcome": "text",
              "act_type": "id of act_types", "own_day": "edtf date", "own_person": "id of persons",
              "own_type": "id of act_types"}  # fmt: skip
    rows = "".join(f"{name},Label,Etiqueta,{kind}\n" for name, kind in fields.items())
    bench.write("fields", "field,label_en,label_es,value_type\n" + rows)
    added = [draft for draft in made(bench).values() if draft.kind is Kind.VOCABULARY]
    assert [draft.key for draft in added] == [
        "act_types/own",
        "fields/own_day",
        "fields/own_person",
        "fields/own_type",
    ]
    terms = [draft.body["term"] for draft in added if "term" in draft.body]
    properties = [draft.body["property"] for draft in added if "property" in draft.body]
    extended = load().extended(terms, properties)  # type: ignore[arg-type]
    assert extended.term("act_types", "own").label("es") == "Tipo propio"
    assert extended.property("own_person").targets == ("person", "group")
    assert extended.property("own_type").target == "act_types"


def test_files_are_evidence_and_protected_unless_they_are_open(bench: Workbench) -> None:
    names = [{"name": name, "path": f"{name}.csv"} for name in TABLES]
    bench.write("extract", "a\n1\n")
    bench.write("extra", "a\n1\n")
    extract = {"name": "extract", "path": "extract.csv", "constancia": {"open": True, "source": "s_office"}}
    bench.describe(resources=[*names, extract, {"name": "extra", "path": "extra.csv"}])
    assert bench.faults() == []
    kept = {path.name: (key, is_protected) for key, path, is_protected in files(open_package(bench.folder))}
    assert kept["persons.csv"] == ("coding/small", True)
    assert kept["claims.csv"] == ("coding/small", True)
    assert kept["agencies.csv"] == ("coding/small", False)
    assert kept["extract.csv"] == ("sources/s_office", False)
    assert kept["extra.csv"] == ("coding/small", True)


@pytest.mark.parametrize("table", ["persons", "acts", "claims", "judgements"])
@pytest.mark.parametrize("text", ["", "a,b\n", "a\nb\n", '"', "\udcff"])
def test_a_table_that_changed_since_raises_only_what_is_ours(bench: Workbench, table: str, text: str) -> None:
    package = open_package(bench.folder)
    bench.write(table, text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConstanciaError):
        list(drafts(package, load()))


def test_a_row_that_changed_since_raises_only_what_is_ours(bench: Workbench) -> None:
    package = open_package(bench.folder)
    bench.replace("claims", "scope", "guess")
    with pytest.raises(ConstanciaError):
        list(drafts(package, load()))


def test_the_reader_knows_no_vault_and_no_case_file() -> None:
    code = "import sys, constancia.intake; print([m for m in sys.modules if m.startswith('constancia.')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "constancia.intake.validate" in run.stdout
    assert not any(
        room in run.stdout for room in ("constancia.vault", "constancia.casefile", "constancia.disk")
    )
