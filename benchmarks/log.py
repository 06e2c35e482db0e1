"""How fast entries are issued and read, beside Ed25519 alone: `python benchmarks/log.py`.

One core, one process, processor time. An entry has 8 claims, each a value and its source, which makes 19 fields. All
figures come from one run; the ratios are what to compare between machines.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from time import process_time

from constancia.log import anchor, entry
from constancia.log.key import is_signed, public_half, signer
from constancia.log.strict import Json
from constancia.log.tree import Frontier, leaf_hash

SUBJECT = "mfzwizltmvzg6ylomqqho33smq"
LOG = "bG9nLW9mLWEtYmVuY2htYXJr"


def fields() -> list[tuple[str, Json]]:
    """The shape that `claims.record.to_fields` gives."""
    out: list[tuple[str, Json]] = [("kind", "claims"), ("at", "2020-01-17T09:30:00Z"), ("subject", SUBJECT)]
    for number in range(8):
        out.append((f"c{number}", {"property": "act_type", "value": "secondary_inspection"}))
        locator: Json = {"page": "12", "paragraph": "3", "quotation": "was held for two hours and a half"}
        source: Json = {"source": SUBJECT, "account": "first-hand", "locator": locator, "certainty": "likely"}
        out.append((f"c{number}.source", source))
    return out


def rate(do: Callable[[], object], *, count: int = 2_000, rounds: int = 5) -> float:
    """The best of some rounds, in calls a second."""
    best = 0.0
    for _ in range(rounds):
        start = process_time()
        for _ in range(count):
            do()
        best = max(best, count / (process_time() - start))
    return best


def main() -> None:
    """Print the table."""
    private = os.urandom(32)
    public, sign = public_half(private), signer(private)
    given = fields()
    made = entry.issue(log=LOG, seq=7, fields=given, sign=sign, random=os.urandom)
    message = made.token.rpartition(".")[0].encode()
    signature, text, leaf = sign(message), made.text, made.leaf
    bodies = [sha256(bytes([n])).digest() for n in range(200)]
    built = anchor.build(bodies, random=os.urandom)
    branch = built.branch(bodies[0])
    frontier = Frontier()

    signs = rate(lambda: sign(message))
    verifies = rate(lambda: is_signed(message, signature, public_key=public))
    issues = rate(lambda: entry.issue(log=LOG, seq=7, fields=given, sign=sign, random=os.urandom))
    reads = rate(lambda: entry.read(text, public_key=public))
    appends = rate(lambda: frontier.append(leaf_hash(leaf)))
    checks = rate(lambda: built.check(bodies[0], branch))
    print(f"8 claims, {len(given)} fields, {len(leaf)} bytes signed, {len(text)} with all disclosures")
    print(f"Ed25519 sign      {signs:>9,.0f}/s")
    print(f"Ed25519 verify    {verifies:>9,.0f}/s")
    print(f"entry.issue       {issues:>9,.0f}/s   {issues / signs:.2f} of Ed25519 sign")
    print(f"entry.read        {reads:>9,.0f}/s   {reads / verifies:.2f} of Ed25519 verify")
    print(f"leaf and frontier {appends:>9,.0f}/s")
    print(f"anchor.check      {checks:>9,.0f}/s")


if __name__ == "__main__":
    main()
