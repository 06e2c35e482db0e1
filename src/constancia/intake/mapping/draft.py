"""A first mapping for a table that nobody explained, written out for a person to mend. What was guessed stands beside
it as a comment, and it runs at once where enough was found: a type of act, or at least something that happened."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from constancia.errors import Wrong
from constancia.intake.mapping.guess import Column, Guess, date_order, guess, is_spanish, look_at
from constancia.intake.mapping.words import Say, words_in
from constancia.intake.sheet import Grid
from constancia.intake.understand_dates import Order
from constancia.vocabulary import Vocabulary

_VALUES_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` is the mapping; `guesses` say what each column was taken for; `makes` the kinds of record it makes."""

    file: str
    sheet: str
    text: str
    guesses: tuple[Guess, ...]
    makes: tuple[str, ...]


def draft_mapping(grids: Sequence[Grid], vocabulary: Vocabulary, *, language: str | None = None) -> Draft:
    """A mapping for the grid of which most was understood. Raises Wrong("no_header") where there is none."""
    best: tuple[int, Grid, list[Column], list[Guess]] | None = None
    for grid in grids:
        columns = look_at(grid)
        guesses = guess(columns, vocabulary)
        score = sum(bool(one.role) for one in guesses)
        if columns and (best is None or score > best[0]):
            best = (score, grid, columns, guesses)
    if best is None:
        raise Wrong("no_header", file=grids[0].file if grids else None, line=1)
    _, grid, columns, guesses = best
    writer = _Writer(
        grid,
        columns,
        guesses,
        vocabulary,
        language or ("es" if is_spanish(columns) else "en"),
        is_one_of_several=len(grids) > 1,
    )
    return Draft(grid.file, grid.sheet, writer.text(), tuple(guesses), tuple(writer.makes))


class _Writer:
    def __init__(
        self,
        grid: Grid,
        columns: list[Column],
        guesses: list[Guess],
        vocabulary: Vocabulary,
        language: str,
        *,
        is_one_of_several: bool,
    ) -> None:
        self.grid, self.vocabulary, self.language = grid, vocabulary, language
        self.is_one_of_several = is_one_of_several
        self.by_role: Mapping[str, Column] = {
            one.role: column for one, column in zip(guesses, columns, strict=True) if one.role
        }
        self.columns, self.guesses = columns, guesses
        self.say: Say = words_in(language)
        self.makes: list[str] = []

    def text(self) -> str:
        """The whole file."""
        parts = [self._head(), self._recodes(), self._once(), self._rows()]
        parts += [
            self._source(),
            self._place(),
            self._unit(),
            self._victim(),
            self._happening(),
            self._involvement(),
        ]
        return "\n".join(part for part in parts if part)

    # --- parts, in the order of the file

    def _head(self) -> str:
        stem = PurePath(self.grid.file).stem
        name = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-") or "table"
        lines = [f"# {self.say('head', file=self.grid.file)}", "#"]
        for one in self.guesses:
            role = one.role or self.say("not_taken")
            lines.append(f"#   {_comment(one.column)}: {role} ({self.say('sure_' + one.sure)})")
        lines += ["", "format = 1", f"name = {_quoted(name[:60])}", f"title = {_quoted(stem)}"]
        return "\n".join([*lines, f'language = "{self.language}"', f"blank = []  # {self.say('blank')}", ""])

    def _recodes(self) -> str:
        column = self.by_role.get("act_type")
        if column is None:
            return ""
        values = _parts(column)
        known = {v: t.id for v in values if (t := self.vocabulary.find("act_types", v)) is not None}
        rest = [value for value in values if value not in known][:_VALUES_LIMIT]
        lines = [
            f"# {self.say('recode')}",
            "[recode.types]",
            'vocabulary = "act_types"',
            'otherwise = "blank"',
        ]
        lines.append("unhandled = [")
        for value in rest:
            near = ", ".join(self.vocabulary.near("act_types", value))
            lines.append(
                f"  {_quoted(value)},  # {values[value]}" + (f"; {self.say('near')} {near}" if near else "")
            )
        lines += ["]", "[recode.types.values]"]
        return "\n".join(
            [*lines, *(f"{_quoted(value)} = {_quoted(term)}" for value, term in known.items()), ""]
        )

    def _once(self) -> str:
        if "source_url" in self.by_role:
            return ""
        lines = [f"# {self.say('one_source')}", "[[once.source]]", 'as = "table"', 'key = "table"']
        lines += [
            'source_kind = "dataset"',
            f'publicity = "protected"  # {self.say("publicity")}',
            f"title = {_quoted(PurePath(self.grid.file).stem)}",
            "",
        ]
        return "\n".join(lines)

    def _rows(self) -> str:
        lines = ["[[rows]]"]
        if self.is_one_of_several:
            lines.append(f"grid = [{_quoted(self.grid.sheet or PurePath(self.grid.file).stem)}]")
        unused = [_quoted(one.column) for one in self.guesses if not one.role and one.column]
        if unused:
            lines.append(f"# {self.say('unused')}")
            lines.append("unused = [" + ", ".join(unused) + "]")
        lines.append("")
        for name, role, split in self._loops():
            lines += [
                "[[rows.each]]",
                f'name = "{name}"',
                f"from = {self._cell(role)}",
                f"split = {_quoted(split)}",
                "",
            ]
        return "\n".join(lines)

    def _loops(self) -> list[tuple[str, str, str]]:
        wanted = (("type", "act_type"), ("person", "victim"))
        found = ((name, role, self.by_role[role].separator) for name, role in wanted if role in self.by_role)
        return [(name, role, separator) for name, role, separator in found if separator]

    def _source(self) -> str:
        url = self.by_role.get("source_url")
        if url is None:
            return ""
        title = (
            f"[{self._cell('source_title')}, {_template(url)}]"
            if "source_title" in self.by_role
            else _template(url)
        )
        lines = ["[[rows.source]]", 'as = "table"', f"key = {_template(url)}", 'source_kind = "web_page"']
        return "\n".join([*lines, f"title = {{ from = {title} }}", f"url = {_template(url)}", ""])

    def _place(self) -> str:
        roles = [role for role in ("place", "admin1", "country") if role in self.by_role]
        if "place" not in roles and "admin1" not in roles:
            return ""
        self.makes.append("place")
        named = roles[0]
        keys = [
            ", ".join(self._cell(role) for role in roles[: len(roles) - cut]) for cut in range(len(roles))
        ]
        whole = "|".join("{" + _name(self.by_role[role]) + "}" for role in roles)
        choices = [_quoted("|".join(whole.split("|")[: len(roles) - cut])) for cut in range(len(keys))]
        lines = [
            "[[rows.place]]",
            f"key = {{ from = [{', '.join(choices)}] }}",
            f"name = {self._cell(named)}",
        ]
        lines += [f"{role} = {self._cell(role)}" for role in roles if role not in (named,)]
        for role in ("latitude", "longitude"):
            if role in self.by_role:
                lines.append(f'{role} = {{ from = {self._cell(role)}, places = 2, unreadable = "blank" }}')
            elif "point" in self.by_role:
                point = f'from = {self._cell("point")}, coordinate = "{role}"'
                lines.append(
                    f'{role} = {{ {point}, places = 2, unreadable = "blank" }}  # {self.say("exact")}'
                )
        if "country" in roles:
            lines[
                -1 if lines[-1].startswith("country") else lines.index(f"country = {self._cell('country')}")
            ] = f"country = {self._cell('country')}"
        return "\n".join([*lines, ""])

    def _unit(self) -> str:
        if "unit" not in self.by_role:
            return ""
        self.makes.append("unit")
        cell = self._cell("unit")
        return "\n".join([f"# {self.say('unit')}", "[[rows.unit]]", f"key = {cell}", f"name = {cell}", ""])

    def _victim(self) -> str:
        name = self._victim_name()
        if name is None and "victim_count" not in self.by_role:
            return ""
        lines = [f"# {self.say('nobody_named')}"]
        if name is not None:
            self.makes.append("person")
            each = [loop for loop, _, _ in self._loops() if loop == "person"]
            lines += ["[[rows.person]]", 'as = "victim"', *([f"each = {json.dumps(each)}"] if each else [])]
            lines += [f"# {self.say('same_name')}", f"key = {name}", f"name = {name}"]
        else:
            self.makes.append("group")
            count = self._cell("victim_count")
            lines += ["[[rows.group]]", 'as = "victim"', f"key = {self._key()}"]
            lines += [f'size_min = {{ from = {count}, number = "low", unreadable = "blank" }}']
            lines += [f'size_max = {{ from = {count}, number = "high", unreadable = "blank" }}']
        lines.append(f'category = "other"  # {self.say("category")}')
        lines += [
            f"{role} = {self._cell(role)}" for role in ("citizenship", "organisation") if role in self.by_role
        ]
        return "\n".join([*lines, ""])

    def _happening(self) -> str:
        """An event of each row, and acts in it where a column of types was found."""
        self.makes.append("event")
        lines = [f"# {self.say('event')}" if "act_type" in self.by_role else f"# {self.say('no_type')}"]
        lines.append("[[rows.event]]")
        if "id" not in self.by_role:
            lines.append(f"# {self.say('no_id')}")
        lines += [f"key = {self._key()}", f"title = {{ from = [{', '.join(self._titles())}] }}"]
        lines += self._dates(is_act=False)
        lines += [f"summary = {self._cell('summary')}"] if "summary" in self.by_role else []
        return "\n".join([*lines, "", self._act()])

    def _act(self) -> str:
        if "act_type" not in self.by_role:
            return ""
        self.makes.append("act")
        loops = [name for name, _, _ in self._loops()]
        cell = '"{type}"' if "type" in loops else self._cell("act_type")
        lines = ["[[rows.act]]", *([f"each = {json.dumps(loops)}"] if loops else []), f"key = {self._key()}"]
        lines += ['source = "table"', 'event = "event"', f'act_type = {{ from = {cell}, recode = "types" }}']
        lines += self._dates(is_act=True)
        lines += ['victim = "victim"'] if {"person", "group"} & set(self.makes) else []
        lines += ['place = "place"'] if "place" in self.makes else []
        if "victim_count" in self.by_role and "group" not in self.makes:
            lines.append(f"victim_count = {self._cell('victim_count')}")
        lines += [f"outcome = {self._cell('outcome')}"] if "outcome" in self.by_role else []
        return "\n".join([*lines, ""])

    def _involvement(self) -> str:
        if "unit" not in self.by_role or "act" not in self.makes:
            return ""
        self.makes.append("involvement")
        loops = [name for name, _, _ in self._loops()]
        lines = [
            f"# {self.say('involvement')}",
            "[[rows.involvement]]",
            *([f"each = {json.dumps(loops)}"] if loops else []),
        ]
        return "\n".join(
            [*lines, f"key = {self._key()}", 'act = "act"', 'unit = "unit"', 'source = "table"', ""]
        )

    # --- values

    def _victim_name(self) -> str | None:
        if any(loop == "person" for loop, _, _ in self._loops()):
            return '"{person}"'
        if "victim" in self.by_role:
            return self._cell("victim")
        parts = [role for role in ("given_name", "surname", "second_surname") if role in self.by_role]
        if "surname" not in parts and "given_name" not in parts:
            return None
        whole = ["{" + _name(self.by_role[role]) + "}" for role in parts]
        choices = [_quoted(" ".join(whole[: len(whole) - cut])) for cut in range(len(whole))]
        return f"{{ from = [{', '.join(choices)}] }}"

    def _titles(self) -> list[str]:
        roles = [role for role in ("title", "place", "admin1", "summary") if role in self.by_role]
        return [*(self._cell(role) for role in roles), '"{#file} {#row}"']

    def _dates(self, *, is_act: bool) -> list[str]:
        out = []
        end = "" if is_act else ', unreadable = "blank"'
        for role in ("date_start", "date_end"):
            if role in self.by_role:
                form, remark = self._form(self.by_role[role])
                out.append(f'{role} = {{ from = {self._cell(role)}, date = "{form}"{end} }}{remark}')
        if not out and "year" in self.by_role:
            parts = [
                f"{role} = {self._cell(role)}" for role in ("year", "month", "day") if role in self.by_role
            ]
            out.append(f"date_start = {{ parts = {{ {', '.join(parts)} }} }}")
        return out

    def _form(self, column: Column) -> tuple[str, str]:
        order, is_open = date_order(column)
        if order is not None:
            return ("day_first" if order is Order.DAY_FIRST else "month_first"), ""
        if not is_open:
            return "words", ""
        return ("day_first" if self.language == "es" else "month_first"), f"  # {self.say('ambiguous')}"

    def _key(self) -> str:
        return self._cell("id") if "id" in self.by_role else '"{#row}"'

    def _cell(self, role: str) -> str:
        return _template(self.by_role[role])


def _parts(column: Column) -> dict[str, int]:
    """The single values of a column with their counts, most frequent first."""
    out: dict[str, int] = {}
    for value, count in column.values.most_common():
        for part in value.split(column.separator) if column.separator else [value]:
            if part.strip():
                out[part.strip()] = out.get(part.strip(), 0) + count
    return dict(sorted(out.items(), key=lambda item: -item[1]))


def _template(column: Column) -> str:
    return _quoted("{" + _name(column) + "}")


def _name(column: Column) -> str:
    return column.name.replace("{", "").replace("}", "")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _comment(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:80]
