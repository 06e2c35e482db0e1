"""Vectors of what a publication carries: anchors, seals, chronicles."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from vector_parts import DEVICE, NAME, PUBLISHER, Noise, case, next_letter

from constancia.log import anchor, chronicle, note, seal
from constancia.log.chronicle import Publication
from constancia.log.key import public_half
from constancia.log.strict import b64


def of_anchor() -> Any:
    """Anchors of several sizes, and branches."""
    bodies = [sha256(f"body {number}".encode()).digest() for number in range(40)]
    built = {
        count: anchor.build(bodies[:count], random=Noise(f"anchor {count}")) for count in (0, 1, 3, 16, 40)
    }
    large = built[40]
    text, branch = large.to_bytes().decode(), large.branch(bodies[0])
    index, _, hashes = branch.partition(".")
    lines = text.split("\n")
    anchors = [
        ("another version", text.replace("/v1", "/v2", 1), "anchor_form", "version"),
        ("a crown hash left out", text.replace(f"{lines[2]}\n", ""), "anchor_form", "crown"),
        (
            "crown hashes exchanged",
            "\n".join([*lines[:2], lines[3], lines[2], *lines[4:]]),
            "inclusion",
            "root",
        ),
        ("no key", text.replace(f"{lines[1]}\n", ""), "vkey", None),
        ("no note", text.partition("\n\n")[0], "anchor_form", "parts"),
        ("another's key", text.replace(lines[1], note.vkey("a", public_half(DEVICE))), "note_unsigned", None),
    ]
    branches = [
        ("another place", f"{int(index) ^ 1}.{hashes}", "inclusion", "root"),
        ("a place beyond the size", f"64.{hashes}", "anchor_branch", "index"),
        ("a leading zero", f"0{branch}", "anchor_branch", "form"),
        ("three hashes", f"{index}.{b64(bytes(96))}", "anchor_branch", "length"),
        ("half a hash", f"{index}.{b64(bytes(112))}", "anchor_branch", "length"),
        ("trailing bits", f"{branch[:-1]}{next_letter(branch[-1])}", "base64", None),
        ("padding", f"{branch}=", "anchor_branch", "form"),
    ]
    return {
        "valid": [
            {
                "text": item.to_bytes().decode(),
                "branches": [[body.hex(), item.branch(body)] for body in bodies[:count]],
            }
            for count, item in built.items()
        ],
        "invalid": [
            case(what, text=found, code=code, reason=reason) for what, found, code, reason in anchors
        ],
        "body": bodies[0].hex(),
        "anchor": text,
        "invalid_branches": [
            case(what, branch=found, code=code, reason=reason) for what, found, code, reason in branches
        ],
    }


def of_seal() -> Any:
    """Seals: lists of files."""
    files = {
        name: sha256(name.encode()).hexdigest() for name in ("report.html", "data/acts.csv", "es/índice.html")
    }
    first = f"{'0' * 64}  "
    texts = [
        ("another version", "constancia.seal/v2\n", "version"),
        ("one space", f"constancia.seal/v1\n{'0' * 64} a\n", "line"),
        ("capitals", f"constancia.seal/v1\n{'A' * 64}  a\n", "line"),
        ("a folder above", f"constancia.seal/v1\n{first}../a\n", "path"),
        ("from the root", f"constancia.seal/v1\n{first}/a\n", "path"),
        ("a back slash", f"constancia.seal/v1\n{first}a\\b\n", "path"),
        ("a drive", f"constancia.seal/v1\n{first}c:a\n", "path"),
        ("an empty part", f"constancia.seal/v1\n{first}a//b\n", "path"),
        ("letters not composed", f"constancia.seal/v1\n{first}i\u0301ndice\n", "path"),
        ("out of order", f"constancia.seal/v1\n{first}b\n{first}a\n", "order"),
        ("a path twice", f"constancia.seal/v1\n{first}a\n{first}a\n", "same_path"),
        ("paths that differ by case alone", f"constancia.seal/v1\n{first}A\n{first}a\n", "same_path"),
    ]
    made = seal.sign(files, name=NAME, key=PUBLISHER).decode()
    other = note.sign(made.rpartition("\n\n")[0] + "\n", name="other.example/key", key=DEVICE).decode()
    refused = [
        case(what, text=note.sign(text, name=NAME, key=PUBLISHER).decode(), code="seal_form", reason=reason)
        for what, text, reason in texts
    ]
    refused += [
        case("a second signature", text=made + other.rpartition("\n\n")[2], code="seal_form", reason="signatures"),
        case("a file left out", text=made.replace(made.split("\n")[1] + "\n", ""), code="note_signature"),
    ]  # fmt: skip
    return {
        "name": NAME,
        "key": public_half(PUBLISHER).hex(),
        "valid": [{"text": made, "files": files, "content": seal.content(files)}],
        "invalid": refused,
    }


def of_chronicle() -> Any:
    """A publisher's log, growing."""
    publications = [
        Publication(content=sha256(f"publication {number}".encode()).hexdigest(), title=title)
        for number, title in enumerate(("Acts at the border", "Actos en la frontera, 2.ª edición", "A third"))
    ]
    texts = [chronicle.write(publications[:size], origin=NAME, key=PUBLISHER).decode() for size in range(4)]
    text = texts[3]
    head, gap, _ = text.partition("\n\n")
    lines = text.split("\n")
    refused = [
        ("another version", text.replace("/v1", "/v2", 1), "chronicle_form", "version"),
        ("a line left out", text.replace(f"{lines[2]}\n", ""), "chronicle_form", "size"),
        ("lines exchanged", "\n".join([lines[0], lines[2], lines[1], *lines[3:]]), "chronicle_form", "root"),
        ("a title changed", text.replace("third", "fourth"), "chronicle_form", "root"),
        ("an older checkpoint", head + gap + texts[2].partition(gap)[2], "chronicle_form", "size"),
        ("a space after a title", text.replace("third", "third "), "chronicle_form", "line"),
        ("no checkpoint", head, "chronicle_form", "parts"),
    ]  # fmt: skip
    return {
        "origin": NAME,
        "key": public_half(PUBLISHER).hex(),
        "valid": [{"text": item, "size": size} for size, item in enumerate(texts)],
        "invalid": [
            case(what, text=found, code=code, reason=reason) for what, found, code, reason in refused
        ],
    }
