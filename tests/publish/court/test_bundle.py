"""The court bundle, opened by the stock `age` and read by others than its writer."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pymerkle
import pytest
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from constancia.casefile import anchors
from constancia.casefile.anchors import Stamps
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.spans import from_spans
from constancia.casefile.timestamping import Asked as Stamping
from constancia.casefile.timestamping import timestamp
from constancia.claims.record import Kind
from constancia.errors import ConstanciaError
from constancia.publish.court.bundle import Asked, Done, bundle
from tests.casefile import small as smalls
from tests.stamps.authority import Authority, served, stamping, verifies

SECRET = "six invented words for the court"
HIDDEN = "asylum seeker A"


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, identity: Identity, authority: Authority) -> Path:
    """The small case file, stamped."""
    root = tmp_path_factory.mktemp("court")
    made = smalls.imported(root / "case", identity, smalls.package(root / "package"))
    with made as casefile, served(stamping(authority)) as (tsa, _):
        timestamp(casefile, Stamping(authority=tsa, roots=authority.root.read_bytes()))
    subprocess.run(["age-keygen", "-o", root / "court.key"], check=True, capture_output=True)
    return root


@pytest.fixture
def casefile(made: Path, identity: Identity, tmp_path: Path) -> Iterator[CaseFile]:
    with CaseFile.open(shutil.copytree(made / "case", tmp_path / "case"), identity=identity) as opened:
        yield opened


def recipient(made: Path) -> str:
    text = (made / "court.key").read_text()
    return next(line.split()[-1] for line in text.splitlines() if "public key" in line)


def opened(made: Path, sealed: Path, into: Path) -> Path:
    """The folder of the bag, by `age` and `tar`, with every file as `sha512sum` says."""
    into.mkdir()
    command = ["age", "--decrypt", "--identity", made / "court.key", "--output", into / "bag.tar", sealed]
    subprocess.run(command, check=True)
    subprocess.run(["tar", "-xf", "bag.tar"], cwd=into, check=True)
    (folder,) = [path for path in into.iterdir() if path.is_dir()]
    check = ["sha512sum", "--check", "--strict", "--quiet", "manifest-sha512.txt", "tagmanifest-sha512.txt"]
    subprocess.run(check, cwd=folder, check=True)
    listed = (folder / "manifest-sha512.txt").read_text().splitlines()
    there = {path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    assert {line.split("  ", 1)[1] for line in listed} == there
    return folder / "data"


def bundled(casefile: CaseFile, made: Path, tmp_path: Path, **asked: object) -> tuple[Done, Path]:
    done = bundle(casefile, tmp_path / "b.age", Asked(recipients=[recipient(made)], **asked))  # type: ignore[arg-type]
    return done, opened(made, tmp_path / "b.age", tmp_path / "opened")


def disclosed(entry: Path) -> dict[str, object]:
    """What an entry says, read without any code of ours."""
    texts = entry.read_text().strip().split("~")[1:-1]
    triples = [json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) for text in texts]
    return {name: value for _, name, value in triples}


def by_kind(data: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(data.glob("entries/*/*.sd-jwt")):
        found.setdefault(str(disclosed(path)["kind"]), []).append(path)
    return found


def tlog(path: Path) -> tuple[int, list[bytes], str, int, bytes]:
    """A C2SP tlog-proof taken apart: index, hashes, origin, size, root."""
    head, origin, *_ = (text := path.read_text()).split("\n\n")
    first, index, *hashes = head.splitlines()
    assert first == "c2sp.org/tlog-proof@v1"
    name, size, root = origin.splitlines()
    assert text.count("\n\n") == 2
    return (
        int(index.split()[1]),
        [base64.b64decode(one) for one in hashes],
        name,
        int(size),
        base64.b64decode(root),
    )


def check_path(leaf: bytes, proof: Path) -> tuple[str, int, bytes]:
    """Climb from a leaf to the root by RFC 9162, section 2.1.3.2, in code of its own; gives log, size and root."""
    index, hashes, name, size, root = tlog(proof)
    fn, sn, node = index, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for sibling in hashes:
        assert sn > 0
        if fn % 2 or fn == sn:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while fn % 2 == 0 and fn:
                fn, sn = fn // 2, sn // 2
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        fn, sn = fn // 2, sn // 2
    assert (sn, node) == (0, root)
    return name, size, root


def test_every_original_is_in_its_log_and_in_its_anchor(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    done, data = bundled(casefile, made, tmp_path)
    entries = sorted(data.glob("entries/*/*.sd-jwt"))
    assert len(entries) == done.entries == sum(c.size for c in casefile.compartments()) - 1
    assert done.unstamped == 0
    for entry in entries:
        token = entry.read_text().partition("~")[0]
        name, size, _ = check_path(token.encode(), entry.with_suffix(".tlog-proof"))
        note = (data / f"logs/{entry.parent.name}.checkpoint").read_text()
        assert note.startswith(f"{name}\n{size}\n")
        payload = token.split(".")[1]
        sd = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["_sd"]
        body = hashlib.sha256(json.dumps(sd, separators=(",", ":")).encode()).digest()
        check_path(body, entry.with_suffix(".anchor-0001.tlog-proof"))


def test_pymerkle_comes_to_the_root_of_the_log(casefile: CaseFile, made: Path, tmp_path: Path) -> None:
    _, data = bundled(casefile, made, tmp_path)
    log = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in sorted(data.glob("entries/identities/*.sd-jwt")):
        log.append_entry(entry.read_text().partition("~")[0].encode())
    _, _, _, size, root = tlog(data / "entries/identities/000000.tlog-proof")
    assert (log.get_size(), log.get_root()) == (size, root)


def test_the_reference_implementation_of_sd_jwt_reads_every_original(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    _, data = bundled(casefile, made, tmp_path)
    for entry in data.glob("entries/*/*.sd-jwt"):
        vkey = (data / f"logs/{entry.parent.name}.vkey").read_text().strip()
        raw = base64.b64decode(vkey.split("+", 2)[2])[1:]
        key = JWK(kty="OKP", crv="Ed25519", x=base64.urlsafe_b64encode(raw).decode().rstrip("="))
        said = SDJWTVerifier(
            entry.read_text().strip(), lambda issuer, header, key=key: key
        ).get_verified_payload()
        assert {"kind", "at", "log", "seq"} <= set(said)


def test_openssl_accepts_the_stamps_in_it(
    casefile: CaseFile, made: Path, authority: Authority, tmp_path: Path
) -> None:
    _, data = bundled(casefile, made, tmp_path)
    base = data / "anchors"
    for roots in (authority.root, base / "anchor-0001.1.pem"):
        assert verifies(base / "anchor-0001.checkpoint", base / "anchor-0001.1.tsr", roots)


def test_chosen_acts_bring_what_they_rest_on_and_no_table_and_no_one_else(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    done, data = bundled(casefile, made, tmp_path, where=[("act_type", ["arrest"])])
    every = bundle(casefile, tmp_path / "all.age", Asked(recipients=[recipient(made)]))
    assert 0 < done.entries < every.entries and (done.evidence, every.evidence > 0) == (0, True)
    said = "\n".join(str(disclosed(path)) for path in data.glob("entries/*/*.sd-jwt"))
    assert "Ana Inventada" in said and "She was arrested." in said
    assert HIDDEN not in said and "They were threatened." not in said
    assert not (data / "evidence").exists()
    assert {"grant", "claims"} <= set(by_kind(data)) and "batch" not in by_kind(data)


def test_a_named_source_brings_the_acts_that_rest_on_it(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    _, data = bundled(casefile, made, tmp_path, subjects=["s_court"])
    said = "\n".join(str(disclosed(path)) for path in data.glob("entries/*/*.sd-jwt"))
    assert "She was arrested." in said and "They were threatened." not in said


def test_evidence_is_as_its_entry_states_with_its_custody(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    bundle(casefile, tmp_path / "first.age", Asked(recipients=[recipient(made)]))
    done, data = bundled(casefile, made, tmp_path)
    recorded = {str(disclosed(path)["body.sha256"]) for path in by_kind(data)["evidence"]}
    files = sorted((data / "evidence").iterdir())
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == recorded
    assert len(files) == done.evidence
    for language, taken, put in (
        ("en", "taken in", "put into a court bundle"),
        ("es", "recibida", "puesta en"),
    ):
        page = (data / f"index.{language}.html").read_text()
        assert taken in page and put in page and "NOT as" not in page
        assert all(path.name in page for path in files) and "Ana Inventada" in page
        assert "<script" not in page and "http" not in page.replace("https://example.org", "")


def test_that_it_was_made_is_told_to_all_members(casefile: CaseFile, made: Path, tmp_path: Path) -> None:
    done, _ = bundled(casefile, made, tmp_path)
    *_, last = casefile.records(casefile.general, kind=Kind.CUSTODY)
    assert last.body["act"] == "court_bundle" and last.body["recipients"] == [recipient(made)]
    assert last.body["sha256"] == done.sha256 == hashlib.sha256((tmp_path / "b.age").read_bytes()).hexdigest()
    entries = last.body["entries"]
    assert isinstance(entries, dict) and isinstance(last.body["evidence"], list)
    spans = [span for text in entries.values() for span in from_spans(str(text))]
    assert (sum(map(len, spans)), len(last.body["evidence"])) == (done.entries, done.evidence)


def test_nothing_of_it_is_in_the_clear(casefile: CaseFile, made: Path, tmp_path: Path) -> None:
    bundle(casefile, tmp_path / "b.age", Asked(recipients=[recipient(made)]))
    content = (tmp_path / "b.age").read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert b"Inventada" not in content and b"bagit" not in content
    assert (tmp_path / "b.age").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"case", "b.age"}


def test_what_is_under_no_stamp_is_counted(casefile: CaseFile, made: Path, tmp_path: Path) -> None:
    casefile.record(smalls.about("abcdefghijklmnopqrstuvwxyz", note="Not anchored."))
    anchored = bundle(casefile, tmp_path / "a.age", Asked(recipients=[recipient(made)]))
    assert anchored.unstamped == 1
    anchors.make(casefile)
    anchors.add(casefile, 2, Stamps())
    assert bundle(casefile, tmp_path / "b.age", Asked(recipients=[recipient(made)])).unstamped == 2


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "bundle_key"),
        ({"recipients": ["age1nothing"]}, "recipient"),
        ({"secret": SECRET, "where": [("act_type", ["device_search"])]}, "bundle_empty"),
        ({"secret": SECRET, "subjects": ["nobody"]}, "unknown_id"),
        ({"secret": SECRET, "compartments": ["counsel"]}, "compartment_unknown"),
        ({"secret": ""}, "passphrase_empty"),
    ],
)
def test_what_cannot_be_leaves_nothing(
    casefile: CaseFile, tmp_path: Path, asked: dict[str, object], code: str
) -> None:
    before = casefile.general.size
    with pytest.raises(ConstanciaError) as caught:
        bundle(casefile, tmp_path / "b.age", Asked(**asked))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert casefile.general.size == before and not (tmp_path / "b.age").exists()


def test_not_for_recipients_and_a_passphrase_and_not_over_a_file(
    casefile: CaseFile, made: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").write_text("mine")
    for out, asked, code in (
        (tmp_path / "b.age", Asked(recipients=[recipient(made)], secret=SECRET), "bundle_key"),
        (tmp_path / "there", Asked(recipients=[recipient(made)]), "out_exists"),
    ):
        with pytest.raises(ConstanciaError) as caught:
            bundle(casefile, out, asked)
        assert caught.value.code == code
    assert (tmp_path / "there").read_text() == "mine"
    assert SECRET not in repr(Asked(secret=SECRET))
