"""`constancia sync`: what it moves, what it tells, and how it ends."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.program import PACKAGE
from tests.cli.team import OTHER, Team
from tests.cli.test_conventions import typed


def test_its_json_has_these_members_alone(team: Team) -> None:
    team.lead.well("import", PACKAGE)
    sent = team.lead.sync()
    assert list(sent) == ["sent", "received", "bytes", "news", "warnings", "requests"]
    assert sent["sent"] > 500 and sent["received"] == 0 and sent["bytes"] > 100_000
    got = team.other.sync()
    assert got["received"] == sent["sent"] and got["bytes"] > 100_000
    assert [list(one) for one in got["news"]] == [["device", "age_s"]]
    assert 0 <= got["news"][0]["age_s"] < 300
    assert got["warnings"] == got["requests"] == []
    assert team.other.well("count")["rows"] == team.lead.well("count")["rows"] != []
    assert team.other.well("check")["ok"]
    again = team.other.sync()
    assert (again["sent"], again["received"]) == (0, 0)


def test_for_a_person_it_speaks_both_languages(team: Team) -> None:
    english, spanish = (team.lead("sync", team.lead.storage, "--lang", one) for one in ("en", "es"))
    assert (english.code, spanish.code, english.err, spanish.err) == (0, 0, "", "")
    assert "Sent 0 and received 0 log records (" in english.out and "B)." in english.out
    assert f"{OTHER}, device" in english.out and "last heard of" in english.out
    assert f"{OTHER}, equipo" in spanish.out and "última noticia hace" in spanish.out


def test_a_storage_that_lost_something_is_told_in_sentences(team: Team) -> None:
    """What is missing is said with what to do next; the work itself went well."""
    team.lead.well("import", PACKAGE)
    team.lead.sync()
    for path in team.lead.storage.rglob("*"):
        if path.is_file():
            path.write_bytes(b"x" + path.read_bytes()[1:])
    warnings = team.other.sync()["warnings"]
    assert {one["code"] for one in warnings} >= {"remote_altered"}
    assert all(list(one) == ["code", "message", "device"] for one in warnings)
    assert all("Sync again" in one["message"] for one in warnings if one["code"] == "remote_altered")
    assert team.other.well("check")["ok"]


def test_evidence_may_come_later(team: Team) -> None:
    team.lead.well("import", PACKAGE)
    team.lead.sync()
    few = team.other.sync("--evidence", "later")["bytes"]
    assert few < team.other.sync("--evidence", "all")["bytes"] + few
    assert team.other.well("check")["ok"]
    assert team.other.refused("sync", team.other.storage, "--evidence", "some") == (2, "sync_evidence")


def test_a_new_key_changes_nothing_of_what_is_read(team: Team) -> None:
    team.other.sync("--new-key")
    team.lead.well("import", PACKAGE)
    team.lead.sync()
    assert team.other.sync()["warnings"] == []


def test_a_restored_copy_goes_on_in_new_logs(team: Team) -> None:
    """The error names the way out, and that is the way out."""
    shutil.copytree(team.lead.case, team.root / "older")
    team.lead.well("import", PACKAGE)
    team.lead.sync()
    team.other.sync()
    shutil.rmtree(team.lead.case)
    shutil.move(team.root / "older", team.lead.case)
    done = team.lead("sync", team.lead.storage, "--json")
    assert (done.code, done.fault["code"]) == (1, "own_log_ahead") and "--new-log" in done.fault["message"]
    team.lead.sync("--new-log")
    team.lead.well("compartment", "new", "later")
    team.lead.sync()
    assert team.other.sync()["received"] > 0
    assert team.lead.well("check")["ok"] and team.other.well("check")["ok"]


def test_a_storage_that_is_not_there_and_an_address_that_is_none(team: Team) -> None:
    for address, code in (
        (team.root / "none", (3, "remote_unreachable")),
        ("ftp://x/y", (2, "remote_address")),
        ("", (2, "remote_address")),
    ):
        assert team.lead.refused("sync", address) == code
    assert team.lead.program("sync", team.lead.storage, "--json").fault["code"] == "no_casefile"


@pytest.mark.slow
def test_progress_is_drawn_on_a_terminal(team: Team) -> None:
    team.lead.well("import", PACKAGE)
    passphrase = (team.lead.program.home / "passphrase").read_text()
    code, shown = typed(
        ["-d", team.lead.case, "sync", team.lead.storage], team.lead.program, lines=[passphrase]
    )
    assert code == 0 and "\x1b[" in shown and "Sending" in shown
