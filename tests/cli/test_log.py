"""`constancia log`: acts, newest first, in the reader's words, and nothing of what is protected."""

from __future__ import annotations

import re

from tests.cli.program import MEMBER, Example, Program

HIDDEN = "p_refuge_a2"
"""Somebody of the example who may not be named."""


def test_acts_stand_newest_first_with_who_and_when(copy: Example) -> None:
    copy.well("key", "acts.csv")
    said = copy.well("log")
    assert said["total"] == len(said["entries"]) and said["page"] == 1
    times = [one["at"] for one in said["entries"]]
    assert times == sorted(times, reverse=True)
    assert {one["member"] for one in said["entries"]} == {MEMBER}
    assert all(re.fullmatch("[0-9a-f]{8}", one["device"]) for one in said["entries"])
    kinds = [one["kind"] for one in said["entries"]]
    assert kinds[0] == "custody" and {"publication", "batch", "grant"} <= set(kinds)


def test_a_sentence_for_each_in_either_language(copy: Example) -> None:
    copy.well("show", HIDDEN)
    english, spanish = copy("log").out, copy("log", "--lang", "es").out
    assert f"{MEMBER} [" in english and "published “" in english and "imported “" in english
    assert "publicó «" in spanish and "empezó a escribir en un equipo" in spanish
    assert len(english.splitlines()) == len(spanish.splitlines())


def test_looking_at_somebody_protected_leaves_one_act_for_each_run(copy: Example) -> None:
    for _ in range(2):
        subject = copy.well("show", HIDDEN)["id"]
    shown = [one for one in copy.well("log", "--kind", "custody")["entries"] if one["says"]["act"] == "shown"]
    assert len(shown) == 2 and all(one["says"]["count"] == 1 for one in shown)
    assert all(one["compartment"] == "identities" for one in shown)
    assert subject not in copy("log", "--json").out


def test_wrong_passphrases_are_seen_at_the_next_opening(copy: Example) -> None:
    wrong = copy.program.home / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("not this one\n")
    for verb in ("count", "check"):
        assert copy(verb, "--passphrase-file", wrong).code == 3
    assert copy.well("check")["ok"]
    newest = copy.well("log")["entries"][0]
    assert newest["says"]["act"] == "wrong_passphrase" and newest["says"]["count"] == 2
    assert "before this, 2 wrong passphrases on this computer" in copy("log").out
    assert "2 frases de paso equivocadas" in copy("log", "--lang", "es").out
    assert copy.well("log")["total"] == copy.well("log")["total"]


def test_pages(copy: Example) -> None:
    total = copy.well("log")["total"]
    first, second = (copy.well("log", "--limit", 2, "--page", page)["entries"] for page in (1, 2))
    assert len(first) == len(second) == 2 and first != second
    assert f"{total - 2} older ones: --page 2" in copy("log", "--limit", 2).out
    assert copy.well("log", "--page", 999)["entries"] == []


def test_since_and_kind(copy: Example) -> None:
    at = copy.well("log")["entries"][0]["at"]
    assert copy.well("log", "--since", at[:10])["total"] > 0
    assert copy.well("log", "--since", "2999")["total"] == 0
    assert "Nothing was done" in copy("log", "--since", "2999").out
    assert {one["kind"] for one in copy.well("log", "--kind", "publication")["entries"]} == {"publication"}


def test_what_cannot_be_asked(copy: Example) -> None:
    for arguments, code in (
        (("--since", "yesterday"), "bad_date"),
        (("--since", "2026-13"), "bad_date"),
        (("--kind", "gossip"), "unknown_kind"),
        (("--limit", "0"), "bad_page"),
        (("--page", "0"), "bad_page"),
    ):
        done = copy("log", *arguments, "--json")
        assert (done.code, done.fault["code"]) == (2, code)


def test_in_a_new_case_file_access_was_granted(empty: object, program: Program) -> None:
    said = program.well("-d", empty, "log")
    assert [one["kind"] for one in said["entries"]] == ["grant", "grant"]
