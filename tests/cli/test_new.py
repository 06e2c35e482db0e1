"""`constancia new`: a private folder, an identity where there is none, and nothing of either when it fails."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.cli.program import MEMBER, TITLE, Program


def test_it_makes_a_private_case_file_and_an_identity(program: Program, tmp_path: Path) -> None:
    case = tmp_path / "case"
    done = program("new", case, "--title", TITLE, "--member", MEMBER)
    assert (done.code, done.err) == (0, "")
    assert "Not for real testimony" in done.out
    assert (case / "casefile.toml").exists()
    assert stat.S_IMODE(program.identity.stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in [case, *case.rglob("*")] if path.is_dir()} == {
        0o700
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in case.rglob("*") if path.is_file()} == {0o600}
    assert (case / "casefile.toml").read_text().count("\n") == 2


def test_its_json_says_where_all_is(program: Program, tmp_path: Path) -> None:
    said = program.new(tmp_path / "case")
    assert said == {
        "casefile": str(tmp_path / "case"),
        "identity": str(program.identity),
        "identity_is_new": True,
    }
    assert program.new(tmp_path / "other")["identity_is_new"] is False


def test_over_a_folder_in_use_it_refuses_and_leaves_nothing(program: Program, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    done = program("new", tmp_path / "full", "--title", TITLE, "--member", MEMBER, "--json")
    assert (done.code, done.fault["code"], done.fault["file"]) == (2, "folder_exists", str(tmp_path / "full"))
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert not program.identity.exists()


def test_over_a_case_file_it_refuses(empty: Path, program: Program) -> None:
    before = sorted((path, path.read_bytes()) for path in empty.rglob("*") if path.is_file())
    done = program("new", empty, "--title", TITLE, "--member", MEMBER, "--json")
    assert (done.code, done.fault["code"]) == (2, "folder_exists")
    assert sorted((path, path.read_bytes()) for path in empty.rglob("*") if path.is_file()) == before


def test_without_a_title_or_a_name_it_refuses(program: Program, tmp_path: Path) -> None:
    for arguments in (("--title", TITLE), ("--member", MEMBER)):
        done = program("new", tmp_path / "case", *arguments, "--json")
        assert (done.code, done.fault["code"]) == (2, "usage")
    assert not (tmp_path / "case").exists()


def test_an_empty_passphrase_is_none(program: Program, tmp_path: Path) -> None:
    (program.home / "passphrase").write_text("\n")
    done = program("new", tmp_path / "case", "--title", TITLE, "--member", MEMBER, "--json")
    assert (done.code, done.fault["code"]) == (2, "passphrase_empty")
    assert not (tmp_path / "case").exists() and not program.identity.exists()
