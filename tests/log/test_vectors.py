"""The committed vectors: what must be read is read, what must be refused is refused with its code and reason."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from constancia.errors import Wrong
from constancia.log import anchor, checkpoint, chronicle, entry, key, note, proof, seal, strict, tree

GOLDEN = Path(__file__).parent.parent / "golden"
VECTORS = {path.stem: json.loads(path.read_text("utf-8")) for path in (GOLDEN / "vectors").glob("*.json")}


def test_the_generator_gives_the_committed_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(GOLDEN / "make_vectors.py"), str(tmp_path)], check=True)
    made, committed = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (tmp_path, GOLDEN / "vectors")
    )
    assert made == committed


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


def signer_of(name: str) -> bytes:
    return hexed(VECTORS[name]["key"])


def check_proof(case: Any) -> None:
    found = proof.read(case["text"].encode())
    assert found.to_bytes() == case["text"].encode()
    vector = VECTORS["proof"]
    found.check(vector["leaf"].encode(), origin=vector["origin"], public_key=signer_of("proof"))


READ: dict[tuple[str, str], Callable[[Any], object]] = {
    ("base64", "invalid"): lambda case: strict.unb64(case["text"]),
    ("json", "invalid"): lambda case: strict.read_json(hexed(case["hex"])),
    ("key", "invalid"): lambda case: key.check_public(hexed(case["key"])),
    ("entry", "invalid"): lambda case: entry.read(case["text"], public_key=hexed(case["key"])),
    ("note", "invalid"): lambda case: note.read(
        case["note"].encode(), keys={VECTORS["note"]["name"]: signer_of("note")}
    ),
    ("note", "invalid_vkeys"): lambda case: note.read_vkey(case["vkey"]),
    ("checkpoint", "invalid"): lambda case: checkpoint.read(
        case["note"].encode(), origin=VECTORS["checkpoint"]["origin"], public_key=signer_of("checkpoint")
    ),
    ("proof", "invalid"): check_proof,
    ("anchor", "invalid"): lambda case: anchor.read(case["text"].encode()),
    ("anchor", "invalid_branches"): lambda case: anchor.read(VECTORS["anchor"]["anchor"].encode()).check(
        hexed(VECTORS["anchor"]["body"]), case["branch"]
    ),
    ("seal", "invalid"): lambda case: seal.read(
        case["text"].encode(), name=VECTORS["seal"]["name"], public_key=signer_of("seal")
    ),
    ("chronicle", "invalid"): lambda case: chronicle.read(
        case["text"].encode(), origin=VECTORS["chronicle"]["origin"], public_key=signer_of("chronicle")
    ),
}


def refused() -> Iterator[Any]:
    for name, part in READ:
        for case in VECTORS[name][part]:
            yield pytest.param(name, part, case, id=f"{name}: {case['what']}")


@pytest.mark.parametrize(("name", "part", "case"), list(refused()))
def test_what_must_be_refused(name: str, part: str, case: Any) -> None:
    with pytest.raises(Wrong) as caught:
        READ[name, part](case)
    assert caught.value.code == case["code"]
    if case.get("reason"):
        assert caught.value.fields["reason"] == case["reason"]


def test_every_list_of_refusals_is_read() -> None:
    found = {
        (name, part) for name, content in VECTORS.items() for part in content if part.startswith("invalid")
    }
    assert found == set(READ)


@pytest.mark.parametrize("case", VECTORS["base64"]["valid"])
def test_base64(case: Any) -> None:
    assert strict.unb64(case["text"]) == hexed(case["hex"])
    assert strict.b64(hexed(case["hex"])) == case["text"]


@pytest.mark.parametrize("case", VECTORS["json"]["valid"])
def test_json(case: Any) -> None:
    assert strict.compact(strict.read_json(hexed(case["hex"]))) == hexed(case["hex"])


@pytest.mark.parametrize("case", VECTORS["key"]["valid"])
def test_signature(case: Any) -> None:
    public = hexed(case["key"])
    assert key.is_signed(hexed(case["message"]), hexed(case["signature"]), public_key=public)
    assert key.fingerprint(public) == case["fingerprint"]


@pytest.mark.parametrize("case", VECTORS["key"]["unsigned"], ids=lambda case: case["what"])
def test_signature_that_is_none(case: Any) -> None:
    public = hexed(case["key"])
    assert not key.is_signed(hexed(case["message"]), hexed(case["signature"]), public_key=public)


@pytest.mark.parametrize("case", VECTORS["entry"]["valid"], ids=lambda case: case["what"])
def test_entry(case: Any) -> None:
    found = entry.read(case["text"], public_key=hexed(case["key"]))
    assert found.text == case["text"]
    assert found.visible == case["visible"]
    assert found.fields() == {name: tuple(value) for name, value in case["fields"].items()}
    assert tree.leaf_hash(found.leaf).hex() == case["leaf_hash"]
    assert entry.body(found.sd).hex() == case["body"]


@pytest.mark.parametrize("case", VECTORS["note"]["valid"], ids=lambda case: case["what"])
def test_note(case: Any) -> None:
    vector = VECTORS["note"]
    found = note.read(case["note"].encode(), keys={vector["name"]: signer_of("note")})
    assert found == note.Note(text=case["text"], signers=(vector["name"],), others=case["others"])
    assert note.read_vkey(vector["vkey"]) == (vector["name"], signer_of("note"))


@pytest.mark.parametrize("case", VECTORS["checkpoint"]["valid"], ids=lambda case: str(case["size"]))
def test_checkpoint(case: Any) -> None:
    origin = VECTORS["checkpoint"]["origin"]
    found = checkpoint.read(case["note"].encode(), origin=origin, public_key=signer_of("checkpoint"))
    assert (found.origin, found.size, found.root.hex()) == (origin, case["size"], case["root"])


@pytest.mark.parametrize("case", VECTORS["proof"]["valid"])
def test_proof(case: Any) -> None:
    check_proof(case)
    assert proof.read(case["text"].encode()).index == case["index"]


@pytest.mark.parametrize("case", VECTORS["anchor"]["valid"], ids=lambda case: str(len(case["branches"])))
def test_anchor(case: Any) -> None:
    found = anchor.read(case["text"].encode())
    assert found.to_bytes() == case["text"].encode()
    for body, branch in case["branches"]:
        found.check(hexed(body), branch)


@pytest.mark.parametrize("case", VECTORS["seal"]["valid"])
def test_seal(case: Any) -> None:
    name = VECTORS["seal"]["name"]
    found = seal.read(case["text"].encode(), name=name, public_key=signer_of("seal"))
    assert found.files == case["files"]
    assert found.content() == case["content"]


@pytest.mark.parametrize("case", VECTORS["chronicle"]["valid"], ids=lambda case: str(case["size"]))
def test_chronicle(case: Any) -> None:
    origin = VECTORS["chronicle"]["origin"]
    found = chronicle.read(case["text"].encode(), origin=origin, public_key=signer_of("chronicle"))
    assert found.checkpoint.size == len(found.publications) == case["size"]
