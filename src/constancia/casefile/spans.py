"""Numbers of entries as a short text: "0-12,15,17-20"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constancia.errors import Wrong


def to_spans(numbers: Iterable[int]) -> str:
    """The text of these numbers, in their order, each once."""
    return ",".join(f"{low}-{high}" if high > low else str(low) for low, high in _spans(sorted(set(numbers))))


def from_spans(untrusted: str) -> list[range]:
    """The spans of such a text. Raises Wrong("record")."""
    try:
        parts = [part.split("-") for part in untrusted.split(",")] if untrusted else []
        return [range(int(part[0]), int(part[-1]) + 1) for part in parts]
    except ValueError as error:
        raise Wrong("record", reason="spans") from error


def _spans(numbers: list[int]) -> Iterator[tuple[int, int]]:
    low = high = -2
    for number in numbers:
        if number == high + 1:
            high = number
            continue
        if high >= 0:
            yield low, high
        low = high = number
    if high >= 0:
        yield low, high
