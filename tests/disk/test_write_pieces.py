"""A file that is too large to be held: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia import disk
from constancia.errors import Unable


def test_the_pieces_are_the_file(tmp_path: Path) -> None:
    disk.write_pieces(tmp_path / "a", (b"one", b"", b"two"))
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_what_stops_halfway_leaves_the_old_file_alone(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyError("no more")

    disk.write(tmp_path / "a", b"old")
    with pytest.raises(KeyError):
        disk.write_pieces(tmp_path / "a", pieces())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_what_the_disk_says_is_kept_as_the_cause(tmp_path: Path) -> None:
    with pytest.raises(Unable) as caught:
        disk.write_pieces(tmp_path / "none" / "a", (b"x",))
    assert caught.value.code == "disk" and isinstance(caught.value.__cause__, FileNotFoundError)
