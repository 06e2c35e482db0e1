"""Keys, entries and randomness for the tests of this room."""

from __future__ import annotations

import random
from collections.abc import Callable

from constancia.log import entry
from constancia.log.entry import Entry
from constancia.log.key import public_half, signer
from constancia.log.strict import Json

KEY = bytes(range(32))
PUBLIC = public_half(KEY)
OTHER_KEY = bytes(range(1, 33))
OTHER_PUBLIC = public_half(OTHER_KEY)
LOG = "bG9nLW9mLWEtdGVzdA"

FIELDS: list[tuple[str, Json]] = [
    ("kind", "claims"),
    ("at", "2020-01-17"),
    ("subject", "mfzwizltmvzg6ylomqqho33smq"),
    ("c0", {"property": "act_type", "value": "secondary_inspection"}),
    ("c0.source", {"source": "nzsxo4zamfzgk3tuebqsaytfmy", "account": "reported", "locator": {"page": "3"}}),
    ("c0.words", "«La retuvieron dos horas y media»\n"),
]


def noise(seed: int = 0) -> Callable[[int], bytes]:
    """Randomness that is the same each time."""
    return random.Random(seed).randbytes


def issued(fields: list[tuple[str, Json]] | None = None, *, seq: int = 7) -> Entry:
    """An entry signed by KEY."""
    return entry.issue(log=LOG, seq=seq, fields=fields or FIELDS, sign=signer(KEY), random=noise(seq))


def flipped(data: bytes, *, bit: int) -> bytes:
    """The bytes with one bit changed."""
    at = bit // 8 % len(data)
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]
