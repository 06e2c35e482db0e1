"""`constancia consent` and `constancia hold`: recorded as they were given, asked for in plain words, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import DATA, Program
from tests.cli.terminal import typed
from tests.promises.told import package as told_package

SOURCE = "s_zarzaclave"
YES = ("--answer", "publication:words,place=yes", "--answer", "partners@Casa Inventada:all=yes")
GIVEN = ("--given", "oral", "--witness", "Testiga Inventada", "--told", "--understood")


@pytest.fixture
def case(empty: Path, program: Program, tmp_path: Path) -> Path:
    program.well("-d", empty, "import", told_package(tmp_path / "package"))
    return empty


def recorded(program: Program, case: Path, *more: object) -> Any:
    return program.well("-d", case, "consent", "record", SOURCE, *YES, *GIVEN, *more)


def acts(program: Program, case: Path, out: Path, *more: object) -> set[str]:
    """The acts that an export through the gate has."""
    program.well("-d", case, "export", "--format", "jsonld", "--to", out, *more)
    return {
        word for word in ("zarzavalor", "Zarzaresumen", "Zarzacasa", "zarzalugar") if word in out.read_text()
    }


def test_what_was_recorded_is_shown_and_lets_that_pass_and_no_more(
    case: Path, program: Program, tmp_path: Path
) -> None:
    assert acts(program, case, tmp_path / "none.jsonld") == set()
    assert recorded(program, case, "--until", "2999-01-31", "--review", "2998-01-31")["answers"] == 7
    shown = program.well("-d", case, "consent", "show", SOURCE)
    assert (shown["withdrawn"], shown["held"], shown["review"]) == (False, False, "2998-01-31")
    (words,) = [a for a in shown["answers"] if (a["use"], a["medium"]) == ("publication", "words")]
    assert words == {
        "use": "publication",
        "recipient": "",
        "medium": "words",
        "answer": "yes",
        "until": "2999-01-31",
    }
    assert shown["given"][0]["witness"] == "Testiga Inventada" and shown["given"][0]["told"]
    plain = program("-d", case, "consent", "show", SOURCE, "--lang", "es").out
    assert "Publicación: Palabras: Sí, hasta el 2999-01-31" in plain
    assert {"zarzavalor", "Zarzaresumen", "Zarzacasa"} <= acts(program, case, tmp_path / "all.jsonld")
    court = acts(program, case, tmp_path / "court.jsonld", "--use", "court", "--recipient", "A court")
    assert court == set()
    partners = ("--use", "partners", "--recipient")
    assert acts(program, case, tmp_path / "casa.jsonld", *partners, "casa inventada")
    assert not acts(program, case, tmp_path / "otra.jsonld", *partners, "Otra Casa")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), "answers_needed"),
        (("--answer", "publication:words=yes"), "given_needed"),
        (("--answer", "court:words=yes", "--given", "form"), "form_needed"),
        (("--answer", "court:words=yes", "--given", "oral"), "witness_needed"),
        (("--answer", "publication:words=yes", "--given", "oral", "--witness", "T"), "not_told"),
        (
            ("--answer", "court:words=yes", "--given", "oral", "--witness", "T", "--guardian", "M"),
            "assent_needed",
        ),
        (("--answer", "publication"), "consent_answer"),
        (("--answer", "everywhere:words=yes"), "consent_word"),
        (("--answer", "court:words=no", "--until", "soon"), "consent_day"),
    ],
)
def test_a_yes_that_could_not_be_shown_later_is_refused(
    options: tuple[str, ...], code: str, case: Path, program: Program
) -> None:
    done = program("-d", case, "consent", "record", SOURCE, *options, "--json")
    assert (done.code, done.fault["code"]) == (2, code)
    assert program.well("-d", case, "consent", "show", SOURCE)["given"] == []


def test_a_no_needs_no_more_and_consent_is_given_for_sources_alone(case: Path, program: Program) -> None:
    program.well("-d", case, "consent", "record", SOURCE, "--answer", "publication:all=no")
    done = program("-d", case, "consent", "record", "act_1", "--answer", "publication:all=no", "--json")
    assert (done.code, done.fault["code"]) == (2, "not_a_source")


def test_a_signed_form_is_kept_as_evidence(case: Path, program: Program, tmp_path: Path) -> None:
    form = tmp_path / "form.txt"
    form.write_text("signed")
    given = ("--given", "form", "--form", form, "--told")
    program.well("-d", case, "consent", "record", SOURCE, *YES, *given)
    (consent,) = program.well("-d", case, "consent", "show", SOURCE)["given"]
    said = program.well("-d", case, "key", consent["evidence"])
    assert said["key"].startswith("AGE-SECRET-KEY-1")


def test_what_ends_is_listed_before_it_does(case: Path, program: Program) -> None:
    assert program.well("-d", case, "consent", "due") == []
    recorded(program, case, "--until", "2026-01-31", "--review", "2999-01-01")
    (due,) = program.well("-d", case, "consent", "due", "--within", "1")
    assert (due["key"], due["day"], due["is_review"], due["is_held"]) == (SOURCE, "2026-01-31", False, False)
    assert len(program.well("-d", case, "consent", "due", "--within", "400000")) == 2


def test_withdrawal_shows_first_and_destroys_only_with_yes(
    case: Path, program: Program, tmp_path: Path
) -> None:
    recorded(program, case)
    report = tmp_path / "report.md"
    head, _, _ = (DATA / "report.md").read_text().partition("## What is documented")
    head = head.replace("languages: [en, es]", "languages: [en]").replace(
        "category=defender", "category=migrant"
    )
    report.write_text(
        f"{head}## What is documented\n\nThere are {{{{count acts where category=migrant}}}} acts.\n"
    )
    program.well("-d", case, "publish", report, "--to", tmp_path / "site")
    acts(program, case, tmp_path / "casa.jsonld", "--use", "partners", "--recipient", "Casa Inventada")
    looked = program.well("-d", case, "consent", "withdraw", SOURCE)
    assert (looked["written"], looked["held"], looked["receipts"]) == (False, False, [])
    assert {kind: len(found) for kind, found in looked["subjects"].items()}["act"] == 1
    assert len(looked["rests"]["act"]) == 1 and "claims.csv" in looked["tables"]
    (publication,) = looked["publications"]
    assert publication["title"] == "Stopped on the way" and publication["statements"] > 3
    (export,) = looked["exports"]
    assert (export["use"], export["recipient"]) == ("partners", "Casa Inventada")
    assert "--yes" in program("-d", case, "consent", "withdraw", SOURCE).out
    done = program.well("-d", case, "consent", "withdraw", SOURCE, "--yes")
    assert done["written"] and len(done["receipts"]) == 1
    assert done["publications"] == looked["publications"]
    (listed,) = program.well("-d", case, "show", "publications")
    assert (listed["seal"], listed["destroyed"]) == (publication["seal"], publication["statements"])
    assert program.well("-d", case, "check")["ok"]
    assert program("verify", tmp_path / "site").code == 0
    program.well("-d", case, "export", "--internal", "--format", "datapackage", "--to", tmp_path / "all")
    assert "zarza" not in "".join(path.read_text() for path in (tmp_path / "all").iterdir()).lower()
    assert program("-d", case, "count", "--by", "act_type").code == 0
    assert program.well("-d", case, "show", "act_1")["properties"]["outcome"]["values"]
    program.well("-d", case, "publish", report, "--to", tmp_path / "site")
    assert "zarza" not in "".join(p.read_text() for p in (tmp_path / "site").rglob("*.csv")).lower()
    gone = program("-d", case, "consent", "withdraw", SOURCE, "--yes", "--json")
    assert (gone.code, gone.fault["code"]) == (2, "unknown_id")


def test_a_hold_is_set_listed_and_lifted_with_a_reason(case: Path, program: Program) -> None:
    recorded(program, case, "--until", "2026-01-31")
    program.well("-d", case, "hold", "set", SOURCE, "--reason", "An invented subpoena")
    program.well("-d", case, "hold", "set", "--reason", "All of it")
    held = program.well("-d", case, "hold", "list")
    assert {one["reason"] for one in held} == {"An invented subpoena", "All of it"}
    assert program.well("-d", case, "consent", "withdraw", SOURCE)["held"]
    done = program("-d", case, "consent", "withdraw", SOURCE, "--yes", "--json")
    assert (done.code, done.fault["code"]) == (2, "held")
    assert (
        program("-d", case, "hold", "lift", SOURCE, "--reason", " ", "--json").fault["code"]
        == "reason_needed"
    )
    program.well("-d", case, "hold", "lift", SOURCE, "--reason", "Answered")
    program.well("-d", case, "hold", "lift", "--reason", "Answered")
    assert program.well("-d", case, "hold", "list") == []
    assert program("-d", case, "hold", "lift", "--reason", "x", "--json").fault["code"] == "no_hold"


ANSWERS = (
    "s",  # understood
    "n",  # inside the team
    *("s", "Casa Inventada", "s", "n", "n", "", "d"),  # partners: name, face, voice, place, words
    *("n", "n", "n"),  # courts, both of the United Nations
    *("s", "s", "", "", "", ""),  # publication
)


def test_on_a_terminal_the_speaker_hears_first_what_cannot_be_taken_back(
    case: Path, program: Program
) -> None:
    said = typed(
        program,
        *("-d", case, "consent", "record", SOURCE, "--language", "es", "--lang", "en"),
        lines=[*ANSWERS, "3", "Testiga", "s"],
    )
    assert said.index("No podemos recuperar las copias") < said.index("¿Se autoriza?")
    shown = program.well("-d", case, "consent", "show", SOURCE)
    answers = {(a["use"], a["medium"]): a["answer"] for a in shown["answers"]}
    assert answers["partners", "name"] == "yes" and answers["partners", "face"] == "no"
    assert answers["partners", "place"] == "not_asked" and answers["partners", "words"] == "later"
    assert answers["publication", "name"] == "yes" and answers["publication", "words"] == "not_asked"
    assert answers["court", "words"] == "no"
    (given,) = shown["given"]
    assert given["told"] and given["understood"] and given["risks_explained"]
    assert (given["language"], given["given"], given["witness"]) == ("es", "oral", "Testiga")


def test_without_understanding_nothing_is_recorded(case: Path, program: Program) -> None:
    typed(program, "-d", case, "consent", "record", SOURCE, lines=["n"])
    assert program.well("-d", case, "consent", "show", SOURCE)["given"] == []


def test_somebody_in_office_is_named_after_a_review(empty: Path, program: Program, tmp_path: Path) -> None:
    folder = told_package(tmp_path / "package")
    persons = folder / "persons.csv"
    persons.write_text(
        persons.read_text() + "p_chief,person,other,Eulalio Inventado,official,1,1,,office,,name\n"
    )
    program.well("-d", empty, "import", folder)
    for number, expected in ((0, False), (1, True)):
        out = tmp_path / f"{number}.jsonld"
        program.well("-d", empty, "export", "--format", "jsonld", "--to", out)
        assert ("Eulalio" in out.read_text()) is expected
        program.well("-d", empty, "consent", "review", "p_chief", "--on", "2026-03-01")
    refused = program("-d", empty, "consent", "review", "p_ana", "--json")
    assert (refused.code, refused.fault["code"]) == (2, "not_in_office")
    assert json.loads(program("-d", empty, "show", "p_chief", "--json").out)["properties"]["legal_review"]
