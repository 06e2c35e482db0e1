"""`constancia show`: a subject by key, by id and by the beginning of one, with all that is said of it."""

from __future__ import annotations

from tests.cli.program import Example


def test_by_key_by_id_and_by_its_beginning(example: Example) -> None:
    found = example.well("show", "act_020")
    assert list(found) == ["id", "key", "kind", "same", "properties"]
    assert (found["key"], found["kind"], len(found["id"])) == ("act_020", "act", 26)
    for text in ("acts/act_020", found["id"], found["id"][:12]):
        assert example.well("show", text) == found


def test_a_value_stands_with_its_claims_and_their_sources(example: Example) -> None:
    held = example.well("show", "act_020")["properties"]
    assert list(held["place"]) == ["exclusive", "disputed", "values", "beside", "set_aside", "judgement"]
    (place,) = held["place"]["values"]
    assert list(place) == ["value", "key", "certain", "origins", "coding_only", "claims"]
    assert (place["key"], place["certain"], place["coding_only"]) == ("pl_ajo", True, False)
    (coded,) = held["case"]["values"]
    assert coded["coding_only"] and coded["origins"] == 0
    locator = coded["claims"][0]["locator"]
    assert (locator["table"], locator["column"]) == ("acts", "case_id")
    claim = place["claims"][0]
    assert claim["source_key"] and claim["locator"] and len(claim["digest"]) == 43


def test_a_judgement_stands_with_its_reason_in_the_reader_s_language(example: Example) -> None:
    judgement = example.well("show", "act_020")["properties"]["date_start"]["judgement"]
    assert list(judgement) == ["claim", "reason_en", "reason_es", "at"]
    assert judgement["reason_en"] in example("show", "act_020").out
    spanish = example("show", "act_020", "--lang", "es").out
    assert judgement["reason_es"] in spanish and "dato de codificación" in spanish


def test_what_is_not_there_or_not_one_is_told_so(example: Example) -> None:
    nothing = example("show", "act_999", "--json")
    assert (nothing.code, nothing.fault["code"]) == (2, "unknown_id")
    letters = [example("show", f"{letter}" * 4, "--json") for letter in "z2"]
    assert {(done.code, done.fault["code"]) for done in letters} <= {(2, "unknown_id"), (2, "ambiguous_id")}


def test_a_protected_person_is_found_by_key_without_the_key_being_told(example: Example) -> None:
    found = example.well("show", "persons/p_rueda")
    assert found["kind"] == "person" and found["key"] is None
