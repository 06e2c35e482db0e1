"""Row keys out of somebody else's words. What is a key already stays as it is, so that people find their own numbers
again; anything else becomes a digest, the same at every import, from which nothing can be read at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from constancia.intake.understand import is_unknown

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}", re.ASCII)
_BYTES = 10
_LONGEST = 80
_UNKNOWN = 24
"""What says that something is not known is no longer than this, and ends in no figure."""


def row_key(parts: Sequence[str]) -> str:
    """The key that parts make; "" where one of them is blank or says that it is not known."""
    if len(parts) == 1:
        return key_part(parts[0])
    made = [key_part(part) for part in parts]
    if not all(made):
        return ""
    whole = ".".join(parts)
    return whole if made == [*parts] and len(whole) <= _LONGEST else _digest("\0".join(parts))


@lru_cache(maxsize=8192)
def key_part(text: str) -> str:
    """The key that one text makes, "" where it says nothing."""
    if not text or (len(text) <= _UNKNOWN and not text[-1].isdigit() and is_unknown(text)):
        return ""
    return text if _KEY.fullmatch(text) else _digest(text)


def _digest(text: str) -> str:
    plain = " ".join(text.split()).casefold()
    return f"k{blake2b(plain.encode(), digest_size=_BYTES).hexdigest()}"
