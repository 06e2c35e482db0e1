"""What every figure shares: words, colours by role, escaped text, and the SVG document around it.

A figure is drawn for a `theme`. "web": classes and a style sheet of its own with custom properties, light and
dark; a page may set `--figure-ink`, `--figure-accent` and so on. "print": plain attributes alone, for
renderers that know neither custom properties nor media queries (Typst, usvg).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

Theme = Literal["web", "print"]

NARROW = 360
"""Width in pixels of a telephone: nothing at this width is written smaller than SMALL."""

WIDE = 680
SMALL, BODY, TITLE = 12.0, 13.0, 16.0
FONTS = {
    "web": "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
    "print": "'Libertinus Sans', 'Source Sans 3', 'Helvetica Neue', Arial, sans-serif",
}
COLOURS = {
    "ink": ("#1b1a17", "#ece8df"),
    "quiet": ("#5a564e", "#b3ada1"),
    "line": ("#d9d4c8", "#3d3a34"),
    "paper": ("#fffdf8", "#171614"),
    "accent": ("#1f4482", "#93b5ee"),
    "land": ("#f1ece0", "#2b2924"),
    "beyond": ("#f8f5ee", "#211f1c"),
    "water": ("#e9eff2", "#0f1418"),
    "border": ("#6b6558", "#a09a8c"),
}
"""By role: light, dark. No figure says anything by colour alone."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a figure, in the reader's language.

    `title` says what is shown and that it is documented; `subtitle` gives unit and period; `description` is
    read to those who do not see the figure. The others name what is certain, possible, there by coding alone,
    not known, and an empty stretch of time (with {first} and {last}). Numbers: `thousands` stands between
    groups of three digits, `at_least` (with {low}) where there is no upper bound.
    """

    title: str
    subtitle: str
    description: str
    certain: str
    possible: str
    coding: str
    missing: str
    gap: str = "{first} – {last}"
    note: str = ""
    thousands: str = ","
    at_least: str = "≥\u202f{low}"

    def number(self, low: int, high: int | None) -> str:
        """`12`, `10–12`, `≥ 2,700`."""
        if high is None:
            return self.at_least.replace("{low}", self._digits(low))
        return self._digits(low) if low == high else f"{self._digits(low)}–{self._digits(high)}"

    def _digits(self, number: int) -> str:
        return f"{number:,}".replace(",", self.thousands)


class Drawing:
    """Shapes in the order in which they are drawn, and the document around them."""

    def __init__(self, *, prefix: str, theme: Theme, width: float) -> None:
        if not _NAME.fullmatch(prefix):
            raise ValueError(f"not a prefix for ids: {prefix!r}")
        self.prefix = prefix
        self.theme = theme
        self.width = width
        self._shapes: list[str] = []

    def shape(self, tag: str, *, fill: str = "none", stroke: str = "none", **attributes: float | str) -> None:
        """One element. `fill` and `stroke` are roles of COLOURS, "none" or "hatch"."""
        self._shapes.append(f"<{tag}{self._paint(fill, stroke)}{_attributes(attributes)}/>")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        fill: str = "ink",
        anchor: Literal["start", "middle", "end"] = "start",
        weight: int = 400,
        halo: str = "",
        turn: float = 0,
    ) -> None:
        """One line of text, with its baseline at y. `halo` is the colour around it, `turn` degrees."""
        attributes: dict[str, float | str] = {"x": x, "y": y, "font_size": size}
        if anchor != "start":
            attributes["text_anchor"] = anchor
        if weight != 400:
            attributes["font_weight"] = weight
        if halo:
            attributes |= {
                "stroke_width": 3,
                "stroke_opacity": 0.8,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        if turn:
            attributes["transform"] = f"rotate({_number(turn)} {_number(x)} {_number(y)})"
        paint = self._paint(fill, halo or "none")
        self._shapes.append(f"<text{paint}{_attributes(attributes)}>{escape(text)}</text>")

    def lines(
        self, x: float, y: float, text: str, *, width: float, size: float = BODY, **how: object
    ) -> float:
        """A paragraph from its first baseline; gives the baseline that would come next."""
        for line in wrap(text, size=size, width=width):
            self.text(x, y, line, size=size, **how)  # type: ignore[arg-type]
            y += size * 1.35
        return y

    def open(self, **attributes: float | str) -> None:
        """Begin a group, closed by `close`."""
        self._shapes.append(f"<g{_attributes(attributes)}>")

    def close(self) -> None:
        """End the group begun last."""
        self._shapes.append("</g>")

    def clip(self, name: str, *, x: float, y: float, width: float, height: float) -> str:
        """A rectangle outside of which nothing shows; the value of a `clip_path`."""
        box = _attributes({"x": x, "y": y, "width": width, "height": height})
        self._shapes.append(f'<clipPath id="{self.prefix}-{name}"><rect{box}/></clipPath>')
        return f"url(#{self.prefix}-{name})"

    def document(self, height: float, words: Words) -> str:
        """The whole figure as SVG text. It refers to nothing outside itself."""
        p, size = self.prefix, f"{_number(self.width)} {_number(height)}"
        hatch = (
            f'<pattern id="{p}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)"><path d="M0 0V5"{self._paint("none", "accent")}'
            ' stroke-width="2.6"/></pattern>'
        )
        paper = (
            f"<rect{self._paint('paper', 'none')}{_attributes({'width': self.width, 'height': height})}/>"
            if self.theme == "web"
            else ""
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{p}" class="figure" viewBox="0 0 {size}"'
            f' width="{_number(self.width)}" height="{_number(height)}" role="img"'
            f' aria-labelledby="{p}-title {p}-desc" font-family={quoteattr(FONTS[self.theme])}>'
            f'<title id="{p}-title">{escape(words.title)}</title>'
            f'<desc id="{p}-desc">{escape(words.description)}</desc>'
            f"{f'<style>{style(p)}</style>' if self.theme == 'web' else ''}<defs>{hatch}</defs>{paper}"
            f"{''.join(self._shapes)}</svg>\n"
        )

    def _paint(self, fill: str, stroke: str) -> str:
        names = [f"{kind}-{role}" for kind, role in (("f", fill), ("s", stroke)) if role in COLOURS]
        css = f' class="{" ".join(names)}"' if names and self.theme == "web" else ""
        line = f' stroke="{self._colour(stroke)}"' if stroke != "none" else ""
        return f'{css} fill="{self._colour(fill)}"{line}'

    def _colour(self, role: str) -> str:
        if role == "hatch":
            return f"url(#{self.prefix}-hatch)"
        return COLOURS[role][0] if role in COLOURS else "none"


def style(prefix: str) -> str:
    """The style sheet of a figure: for a page whose policy admits none inside the figure."""
    light = "".join(f"--f-{role}:var(--figure-{role},{colours[0]});" for role, colours in COLOURS.items())
    dark = "".join(f"--f-{role}:var(--figure-{role},{colours[1]});" for role, colours in COLOURS.items())
    paints = "".join(
        f"#{prefix} .f-{role}{{fill:var(--f-{role})}}#{prefix} .s-{role}{{stroke:var(--f-{role})}}"
        for role in COLOURS
    )
    return (
        f"#{prefix}{{{light}max-width:100%;height:auto;font-variant-numeric:tabular-nums}}"
        f"@media (prefers-color-scheme:dark){{#{prefix}{{{dark}}}}}{paints}"
    )


def escape(untrusted_text: str) -> str:
    """Text as XML. What XML cannot hold becomes U+FFFD; what would turn the direction of writing is spelt out."""
    text = _FORBIDDEN.sub("\ufffd", untrusted_text)
    text = _DIRECTION.sub(lambda mark: f"[U+{ord(mark.group()):04X}]", text)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(sign, entity)
    return text


def measure(text: str, size: float, *, weight: int = 400) -> float:
    """About how wide a line is in a wide sans serif (DejaVu, Verdana): others take less."""
    wide = sum(_WIDTHS.get(letter, 0.62 if letter.islower() else 0.75) for letter in text)
    return size * wide * (1.12 if weight > 400 else 1)


def wrap(text: str, *, size: float, width: float, most: int = 99, weight: int = 400) -> list[str]:
    """Lines no wider than `width`. Past `most` of them, the last ends in an ellipsis."""
    lines: list[str] = []
    for word in _pieces(text, size, width, weight):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined, size, weight=weight) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while last and measure(f"{last}…", size, weight=weight) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip(' ,;')}…"]
    return lines


def _pieces(text: str, size: float, width: float, weight: int) -> list[str]:
    """The words, those too long for a line cut."""
    pieces: list[str] = []
    for word in text.split():
        while measure(word, size, weight=weight) > width and len(word) > 1:
            fits = (n for n in range(len(word) - 1, 1, -1) if measure(word[:n], size, weight=weight) <= width)
            cut = next(fits, 1)
            pieces.append(word[:cut])
            word = word[cut:]
        pieces.append(word)
    return pieces


def _attributes(attributes: dict[str, float | str]) -> str:
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(value if isinstance(value, str) else _number(value))}"
        for name, value in attributes.items()
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


_WIDTHS = {
    **dict.fromkeys("iljI|'’!", 0.3),
    **dict.fromkeys("ftr()[]/-.,:; \u202f\u00a0", 0.39),
    **dict.fromkeys("0123456789", 0.64),
    **dict.fromkeys("ceksvxyz–†", 0.58),
    **dict.fromkeys("mwMW—…", 0.99),
}
