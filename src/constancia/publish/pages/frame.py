"""What all pages share: the template environment, addresses, the trail and the head."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from constancia.phrases import Words, numbers
from constancia.phrases import words as phrases_words
from constancia.publish import metadata
from constancia.publish.views.shapes import Edition, When

POLICY = (
    "default-src 'none'; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'"
)
"""`file:` since Firefox gives pages opened from a disk an origin that 'self' never matches; on the web it is inert."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Controls, marks of direction, invisible and private characters; not the joiners that scripts need."""

LANGUAGE_NAMES = {"en": "English", "es": "Español"}

STEPS = ("report", "number", "act", "statement", "source", "proof")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its path in the edition, and its folder ("en"; "" for the copy at the root)."""

    path: str
    folder: str

    @property
    def file(self) -> str:
        """The path of the page in the publication."""
        return posixpath.join(self.folder, self.path)

    def to(self, path: str, *, base: str) -> str:
        """A relative address of `path` (of the edition in folder `base`, or of the root where it starts with "/")."""
        target, mark, fragment = path.partition("#")
        if not target:
            return path
        absolute = target[1:] if target.startswith("/") else posixpath.join(base, target)
        return _relative(absolute, posixpath.dirname(self.file)) + mark + fragment


@cache
def _relative(path: str, folder: str) -> str:
    """Both from the root of the publication, so that nothing is asked of the system."""
    return posixpath.relpath(f"/{path}", f"/{folder}")


def words(language: str) -> Words:
    """The words of the site in a language."""
    return phrases_words(language, "site")


def render(
    template: str,
    *,
    view: object,
    edition: Edition,
    place: Place,
    title: str,
    step: str = "",
    steps: Mapping[str, str] | None = None,
    **more: object,
) -> str:
    """One page. `step` is its place on the trail, `steps` the paths of the other steps that it leads to."""
    to = partial(place.to, base=edition.language)
    is_record = place.path in ("index.html", "report.html")
    return (
        _environment()
        .get_template(template)
        .render(
            v=view,
            e=edition,
            t=words(edition.language),
            title=title,
            step=step,
            trail=_trail(edition.language, step=step, steps=steps or {}),
            place=place,
            policy=POLICY,
            href=to,
            number=partial(numbers.number, language=edition.language),
            size=partial(numbers.size, language=edition.language),
            twins=[(code, LANGUAGE_NAMES.get(code, code)) for code in edition.languages],
            tags=metadata.tags(edition, title=title, is_record=is_record, to=to),
            linked=Markup(metadata.json_ld(edition, title=title, is_record=is_record, to=to)),  # noqa: S704 (escaped there)
            **more,
        )
    )


def _trail(language: str, *, step: str, steps: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """(word, path, is this page) a step; path "" where the page has no one way to that step."""
    t = words(language)
    return [(t(f"step_{name}"), steps.get(name, ""), name == step) for name in STEPS] if step else []


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("constancia.publish", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    environment.filters.update(moment=moment, grouped=grouped, web=web_address)
    environment.globals.update(approximate=is_approximate)
    return environment


def visible(value: object) -> object:
    """Text without characters that would reorder or hide what stands around them: each is shown as its code."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return _HIDDEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", value)


def moment(edtf: str) -> str:
    """The part of an EDTF date that HTML's <time> knows, or "" (a season, an interval, an open date)."""
    plain = re.sub(r"[~?%]", "", edtf)
    found = re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", plain)
    return plain if found else ""


def is_approximate(when: When) -> bool:
    """True where the date itself says that it is not exact."""
    return any(sign in when.edtf for sign in "~?%/X") or ".." in when.edtf


def grouped(text: str) -> str:
    """A hash or code in groups of four."""
    plain = text.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def web_address(untrusted: str) -> str:
    """An address that may be made a link: http or https and nothing hidden; else ""."""
    is_web = re.match(r"https?://[^\s/]", untrusted) is not None
    return untrusted if is_web and not re.search(r"\s", untrusted) and not _HIDDEN.search(untrusted) else ""
