"""What a withdrawal reaches, what it leaves, and what it counts of what left the case file."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile import custody
from constancia.casefile.consents import subject_of
from constancia.casefile.custody import Shared
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.profiles import profile
from constancia.casefile.publishing import Begun, begin, finish
from constancia.casefile.withdrawal import preview, publications, withdraw
from constancia.claims.record import Kind, Record
from constancia.errors import Misuse
from tests.casefile import small as smalls
from tests.intake.bench import TABLES

TOLD = {
    "sources": "s_told,interview,A talk,,es,s_told\ns_more,interview,Another talk,,es,s_told\n",
    "involvements": "inv_told,act_1,u_whole,ordered,stated,s_told,\n",
    "claims": "c_told,act_1,outcome,let go,she said so,,supports,first-hand,s_told,,\n"
    "c_more,act_2,outcome,let go too,,,supports,first-hand,s_more,,\n",
}


@pytest.fixture
def told(tmp_path: Path, identity: Identity) -> CaseFile:
    bench = smalls.package(tmp_path / "package")
    for table, rows in TOLD.items():
        bench.write(table, TABLES[table] + rows)
    return smalls.imported(tmp_path / "case", identity, bench)


def test_tables_with_what_somebody_told_are_sealed_entry_by_entry(told: CaseFile) -> None:
    """Any cell may come from it. The tables themselves lie in `identities`."""
    rows = told.general.connection.execute("SELECT seq FROM record WHERE kind IN ('claims', 'judgement')")
    assert all(told.general.export_key(seq) for (seq,) in rows.fetchall())
    assert told.general.evidence_names() == []
    assert len(told.identities.evidence_names()) == len(TABLES)


def test_of_an_entry_that_says_more_the_rest_is_said_anew(told: CaseFile) -> None:
    involvement = subject_of(told, "inv_told")
    assert profile(told, involvement).one("degree") == "ordered"
    shown, _ = withdraw(told, subject_of(told, "s_told"))
    assert shown.parted == 1 and involvement in shown.rests["involvement"]
    left = profile(told, involvement)
    assert (left.kind, left.one("act"), left.one("degree")) == (
        "involvement",
        subject_of(told, "act_1"),
        None,
    )


def test_what_was_taken_back_does_not_come_back_by_that(told: CaseFile) -> None:
    act = profile(told, subject_of(told, "inv_told")).properties["act"].values[0].claims[0]
    told.record(Record(Kind.RETRACTION, act.subject, at=now(), body={"claims": [act.digest], "reason": "x"}))
    withdraw(told, subject_of(told, "s_told"))
    assert profile(told, subject_of(told, "inv_told")).one("act") is None


def test_sources_of_one_origin_stay_one(told: CaseFile) -> None:
    before = profile(told, subject_of(told, "s_more")).one("origin")
    withdraw(told, subject_of(told, "s_told"))
    assert profile(told, subject_of(told, "s_more")).one("origin") == before


def test_an_act_of_which_others_speak_stays_and_one_of_which_nobody_else_does_goes(told: CaseFile) -> None:
    shown = preview(told, subject_of(told, "s_told"))
    assert "act" not in shown.subjects
    import_package(told, told.vault.folder.parent / "package")
    assert preview(told, subject_of(told, "s_paper")).rests["act"]


def test_the_coding_itself_cannot_be_withdrawn(told: CaseFile) -> None:
    coding = profile(told, subject_of(told, "act_1")).properties["summary"].values[0].claims[0].source
    assert coding is not None
    with pytest.raises(Misuse, match="not_a_source"):
        preview(told, coding)


def test_publications_and_exports_that_show_it_are_counted(told: CaseFile) -> None:
    log, source = told.general.log, subject_of(told, "s_told")
    every = told.general.size
    for number, entries in enumerate(({log: f"0-{every}"}, {log: ""}, None)):
        begun = Begun(Path("/nowhere"), b"", f"publication {number}", "0" * 64, now(), entries)
        begin(told, begun, earlier=None if number == 0 else b"")
        finish(told, begun, put=lambda: None)
    custody.exported(told, form="csv", subjects=1, is_internal=True)
    for recipient, entries in (("A court", range(every)), ("Another", [10**6])):
        shared = Shared("court", recipient, {log: entries})
        custody.exported(told, form="csv", subjects=1, is_internal=False, shared=shared)
    shown = preview(told, source)
    assert [(one.title, one.statements) for one in shown.publications] == [
        ("publication 0", shown.publications[0].statements),
        ("publication 2", None),
    ]
    assert [(one.use, one.recipient) for one in shown.exports] == [("internal", ""), ("court", "A court")]
    assert [one.statements for one in publications(told)] == [0, 0, None]
    withdraw(told, source)
    assert publications(told)[0].statements == shown.publications[0].statements != 0
