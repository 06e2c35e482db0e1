"""The coded tables as a Frictionless Data Package that `constancia import` takes: files by path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from constancia.casefile.exporting import Column, Format, content_fault, formats
from constancia.claims.record import Json
from constancia.publish.data.spreadsheet import BYTE_ORDER_MARK, quoted
from constancia.publish.export.coded import Coded, Row
from constancia.publish.export.material import Material

FILE = "datapackage.json"
_TYPES = {"integer": "integer", "latitude": "number", "longitude": "number"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def files(material: Material, coded: Coded) -> dict[str, bytes]:
    """Every file of the package. No time and no place is in it: the same records give the same bytes."""
    out = {f"{name}.csv": _csv(formats()[name], rows, coded) for name, rows in coded.tables.items()}
    descriptor = _descriptor(material, coded)
    return {FILE: (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode(), **out}


def _csv(form: Format, rows: Sequence[Row], coded: Coded) -> bytes:
    header = [column.name for column in form.columns]
    lines = [header, *([_harmless(row[name], coded) for name in header] for row in rows)]
    return (BYTE_ORDER_MARK + "".join(",".join(map(quoted, line)) + "\r\n" for line in lines)).encode()


def _harmless(text: str, coded: Coded) -> str:
    """What importing would refuse, made text: an apostrophe before a formula, no control characters."""
    if _CONTROL.search(text):
        coded.lost["control_character"] += 1
        text = _CONTROL.sub(" ", text)
    if content_fault(text) is not None:
        coded.lost["formula"] += 1
        return f"'{text}"
    return text


def _descriptor(material: Material, coded: Coded) -> dict[str, Json]:
    lost: dict[str, Json] = dict(sorted(coded.lost.items()))
    about: dict[str, Json] = {"format": 1, "gate": material.is_gated, "left_out": lost}
    return {
        "profile": "tabular-data-package",
        "name": material.name,
        "title": material.title,
        "constancia": about,
        "resources": [_resource(formats()[name], coded.tables) for name in coded.tables],
    }


def _resource(form: Format, tables: Mapping[str, Sequence[Row]]) -> Json:
    unknown = sorted(c.name for c in form.columns if c.required and _is_blank(tables[form.name], c))
    fields: list[Json] = [_field(c, is_required=c.required and c.name not in unknown) for c in form.columns]
    schema: dict[str, Json] = {"fields": fields, "missingValues": [""]}
    own: dict[str, Json] = {"title_es": form.es}
    own |= {"unknown": [*unknown]} if unknown else {}
    if form.key is not None:
        schema["primaryKey"] = form.key
    schema["foreignKeys"] = [
        _foreign_key(form, column)
        for column in form.columns
        if column.type == "reference" and column.of in tables
    ]
    return {
        "name": form.name,
        "path": f"{form.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": form.en,
        "constancia": own,
        "schema": schema,
    }


def _is_blank(rows: Sequence[Row], column: Column) -> bool:
    return any(not row[column.name] for row in rows)


def _field(column: Column, *, is_required: bool) -> Json:
    field: dict[str, Json] = {"name": column.name, "type": _TYPES.get(column.type, "string")}
    field["description"] = column.en
    if is_required:
        field["constraints"] = {"required": True}
    if column.type in ("edtf", "references", "value"):
        own: dict[str, Json] = {"type": column.type}
        if column.type == "references":
            own |= {"separator": ";", "resource": column.of, "field": _key_of(column.of)}
        elif column.type == "value":
            own["of"] = "field"
        field["constancia"] = own
    return field


def _foreign_key(form: Format, column: Column) -> Json:
    reference: Json = {"resource": "" if column.of == form.name else column.of, "fields": _key_of(column.of)}
    return {"fields": column.name, "reference": reference}


def _key_of(table: str | None) -> str | None:
    return formats()[table].key if table is not None else None
