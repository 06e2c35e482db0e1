"""The formats of an export by name, and what each makes of a material: one file, or a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from constancia.publish.export import flat, ftm, graph, linked, package, uwazi
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


def _csv(material: Material) -> Made:
    files = {f"{table.name}.csv": flat.csv_file(material, table) for table in flat.tables(material)}
    return Made(files, {})


def _parquet(material: Material) -> Made:
    return Made({f"{table.name}.parquet": flat.parquet_file(table) for table in flat.tables(material)}, {})


def _jsonld(material: Material) -> Made:
    return Made({"": linked.jsonld(material)}, {})


def _ftm(material: Material) -> Made:
    return Made({"": ftm.entities(material)}, {})


def _graphml(material: Material) -> Made:
    return Made({"": graph.graphml(material)}, {})


def _uwazi(material: Material) -> Made:
    return Made(uwazi.files(material), {})


_MAKERS: dict[str, Callable[[Material], Made]] = {
    "csv": _csv,
    "datapackage": _datapackage,
    "jsonld": _jsonld,
    "ftm": _ftm,
    "uwazi": _uwazi,
    "graphml": _graphml,
    "parquet": _parquet,
}
NAMES = tuple(_MAKERS)
