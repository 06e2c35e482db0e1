"""Text without a form of its own, and texts that were taken out of another format."""

from __future__ import annotations

from dataclasses import dataclass, field

from constancia.errors import Wrong
from constancia.intake.redaction.part import Area, Decided, Made, Part

LONGEST = 8 << 20
"""Characters of a text."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text. `left_out` says what of another format it lacks."""

    text: str = field(repr=False)
    place: str = "body"
    left_out: tuple[str, ...] = ()
    faces: tuple[Area, ...] = ()
    unsearched: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (Part(self.place, self.text),)

    def without(self, decided: Decided) -> Made:
        """The text with marks, in UTF-8."""
        return Made(decided.hiding.hidden(self.text).encode(), "text/plain", ".txt")


def decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16, else in the encoding that fits it best. What is no letter, tab or line end is dropped.

    Raises Wrong("redact_format") for what is no text, Wrong("redact_text_size").
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in content:
            raise Wrong("redact_format") from None
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise Wrong("redact_format")
    return bounded(text)


def bounded(text: str) -> str:
    """`text` without control characters. Raises Wrong("redact_text_size")."""
    if len(text) > LONGEST:
        raise Wrong("redact_text_size", count=LONGEST)
    return text.translate(_CONTROLS)


_CONTROLS = {code: None for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160)) if code != 133}
