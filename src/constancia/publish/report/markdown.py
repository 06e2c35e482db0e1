"""The Markdown of reports: CommonMark with tables, footnotes and live figures, quotation marks of the language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin


def parse(source: str, *, language: str) -> SyntaxTreeNode:
    """The syntax tree of a body. A query is a node `live`: its text, with `offset` and `closed` in `meta`."""
    options = {"html": False, "typographer": True, "quotes": _QUOTES[language]}
    parser = _Markdown("commonmark", options)
    parser.enable(["table", "smartquotes"])
    parser.use(footnote_plugin, inline=False)
    parser.inline.ruler.before("escape", "live", _live_rule)
    return SyntaxTreeNode(parser.parse(source))


def is_permitted(address: str) -> bool:
    """http(s) with a host, a relative path that stays inside, or a fragment."""
    if not address or re.search(r"[\\\s\x00-\x1f]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    return not parts.path.startswith("/") and ".." not in parts.path.split("/")


class _Markdown(MarkdownIt):
    """Links are judged by the reader, which can say where they stand, and not dropped in silence."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        return True


_QUOTES = {"en": "“”‘’", "es": "«»“”"}


def _live_rule(state: StateInline, silent: bool) -> bool:
    """`{{…}}` becomes one token that knows its offset; without its end it takes the braces alone.

    The end is looked for up to the next beginning: a line of nothing but beginnings costs its length, not its square.
    """
    if not state.src.startswith("{{", state.pos):
        return False
    again = state.src.find("{{", state.pos + 2)
    end = state.src.find("}}", state.pos + 2, again if again >= 0 else len(state.src))
    is_closed = end >= 0
    if not silent:
        token = state.push("live", "", 0)
        token.meta = {"offset": state.pos + 2, "closed": is_closed}
        token.content = state.src[state.pos + 2 : end] if is_closed else ""
    state.pos = end + 2 if is_closed else state.pos + 2
    return True
