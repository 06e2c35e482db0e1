"""Nothing said in a case file can be read from its files, closed or open, nor from temporary files."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from constancia.vault import Identity
from tests.vault.entries import CANARY, fill
from tests.vault.running import running, start


def spellings() -> Iterator[bytes]:
    """The word as it stands, and as it would stand inside base64 at each of three places."""
    word = CANARY.encode()
    yield word
    for shift in range(3):
        encoded = base64.urlsafe_b64encode(b"x" * shift + word).rstrip(b"=")
        yield encoded[(shift * 8 + 5) // 6 : -2]


def readable(*folders: Path) -> list[Path]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in spellings())]


def test_no_word_can_be_read(folder: Path, identity: Identity, tmp_path: Path) -> None:
    fill(folder, identity)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    assert readable(folder) == []
    with running("hold", folder, identity, temporary=temporary):
        assert readable(folder, temporary) == []
    with running("hold_lock", folder, identity, temporary=temporary):
        journals = [path for path in folder.rglob("*-journal") if path.stat().st_size]
        assert readable(folder, temporary) == []
    assert journals
    with start("hold_lock", folder, identity, temporary=temporary) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        process.kill()
    assert readable(folder, temporary) == []
    (temporary / "proof").write_text(f"the search finds it: {CANARY}")
    assert readable(temporary) == [temporary / "proof"]


def test_no_key_can_be_read(folder: Path, identity: Identity) -> None:
    fill(folder, identity)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"AGE-SECRET-KEY" not in content
            assert identity.signing_key not in content
