"""A value of a mapping as a function of the row: taken from cells, recoded, read as a date, a number or degrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from constancia.intake import understand
from constancia.intake.mapping import amounts, dates, points
from constancia.intake.mapping.condition import plain, test
from constancia.intake.mapping.model import DateRule, Otherwise, TableMapping, Value
from constancia.intake.mapping.template import Fill, Scope, filler
from constancia.vocabulary import Vocabulary

UNHANDLED = "unhandled_value"


class Said(str):
    """A value that was read out of other words, or that a word stood before ("more than")."""

    words: str
    qualifier: str

    def __new__(cls, text: str, *, words: str = "", qualifier: str | None = None) -> Said:
        """`words` as the table has them; `qualifier` as the vocabulary has it."""
        made = super().__new__(cls, text)
        made.words, made.qualifier = words, qualifier or ""
        return made


class Unread(NamedTuple):
    """Words that nothing could be made of, why, and what the mapping says is to be done then."""

    words: str
    code: str
    reason: str
    otherwise: Otherwise
    recode: str | None = None


Read = Callable[[Scope], "str | Unread"]
_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Compiler:
    """What turning values into functions needs: the mapping, the vocabulary, and where each cell stands in a row."""

    mapping: TableMapping
    vocabulary: Vocabulary
    slots: Mapping[str, int | None]

    def read(self, value: Value, value_type: str = "text") -> Read:
        """The function. `value_type` is how the property is read where the value does not say."""
        take = self._take(value)
        steps = [step for step in (self._recoder(value), self._reader(value, value_type)) if step is not None]
        only = None if value.only is None else test(value.only, self.slots)
        if not steps and only is None and value.otherwise is None:
            return take

        def read(scope: Scope) -> str | Unread:
            if only is not None and not only(scope):
                return ""
            out: str | Unread = take(scope)
            for step in steps:
                if isinstance(out, Unread):
                    break
                out = step(scope, out)
            if value.otherwise is None:
                return out
            if isinstance(out, Unread):
                return Said(value.otherwise, words=out.words) if out.otherwise is Otherwise.BLANK else out
            return out or value.otherwise

        return read

    def headings(self, value: Value) -> list[str]:
        """The names of all cells that a value is read from."""
        rule = value.date or DateRule()
        inner = [one for one in (rule.until, rule.not_after) if one is not None]
        templates = [*value.choices, *(rule.parts or {}).values()]
        own = [name for template in templates for name in template.names]
        return [*dict.fromkeys((*own, *(name for one in inner for name in self.headings(one))))]

    def terms(self, recode: str, word: str) -> tuple[str, ...] | None:
        """What a recode table makes of a word; None where it does not handle it."""
        table = self.mapping.recodes[recode]
        spelled = plain(word)
        if spelled in table.values:
            return table.values[spelled]
        if spelled in table.unhandled or table.vocabulary is None:
            return None
        found = self.vocabulary.find(table.vocabulary, word)
        return None if found is None else (found.id,)

    # --- steps

    def _take(self, value: Value) -> Fill:
        fills = [filler(template, self.slots) for template in value.choices]
        take = fills[0] if len(fills) == 1 else _first(fills)
        if value.is_folded:
            as_written, fold = take, understand.fold
            take = lambda scope: fold(as_written(scope))  # noqa: E731
        if value.after is None and value.before is None:
            return take
        blank = self.mapping.blank

        def taken(scope: Scope) -> str:
            text = between(take(scope), after=value.after, before=value.before)
            return "" if plain(text) in blank else text

        return taken

    def _recoder(self, value: Value) -> Callable[[Scope, str], str | Unread] | None:
        if value.recode is None:
            return None
        name, otherwise = value.recode, self.mapping.recodes[value.recode].otherwise
        known: dict[str, str | Unread] = {}

        def recode(scope: Scope, word: str) -> str | Unread:
            if not word:
                return ""
            if word not in known:
                if len(known) > 10_000:
                    known.clear()
                known[word] = self._recoded(name, word, otherwise)
            return known[word]

        return recode

    def _recoded(self, name: str, word: str, otherwise: Otherwise) -> str | Unread:
        terms = self.terms(name, word)
        if terms is None:
            return Unread(word, UNHANDLED, name, otherwise, name)
        return Said(terms[0], words=word) if terms else ""

    def _reader(self, value: Value, value_type: str) -> Callable[[Scope, str], str | Unread] | None:
        if value.date is not None or value_type == "edtf":
            return self._date(value, value.date or DateRule())
        if value.coordinate is not None or value_type in ("latitude", "longitude", "decimal"):
            return _degrees(value)
        if value.number is not None or value_type == "integer":
            return _number(value)
        return None

    def _date(self, value: Value, rule: DateRule) -> Callable[[Scope, str], str | Unread]:
        parts = {name: filler(template, self.slots) for name, template in (rule.parts or {}).items()}
        tests = {
            name: test(condition, self.slots)
            for name in ("to_year", "to_month", "about")
            if (condition := getattr(rule, name)) is not None
        }
        until = None if rule.until is None else self.read(rule.until, "edtf")
        limit = None if rule.not_after is None else self.read(rule.not_after, "edtf")

        def read(scope: Scope, text: str) -> str | Unread:
            out, why = dates.read_date(text, rule.formats) if text else (None, "")
            if not out and parts:
                out = dates.from_parts(
                    *(parts[n](scope) if n in parts else "" for n in ("year", "month", "day"))
                )
            if not out:
                last = "" if limit is None else limit(scope)
                if last and isinstance(last, str):
                    return Said(f"../{last.rpartition('/')[2]}", words=text)
                return Unread(text, why, "", value.unreadable) if why else ""
            for name, holds in tests.items():
                if holds(scope):
                    out = _changed(out, name)
            end = "" if until is None else until(scope)
            if end and isinstance(end, str) and "/" not in out + end and dates.is_edtf(f"{out}/{end}"):
                out = f"{out}/{end}"
            return out if out == text else Said(out, words=text)

        return read


def _first(fills: list[Fill]) -> Fill:
    def take(scope: Scope) -> str:
        for fill in fills:
            text = fill(scope)
            if text:
                return text
        return ""

    return take


def between(text: str, *, after: str | None, before: str | None) -> str:
    """What stands after the first of one mark and before the first of another; all, where there are no marks."""
    if after is not None:
        text = text.partition(after)[2]
    if before is not None:
        text = text.partition(before)[0]
    return text.strip()


def _changed(edtf: str, rule: str) -> str:
    if rule == "about":
        return edtf if "/" in edtf or edtf[-1:] in "~?%" else f"{edtf}~"
    return dates.less_exact(edtf, 1 if rule == "to_year" else 2)


def _number(value: Value) -> Callable[[Scope, str], str | Unread]:
    def read(scope: Scope, text: str) -> str | Unread:
        if not text:
            return ""
        if text.isascii() and text.isdigit():
            return text
        if value.number in ("low", "high"):
            bounds = understand.size(text)
            if bounds is None:
                return Unread(text, "not_a_number", "", value.unreadable)
            bound = bounds[0 if value.number == "low" else 1]
            return "" if bound is None else str(bound)
        if understand.is_unknown(text):
            return ""
        amount = amounts.read_amount(text)
        if amount is None:
            return Unread(text, "not_a_number", "", value.unreadable)
        return Said(str(amount.number), words=text, qualifier=amount.qualifier)

    return read


def _degrees(value: Value) -> Callable[[Scope, str], str | Unread]:
    places = -1 if value.places is None else value.places

    def read(scope: Scope, text: str) -> str | Unread:
        if not text or understand.is_unknown(text):
            return ""
        found = points.read_degrees(text)
        if value.coordinate is not None:
            pair = points.read_point(text, is_swapped=value.is_swapped)
            found = found if pair is None else pair[0 if value.coordinate == "latitude" else 1]
        if found is None:
            return Unread(text, "bad_value", "number", value.unreadable)
        return points.said(found, places)

    return read
