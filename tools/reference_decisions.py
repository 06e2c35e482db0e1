"""The list of decisions, made from their titles."""

from __future__ import annotations

from pathlib import Path

from reference_heads import head


def page(folder: Path) -> str:
    """The list of all decisions in a folder (`0001-….md`), by number."""
    paths = sorted(folder.glob("[0-9][0-9][0-9][0-9]-*.md"))
    lines = [
        f"- [{path.read_text('utf-8').splitlines()[0].removeprefix('# ')}]({path.name})\n" for path in paths
    ]
    return head("decisions") + "".join(lines)
