"""`constancia court-bundle`: sealed for recipients or under a passphrase, and opened without us."""

from __future__ import annotations

import os
import pty
import subprocess
import tarfile
from pathlib import Path

from tests.cli import stamped
from tests.cli.program import Program


def age_opens(sealed: Path, secret: str, out: Path) -> None:
    """The stock `age` asks for the passphrase at a terminal."""
    leader, follower = pty.openpty()
    command = ["age", "--decrypt", "--output", str(out), str(sealed)]
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
                               preexec_fn=_take_terminal)  # fmt: skip
    os.close(follower)
    os.write(leader, f"{secret}\n".encode())
    try:
        assert process.wait(120) == 0
    finally:
        os.close(leader)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_under_a_passphrase_and_for_a_recipient(tmp_path: Path) -> None:
    program, case = stamped.case(tmp_path)
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text("six invented words for the court\n")
    said = program.well("-d", case, "court-bundle", tmp_path / "b.age", "--seal-passphrase-file", secret)
    assert list(said) == ["out", "entries", "evidence", "unstamped", "files", "sha256"]
    assert said["evidence"] > 0 and said["unstamped"] == said["entries"]
    age_opens(tmp_path / "b.age", "six invented words for the court", tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as archive:
        names = archive.getnames()
    assert any(name.endswith("/data/index.es.html") for name in names) and len(names) == said["files"]

    subprocess.run(["age-keygen", "-o", tmp_path / "key"], check=True, capture_output=True)
    recipient = (tmp_path / "key").read_text().splitlines()[1].split()[-1]
    for language, noted in (("en", "custody"), ("es", "custodia")):
        out = tmp_path / f"{language}.age"
        where = ["--where", "act_type=arrest", "--subject", "s_court"]
        done = program("-d", case, "court-bundle", out, *where, "--to", recipient, "--lang", language)
        assert done.code == 0 and noted in done.out and str(out) in done.out
        command = ["age", "--decrypt", "-i", tmp_path / "key", "--output", out.with_suffix(".tar"), out]
        subprocess.run(command, check=True)
    refused: list[tuple[list[object], int, str]] = [
        ([tmp_path / "x.age"], 3, "passphrase_needed"),
        ([tmp_path / "b.age", "--to", recipient], 2, "out_exists"),
        ([tmp_path / "x.age", "--to", recipient, "--seal-passphrase-file", secret], 2, "bundle_key"),
        ([tmp_path / "x.age", "--to", recipient, "--include", "counsel"], 2, "compartment_unknown"),
        ([tmp_path / "x.age", "--to", recipient, "--where", "arrest"], 2, "bad_where"),
    ]
    for arguments, code, fault in refused:
        done = program("-d", case, "court-bundle", *arguments, "--json")
        assert (done.code, done.fault["code"]) == (code, fault)
        assert not (tmp_path / "x.age").exists()
    assert Program(tmp_path / "home").well("-d", case, "check")["ok"]
