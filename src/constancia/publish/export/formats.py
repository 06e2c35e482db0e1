"""The formats of an export by name, and what each makes of a material: one file, or a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from constancia.publish.export import package
from constancia.publish.export.coded import coded
from constancia.publish.export.material import Material


@dataclass(frozen=True, slots=True)
class Made:
    """Files by path; a single file has the path "". `left_out` counts by reason what the format cannot hold."""

    files: Mapping[str, bytes] = field(repr=False)
    left_out: Mapping[str, int]

    @property
    def is_file(self) -> bool:
        """Whether it is one file, not a folder."""
        return "" in self.files


def make(name: str, material: Material) -> Made:
    """The export in one of the formats of `NAMES`."""
    return _MAKERS[name](material)


def _datapackage(material: Material) -> Made:
    tables = coded(material)
    return Made(package.files(material, tables), dict(tables.lost))


_MAKERS: dict[str, Callable[[Material], Made]] = {"datapackage": _datapackage}
NAMES = tuple(_MAKERS)
