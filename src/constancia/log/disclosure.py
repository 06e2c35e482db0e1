"""One field of an entry that can be shown or withheld: base64url of `["salt","name",value]` (RFC 9901, section 4.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from constancia.errors import Wrong
from constancia.log.strict import Json, b64, b64_each, read_each, read_json, unb64, unb64_each, write_each

OPENING = re.compile(b'\\["[A-Za-z0-9_-]{21}[AQgw]","')
"""An array that begins with 16 bytes in base64url and a name."""

HIDING = re.compile(rb'"(?:_sd|_sd_alg|\.\.\.)":')


class Disclosure(NamedTuple):
    """`text` is what stands between the tildes, `digest` its SHA-256 in base64url (43 characters)."""

    name: str
    value: Json
    text: str
    digest: str


def disclose(fields: Sequence[tuple[str, Json]], *, salts: Sequence[bytes]) -> list[Disclosure]:
    """Make each field disclosable under 16 bytes of salt of its own. Raises Wrong("json") or Wrong("entry_name")."""
    triples = [(salt, *field) for salt, field in zip(b64_each(salts, size=16), fields, strict=True)]
    inside = write_each(triples)
    if is_hiding(b",".join(inside)):
        raise Wrong("entry_name", reason="reserved")
    return _stand(triples, [b64(text) for text in inside])


def digests(texts: Sequence[str]) -> list[str]:
    """What stands for disclosures in `_sd`: hashes of their base64url text, not of the JSON in it."""
    return b64_each([sha256(text.encode()).digest() for text in texts], size=32)


def read_disclosures(untrusted: Sequence[str]) -> list[Disclosure]:
    """Read disclosures, each in the one form that `disclose` gives: all together, which is fast, or one by one.

    Raises Wrong("entry_disclosure", reason), Wrong("base64"), Wrong("json") or Wrong("entry_name").
    """
    if not untrusted:
        return []
    return _read_quickly(untrusted) or _stand([_read(text) for text in untrusted], untrusted)


def _read_quickly(untrusted: Sequence[str]) -> list[Disclosure] | None:
    """None where one of them is wrong or deep."""
    try:
        parts = unb64_each(untrusted)
    except Wrong:
        return None
    found = read_each(parts)
    if found is None or not all(map(OPENING.match, parts)) or is_hiding(found[1]):
        return None
    return _stand(found[0], untrusted)


def _read(untrusted: str) -> tuple[str, str, Json]:
    """The slow reading of one, which says what is wrong with it."""
    inside = unb64(untrusted)
    triple = read_json(inside)
    if not isinstance(triple, list) or len(triple) != 3:
        raise Wrong("entry_disclosure", reason="length")
    salt, name, value = triple
    if not isinstance(name, str):
        raise Wrong("entry_disclosure", reason="name")
    if not OPENING.match(inside):
        raise Wrong("entry_disclosure", reason="salt")
    if is_hiding(inside):
        raise Wrong("entry_name", reason="reserved")
    return str(salt), name, value


def is_hiding(text: bytes) -> bool:
    """True where compact JSON has a member by whose name further digests would hide (RFC 9901, section 4.2.4)."""
    return (b"_sd" in text or b"..." in text) and bool(HIDING.search(text))


def _stand(triples: Sequence[tuple[str, str, Json]], texts: Sequence[str]) -> list[Disclosure]:
    return [
        Disclosure(name, value, text, digest)
        for (_, name, value), text, digest in zip(triples, texts, digests(texts), strict=True)
    ]
