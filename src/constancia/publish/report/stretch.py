"""A stretch of a report's prose that knows where in the file each of its characters stands."""

from __future__ import annotations

from dataclasses import dataclass

from constancia.publish.report.live import Place


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one block as it stands in the file, for what looks at prose. `kind` is title, text, heading or quote.

    `starts` holds line and column of each of its lines, `words` the text as a reader sees it, without its queries.
    """

    kind: str
    text: str
    file: str
    starts: tuple[tuple[int, int], ...]
    words: str = ""

    def place(self, offset: int) -> Place:
        """Where a character of it stands."""
        line, column = self.starts[min(self.text.count("\n", 0, offset), len(self.starts) - 1)]
        return Place(self.file, line, column + offset - (self.text.rfind("\n", 0, offset) + 1))
