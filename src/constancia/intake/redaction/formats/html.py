"""Pages of the web as the text that they show: no scripts, no addresses of links, no comments, nothing hidden."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from constancia.errors import Wrong
from constancia.intake.redaction.formats.plain import Text, bounded

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fieldset|figure|footer|form|h[1-6r]|header|li|main|nav|[ou]l|p|pre"
    "|section|t[dhr]|table"
)
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript", "svg", "math"))
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").lower().replace(" ", "") for name, value in attrs}
        is_hidden = "hidden" in said or "display:none" in said.get("style", "")
        if not _VOID.fullmatch(tag) and (self.unseen or tag in _UNSEEN or is_hidden):
            self.unseen.append(tag)
        if _BLOCKS.fullmatch(tag):
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        if _BLOCKS.fullmatch(tag):
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(re.sub(r"[ \t\r\n]+", " ", data))


def shown(page: str) -> str:
    """What a page shows, a line for each of its blocks. Raises Wrong("redact_damaged")."""
    parser = _Shown()
    try:
        parser.feed(page)
        parser.close()
    except AssertionError as error:  # what the parser makes of some broken declarations
        raise Wrong("redact_damaged", reason="declaration") from error
    lines = (line.strip() for line in "".join(parser.text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def read(page: str) -> Text:
    """The page as text. Raises Wrong("redact_text_size")."""
    return Text(bounded(shown(page)), left_out=("formatting", "pictures"))
