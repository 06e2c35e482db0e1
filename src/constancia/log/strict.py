"""Bytes and text in one form only: base64 without junk, JSON that is exactly what we would have written.

Nothing is repaired. What decodes to the same bytes by another spelling is refused, so that a changed character is
always a found change (RFC 4648, section 3.5; RFC 9901 signs the bytes as they were sent).
"""

from __future__ import annotations

import binascii
import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Annotated, NoReturn

import msgspec

from constancia.errors import Wrong

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

quote = encode_basestring
"""A JSON string with its quotation marks; characters beyond ASCII stay as they are."""

LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly (RFC 7493, section 2.2)."""

URL = bytes.maketrans(b"+/", b"-_")
PLAIN = bytes.maketrans(b"-_", b"+/")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PLAIN_LETTERS = LETTERS.translate(PLAIN)
LAST = (PLAIN_LETTERS, b"", b"AQgw", b"AEIMQUYcgkosw048")
"""The letters that may end base64url text, by its length modulo 4: those whose trailing bits are zero."""


def b64(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return binascii.b2a_base64(data, newline=False).translate(URL, b"=").decode()


def b64_each(pieces: Sequence[bytes], *, size: int) -> list[str]:
    """The base64url of pieces of `size` bytes each, in one stroke (four times as fast as one by one).

    Zeros fill each piece up to whole groups of three bytes; the letters that they add are cut off again.
    """
    fill = b"\0" * (-size % 3)
    text = b64(fill.join([*pieces, b""]))
    step, kept = (size + len(fill)) // 3 * 4, (size * 8 + 5) // 6
    return [text[at : at + kept] for at in range(0, len(text), step)]


def unb64(untrusted: str) -> bytes:
    """The bytes of base64url text. Raises Wrong("base64") for padding, junk or trailing bits that are not zero."""
    text = untrusted.encode("utf-8", "replace").translate(PLAIN)
    if text.translate(None, PLAIN_LETTERS) or "+" in untrusted or "/" in untrusted:
        raise Wrong("base64", reason="form")
    if text and text[-1] not in LAST[len(text) & 3]:
        raise Wrong("base64", reason="not_canonical")
    return binascii.a2b_base64(text + b"==")


def unb64_each(untrusted: Sequence[str]) -> list[bytes]:
    """The bytes of several texts, none of them empty, each as `unb64` reads it and the alphabet checked at once."""
    joined = "~".join(untrusted).encode("utf-8", "replace")
    texts = joined.translate(PLAIN).split(b"~")
    if joined.translate(None, LETTERS + b"~") or len(texts) != len(untrusted):
        raise Wrong("base64", reason="form")
    if not all(text and text[-1] in LAST[len(text) & 3] for text in texts):
        raise Wrong("base64", reason="not_canonical")
    return [binascii.a2b_base64(text + b"==") for text in texts]


def padded(data: bytes) -> str:
    """Plain base64 with padding (RFC 4648, section 4), the form of signed notes."""
    return binascii.b2a_base64(data, newline=False).decode()


def unpadded(untrusted: str) -> bytes:
    """The bytes of plain, padded base64 text. Raises Wrong("base64") for any other spelling."""
    try:
        data = binascii.a2b_base64(untrusted.encode())
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Wrong("base64", reason="form") from error
    if padded(data) != untrusted:
        raise Wrong("base64", reason="not_canonical")
    return data


def compact(value: Json) -> bytes:
    """JSON as UTF-8 without spaces, members in the order given.

    Raises Wrong("json") for what has no such form: floats, whole numbers beyond 2^53 - 1, half surrogates.
    """
    try:
        return text_of(value).encode()
    except UnicodeEncodeError as error:
        raise Wrong("json", reason="surrogate") from error
    except TypeError as error:  # a member's name that is no text
        raise Wrong("json", reason="type") from error


def text_of(value: Json) -> str:
    """The text of `compact`, by hand: quicker on small values, and it refuses what `json` would let by."""
    if type(value) is str:
        return quote(value)
    if type(value) is dict:
        members = [f"{quote(k)}:{quote(v) if type(v) is str else text_of(v)}" for k, v in value.items()]
        return f"{{{','.join(members)}}}"
    if type(value) is list:
        return f"[{','.join([text_of(item) for item in value])}]"
    return _rare(value)


def read_json(untrusted: bytes) -> Json:
    """The value of JSON bytes, which must be the very bytes `compact` gives for it.

    Raises Wrong("json", reason): "form", "float", "integer", "surrogate", "duplicate", "depth", "not_canonical".
    """
    try:
        value = DECODER.decode(untrusted.decode())
        again = ENCODER.encode(value).encode()
    except RecursionError as error:
        raise Wrong("json", reason="depth") from error
    except UnicodeEncodeError as error:
        raise Wrong("json", reason="surrogate") from error
    except ValueError as error:  # of UTF-8 and of JSON alike
        raise Wrong("json", reason="form") from error
    if again != untrusted:
        raise Wrong("json", reason="duplicate" if _has_duplicate(untrusted) else "not_canonical")
    return value  # type: ignore[no-any-return]


def write_each(values: Sequence[tuple[str, str, Json]]) -> list[bytes]:
    """What `compact` gives for each of several arrays. The quick way writes what it can read again, as it was."""
    try:
        written = [_QUICK.encode(value) for value in values]
        if _EACH.decode(b"[" + b",".join(written) + b"]") == values:
            return written
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        pass  # there is none, or it is deep
    return [compact([*value]) for value in values]


def read_each(untrusted: Sequence[bytes]) -> tuple[list[tuple[str, str, Json]], bytes] | None:
    """The values of several arrays of two texts and a value, and the arrays joined by commas; None is no verdict.

    As strict as `read_json`, and faster, for values up to three deep. Two texts that are each one whole array and
    begin at the same place are the same text. So it is enough that each is whole, and that together they are what
    would have been written.
    """
    joined = b",".join(untrusted)
    try:
        values = [_ONE.decode(text) for text in untrusted]
    except (msgspec.MsgspecError, ValueError):
        return None
    if _QUICK.encode(values) != b"[" + joined + b"]":
        return None
    return values, joined  # type: ignore[return-value]  # shallow values are values


def _rare(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(_whole_number(str(int(value))))
    if isinstance(value, str):  # a kind of text, such as a StrEnum
        return quote(str(value))
    raise Wrong("json", reason="float" if isinstance(value, float) else "type")


def _has_duplicate(untrusted: bytes) -> bool:
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found |= len({name for name, _ in pairs}) < len(pairs)

    json.loads(untrusted, object_pairs_hook=look)
    return found


def _whole_number(untrusted: str) -> int:
    if len(untrusted) > 17 or abs(number := int(untrusted)) > LARGEST:
        raise Wrong("json", reason="integer")
    return number


def _refuse(_: str) -> NoReturn:
    raise Wrong("json", reason="float")


DECODER = json.JSONDecoder(parse_float=_refuse, parse_int=_whole_number, parse_constant=_refuse)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
"""Gives the text of `compact` for anything that DECODER let by; quicker on large values."""


_Number = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
_Plain = str | _Number | bool | None
_Flat = _Plain | list[_Plain] | dict[str, _Plain]
_Deep = _Plain | list[_Flat] | dict[str, _Flat]
_Shallow = _Plain | list[_Deep] | dict[str, _Deep]
_QUICK = msgspec.json.Encoder()
_ONE = msgspec.json.Decoder(tuple[str, str, _Shallow])
_EACH = msgspec.json.Decoder(list[tuple[str, str, _Shallow]])
