"""Text with cells in it. `{heading}` is a cell of the row, `{{` and `}}` are braces. A template that takes a blank cell
gives nothing: "{city}, {state}" is not ", Texas"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from constancia.intake.mapping.model import Template

ROW, FILE, SHEET, KEY = "#row", "#file", "#sheet", "#key"
"""What can be taken of any row beside its cells: its line, the name of its file, of its sheet, its own key."""

Scope = Sequence[str]
"""The cells of a row by slot, and what was made from them."""
Fill = Callable[[Scope], str]


def read_template(text: str) -> Template | None:
    """None where a brace has no partner or holds nothing."""
    parts: list[tuple[bool, str]] = []
    plain, position = "", 0
    while position < len(text):
        letter = text[position]
        if text[position : position + 2] in ("{{", "}}"):
            plain, position = plain + letter, position + 2
        elif letter == "{":
            end = text.find("}", position)
            name = text[position + 1 : end].strip()
            if end < 0 or not name or "{" in name:
                return None
            parts += [(False, plain), (True, name)]
            plain, position = "", end + 1
        elif letter == "}":
            return None
        else:
            plain, position = plain + letter, position + 1
    return Template(tuple(part for part in (*parts, (False, plain)) if part[1]))


def filler(template: Template, slots: Mapping[str, int | None]) -> Fill:
    """The template as a function of the row. A name whose slot is None is blank in every row."""
    found = [slots[name] for name in template.names]
    if None in found:
        return lambda scope: ""
    if not found:
        text = "".join(text for _, text in template.parts)
        return lambda scope: text
    if len(template.parts) == 1:
        single: Fill = itemgetter(found[0])
        return single
    parts = [slots[text] if is_name else text for is_name, text in template.parts]

    def fill(scope: Scope) -> str:
        out = []
        for part in parts:
            if isinstance(part, int):
                cell = scope[part]
                if not cell:
                    return ""
                out.append(cell)
            else:
                out.append(part or "")
        return "".join(out)

    return fill
