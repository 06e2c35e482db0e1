"""`constancia timestamp`, and what it brings to a publication: stamped by a real authority, checked by OpenSSL."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.cli import stamped
from tests.cli.program import Program
from tests.stamps.authority import Authority, served, stamping
from tests.stamps.calendar import HEIGHT, Calendar


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    """A case file whose first anchor is stamped, promised to Bitcoin and cosigned, then published; the next publication
    has one more anchor, stamped as it is published. To read."""
    root = tmp_path_factory.mktemp("world")
    program, case = stamped.case(root)
    calendar = Calendar()
    with served(stamping(authority)) as (tsa, _), served(calendar) as (url, _):
        calendar.address = url
        first = program.well("-d", case, "timestamp", "--tsa", tsa, "--ca", authority.root, "--calendar", url)
        assert (first["made"], first["stamped"], first["unanchored"], first["unstamped"]) == (1, [1], 0, [])
        program.well("-d", case, "timestamp", "--export", root / "one.anchor")
        program.well("witness", root / "one.anchor", "--name", "witness.example")
        program.well("-d", case, "timestamp", "--cosigned", root / "one.anchor.cosigned")
        reports = stamped.reports(root)
        said = program.well("-d", case, "publish", *reports, "--to", root / "site")
        assert said["unstamped"] == 0
        (root / "package/sources.csv").write_text(
            (root / "package/sources.csv").read_text().replace("An invented headline", "A newer headline")
        )
        program.well("-d", case, "import", root / "package")
        said = program.well(
            "-d", case, "publish", *reports, "--to", root / "site2", "--tsa", tsa, "--ca", authority.root
        )
        assert said["unstamped"] == 0
    return root


def outsider(tmp_path: Path) -> Program:
    return Program.at(tmp_path / "nobody")


def test_a_publication_under_a_stamped_anchor_proves_when(
    world: Path, authority: Authority, tmp_path: Path
) -> None:
    said = outsider(tmp_path).well("verify", world / "site", "--tsa-ca", authority.root)
    dated = {one["what"]: one for one in said["proven"] if one["by"]}
    assert set(dated) == {"existed", "witnessed"}
    assert dated["existed"]["by"] == "Invented Time Stamps"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dated["existed"]["before"])
    assert dated["witnessed"]["by"] == "witness.example"
    assert "time_promised" in said["not_proven"]
    assert not {"time", "time_some", "time_authority"} & set(said["not_proven"])


def test_without_the_root_it_says_that_the_authority_was_not_checked(world: Path, tmp_path: Path) -> None:
    program = outsider(tmp_path)
    said = program.well("verify", world / "site")
    assert "stamped" in {one["what"] for one in said["proven"]} and "time_authority" in said["not_proven"]
    assert "Its authority was not checked." in program("verify", world / "site").out
    assert "No se comprobó su autoridad." in program("verify", world / "site", "--lang", "es").out


def test_an_entry_keeps_the_anchor_that_first_contained_it(world: Path, tmp_path: Path) -> None:
    names = {path.name for path in (world / "site2/proof").iterdir()}
    assert {"anchor.txt", "anchor-0002.txt", "anchor.1.tsr", "anchor-0002.1.tsr"} <= names
    for name in (
        "anchor.txt",
        "anchor.checkpoint",
        "anchor.1.tsq",
        "anchor.1.tsr",
        "anchor.1.pem",
        "anchor.ots",
    ):
        assert (world / "site/proof" / name).read_bytes() == (world / "site2/proof" / name).read_bytes()
    said = outsider(tmp_path).well("verify", world / "site2", "--since", world / "site")
    assert len(said["anchors"]) == 2 and said["publication"] == 2


@pytest.mark.parametrize("site", ["site", "site2"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_commands_on_the_proof_page_work_in_the_folder(world: Path, site: str, language: str) -> None:
    page = (world / site / language / "proof/index.html").read_text()
    found = re.findall(r"openssl ts -verify [^<]*", page)
    assert len(found) == len(list((world / site / "proof").glob("*.tsr")))
    for command in found:
        done = subprocess.run(shlex.split(command), cwd=world / site, capture_output=True, check=False)
        assert b"Verification: OK" in done.stdout + done.stderr
    assert "Invented Time Stamps" in page and "witness.example" in page


def test_every_stamp_is_in_the_seal(world: Path) -> None:
    seal = (world / "site/proof/seal.txt").read_text()
    for path in (world / "site/proof").glob("anchor*"):
        assert f"  proof/{path.name}\n" in seal


@pytest.mark.parametrize(
    "name", ["anchor.1.tsr", "anchor.1.tsq", "anchor.1.pem", "anchor.ots", "anchor.1.cosigned"]
)
def test_a_flipped_bit_in_a_stamp_is_found(world: Path, tmp_path: Path, name: str) -> None:
    path = world / "site/proof" / name
    good = path.read_bytes()
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 4
    path.write_bytes(bad)
    try:
        done = outsider(tmp_path)("verify", world / "site", "--json")
    finally:
        path.write_bytes(good)
    assert (done.code, [one["file"] for one in done.json["faults"]]) == (1, [f"proof/{name}"])
    assert done.json["proven"] == []


def test_without_options_it_lists_anchors_and_what_has_no_stamp(
    world: Path, empty: Path, program: Program, tmp_path: Path
) -> None:
    own = Program(world / "home")
    said = own.well("-d", world / "case", "timestamp")
    assert [one["number"] for one in said["anchors"]] == [1, 2] and said["made"] is None
    assert [one["kind"] for one in said["anchors"][0]["stamps"]] == ["authority", "calendar", "witness"]
    for language in ("en", "es"):
        done = own("-d", world / "case", "timestamp", "--lang", language)
        assert done.code == 0 and "Invented Time Stamps" in done.out
    nothing = program.well("-d", empty, "timestamp")
    assert (nothing["anchors"], nothing["unanchored"], nothing["unstamped"]) == ([], 2, [])


def test_without_a_network_the_anchor_is_kept_and_it_says_so(
    empty: Path, program: Program, authority: Authority
) -> None:
    with served(stamping(authority)) as (tsa, _):
        pass
    done = program("-d", empty, "timestamp", "--tsa", tsa, "--json")
    assert (done.code, done.fault["code"]) == (3, "network")
    assert (done.json["made"], done.json["unstamped"]) == (1, [1])
    assert "will be stamped at the next call" in program("-d", empty, "timestamp").out
    with served(stamping(authority)) as (tsa, _):
        said = program.well("-d", empty, "timestamp", "--tsa", tsa)
    assert (said["made"], said["stamped"], said["unstamped"]) == (None, [1], [])


def test_proofs_for_bitcoin_are_completed_later(empty: Path, program: Program) -> None:
    calendar = Calendar()
    with served(calendar) as (url, _):
        calendar.address = url
        assert program.well("-d", empty, "timestamp", "--calendar", url)["stamped"] == [1]
        assert program.well("-d", empty, "timestamp", "--upgrade")["stamped"] == []
        calendar.is_mined = True
        said = program.well("-d", empty, "timestamp", "--upgrade")
    assert [one["by"] for one in said["anchors"][0]["stamps"]] == [f"{HEIGHT}"]


def test_a_publication_is_not_made_where_its_stamp_is_refused(
    world: Path, authority: Authority, tmp_path: Path
) -> None:
    """`publish --tsa` is a promise that it is stamped."""
    program, case = stamped.case(tmp_path)
    done = program(
        "-d",
        case,
        "publish",
        *stamped.reports(tmp_path),
        "--to",
        tmp_path / "site",
        "--tsa",
        "http://127.0.0.1:9",
    )
    assert done.code == 3 and not (tmp_path / "site").exists()


def test_what_does_not_go_together_is_told(empty: Path, program: Program, authority: Authority) -> None:
    cases = [
        (["timestamp", "--ca", authority.root], 2, "ca_without_tsa"),
        (["timestamp", "--tsa", "ftp://tsa.invalid"], 2, "address"),
        (["timestamp", "--tsa", "http://127.0.0.1:9", "--ca", empty / "none.pem"], 3, "file_not_read"),
        (["timestamp", "--export", empty / "out"], 2, "anchors_none"),
        (["timestamp", "--cosigned", program.identity], 1, "cosigned_form"),
        (["witness", empty / "none"], 3, "file_not_read"),
        (["witness", program.identity], 1, "anchor_form"),
    ]
    for arguments, code, fault in cases:
        done = program("-d", empty, *arguments, "--json")
        assert (done.code, done.fault["code"]) == (code, fault)


def test_nothing_that_is_there_is_written_over(world: Path, tmp_path: Path) -> None:
    own = Program(world / "home")
    for arguments in (
        ("-d", world / "case", "timestamp", "--export", world / "one.anchor"),
        ("witness", world / "one.anchor"),
    ):
        done = own(*arguments, "--json")
        assert (done.code, done.fault["code"]) == (2, "out_exists")
