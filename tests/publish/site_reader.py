"""An outsider's reading of the site: what each page holds and where its links lead."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "img", "br", "hr", "input", "wbr", "col", "source"}


@dataclass
class Read(HTMLParser):
    """One page. `faults` are tags that do not close as they opened."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)
    lang: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= set(held)
        self.lang = held.get("lang", "") if tag == "html" else self.lang
        self.ids += [held["id"]] if "id" in held else []
        self.links += [held["href"]] if tag in ("a", "link") and held.get("href") else []
        self.loads += [held[name] for name in ("src", "data", "poster", "srcset") if held.get(name)]
        self.loads += [held["href"]] if tag == "link" and held.get("rel") == "stylesheet" else []
        self.scripts += [held.get("type", "")] if tag == "script" else []
        self.metas += [held] if tag == "meta" else []
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def close(self) -> None:
        super().close()
        self.faults += self._open


def read(html: bytes) -> Read:
    """Read one page."""
    page = Read()
    page.feed(html.decode())
    page.close()
    return page


def pages(files: Mapping[str, bytes]) -> dict[str, Read]:
    """Every page by path."""
    return {path: read(data) for path, data in files.items() if path.endswith(".html")}


def dead_links(files: Mapping[str, bytes]) -> list[str]:
    """Internal links and loads whose file or fragment does not exist, or that leave the folder."""
    held = pages(files)
    return [
        f"{path} -> {address}"
        for path, page in held.items()
        for address in {*page.links, *page.loads}
        if not _leads_somewhere(path, address, files=files, held=held)
    ]


def _leads_somewhere(
    path: str, address: str, *, files: Mapping[str, bytes], held: Mapping[str, Read]
) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https")
    target = (
        posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if parts.path
        else path
    )
    if target not in files:
        return False
    return not parts.fragment or (target in held and unquote(parts.fragment) in held[target].ids)
