"""Seals: strict lists of files, which `sha256sum` reads too."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import seal
from tests.log.made import KEY, OTHER_PUBLIC, PUBLIC, flipped

NAME = "press.example/constancia"
FILES = {
    path: sha256(path.encode()).hexdigest() for path in ("index.html", "data/acts.csv", "es/índice.html")
}
MADE = seal.sign(FILES, name=NAME, key=KEY)


def test_a_seal_reads_back_sorted_by_the_bytes_of_its_paths() -> None:
    found = seal.read(MADE, name=NAME, public_key=PUBLIC)
    assert found.files == FILES
    assert list(found.files) == ["data/acts.csv", "es/índice.html", "index.html"]


def test_a_seal_over_nothing_is_a_seal() -> None:
    made = seal.sign({}, name=NAME, key=KEY)
    assert seal.read(made, name=NAME, public_key=PUBLIC).files == {}


@given(st.integers(0, 8 * len(MADE) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        seal.read(flipped(MADE, bit=bit), name=NAME, public_key=PUBLIC)


def test_every_flipped_bit_is_found_one_by_one() -> None:
    for bit in range(8 * len(MADE)):
        with pytest.raises(Wrong):
            seal.read(flipped(MADE, bit=bit), name=NAME, public_key=PUBLIC)


def test_another_key_is_refused() -> None:
    with pytest.raises(Wrong) as caught:
        seal.read(MADE, name=NAME, public_key=OTHER_PUBLIC)
    assert caught.value.code == "note_unsigned"


def test_sha256sum_checks_the_files_by_the_seal(tmp_path: Path) -> None:
    program = shutil.which("sha256sum") or shutil.which("gsha256sum")
    assert program
    for path in FILES:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path, "utf-8")
    (tmp_path / "seal.txt").write_bytes(MADE)
    command = [program, "--check", "--quiet", "seal.txt"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "index.html").write_text("changed", "utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    "path", ["", "/a", "a/", "a//b", ".", "..", "a/../b", "a\\b", "a:b", "a\nb", " a", "a.", "a?", "\x7f"]
)
def test_a_path_that_means_different_files_is_not_sealed(path: str) -> None:
    assert not seal.is_path(path)
    with pytest.raises(Wrong) as caught:
        seal.sign({path: "0" * 64}, name=NAME, key=KEY)
    assert caught.value.code == "seal_form"


@pytest.mark.parametrize(
    "path", ["a", "a/b.html", "es/índice.html", ".nojekyll", "a b", "acts/x-1_2(3).html"]
)
def test_ordinary_paths_are_sealed(path: str) -> None:
    assert seal.is_path(path)


@pytest.mark.parametrize("digest", ["", "0" * 63, "G" * 64, "A" * 64])
def test_a_hash_without_form_is_not_sealed(digest: str) -> None:
    with pytest.raises(Wrong):
        seal.sign({"a": digest}, name=NAME, key=KEY)


def test_the_faults_name_each_file() -> None:
    found = {"index.html": "0" * 64, "es/índice.html": FILES["es/índice.html"], "more.txt": "1" * 64}
    faults = [(fault.code, fault.file) for fault in seal.faults(FILES, found)]
    assert faults == [
        ("file_missing", "data/acts.csv"),
        ("file_altered", "index.html"),
        ("file_unlisted", "more.txt"),
    ]
    assert list(seal.faults(FILES, FILES)) == []


def test_the_content_leaves_out_what_it_is_told_to() -> None:
    found = seal.read(MADE, name=NAME, public_key=PUBLIC)
    rest = {path: digest for path, digest in FILES.items() if path != "index.html"}
    assert found.content() == seal.content(FILES)
    assert found.content(without={"index.html"}) == seal.content(rest) != seal.content(FILES)
