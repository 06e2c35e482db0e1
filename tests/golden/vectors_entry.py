"""Vectors of entries."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from vector_parts import DEVICE, PUBLISHER, Noise, next_letter

from constancia.log import entry, tree
from constancia.log.key import public_half, signer
from constancia.log.strict import b64, compact

LOG = b64(sha256(b"log").digest()[:16])
SUBJECT = "mfzwizltmvzg6ylomqqho33smq"
FIELDS: list[tuple[str, Any]] = [
    ("kind", "claims"),
    ("at", "2020-01-17"),
    ("subject", SUBJECT),
    ("c0", {"property": "act_type", "value": "secondary_inspection"}),
    ("c0.source", {"source": "nzsxo4zamfzgk3tuebqsaytfmy", "account": "reported", "locator": {"page": "3"}}),
    ("c0.words", "«La retuvieron dos horas y media», said the letter.\n"),
    ("c1", {"property": "size_max", "value": "4", "qualifier": "about"}),
    ("c1.source", {"source": "nzsxo4zamfzgk3tuebqsaytfmy", "account": "reported"}),
]


def of_entry() -> Any:
    """Entries of a log and of a publisher."""
    made = issued()
    shown = "~".join([made.token, *[d.text for d in made.disclosures[:4]], ""])
    again = entry.reissue(made, keep=keep(made), sign=signer(PUBLISHER), extra={"anchor": "2020"})
    valid = [
        ("all is disclosed", made, made.text, DEVICE),
        ("some is disclosed", made, shown, DEVICE),
        ("nothing is disclosed", made, made.token + "~", DEVICE),
        ("issued again by a publisher", again, again.text, PUBLISHER),
    ]
    return {
        "valid": [_entry_case(what, found, text=text, key=key) for what, found, text, key in valid],
        "invalid": [
            {"what": what, "text": text, "key": public_half(DEVICE).hex(), "code": code, "reason": reason}
            for what, text, code, reason in _refused_entries(made)
        ],
    }


def issued() -> entry.Entry:
    """The entry that the format page shows."""
    return entry.issue(log=LOG, seq=7, fields=FIELDS, sign=signer(DEVICE), random=Noise("entry"))


def keep(made: entry.Entry) -> set[str]:
    """The digests that the publisher's example discloses: no source, no wording."""
    return {digest for name, (_, digest) in made.fields().items() if name in ("kind", "subject", "c0", "c1")}


def _entry_case(what: str, made: entry.Entry, *, text: str, key: bytes) -> Any:
    found = entry.read(text, public_key=public_half(key))
    return {
        "what": what,
        "text": text,
        "key": public_half(key).hex(),
        "visible": dict(made.visible),
        "fields": {name: list(value) for name, value in found.fields().items()},
        "leaf_hash": tree.leaf_hash(made.leaf).hex(),
        "body": entry.body(made.sd).hex(),
    }


def _refused_entries(made: entry.Entry) -> list[tuple[str, str, str, str | None]]:
    token, first = made.token, made.disclosures[0]
    head, middle, tail = token.split(".")
    sd, rest = list(made.sd), {"_sd_alg": "sha-256"}
    place = {"v": 1, "log": LOG, "seq": 7}
    stranger = b64(compact([b64(bytes(16)), "kind", "claims"]))
    header = {name: b64(compact(value)) for name, value in _headers().items()}

    def signed(payload: Any, *texts: str, head: str = head) -> str:
        inside = payload if isinstance(payload, bytes) else compact(payload)
        message = f"{head}.{b64(inside)}"
        return "~".join([f"{message}.{b64(signer(DEVICE)(message.encode()))}", *texts, ""])

    def holding(*texts: str) -> str:
        digests = [b64(sha256(text.encode()).digest()) for text in texts]
        return signed({**place, "_sd": sorted([*sd[: 32 - len(texts)], *digests]), **rest}, *texts)

    whole = {**place, "_sd": sd, **rest}
    salt, odd = b64(bytes(16)), "z" * 42 + "B"
    return [
        ("no tilde at the end", made.text[:-1], "entry_form", "end"),
        ("a key binding at the end", f"{token}~{token}", "entry_form", "end"),
        ("two parts", f"{head}.{middle}~", "entry_form", "parts"),
        ("another algorithm", signed(whole, head=header["none"]), "entry_header", "algorithm"),
        ("another name for the algorithm", signed(whole, head=header["curve"]), "entry_header", "algorithm"),
        ("a key in the header", signed(whole, head=header["key"]), "entry_header", "member"),
        ("a type in the header", signed(whole, head=header["type"]), "entry_header", "member"),
        ("a header without algorithm", signed(whole, head=b64(b"{}")), "entry_header", "form"),
        ("a space in the header", signed(whole, head=b64(b'{"alg": "EdDSA"}')), "json", "not_canonical"),
        ("the signature of another text", f"{head}.{b64(compact(whole)[:-1])}.{tail}~", "entry_signature", None),
        ("a signature with other trailing bits", f"{token[:-1]}{next_letter(token[-1])}~", "base64", "not_canonical"),
        ("a padded signature", f"{token}==~", "base64", "form"),
        ("a disclosure twice", f"{token}~{first.text}~{first.text}~", "entry_name", "twice"),
        ("a disclosure without digest", f"{token}~{stranger}~", "entry_undisclosed", None),
        ("a disclosure cut short", f"{token}~{first.text[:-4]}~", "json", "form"),
        ("an empty disclosure", f"{token}~~", "json", "form"),
        ("a space in a disclosure", holding(b64(f'["{salt}", "kind","claims"]'.encode())), "json", "not_canonical"),
        ("two disclosures in one", holding(b64(f'["{salt}","a",1],["{salt}","b",2]'.encode())), "json", "form"),
        ("a disclosure of an array item", holding(b64(compact([salt, "claims"]))), "entry_disclosure", "length"),
        ("a disclosure of four", holding(b64(compact([salt, "a", "b", "c"]))), "entry_disclosure", "length"),
        ("a salt of 15 bytes", holding(b64(compact([b64(bytes(15)), "kind", 1]))), "entry_disclosure", "salt"),
        ("a name that is a number", holding(b64(compact([salt, 5, "x"]))), "entry_disclosure", "name"),
        ("the name _sd", holding(b64(compact([salt, "_sd", "x"]))), "entry_name", "reserved"),
        ("the name ...", holding(b64(compact([salt, "...", "x"]))), "entry_name", "reserved"),
        ("the name of a visible member", holding(b64(compact([salt, "seq", 8]))), "entry_name", "reserved"),
        ("digests inside a value", holding(b64(compact([salt, "a", {"_sd": []}]))), "entry_name", "reserved"),
        (
            "a name twice under two salts",
            holding(*[b64(compact([b64(bytes([n] * 16)), "kind", "claims"])) for n in (1, 2)]),
            "entry_name",
            "twice",
        ),
        ("a float in a value", holding(b64(f'["{salt}","a",1.5]'.encode())), "json", "float"),
        ("version 2", signed({**whole, "v": 2}), "entry_version", None),
        ("no version", signed({"log": LOG, "seq": 7, "_sd": sd, **rest}), "entry_form", "members"),
        ("an unknown member", signed({**place, "iat": 1, "_sd": sd, **rest}), "entry_form", "members"),
        ("a log without number", signed({"v": 1, "log": LOG, "_sd": sd, **rest}), "entry_form", "members"),
        ("a number below 0", signed({**whole, "seq": -1}), "entry_form", "seq"),
        ("a number that is true", signed({**whole, "seq": True}), "entry_form", "seq"),
        ("a log with a space", signed({**whole, "log": "a b"}), "entry_form", "log"),
        ("another hash", signed({**whole, "_sd_alg": "sha-512"}), "entry_form", "members"),
        ("members in another order", signed({**rest, **place, "_sd": sd}), "entry_form", "members"),
        ("a member twice", signed(compact(whole)[:-1] + b',"v":1}'), "json", "duplicate"),
        ("31 digests", signed({**whole, "_sd": sd[1:]}), "entry_digests", "count"),
        ("a digest twice", signed({**whole, "_sd": [sd[0], *sd[:-1]]}), "entry_digests", "twice"),
        ("digests out of order", signed({**whole, "_sd": sd[::-1]}), "entry_digests", "order"),
        ("a digest cut short", signed({**whole, "_sd": [sd[0][:-1], *sd[1:]]}), "entry_digests", "form"),
        ("a digest with other trailing bits", signed({**whole, "_sd": [*sd[:-1], odd]}), "entry_digests", "form"),
        ("a number for a digest", signed({**whole, "_sd": [1, *sd[1:]]}), "entry_digests", "form"),
    ]  # fmt: skip


def _headers() -> dict[str, Any]:
    return {
        "none": {"alg": "none"},
        "curve": {"alg": "Ed25519"},
        "key": {"alg": "EdDSA", "jwk": {"kty": "OKP"}},
        "type": {"alg": "EdDSA", "typ": "JWT"},
    }
