"""One field of an entry that can be shown or withheld: base64url of `["salt","name",value]` (RFC 9901, section 4.2)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from constancia.errors import Wrong
from constancia.log.strict import (
    ENCODER,
    PLAIN,
    Json,
    b64,
    b64_each,
    quote,
    read_json,
    text_of,
    unb64,
    whole,
)

OPENING = re.compile('\\["[A-Za-z0-9_-]{21}[AQgw]","')
"""An array that begins with 16 bytes in base64url and a name."""

HIDING = re.compile(r'"(?:_sd|_sd_alg|\.\.\.)":')
"""A member name that would hide or hold further digests (RFC 9901, section 4.2.4): ours are flat."""


class Disclosure(NamedTuple):
    """`text` is what stands between the tildes, `digest` its SHA-256 in base64url (43 characters)."""

    name: str
    value: Json
    text: str
    digest: str


def disclose(fields: Sequence[tuple[str, Json]], *, salts: Sequence[bytes]) -> list[Disclosure]:
    """Make each field disclosable under 16 bytes of salt of its own. Raises Wrong("json") or Wrong("entry_name")."""
    inside = [
        f'["{salt}",{quote(name)},{text_of(value)}]'
        for salt, (name, value) in zip(b64_each(salts, size=16), fields, strict=True)
    ]
    if HIDING.search(",".join(inside)):
        raise Wrong("entry_name", reason="reserved")
    try:
        texts = [b64(item.encode()) for item in inside]
    except UnicodeEncodeError as error:
        raise Wrong("json", reason="surrogate") from error
    return _stand(fields, texts)


def digests(texts: Sequence[str]) -> list[str]:
    """What stands for disclosures in `_sd`: hashes of their base64url text, not of the JSON in it."""
    return b64_each([sha256(text.encode()).digest() for text in texts], size=32)


def read_disclosures(untrusted: Sequence[str]) -> list[Disclosure]:
    """Read disclosures, each in the one form that `disclose` gives.

    They are decoded leniently, then written again in one stroke and compared with what came, so that any other
    spelling is refused. Raises Wrong("entry_disclosure", reason), Wrong("base64"), Wrong("json") or
    Wrong("entry_name").
    """
    try:
        return _stand(_read(untrusted), untrusted)
    except (ValueError, RecursionError, Wrong):
        for text in untrusted:
            _find_fault(text)
        raise


def _stand(fields: Sequence[tuple[str, Json]], texts: Sequence[str]) -> list[Disclosure]:
    return [
        Disclosure(name, value, text, digest)
        for (name, value), text, digest in zip(fields, texts, digests(texts), strict=True)
    ]


def _read(untrusted: Sequence[str]) -> list[tuple[str, Json]]:
    """Names and values. Two texts that are whole JSON arrays and begin at one place are one text: so it is enough
    that each is whole and that all of them together are what we would have written."""
    parts = _decoded("~".join(untrusted)) if untrusted else []
    triples = [whole(part) for part in parts]
    joined = ",".join(parts)
    if ENCODER.encode(triples) != f"[{joined}]" or HIDING.search(joined):
        raise ValueError("not canonical")
    if not all(map(OPENING.match, parts)):
        raise ValueError("salt")
    return [(name, value) for _, name, value in triples]  # type: ignore[misc,str-unpack]


def _decoded(untrusted: str) -> list[str]:
    if "+" in untrusted or "/" in untrusted:
        raise ValueError("alphabet")
    texts = untrusted.encode().translate(PLAIN).split(b"~")
    inside = [binascii.a2b_base64(text + b"==") for text in texts]
    if [binascii.b2a_base64(item, newline=False).rstrip(b"=") for item in inside] != texts:
        raise ValueError("not canonical")
    return [item.decode() for item in inside]


def _find_fault(untrusted: str) -> None:
    """The slow reading of one disclosure, to say what is wrong with it."""
    inside = unb64(untrusted)
    triple = read_json(inside)
    if not isinstance(triple, list) or len(triple) != 3:
        raise Wrong("entry_disclosure", reason="length")
    if not isinstance(triple[1], str):
        raise Wrong("entry_disclosure", reason="name")
    text = inside.decode()
    if not OPENING.match(text):
        raise Wrong("entry_disclosure", reason="salt")
    if HIDING.search(text):
        raise Wrong("entry_name", reason="reserved")
