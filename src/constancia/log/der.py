"""DER (ITU-T X.690), as far as time stamps need it: tags of one byte, lengths in their one shortest form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from constancia.errors import Wrong

BOOLEAN, INTEGER, OCTETS, NULL, OID, GENERALIZED_TIME = 0x01, 0x02, 0x04, 0x05, 0x06, 0x18
SEQUENCE, SET = 0x30, 0x31


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its tag, its content, and `whole`, which is tag, length and content as they stood."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> tuple[Node, ...]:
        """The elements inside. Raises Wrong("stamp_form", reason="der")."""
        return tuple(_read_all(self.content))

    def expect(self, tag: int) -> Node:
        """Itself. Raises Wrong("stamp_form", reason="der") where it has another tag."""
        if self.tag != tag:
            raise Wrong("stamp_form", reason="der")
        return self

    def number(self) -> int:
        """The value of an INTEGER in its shortest form."""
        data = self.expect(INTEGER).content
        value = int.from_bytes(data, "big", signed=True)
        if integer(value) != self.whole:
            raise Wrong("stamp_form", reason="der")
        return value


def read(untrusted: bytes) -> Node:
    """The one element that the bytes are. Raises Wrong("stamp_form", reason="der")."""
    found = list(_read_all(untrusted))
    if len(found) != 1:
        raise Wrong("stamp_form", reason="der")
    return found[0]


def write(tag: int, *parts: bytes) -> bytes:
    """An element with these parts as its content."""
    content = b"".join(parts)
    return bytes([tag]) + _length(len(content)) + content


def integer(value: int) -> bytes:
    """An INTEGER in its shortest form."""
    return write(INTEGER, value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, "big", signed=True))


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    data = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(data)]) + data


def _read_all(untrusted: bytes) -> Iterator[Node]:
    at = 0
    while at < len(untrusted):
        start = at + 2
        tag, size = untrusted[at], untrusted[at + 1] if start <= len(untrusted) else -1
        if 0x80 < size <= 0x84:
            size, start = int.from_bytes(untrusted[start : start + size - 0x80], "big"), start + size - 0x80
        end = start + size
        if tag & 0x1F == 0x1F or untrusted[at + 1 : start] != _length(max(size, 0)) or end > len(untrusted):
            raise Wrong("stamp_form", reason="der")
        yield Node(tag, untrusted[start:end], untrusted[at:end])
        at = end
