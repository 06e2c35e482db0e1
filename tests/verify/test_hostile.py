"""Folders made to hurt: each costs a bounded amount of time and memory and gets a fault that names a file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from constancia.errors import Wrong
from constancia.publish import proof
from constancia.verify import figures, folder, verify
from constancia.verify.spreadsheet_form import parse
from tests.verify import small
from tests.verify.test_verification import codes, named, resealed


def test_more_files_than_one_can_look_at(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_FILES", 50)
    (site / "many").mkdir()
    for number in range(200):
        (site / "many" / f"{number}").touch()
    assert (".", "too_many_files") in codes(verify(site))


def test_what_the_seal_does_not_list_is_not_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may be filled with files of any size that take no room on the disk."""
    read: list[str] = []
    digest = folder.digest

    def noted(root: Path, path: str) -> str:
        read.append(path)
        return digest(root, path)

    monkeypatch.setattr(folder, "digest", noted)
    with (site / "filler").open("wb") as filler:
        filler.truncate(folder.LARGEST_FILE)
    assert codes(verify(site)) == {("filler", "file_unlisted")}
    assert read and "filler" not in read


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, '{"a": 1e999}', "9" * 10_000, "\ud800", "{}"]
)
def test_json_that_is_deep_or_odd(text: str) -> None:
    with pytest.raises(Wrong) as caught:
        figures.load(text.encode("utf-8", "surrogatepass"))
    assert caught.value.code == "json_form"


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbfa\r\n\x00\r\n", b'\xef\xbb\xbf"a\r\n', b"\xff"]
)
def test_csv_that_is_none(data: bytes) -> None:
    with pytest.raises(Wrong) as caught:
        parse(data)
    assert caught.value.code == "csv_form"


def test_a_cell_larger_than_any() -> None:
    with pytest.raises(Wrong):
        parse(b'\xef\xbb\xbfa\r\n"' + b"x" * (1 << 25) + b'"\r\n')


def test_a_figure_that_would_never_end(site: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        asked = {"id": "f", "unit": "acts", "by": ["day"], "where": [], "rows": []}
        rows = files["data/figures.json"]
        value = json.loads(rows)
        value["figures"] = [asked]
        files["data/figures.json"] = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()

    start = time.monotonic()
    assert named(resealed(site, change)) == {"data/figures.json"}
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "path", [proof.SEAL, proof.ANCHOR, proof.CHRONICLE, proof.PUBLISHER, "proof/entries-0001.txt"]
)
@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 1000, b"\n" * 100_000, "é\n\n— a b\n".encode(), b"~" * 100_000]
)
def test_proofs_that_are_noise(site: Path, path: str, content: bytes) -> None:
    (site / path).write_bytes(content)
    assert named(verify(site, jobs=1)) == {path}


@pytest.mark.parametrize(
    "path", ["../out", "/etc/passwd", "a\\b", "C:x", "a//b", "./a", "a/../b", "con", "a.", "a\0b"]
)
def test_paths_that_lead_elsewhere(path: str) -> None:
    assert not folder.is_path(path)


@pytest.mark.parametrize(
    "path", ["index.html", "es/actos/a1.html", "données/é.csv", "a b.txt", ".well-known/x"]
)
def test_paths_that_are_fine(path: str) -> None:
    assert folder.is_path(path)


def test_a_name_cannot_steer_the_terminal() -> None:
    assert folder.printable("a\x1b]0;\x07\u202e\udcff") == "a\\x1b]0;\\x07\\u202e\\udcff"


def test_the_look_reads_nothing_outside(site: Path, tmp_path: Path) -> None:
    """A seal that lists a path outside is refused whole."""
    (tmp_path / "secret").write_text("x")
    files = small.files_of(site)
    files.pop(proof.SEAL)
    with pytest.raises(Wrong):
        small.seal_up(tmp_path / "new", {**files, "../secret": b"x"})
