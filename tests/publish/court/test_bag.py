"""The bag: RFC 8493 by its own words, with `sha512sum` and `tar` as the ones who read it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from constancia.publish.court.bag import bag, tar

PAYLOAD = {"a.txt": b"one\n", "entries/general/000001.sd-jwt": b"two", "100%.txt": b"", "línea.txt": b"x"}


def test_its_tags_are_those_of_the_specification() -> None:
    files = bag(PAYLOAD, date="2026-11-24")
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert files["bag-info.txt"] == b"Bagging-Date: 2026-11-24\nPayload-Oxum: 8.4\n"
    assert {path for path in files if path.startswith("data/")} == {f"data/{path}" for path in PAYLOAD}
    listed = {line.split("  ", 1)[1] for line in files["manifest-sha512.txt"].decode().splitlines()}
    assert listed == {"data/a.txt", "data/entries/general/000001.sd-jwt", "data/100%25.txt", "data/línea.txt"}
    tags = {line.split("  ", 1)[1] for line in files["tagmanifest-sha512.txt"].decode().splitlines()}
    assert tags == {"bagit.txt", "bag-info.txt", "manifest-sha512.txt"}
    assert "fetch.txt" not in files


def test_tar_and_sha512sum_read_it(tmp_path: Path) -> None:
    payload = {name: data for name, data in PAYLOAD.items() if "%" not in name}
    (tmp_path / "bag.tar").write_bytes(tar(bag(payload, date="2026-11-24"), folder="one", time=0))
    subprocess.run(["tar", "-xf", "bag.tar"], cwd=tmp_path, check=True)
    check = ["sha512sum", "--check", "--strict", "--quiet", "manifest-sha512.txt", "tagmanifest-sha512.txt"]
    subprocess.run(check, cwd=tmp_path / "one", check=True)
    assert (tmp_path / "one/data/línea.txt").read_bytes() == b"x"
    assert (tmp_path / "one/bagit.txt").stat().st_mode & 0o777 == 0o600
