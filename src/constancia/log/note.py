"""Signed notes (C2SP signed-note): a text that a person can read, and under it lines with signatures.

Ed25519 alone (type 0x01). A signature by a key that is not known is passed over, as the specification demands; a known
key whose signature fails rejects the note.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from constancia.errors import Wrong
from constancia.log.key import check_public, is_signed, public_half, signer
from constancia.log.strict import padded, unpadded

KIND = b"\x01"
DASH = "\u2014 "
LIMIT = 1 << 20
"""How long a note may be in bytes, unless the reader says otherwise."""

SIGNATURES = 64
"""How many signatures a note may carry (the specification demands room for 16)."""


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends with a line feed; `signers` are the names of the known keys that signed, `others` counts the rest."""

    text: str
    signers: tuple[str, ...]
    others: int


def sign(text: str, *, name: str, key: bytes) -> bytes:
    """The note for `text`, signed by a raw 32-byte private key under `name`. Raises Wrong("note_form")."""
    _check_text(text)
    _check_name(name)
    public = public_half(key)
    signature = signer(key)(text.encode())
    return f"{text}\n{DASH}{name} {padded(key_id(name, public) + signature)}\n".encode()


def read(untrusted: bytes, *, keys: Mapping[str, bytes], limit: int = LIMIT) -> Note:
    """Read a note that at least one of the known keys signed (name -> raw 32-byte public key).

    Raises Wrong: "note_form" (reason), "note_signature" where a known key's signature fails, "note_unsigned" where
    no known key signed, "base64", "public_key".
    """
    text, lines = _split(untrusted, limit=limit)
    signers, others = [], 0
    for name, identifier, signature in map(_read_line, lines):
        if name in keys and key_id(name, keys[name]) == identifier:
            if not is_signed(text.encode(), signature, public_key=keys[name]):
                raise Wrong("note_signature")
            signers.append(name)
        else:
            others += 1
    if not signers:
        raise Wrong("note_unsigned")
    return Note(text=text, signers=tuple(signers), others=others)


def text_of(untrusted: bytes, *, limit: int = LIMIT) -> str:
    """The text of a note, whoever signed it. Raises Wrong("note_form")."""
    return _split(untrusted, limit=limit)[0]


def signatures(untrusted: bytes, *, limit: int = LIMIT) -> list[tuple[str, bytes, bytes]]:
    """Name, key id and signature bytes of every line, none of them checked. Raises Wrong("note_form", "base64")."""
    return [_read_line(line) for line in _split(untrusted, limit=limit)[1]]


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + KIND + public_key).digest()[:4]


def vkey(name: str, public_key: bytes) -> str:
    """The text form of a public key: name+hash+base64(type, key). Raises Wrong("note_form")."""
    _check_name(name)
    return f"{name}+{key_id(name, public_key).hex()}+{padded(KIND + public_key)}"


def read_vkey(untrusted: str) -> tuple[str, bytes]:
    """Name and raw public key of a text form. Raises Wrong("vkey"), Wrong("base64") or Wrong("public_key")."""
    parts = untrusted.split("+", 2)
    if len(parts) != 3:
        raise Wrong("vkey", reason="form")
    name, identifier, material = parts
    if not is_name(name):
        raise Wrong("vkey", reason="name")
    data = unpadded(material)
    if data[:1] != KIND:
        raise Wrong("vkey", reason="type")
    check_public(data[1:])
    if identifier != key_id(name, data[1:]).hex():
        raise Wrong("vkey", reason="hash")
    return name, data[1:]


def is_name(name: str) -> bool:
    """True for a name that a key may have: not empty, no kind of space, no plus, nothing that does not print."""
    return name != "" and not any(c == "+" or c.isspace() or _is_control(c) for c in name)


def _split(untrusted: bytes, *, limit: int) -> tuple[str, list[str]]:
    """The text with its last line feed, and the signature lines: what stands around the last empty line."""
    if len(untrusted) > limit:
        raise Wrong("note_form", reason="size")
    try:
        whole = untrusted.decode()
    except UnicodeDecodeError as error:
        raise Wrong("note_form", reason="encoding") from error
    text, gap, tail = whole.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Wrong("note_form", reason="parts")
    _check_text(f"{text}\n")
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES:
        raise Wrong("note_form", reason="signatures")
    return f"{text}\n", lines


def _read_line(untrusted: str) -> tuple[str, bytes, bytes]:
    parts = untrusted.split(" ")
    if not untrusted.startswith(DASH) or len(parts) != 3 or not is_name(parts[1]):
        raise Wrong("note_form", reason="line")
    data = unpadded(parts[2])
    if len(data) < 5:
        raise Wrong("note_form", reason="line")
    return parts[1], data[:4], data[4:]


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Wrong("note_form", reason="end")
    if any(c < " " and c != "\n" for c in text):
        raise Wrong("note_form", reason="control")


def _check_name(name: str) -> None:
    if not is_name(name):
        raise Wrong("note_form", reason="name")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")
