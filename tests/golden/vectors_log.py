"""Vectors of trees, notes, checkpoints and proofs."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from vector_parts import DEVICE, NAME, PUBLISHER, case

from constancia.log import checkpoint, note, proof, tree
from constancia.log.checkpoint import Checkpoint
from constancia.log.key import public_half
from constancia.log.strict import padded


def of_tree() -> Any:
    """The tree of eight leaves that RFC 6962's implementations share: roots, and all proofs in it."""
    leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    hashes = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in leaves]
    trees = {size: tree.Tree(hashes[:size]) for size in range(9)}
    return {
        "leaves": leaves,
        "roots": [trees[size].root.hex() for size in range(9)],
        "inclusion": [
            {"index": index, "size": size, "proof": [node.hex() for node in trees[size].inclusion(index)]}
            for size in range(1, 9)
            for index in range(size)
        ],
        "consistency": [
            {"old": old, "new": new, "proof": [node.hex() for node in trees[new].consistency(old)]}
            for new in range(9)
            for old in range(new + 1)
        ],
    }


def of_note() -> Any:
    """Signed notes and the text form of keys."""
    public = public_half(PUBLISHER)
    text = "First line: canción\n\nafter an empty line\n"
    made = note.sign(text, name=NAME, key=PUBLISHER)
    lines = made.decode().removeprefix(f"{text}\n")
    other = note.sign(text, name="other.example/key", key=DEVICE).decode().removeprefix(f"{text}\n")
    mark = lines.removesuffix("\n").split(" ")[2]
    bad = lines.replace(mark, padded(note.key_id(NAME, public) + bytes(64)))
    key = note.vkey(NAME, public)
    name, identifier, material = key.split("+", 2)
    unnamed, low, witness = (padded(data) for data in (b"\1" + bytes(31), b"\1" + bytes(32), b"\4" + public))
    refused = [
        ("another text", f"{text}\n{lines}".replace("First", "Other"), "note_signature", None),
        ("a bad signature beside a good one", f"{text}\n{lines}{bad}", "note_signature", None),
        ("signed by others alone", f"{text}\n{other}", "note_unsigned", None),
        ("no empty line", f"{text}{lines}", "note_form", "line"),
        ("no signature", f"{text}\n", "note_form", "parts"),
        ("one line feed short", f"{text}\n{lines[:-1]}", "note_form", "parts"),
        ("an empty line at the end", f"{text}\n{lines}\n", "note_form", "parts"),
        ("a hyphen for the dash", f"{text}\n{lines.replace('—', '-')}", "note_form", "line"),
        ("two spaces", f"{text}\n{lines.replace('— ', '—  ')}", "note_form", "line"),
        ("a plus in the name", f"{text}\n{lines.replace('press', 'pr+ss')}", "note_form", "line"),
        ("a control character", f"{text}\n{lines}".replace("First", "First\t"), "note_form", "control"),
        ("carriage returns", f"{text}\n{lines}".replace("\n", "\r\n"), "note_form", "parts"),
        ("base64url", f"{text}\n— {NAME} {mark.replace('+', '-').replace('/', '_')}\n", "base64", None),
        ("no padding", f"{text}\n— {NAME} {mark.rstrip('=')}\n", "base64", None),
        ("a signature of four bytes", f"{text}\n— {NAME} {padded(bytes(4))}\n", "note_form", "line"),
        ("65 signatures", f"{text}\n{lines * 65}", "note_form", "signatures"),
    ]
    keys = [
        ("two parts", f"{name}+{identifier}", "vkey", "form"),
        ("no name", f"+{identifier}+{material}", "vkey", "name"),
        ("a space in the name", f"a b+{identifier}+{material}", "vkey", "name"),
        ("another name", f"x{key}", "vkey", "hash"),
        ("capitals in the hash", f"{name}+{identifier.upper()}+{material}", "vkey", "hash"),
        ("another type", f"{name}+{identifier}+{witness}", "vkey", "type"),
        ("a key of 31 bytes", f"{name}+{identifier}+{unnamed}", "public_key", "length"),
        ("a key of low order", f"{name}+{identifier}+{low}", "public_key", "low_order"),
        ("a letter left out", key[:-1], "base64", None),
    ]  # fmt: skip
    return {
        "key": public.hex(),
        "name": NAME,
        "vkey": key,
        "valid": [
            {"what": "one signature", "note": made.decode(), "text": text, "others": 0},
            {"what": "beside a stranger's", "note": f"{text}\n{other}{lines}", "text": text, "others": 1},
        ],
        "invalid": [
            case(what, note=found, code=code, reason=reason) for what, found, code, reason in refused
        ],
        "invalid_vkeys": [
            case(what, vkey=found, code=code, reason=reason) for what, found, code, reason in keys
        ],
    }


def of_checkpoint() -> Any:
    """Checkpoints: notes of three lines."""
    root = sha256(b"root").digest()
    valid = [Checkpoint(NAME, 0, tree.EMPTY), Checkpoint(NAME, 20852163, root)]
    good = padded(root)
    refused = [
        ("another origin under a good key", f"else.example/log\n1\n{good}\n", "checkpoint_origin", None),
        ("two lines", f"{NAME}\n1\n", "checkpoint_form", "lines"),
        ("an extension line", f"{NAME}\n1\n{good}\nmore\n", "checkpoint_form", "lines"),
        ("a leading zero", f"{NAME}\n01\n{good}\n", "checkpoint_form", "size"),
        ("a plus", f"{NAME}\n+1\n{good}\n", "checkpoint_form", "size"),
        ("a size of twenty digits", f"{NAME}\n{10**19}\n{good}\n", "checkpoint_form", "size"),
        ("digits that are not ASCII", f"{NAME}\n١\n{good}\n", "checkpoint_form", "size"),
        ("no origin", f"\n1\n{good}\n", "checkpoint_form", "origin"),
        ("a root of 31 bytes", f"{NAME}\n1\n{padded(root[:31])}\n", "checkpoint_form", "root"),
        ("a root without padding", f"{NAME}\n1\n{good.rstrip('=')}\n", "base64", None),
    ]
    return {
        "origin": NAME,
        "key": public_half(PUBLISHER).hex(),
        "valid": [
            {
                "note": checkpoint.sign(item, key=PUBLISHER).decode(),
                "size": item.size,
                "root": item.root.hex(),
            }
            for item in valid
        ],
        "invalid": [
            case(what, note=note.sign(text, name=NAME, key=PUBLISHER).decode(), code=code, reason=reason)
            for what, text, code, reason in refused
        ],
    }


def of_proof() -> Any:
    """Files of inclusion proofs."""
    leaves = [f"leaf {number}".encode() for number in range(11)]
    whole = tree.Tree(map(tree.leaf_hash, leaves))
    signed = checkpoint.sign(Checkpoint(NAME, whole.size, whole.root), key=PUBLISHER)
    made = proof.Proof(index=9, hashes=whole.inclusion(9), checkpoint=signed)
    more = proof.Proof(index=9, hashes=whole.inclusion(9), checkpoint=signed, extra=b"not trusted")
    text = made.to_bytes().decode()
    lines = text.split("\n")
    refused = [
        ("another version", text.replace("@v1", "@v2"), "proof_form", "version"),
        ("no index", text.replace("index 9\n", ""), "proof_form", "index"),
        ("a leading zero", text.replace("index 9", "index 09"), "proof_form", "index"),
        ("another index", text.replace("index 9", "index 8"), "inclusion", "root"),
        ("an index beyond the size", text.replace("index 9", "index 11"), "inclusion", "index"),
        ("a hash left out", text.replace(f"{lines[2]}\n", ""), "inclusion", None),
        ("a hash more", text.replace(lines[2], f"{lines[2]}\n{lines[2]}"), "inclusion", None),
        ("a hash of 31 bytes", text.replace(lines[2], padded(bytes(31))), "proof_form", "hash"),
        ("a hash without padding", text.replace(lines[2], lines[2][:-1]), "base64", None),
        ("no checkpoint", "\n".join(lines[: lines.index("")]) + "\n\n", "proof_form", "parts"),
        ("another size signed by nobody", text.replace(f"{NAME}\n11", f"{NAME}\n12"), "note_signature", None),
    ]
    return {
        "origin": NAME,
        "key": public_half(PUBLISHER).hex(),
        "leaf": leaves[9].decode(),
        "valid": [{"text": item.to_bytes().decode(), "index": 9} for item in (made, more)],
        "invalid": [
            case(what, text=found, code=code, reason=reason) for what, found, code, reason in refused
        ],
    }
