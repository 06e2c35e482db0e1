"""Many files into a folder that nobody reads yet."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from constancia import disk
from constancia.errors import Unable


def test_every_file_is_written_with_its_folders_and_modes(tmp_path: Path) -> None:
    files = {"index.html": b"one", "en/acts/a.html": b"two", "en/acts/empty": b""}
    disk.fill_folder(tmp_path / "site", files, mode=0o644, folder_mode=0o755)
    found = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path / "site").as_posix(): path.read_bytes() for path in found} == files
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o644}
    assert stat.S_IMODE((tmp_path / "site/en/acts").stat().st_mode) == 0o755


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    disk.fill_folder(tmp_path / "site", {"a": b"one"})
    with pytest.raises(Unable) as caught:
        disk.fill_folder(tmp_path / "site", {"a": b"two"})
    assert caught.value.code == "disk"
    assert (tmp_path / "site/a").read_bytes() == b"one"
