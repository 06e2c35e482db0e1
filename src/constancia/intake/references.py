"""Which keys the package has, so that what refers to a row can be held against the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Keys:
    """The keys of one table as they are read."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.is_whole = True
        """False once the table could not be read to its end: then nothing can be said to be missing from it."""

    def add(self, key: str) -> bool:
        """Remember a key; False where the table already had it."""
        before = len(self.seen)
        self.seen.add(key)
        return len(self.seen) > before

    def __contains__(self, key: object) -> bool:
        return key in self.seen or not self.is_whole


def circles(links: Mapping[str, Iterable[str]]) -> set[str]:
    """The rows that reach themselves by their own links (part of, member of). Time linear in the links."""
    found: set[str] = set()
    state: dict[str, bool] = {}
    """False while a row is on the way, True when it is done."""
    for start in links:
        if start in state:
            continue
        state[start] = False
        way = [(start, iter(links[start]))]
        while way:
            row, rest = way[-1]
            following = next(rest, None)
            if following is None:
                state[row] = True
                way.pop()
            elif state.get(following) is False:
                found.add(following)
            elif following in links and following not in state:
                state[following] = False
                way.append((following, iter(links[following])))
    return found
