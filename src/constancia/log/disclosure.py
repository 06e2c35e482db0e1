"""One field of an entry that can be shown or withheld: base64url of `["salt","name",value]` (RFC 9901, section 4.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from constancia.errors import Wrong
from constancia.log.strict import (
    Json,
    b64,
    b64_each,
    quote,
    read_each,
    read_json,
    text_of,
    unb64,
    unb64_each,
)

OPENING = re.compile('\\["[A-Za-z0-9_-]{21}[AQgw]","')
"""An array that begins with 16 bytes in base64url and a name."""

HIDING = re.compile(r'"(?:_sd|_sd_alg|\.\.\.)":')


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
    if is_hiding(",".join(inside)):
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

    All are read together, which is fast; where that fails, one by one, to say what is wrong with which. Raises
    Wrong("entry_disclosure", reason), Wrong("base64"), Wrong("json") or Wrong("entry_name").
    """
    if not untrusted:
        return []
    try:
        return _read(untrusted)
    except (ValueError, RecursionError, Wrong):
        for text in untrusted:
            _find_fault(text)
        raise


def _read(untrusted: Sequence[str]) -> list[Disclosure]:
    parts = [inside.decode() for inside in unb64_each(untrusted)]
    triples, joined = read_each(parts)
    if not all(map(OPENING.match, parts)) or is_hiding(joined):
        raise ValueError("form")
    return _stand([(name, value) for _, name, value in triples], untrusted)  # type: ignore[misc,str-unpack]


def is_hiding(text: str) -> bool:
    """True where compact JSON has a member by whose name further digests would hide (RFC 9901, section 4.2.4)."""
    return ("_sd" in text or "..." in text) and bool(HIDING.search(text))


def _stand(fields: Sequence[tuple[str, Json]], texts: Sequence[str]) -> list[Disclosure]:
    return [
        Disclosure(name, value, text, digest)
        for (name, value), text, digest in zip(fields, texts, digests(texts), strict=True)
    ]


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
    if is_hiding(text):
        raise Wrong("entry_name", reason="reserved")
