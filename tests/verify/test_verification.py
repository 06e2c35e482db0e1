"""What `verify` finds: one fault names one file, whatever was done to it, and a sound publication has none."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from constancia.errors import Wrong
from constancia.log import anchor as anchors
from constancia.log import seal
from constancia.log.entry import read, reissue
from constancia.log.key import signer
from constancia.publish import proof
from constancia.verify import Verdict, verify
from tests.verify import small

OTHER = proof.Publisher("other.example", bytes(range(32)))
ENTRIES = "proof/entries-0001.txt"


def named(verdict: Verdict) -> set[str]:
    return {fault.file for fault in verdict.faults}


def codes(verdict: Verdict) -> set[tuple[str, str]]:
    return {(fault.file, fault.code) for fault in verdict.faults}


def test_a_sound_publication(made: small.Made) -> None:
    verdict = verify(made.root, publisher=small.PUBLISHER.fingerprint)
    assert verdict.is_sound
    assert verdict.faults == ()
    assert verdict.proven == ("sealed", "signed", "bound", "listed", "recounted", "publisher")
    assert "time" in verdict.not_proven
    assert verdict.counts.entries == len(made.entries)
    assert verdict.counts.figures == len(small.QUESTIONS)
    assert verdict.roots == (made.planted.checkpoint.root.hex(),)
    assert verdict.publication == 1
    assert verdict.unchecked == ()


def test_a_fingerprint_is_compared_without_spaces_and_case(made: small.Made) -> None:
    text = small.PUBLISHER.fingerprint.upper().replace(" ", "")
    assert verify(made.root, publisher=text).is_sound


def test_without_a_fingerprint_whose_key_it_is_stays_open(made: small.Made) -> None:
    verdict = verify(made.root)
    assert verdict.is_sound
    assert "publisher" not in verdict.proven
    assert "publisher_key" in verdict.not_proven


def test_the_key_of_another(made: small.Made) -> None:
    verdict = verify(made.root, publisher=OTHER.fingerprint)
    assert codes(verdict) == {(proof.PUBLISHER, "other_publisher")}
    assert verdict.proven == ()


def test_every_flipped_bit_names_its_file_alone(site: Path) -> None:
    files = sorted(path for path in site.rglob("*") if path.is_file())
    pick = random.Random(20261124)
    for number in range(200):
        path = files[number] if number < len(files) else pick.choice(files)
        good = path.read_bytes()
        bad = bytearray(good)
        bad[pick.randrange(len(bad))] ^= 1 << pick.randrange(8)
        path.write_bytes(bad)
        assert named(verify(site, jobs=1)) == {path.relative_to(site).as_posix()}, number
        path.write_bytes(good)
    assert verify(site).is_sound


def test_bits_all_over_the_publishers_key(site: Path) -> None:
    path = site / proof.PUBLISHER
    good = path.read_bytes()
    for place in range(0, len(good) * 8, 5):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        path.write_bytes(bad)
        assert named(verify(site, jobs=1)) == {proof.PUBLISHER}, place


def test_an_extra_file(site: Path) -> None:
    (site / "extra.html").write_text("x")
    assert codes(verify(site)) == {("extra.html", "file_unlisted")}


@pytest.mark.parametrize("path", ["index.html", "data/acts.csv", ENTRIES])
def test_a_missing_file(site: Path, path: str) -> None:
    (site / path).unlink()
    assert named(verify(site)) == {path}


@pytest.mark.parametrize("path", [proof.SEAL, proof.ANCHOR, proof.CHRONICLE, proof.PUBLISHER])
def test_a_missing_proof(site: Path, path: str) -> None:
    (site / path).unlink()
    assert named(verify(site)) == {path}


def test_two_files_swapped(site: Path) -> None:
    one, other = site / "data/acts.csv", site / "data/claims.csv"
    held = one.read_bytes(), other.read_bytes()
    one.write_bytes(held[1])
    other.write_bytes(held[0])
    assert codes(verify(site)) == {("data/acts.csv", "file_altered"), ("data/claims.csv", "file_altered")}


@pytest.mark.parametrize("kind", ["link", "folder_link", "pipe", "empty", "deep", "name"])
def test_what_is_no_plain_file(site: Path, kind: str) -> None:
    if kind == "link":
        (site / "link.html").symlink_to("index.html")
        expected = ("link.html", "file_link")
    elif kind == "folder_link":
        (site / "elsewhere").symlink_to("/")
        expected = ("elsewhere", "file_link")
    elif kind == "pipe":
        os.mkfifo(site / "pipe")
        expected = ("pipe", "file_kind")
    elif kind == "empty":
        (site / "empty").mkdir()
        expected = ("empty/", "folder_empty")
    elif kind == "deep":
        (site / "/".join("d" * 20)).mkdir(parents=True)
        expected = ("/".join("d" * 16), "folder_too_deep")
    else:
        (site / "a\x1b[2J\nb").write_text("x")
        expected = ("a\\x1b[2J\\nb", "file_name")
    assert codes(verify(site)) == {expected}


def test_a_listed_file_that_became_a_link(site: Path, tmp_path: Path) -> None:
    shutil.move(site / "index.html", tmp_path / "index.html")
    (site / "index.html").symlink_to(tmp_path / "index.html")
    assert named(verify(site)) == {"index.html"}


def test_a_huge_file_costs_nothing(site: Path) -> None:
    with (site / "huge.bin").open("wb") as handle:
        handle.truncate(1 << 40)
    assert named(verify(site)) == {"huge.bin"}


def test_no_publication_at_all(tmp_path: Path) -> None:
    with pytest.raises(Wrong) as caught:
        verify(tmp_path)
    assert caught.value.code == "not_a_publication"


# --- what a dishonest publisher could seal


def resealed(
    site: Path, change: Callable[[dict[str, bytes]], None], *, by: proof.Publisher = small.PUBLISHER
) -> Verdict:
    files = small.files_of(site)
    change(files)
    shutil.rmtree(site)
    small.seal_up(site, files, by)
    return verify(site)


def test_sealing_again_changes_nothing(site: Path) -> None:
    assert resealed(site, lambda files: None).is_sound


def edited(path: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        text = files[path].decode()
        assert old in text
        files[path] = text.replace(old, new, 1).encode()

    return change


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("data/acts.csv", "questioning", "arrest", "table_cell"),
        ("data/acts.csv", "Denied it.", "", "table_cell"),
        ("data/claims.csv", "official", "court", "table_cell"),
        ("data/claims.csv", "The Invented Times", "The Honest Times", "table_cell"),
        ("data/values.csv", "false", "true", "table_cell"),
        ("data/persons.csv", "volunteer", "smuggler", "table_cell"),
        ("data/judgements.csv", "It is nearer.", "It is so.", "table_cell"),
        ("data/places.csv", "-112.86", "-112.87", "table_cell"),
        ("data/acts.csv", "\r\n", ",more\r\n", "csv_form"),
        ("data/acts.csv", "\ufeff", "", "csv_form"),
        ("data/figures.json", '"low": 3', '"low": 2', "figure_differs"),
        ("data/figures.json", '"high": 3', '"high": null', "figure_differs"),
        ("data/figures.json", '"coding_only": 0', '"coding_only": 1', "figure_differs"),
        ("data/figures.json", '"unit": "acts"', '"unit": "people"', "figure_unit"),
        ("data/figures.json", '"2018"', '"18"', "figure_period"),
        ("data/figures.json", '"certain_acts"', '"sure_acts"', "figure_form"),
        ("data/figures.json", "  ", "", "json_form"),
        ("data/withheld.json", '"withheld": {', '"withheld": {\n    "Zenobia": 1,', "json_form"),
        ("data/datapackage.json", "acts.csv", "acts.tsv", "json_form"),
    ],
)
def test_data_that_the_claims_do_not_bear_out(site: Path, path: str, old: str, new: str, code: str) -> None:
    assert (path, code) in codes(verdict := resealed(site, edited(path, old, new)))
    assert named(verdict) == {path}


def test_a_row_too_many_and_one_too_few(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        lines = files["data/values.csv"].decode().split("\r\n")
        lines[1] = lines[1].replace("wire", "court", 1)
        files["data/values.csv"] = "\r\n".join(lines).encode()

    found = resealed(site, change)
    assert {("data/values.csv", "table_row_missing"), ("data/values.csv", "table_row_unproven")} <= codes(
        found
    )


def lines_of(files: dict[str, bytes]) -> list[str]:
    return files[ENTRIES].decode().splitlines()


def put(files: dict[str, bytes], lines: list[str]) -> None:
    files[ENTRIES] = "".join(f"{line}\n" for line in lines).encode()


def test_entries_in_another_order(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        put(files, [lines[1], lines[0], *lines[2:]])

    assert codes(resealed(site, change)) == {(ENTRIES, "entry_order")}


def test_an_entry_twice(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        put(files, [lines[0], *lines])

    assert codes(resealed(site, change)) == {(ENTRIES, "entry_repeated")}


def test_an_entry_left_out_is_missed_by_the_tables(site: Path) -> None:
    found = resealed(site, lambda files: put(files, lines_of(files)[1:]))
    assert ENTRIES not in named(found)
    assert any(file.startswith("data/") for file in named(found))


def test_a_forged_disclosure(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        one, other = lines[0].split("~"), lines[1].split("~")
        put(files, ["~".join([*one[:-1], other[1], ""]), *lines[1:]])

    assert named(resealed(site, change)) == {ENTRIES}


def test_a_claim_that_was_never_anchored(site: Path) -> None:
    w = small.written()
    forged = w.says("a1", {"act_type": "raid"}, source="s1").entry

    def change(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        branch = str(read(lines[0], public_key=small.PUBLISHER.public_key).visible["anchor"])
        keep = {d.digest for d in forged.disclosures if d.name in ("kind", "subject", "c0", "c0.source")}
        again = reissue(forged, keep=keep, sign=signer(small.PUBLISHER.private_key), extra={"anchor": branch})
        put(files, [*lines, again.text])

    assert (ENTRIES, "inclusion") in codes(resealed(site, change))


def test_the_entries_of_another_publisher(site: Path) -> None:
    found = resealed(site, lambda files: None, by=OTHER)
    assert named(found) == {proof.SEAL, proof.CHRONICLE}


def test_a_column_that_means_nothing(site: Path) -> None:
    found = resealed(site, edited("data/acts.csv", "act_type", "act_kind"))
    assert ("data/acts.csv", "table_column") in codes(found)


def test_another_anchor(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        bodies = [bytes([n]) * 32 for n in range(60)]
        files[proof.ANCHOR] = anchors.build(bodies, random=random.Random(1).randbytes).to_bytes()

    assert named(resealed(site, change)) == {ENTRIES}


def test_an_entry_that_shows_when_it_was_made(site: Path, made: small.Made) -> None:
    held = small.written().held[0]

    def change(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        number = next(
            n
            for n, line in enumerate(lines)
            if read(line, public_key=small.PUBLISHER.public_key).sd == held.entry.sd
        )
        branch = str(read(lines[number], public_key=small.PUBLISHER.public_key).visible["anchor"])
        every = {d.digest for d in held.entry.disclosures}
        sign = signer(small.PUBLISHER.private_key)
        lines[number] = reissue(held.entry, keep=every, sign=sign, extra={"anchor": branch}).text
        put(files, lines)

    assert codes(resealed(site, change)) == {(ENTRIES, "entry_private")}


def test_a_chronicle_that_does_not_know_this_publication(site: Path, tmp_path: Path) -> None:
    files = small.files_of(site)
    small.seal_up(tmp_path / "old", {**files, "index.html": b"another"})
    (site / proof.CHRONICLE).write_bytes((tmp_path / "old" / proof.CHRONICLE).read_bytes())
    digests = {p: sha256(b).hexdigest() for p, b in small.files_of(site).items() if p != proof.SEAL}
    (site / proof.SEAL).write_bytes(
        seal.sign(digests, name=small.PUBLISHER.name, key=small.PUBLISHER.private_key)
    )
    assert codes(verify(site)) == {(proof.CHRONICLE, "chronicle_other")}
