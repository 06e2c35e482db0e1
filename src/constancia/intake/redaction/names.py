"""Known names in a text: whole or in parts, in any order, whatever accents, capitals, line ends and small slips.

    two words of one name near each other, small slips allowed      "MARTINEZ, Ana", "Ana M. Martines"
    one word of a name, standing as a name does                      "the Martínezes", "Martínez's"
    words run together, or a surname inside an address or handle     "#AnaMartínez", "amartinez@"

It finds rather too much than too little: a person looks at each.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import Letters, bare, letters
from constancia.intake.redaction.slips import near_words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN = 2
"""Other words that may stand between two words of one name."""
_SHORTEST, _SHORTEST_LOWER, _SHORTEST_INSIDE, _SHORTEST_SLIP = 3, 5, 5, 6
_MOST_WORDS = 6
"""Words of a name; what has more is a description."""
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .]){3,40}[^\W_](?![^\W_])")
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\u00bf\u00a1\u2014\n]\W*)$")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])\.?[ \t]{0,2}$")
_INITIAL_AFTER = re.compile(r",?[ \t]{0,2}([^\W\d_])(?:\.|(?![^\W_]))")


@cache
def _words_of_file(name: str) -> frozenset[str]:
    return frozenset(str(_file()[name]).split())


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("name_words.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class _Hit:
    """The word number `at` of a text, taken for `word` of the names `holders`."""

    at: int
    start: int
    end: int
    word: str
    holders: frozenset[int]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`holders`: word -> the names that have it; `initials`: name -> first letters of its words."""

    holders: Mapping[str, frozenset[int]] = field(repr=False)
    initials: Mapping[int, frozenset[str]] = field(repr=False)
    inside: Inside = field(repr=False)
    public: Inside = field(repr=False)
    slips: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    """What was found out about words so far, since texts come in many parts."""

    @classmethod
    def of(cls, names: Iterable[str], *, public: Iterable[str] = ()) -> KnownNames:
        """From names as they are recorded, and from names of two and more words that everybody may know (places,
        agencies, people who may be named): inside those one word is no trace of a person."""
        holders: dict[str, set[int]] = defaultdict(set)
        joined: set[str] = set()
        initials: dict[int, frozenset[str]] = {}
        for number, words in enumerate(sorted({_name_words(name) for name in names} - {()})):
            for word in words:
                holders[word].add(number)
            initials[number] = frozenset(word[0] for word in words)
            joined |= {one + other for one in words for other in words if one != other}
        whole = {bare(name) for name in public if len(_WORD.findall(bare(name))) > 1}
        parts = {word for word in holders if len(word) >= _SHORTEST_INSIDE}
        return cls(
            {word: frozenset(found) for word, found in holders.items()},
            initials,
            Inside.of({word for word in joined if len(word) > _SHORTEST_INSIDE}, parts),
            Inside.of(whole, set()),
        )

    def find(self, text: str, *, is_address: bool = False) -> Iterator[Found]:
        """Every stretch that may be of a known name. `is_address`: the text is a file name or the like."""
        if not self.holders:
            return
        read = letters(text)
        hits = list(self._hits(read))
        paired = list(_paired(read.plain, hits))
        active = frozenset(number for _, of, _ in paired for number in of)
        covered = {at for _, _, hits_of in paired for at in hits_of}
        spans = [self._with_initials(read.plain, *span, of) for span, of, _ in paired]
        masks = list(self.public.whole(read.plain)) if self.public else []
        for hit in hits:
            if hit.at not in covered and self._is_alone(read, hit, active=active, masks=masks):
                spans.append(self._with_initials(read.plain, hit.start, hit.end, hit.holders))
        spans += self._run_together(read.plain, is_address=is_address)
        for start, end in _joined(spans):
            yield Found(*read.span(start, end), Kind.NAME)

    def _hits(self, read: Letters) -> Iterator[_Hit]:
        found = list(_WORD.finditer(read.plain))
        self._look_for_slips({match.group() for match in found} - self.holders.keys() - self.slips.keys())
        for at, match in enumerate(found):
            word = self._form(match.group())
            is_exact = word is not None
            for one in [word] if word is not None else self.slips.get(match.group(), ()):
                yield _Hit(at, *match.span(), one, self.holders[one], is_exact)

    def _look_for_slips(self, unknown: set[str]) -> None:
        asked = {word for word in unknown if self._form(word) is None}
        self.slips.update(dict.fromkeys(asked, ()))
        self.slips.update(near_words(asked, self.holders.keys()))

    def _form(self, word: str) -> str | None:
        """The word of a name that this is, or is the possessive or plural of."""
        if word in self.holders:
            return word
        stems = [word.removesuffix("'s"), word.replace("'", ""), _file()["short"].get(word, "")]
        stems += [stem[: -len(end)] for stem in stems for end in ("es", "s", "z") if stem.endswith(end)]
        return next((stem for stem in stems if len(stem) >= _SHORTEST and stem in self.holders), None)

    def _is_alone(
        self, read: Letters, hit: _Hit, *, active: frozenset[int], masks: list[tuple[int, int]]
    ) -> bool:
        """Whether one word of a name, with no other beside it, stands as a name does."""
        if any(start <= hit.start and hit.end <= end for start, end in masks):
            return False
        length, before = len(hit.word), read.plain[max(0, hit.start - 40) : hit.start]
        is_capital = read.is_capital(hit.start)
        if not hit.is_exact:
            return (
                is_capital and length >= _SHORTEST_SLIP and not _is_ordinary(read.plain[hit.start : hit.end])
            )
        if length < _SHORTEST or _last_word(before) in _words_of_file("leads"):
            return False
        if _INITIAL_BEFORE.search(before) or _is_in_address(read.plain, hit.start):
            return True
        if not _is_ordinary(hit.word):
            return is_capital or length >= _SHORTEST_LOWER
        return is_capital and (bool(hit.holders & active) or not _SENTENCE_END.search(before))

    def _with_initials(self, plain: str, start: int, end: int, of: frozenset[int]) -> tuple[int, int]:
        """A stretch with the initials on either side that are those of its names."""
        known = frozenset().union(*(self.initials[number] for number in of))
        while (before := _INITIAL_BEFORE.search(plain, max(0, start - 6), start)) and before[1] in known:
            start = before.start()
        while (after := _INITIAL_AFTER.match(plain, end)) and after[1] in known:
            end = after.end()
        return start, end

    def _run_together(self, plain: str, *, is_address: bool) -> Iterator[tuple[int, int]]:
        for start, end in self.inside.whole(plain):
            yield _word_around(plain, start, end)
        for start, end in self.inside.part(plain):
            around = _word_around(plain, start, end)
            if around != (start, end) and (is_address or _is_in_address(plain, start)):
                yield around
        for match in _SPACED.finditer(plain):
            joined = re.sub(r"[ .]", "", match.group())
            if any(True for _ in self.inside.part(joined)):
                yield match.span()


@dataclass(frozen=True, slots=True)
class Inside:
    """Finds words anywhere in a text: `many` (Aho-Corasick), of which the first `wholes` count wherever they stand."""

    many: object = field(repr=False)
    wholes: int
    size: int

    @classmethod
    def of(cls, wholes: set[str], parts: set[str]) -> Inside:
        from ahocorasick_rs import AhoCorasick, Implementation

        words = [*sorted(wholes), *sorted(parts)]
        many = AhoCorasick(words, implementation=Implementation.ContiguousNFA) if words else None
        return cls(many, len(wholes), len(words))

    def __bool__(self) -> bool:
        return self.many is not None

    def whole(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words stand that count wherever they do."""
        return ((start, end) for number, start, end in self._all(text) if number < self.wholes)

    def part(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the others stand."""
        return ((start, end) for number, start, end in self._all(text) if number >= self.wholes)

    def _all(self, text: str) -> list[tuple[int, int, int]]:
        if self.many is None:
            return []
        found: list[tuple[int, int, int]] = self.many.find_matches_as_indexes(text, overlapping=True)  # type: ignore[attr-defined]
        return found


def _name_words(name: str) -> tuple[str, ...]:
    """The words of a name; of a description ("asylum seeker A (name withheld)") those with a capital alone."""
    spoken = _PARENTHESIS.sub(" ", name)
    read = letters(spoken)
    found = list(_WORD.finditer(read.plain))
    capital = [match for match in found if read.is_capital(match.start())]
    lower = [
        match for match in found if match not in capital and match.group() not in _words_of_file("particles")
    ]
    chosen = found if not capital and len(found) < _MOST_WORDS else capital if len(lower) > 1 else found
    words = [match.group() for match in chosen if match.group() not in _words_of_file("particles")]
    plain = [word for word in words if len(word) > 1 and not word.isdecimal()]
    return tuple(sorted({word.replace("'", "") for word in plain}))


def _paired(
    plain: str, hits: list[_Hit]
) -> Iterator[tuple[tuple[int, int], frozenset[int], tuple[int, ...]]]:
    """Two and more words of one name near each other: the stretch, the names, the numbers of the words."""
    for one, other in _neighbours(hits):
        shared = one.holders & other.holders
        if shared and one.word != other.word and _may_be_one(one, other, plain[one.end : other.start]):
            yield (one.start, other.end), shared, (one.at, other.at)


def _may_be_one(one: _Hit, other: _Hit, between: str) -> bool:
    """Whether what stands between two words of a name leaves them one: less, the less sure they are."""
    others = [
        word for word in _WORD.findall(between) if len(word) > 1 and word not in _words_of_file("particles")
    ]
    if "\n\n" in between or (others and ("\n" in between or re.search(r"[.;:!?]\s", between))):
        return False
    if one.is_exact and other.is_exact:
        return True
    return not others and (one.is_exact or other.is_exact or one.at + 1 == other.at)


def _neighbours(hits: list[_Hit]) -> Iterator[tuple[_Hit, _Hit]]:
    for index, one in enumerate(hits):
        for other in hits[index + 1 :]:
            if other.at - one.at > _BETWEEN + 1:
                break
            if other.at > one.at:
                yield one, other


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches that overlap as one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _is_ordinary(word: str) -> bool:
    return word in _words_of_file("ordinary")


def _last_word(text: str) -> str:
    found = re.search(r"([^\W_]+)[ \t]*$", text)
    return found[1] if found else ""


def _word_around(plain: str, start: int, end: int) -> tuple[int, int]:
    while start and plain[start - 1].isalnum():
        start -= 1
    while end < len(plain) and plain[end].isalnum():
        end += 1
    return start, end


def _is_in_address(plain: str, position: int) -> bool:
    """Whether a letter stands in something written without blanks that is no prose: an address, a handle, a path."""
    start = max(plain.rfind(blank, max(0, position - 200), position) for blank in ' \n\t<("') + 1
    chunk = re.split(r"[\s<>()\"]", plain[start : position + 200], maxsplit=1)[0]
    return bool(re.search(r"[@/#_\\]|www\.|\d", chunk))
