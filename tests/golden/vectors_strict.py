"""Vectors of base64, JSON and keys."""

from __future__ import annotations

from typing import Any

from vector_parts import DEVICE

from constancia.log.key import FIELD, ORDER, fingerprint, public_half, signer
from constancia.log.strict import b64


def of_base64() -> Any:
    """Base64url without padding."""
    valid = [{"text": b64(data), "hex": data.hex()} for data in (b"", b"\0", b"\xfb\xff", b"abc", bytes(32))]
    refused = {
        "padding": "AA==",
        "trailing bits that are not zero": "AB",
        "trailing bits that are not zero, three letters": "AAB",
        "the other alphabet": "+/8",
        "a space": "AA A",
        "a line feed at the end": "AAAA\n",
        "a letter beyond ASCII": "AAÁA",
        "a single letter": "A",
        "a single letter after a group": "AAAAA",
    }
    cases = [{"what": what, "text": text, "code": "base64"} for what, text in refused.items()]
    return {"valid": valid, "invalid": cases}


def of_json() -> Any:
    """Compact JSON, as bytes in hexadecimal where text cannot carry the case."""
    valid = [
        "{}",
        "[]",
        '""',
        '{"b":1,"a":[true,false,null,-5]}',
        '"á\\u001f\\n\\"\\\\/\u2028"',
        "9007199254740991",
        '{"":{"":""}}',
    ]
    refused = [
        ("a space", '{"a": 1}', "not_canonical"),
        ("a line feed at the end", "{}\n", "not_canonical"),
        ("a member twice", '{"a":1,"a":1}', "duplicate"),
        ("a member twice, deep", '[{"a":{"b":1,"b":2}}]', "duplicate"),
        ("a float", "1.5", "float"),
        ("an exponent", "1e2", "float"),
        ("not a number", "NaN", "float"),
        ("minus zero", "-0", "not_canonical"),
        ("a leading zero", "01", "form"),
        ("a whole number too large", "9007199254740992", "integer"),
        ("an escape that is not needed", '"\\u00e1"', "not_canonical"),
        ("an escaped slash", '"\\/"', "not_canonical"),
        ("half a surrogate pair", '"\\ud800"', "surrogate"),
        ("a control character", '"\x01"', "form"),
        ("a byte order mark", "\ufeff{}", "form"),
        ("junk at the end", "{}x", "form"),
        ("nothing", "", "form"),
        ("too deep", "[" * 5000 + "]" * 5000, "depth"),
    ]
    cases = [
        {"what": what, "hex": text.encode().hex(), "code": "json", "reason": reason}
        for what, text, reason in refused
    ]
    cases.append({"what": "not UTF-8", "hex": b'"\xff"'.hex(), "code": "json", "reason": "form"})
    return {"valid": [{"hex": text.encode().hex()} for text in valid], "invalid": cases}


def of_key() -> Any:
    """Public keys, fingerprints and signatures under the strict rule."""
    message = b"a message"
    public, signature = public_half(DEVICE), signer(DEVICE)(message)
    high = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    sign_bit = 1 << 255
    keys = [
        ("y is 0", 0, "low_order"),
        ("the neutral point", 1, "low_order"),
        ("the neutral point with the sign of x set", 1 | sign_bit, "low_order"),
        ("the point of order 2", FIELD - 1, "low_order"),
        ("y is the field's order", FIELD, "not_canonical"),
        ("y is one more than the field's order", FIELD + 1, "not_canonical"),
        ("y is the largest there is", sign_bit - 1, "not_canonical"),
        ("no point has this y", 2, "not_on_curve"),
    ]
    invalid = [
        {"what": what, "key": y.to_bytes(32, "little").hex(), "code": "public_key", "reason": reason}
        for what, y, reason in keys
    ]
    invalid.append(
        {"what": "a byte short", "key": public[:31].hex(), "code": "public_key", "reason": "length"}
    )
    base = {"key": public.hex(), "message": message.hex()}
    return {
        "valid": [{**base, "signature": signature.hex(), "fingerprint": fingerprint(public)}],
        "unsigned": [
            {**base, "what": "S above the group order", "signature": (signature[:32] + high).hex()},
            {**base, "what": "a flipped bit", "signature": (bytes([signature[0] ^ 1]) + signature[1:]).hex()},
            {**base, "what": "a byte short", "signature": signature[:63].hex()},
            {**base, "what": "a byte more", "signature": signature.hex() + "00"},
        ],
        "invalid": invalid,
    }
