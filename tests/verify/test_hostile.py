"""Folders made to hurt: each costs a bounded amount of time and memory and gets a fault that names a file."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_sealed_files_that_take_no_room_and_no_end_are_not_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher seals what cannot be hashed in a lifetime: the largest are named, the rest is looked at."""
    files = small.files_of(site)
    files["en/index.html"] = b"<p>sound</p>"
    shutil.rmtree(site)
    small.seal_up(site, {**files, "film-1": b"", "film-2": b""})
    for name in ("film-1", "film-2"):
        with (site / name).open("wb") as film:
            film.truncate(folder.LARGEST_FILE)
    (site / "en/index.html").write_bytes(b"<p>other</p>")
    monkeypatch.setattr(folder, "MOST_BYTES", 2**30)
    start = time.monotonic()
    verdict = verify(site, jobs=1)
    assert {("film-1", "too_much"), ("film-2", "too_much"), ("en/index.html", "file_altered")} == {
        (fault.file, fault.code) for fault in verdict.faults
    }
    assert time.monotonic() - start < 20 and not verdict.is_sound


@pytest.mark.parametrize(
    ("limit", "path"),
    [("MOST_ENTRY_BYTES", "proof/entries-0001.txt"), ("MOST_DATA_BYTES", "data/claims.csv")],
)
def test_more_entries_or_tables_than_memory_holds_are_left_out(
    limit: str, path: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, limit, (site / path).stat().st_size - 1)
    verdict = verify(site, jobs=1)
    assert (path, "too_much") in codes(verdict) and {code for _, code in codes(verdict)} == {"too_much"}
    assert "figures" in verdict.unchecked and not verdict.is_sound


def test_more_figures_than_can_be_counted_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_LOOKS", 11)  # five acts each
    assert codes(verify(site, jobs=1)) == {(figures.FIGURES, "figures_too_many")}


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 50)), st.integers(0, 200))
def test_what_fits_is_as_many_files_as_can_be(sizes: dict[str, int], most: int) -> None:
    within, faults = folder.fitting(sizes, most=most)
    assert sum(sizes[path] for path in within) <= most
    assert len(within) + len(faults) == len(sizes)
    left = [size for path, size in sizes.items() if path not in within]
    assert not left or sum(sizes[path] for path in within) + min(left) > most
    assert within == [path for path in sizes if path in within]


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
