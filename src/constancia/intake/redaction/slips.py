"""Words that are nearly words of a name: one slip from five letters on, two from nine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

_SHORTEST, _LONG = 5, 9
_AT_ONCE = 2000
"""Words that are compared with all known ones at once: bounds the memory of the table of distances."""


def near_words(unknown: Iterable[str], known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Unknown word -> the known words that it may be, the nearest alone. A slip is a letter too many, too few, wrong,
    or two that changed places (optimal string alignment)."""
    targets = sorted(word for word in known if len(word) >= _SHORTEST)
    asked = sorted(word for word in unknown if len(word) >= _SHORTEST - 1)
    if not targets or not asked:
        return {}
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        table = process.cdist(part, targets, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        for row, column in np.argwhere(table <= 2).tolist():
            distance = int(table[row, column])
            if distance <= _allowed(part[row], targets[column]):
                found[part[row]].append((distance, targets[column]))
    return {word: tuple(one for d, one in near if d == min(near)[0]) for word, near in found.items()}


def _allowed(word: str, known: str) -> int:
    return 2 if len(known) >= _LONG and len(word) >= _LONG - 1 else 1
