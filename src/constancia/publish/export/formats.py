"""The formats of an export by name, and what each makes of a material: one file, or a folder of files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from constancia.publish.export import flat, ftm, graph, linked, package, uwazi, workbook
from constancia.publish.export.coded import coded
from constancia.publish.export.material import Material

EXTENSIONS = {
    "xlsx": "xlsx",
    "csv": "csv",
    "datapackage": "datapackage.zip",
    "jsonld": "jsonld",
    "ftm": "ftm.jsonl",
    "uwazi": "uwazi.zip",
    "graphml": "graphml",
    "parquet": "parquet",
}
"""How the name of a single file ends, by format; a folder goes as an archive."""

KINDS = {
    "xlsx": "Excel",
    "csv": "CSV",
    "datapackage": "Data Package",
    "jsonld": "JSON-LD",
    "ftm": "FollowTheMoney",
    "uwazi": "Uwazi CSV",
    "graphml": "GraphML",
    "parquet": "Parquet",
}
"""What people call the formats."""

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "datapackage": "application/zip",
    "jsonld": "application/ld+json",
    "ftm": "application/x-ndjson",
    "uwazi": "application/zip",
    "graphml": "application/graphml+xml",
    "parquet": "application/vnd.apache.parquet",
}

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the earliest that the format has, and nobody's."""


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


def single(name: str, material: Material) -> bytes:
    """The export as one file: of CSV and Parquet the table of acts, of other folders a ZIP archive."""
    made = make(name, material)
    if made.is_file:
        return made.files[""]
    if f"acts.{name}" in made.files and name in ("csv", "parquet"):
        return made.files[f"acts.{name}"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in made.files.items():
            about = zipfile.ZipInfo(path, _FIRST_DAY)
            about.external_attr = 0o644 << 16
            archive.writestr(about, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _datapackage(material: Material) -> Made:
    tables = coded(material)
    return Made(package.files(material, tables), dict(tables.lost))


def _xlsx(material: Material) -> Made:
    tables = coded(material)
    made = workbook.workbook(material, tables)
    return Made({"": made}, dict(tables.lost))


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
    "xlsx": _xlsx,
    "csv": _csv,
    "datapackage": _datapackage,
    "jsonld": _jsonld,
    "ftm": _ftm,
    "uwazi": _uwazi,
    "graphml": _graphml,
    "parquet": _parquet,
}
NAMES = tuple(_MAKERS)
